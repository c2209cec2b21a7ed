"""When the bot leaves a server, what belonged to that server alone goes after 30 days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from bot.errors import NotSaved
from bot.store.servers import Servers
from tests import rows
from tests.setting_up import set_up
from tests.world import World, shown


async def left_at(world: World) -> datetime | None:
    return await rows.left_at(world.store, world.env.guild.id)


async def questions(world: World) -> list[str]:
    """What is kept of the questions asked in the server."""
    kept = await world.store.questions.gaps(world.env.guild.id, world.env.now() - timedelta(days=90), 100)
    return [gap.question for gap in kept]


async def shares(world: World) -> bool:
    return await world.store.sharing.shares_in(world.ana.id, world.env.guild.id)


async def days_later(world: World, days: int) -> None:
    """Lets days go by without the bot, which cleans up when it starts again."""
    await world.restart(away=timedelta(days=days))
    await world.pass_time(seconds=5)


async def fill(world: World) -> None:
    """Lets the server have questions, settings and a member who shares; the question is asked elsewhere too."""
    for question in ("Do parrots sing?", "Is there a ferry to Samoa?"):
        await world.ana.slash(world.channel, "ask", question=question)
    await world.ana.user.slash("ask", question="Who won the cup?")
    await world.ana.slash(world.channel, "settings", sharing="on")
    await world.ana.slash(world.channel, "studied", minutes=30)
    await set_up(world, world.mia, "leaderboard", "Turn off")
    assert len(await questions(world)) == 2


@pytest.mark.parametrize("connected", [True, False])
async def test_what_was_the_servers_goes_after_30_days(world: World, connected: bool) -> None:
    await fill(world)
    await world.lose_server(connected=connected)
    if not connected:
        assert await left_at(world) is None
        await world.restart()
    assert await left_at(world) is not None

    await days_later(world, 29)
    assert len(await questions(world)) == 2
    assert await shares(world)

    await days_later(world, 2)
    assert await questions(world) == []
    assert not await shares(world)
    assert await left_at(world) is None
    assert await world.store.sharing.has_leaderboard(world.env.guild.id), "its settings are gone"
    others = await world.store.questions.gaps(None, world.env.now() - timedelta(days=90), 100)
    assert [gap.question for gap in others] == ["Who won the cup?"]


async def test_what_is_the_members_own_stays(world: World) -> None:
    await fill(world)
    await world.lose_server()
    await days_later(world, 31)

    told = shown(await world.ana.user.slash("mydata show"))

    assert "30 min" in told
    assert "You do not share your streak and week in any server." in told


@pytest.mark.parametrize("connected", [True, False])
async def test_a_server_that_comes_back_keeps_everything(world: World, connected: bool) -> None:
    await fill(world)
    await world.lose_server()
    await days_later(world, 20)
    assert await left_at(world) is not None

    await world.return_to_server(connected=connected)
    if not connected:
        assert await left_at(world) is not None
        await world.restart()
    assert await left_at(world) is None

    await days_later(world, 20)
    assert len(await questions(world)) == 2
    assert await shares(world)
    assert not await world.store.sharing.has_leaderboard(world.env.guild.id)


async def test_the_day_on_which_it_was_left_is_the_first_that_was_noticed(world: World) -> None:
    await fill(world)
    await world.lose_server()
    noticed = await left_at(world)

    await days_later(world, 10)

    assert await left_at(world) == noticed


async def test_a_server_known_by_its_questions_alone_is_noticed_too(world: World) -> None:
    await world.ana.slash(world.channel, "ask", question="Do parrots sing?")
    await world.lose_server(connected=False)
    await world.restart()

    assert await left_at(world) is not None
    await days_later(world, 31)
    assert await questions(world) == []


async def test_a_server_that_is_out_of_order_is_not_left(world: World) -> None:
    await fill(world)
    await world.put_out_of_order()
    assert [guild.unavailable for guild in world.bot.guilds] == [True]
    assert await left_at(world) is None

    await world.pass_time(hours=2)

    assert await left_at(world) is None
    await days_later(world, 31)
    assert len(await questions(world)) == 2
    assert await shares(world)


async def full(*_: object) -> None:
    """Stands for a write while nothing can be saved."""
    raise NotSaved


@pytest.mark.parametrize("change", ["left", "joined", "ready"])
async def test_what_could_not_be_noted_of_servers_is_noted_within_a_minute(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, change: str
) -> None:
    await fill(world)
    if change == "joined":
        await world.lose_server()
    with monkeypatch.context() as patch:
        for name in ("note_left", "note_present", "note_back"):
            patch.setattr(type(world.store.servers), name, full)
        if change == "joined":
            await world.return_to_server()
        else:
            await world.lose_server(connected=change == "left")
        if change == "ready":
            await world.restart()
        before = await left_at(world)
        assert (before is None) == (change != "joined")
        await world.pass_time(minutes=3)
        assert await left_at(world) == before, "it still cannot be saved"
    assert "Reference" not in caplog.text, "no bug of ours"

    await world.pass_time(seconds=61)

    assert (await left_at(world) is None) == (change == "joined")


async def test_servers_that_were_noted_at_last_are_noted_once_an_hour_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[datetime] = []
    note_present = type(world.store.servers).note_present

    async def counted(servers: Servers, present: Collection[int], now: datetime) -> None:
        noted.append(now)
        if len(noted) == 1:
            raise NotSaved
        await note_present(servers, present, now)

    monkeypatch.setattr(type(world.store.servers), "note_present", counted)
    await world.restart()
    await world.pass_time(hours=2)

    assert noted[1] - noted[0] <= timedelta(minutes=1)
    assert noted[2] - noted[1] > timedelta(minutes=1)
    assert len(noted) == 4
