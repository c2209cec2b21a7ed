"""A member pauses: the streak stays as it is and no reminder comes, until the pause is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.rules.reminders import Occurrence
from knowledge.guide import Guide
from tests.world import World, labels, open_world, response_of, shown, shown_in


async def pause(world: World, **options: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "pause", **options)


async def pause_from_today(world: World) -> None:
    """Pauses Ana until she ends it."""
    await world.ana.click(response_of(await pause(world)), label="Pause from today")


async def studied(world: World) -> None:
    await world.ana.slash(world.channel, "studied")


async def streak(world: World) -> str:
    return shown(await world.ana.slash(world.channel, "streak show"))


async def remind_daily(world: World, time: str = "12:00") -> None:
    """Has Ana reminded every day; in Berlin it is an hour later than in UTC."""
    await world.ana.slash(world.channel, "remind on", weekday="daily", time=time, zone="Berlin")


def reminders(member: simcord.MemberActor) -> list[Any]:
    return [one for one in member.user.dm_channel.history() if "Study reminder" in shown_in(one)]


async def outcomes(world: World) -> list[tuple[str, str | None]]:
    """What became of Ana's reminders, oldest first."""
    kept: tuple[Occurrence, ...] = (await world.store.privacy.data_of(world.ana.id)).occurrences
    return [(one.state, str(one.reason) if one.reason else None) for one in kept]


async def status(world: World) -> str:
    return shown(await world.ana.slash(world.channel, "remind status"))


def in_days(world: World, days: int) -> str:
    return f"{world.today + timedelta(days=days)}"


# The streak


async def test_a_pause_keeps_the_streak_through_a_restart(world: World) -> None:
    await studied(world)
    await world.leap(days=1)
    reply = await pause(world, until=in_days(world, 20))
    assert reply.ephemeral
    assert "Paused from today until Monday, 14 December 2026" in shown(reply)
    await world.restart(away=timedelta(days=21))

    await studied(world)

    assert "Streak: 2 days" in await streak(world)
    assert "You are not paused" in shown(await pause(world))


async def test_what_is_studied_in_a_pause_still_counts(world: World) -> None:
    await pause(world, until=in_days(world, 9))
    for _ in range(2):
        await studied(world)
        await world.leap(days=1)
    assert "Streak: 2 days" in await streak(world)


@pytest.mark.slow
async def test_ending_a_pause_keeps_what_it_protected_and_today_counts_again(world: World) -> None:
    await studied(world)
    await pause_from_today(world)
    await world.leap(days=2)
    ended = await pause(world, end=True)
    assert "Today counts again" in shown(ended)
    await world.pass_time(minutes=1)
    await studied(world)
    assert "Streak: 2 days" in await streak(world)

    await world.leap(days=2)
    assert "Longest streak: 2 days" in await streak(world)
    assert "You were not paused" in shown(await pause(world, end=True))


# The command and its buttons


async def test_without_options_it_shows_what_holds_with_buttons_that_last(world: World) -> None:
    reply = await pause(world)
    assert "You are not paused" in shown(reply)
    assert labels(response_of(reply)) == ["Pause from today"]
    await world.restart()

    await world.ana.click(response_of(reply), label="Pause from today")
    assert "Paused from today until you end it" in shown(reply)
    await world.leap(days=1)
    shown_later = await pause(world)
    assert "Paused since 23 November 2026, until you end it" in shown(shown_later)
    await world.restart()

    await world.ana.click(response_of(shown_later), label="End the pause")
    assert "Your pause is over" in shown(shown_later)
    assert "You are not paused" in shown(await pause(world))
    assert "You are not paused" in shown(await world.ben.slash(world.channel, "pause"))


async def test_an_old_button_does_not_change_a_pause_that_was_set_since(world: World) -> None:
    reply = await pause(world)
    await pause(world, **{"from": in_days(world, 3), "until": in_days(world, 5)})

    await world.ana.click(response_of(reply), label="Pause from today")

    assert "Paused from Thursday, 26 November 2026 until Saturday, 28 November 2026" in shown(reply)


async def test_a_pause_to_come_is_shown_and_can_be_dropped(world: World) -> None:
    reply = await pause(world, **{"from": in_days(world, 30)})
    assert "Paused from Wednesday, 23 December 2026 until you end it" in shown(reply)
    assert labels(response_of(reply)) == ["End the pause"]

    await world.ana.click(response_of(reply), label="End the pause")

    assert "You are not paused" in shown(await pause(world))


async def test_a_new_end_changes_the_pause_that_holds(world: World) -> None:
    await pause_from_today(world)
    await world.leap(days=2)
    reply = await pause(world, until=in_days(world, 3))
    assert "Paused since 23 November 2026, until Saturday, 28 November 2026" in shown(reply)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"from": "2026-11-22"}, "22 November 2026 is in the past"),
        ({"until": "2026-11-22"}, "before it begins"),
        ({"from": "2026-12-10", "until": "2026-12-09"}, "before it begins"),
        ({"from": "2027-11-25"}, "more than a year away"),
        ({"from": "2026-12-01", "until": "2027-12-03"}, "lasts a year at most"),
        ({"from": "next week"}, "is not a single date"),
        ({"until": "2026-12-01", "end": True}, "`end` alone"),
    ],
)
async def test_days_that_cannot_be_are_refused_in_words(world: World, options: dict[str, Any], words: str) -> None:
    refused = await pause(world, **options)

    assert refused.ephemeral
    assert words in shown(refused)
    assert await world.store.rest_and_pauses.pauses_since(world.ana.id, date(2026, 1, 1)) == []


async def test_a_night_still_belongs_to_the_day_before(own_guide: Guide, tmp_path: Path) -> None:
    async with open_world(own_guide, tmp_path, datetime(2026, 11, 24, 2, 0, tzinfo=UTC)) as world:
        assert "from today until Monday, 23 November 2026" in shown(await pause(world, until="2026-11-23"))


# Reminders


@pytest.mark.slow
async def test_no_reminder_comes_in_a_pause_and_the_next_after_it_does(world: World) -> None:
    await remind_daily(world)
    await pause(world, until=in_days(world, 2))
    told = await status(world)
    assert "Paused from today until Wednesday, 25 November 2026" in told
    assert f"<t:{int(datetime(2026, 11, 26, 11, 0, tzinfo=UTC).timestamp())}:f>" in told
    await world.pass_time(days=1)
    await world.restart()
    await world.pass_time(days=1, hours=23)
    assert reminders(world.ana) == []
    assert await outcomes(world) == [("skipped", "paused")] * 3

    await world.pass_time(hours=4)

    (first,) = reminders(world.ana)
    assert "did not reach" not in shown_in(first)
    assert "did not reach" not in await status(world)


@pytest.mark.slow
async def test_only_the_members_own_reminders_stop(world: World) -> None:
    await remind_daily(world)
    await world.ben.slash(world.channel, "remind on", weekday="daily", time="12:00", zone="Berlin")
    await pause_from_today(world)

    await world.pass_time(days=1)

    assert (len(reminders(world.ana)), len(reminders(world.ben))) == (0, 1)


@pytest.mark.slow
async def test_a_pause_without_an_end_says_that_none_comes_and_ending_it_brings_the_next(world: World) -> None:
    await remind_daily(world)
    await pause_from_today(world)
    assert "Next: none until you end the pause" in await status(world)
    await world.pass_time(days=1)

    await pause(world, end=True)
    assert "Paused" not in await status(world)
    await world.pass_time(days=1)

    assert len(reminders(world.ana)) == 1


@pytest.mark.slow
async def test_reminders_go_on_until_a_pause_to_come_begins(world: World) -> None:
    await pause(world, **{"from": in_days(world, 1)})
    reply = await world.ana.slash(world.channel, "remind on", weekday="daily", time="12:00", zone="Berlin")
    assert "Paused from Tuesday, 24 November 2026 until you end it: no reminders come then" in shown(reply)

    await world.pass_time(days=2)

    assert len(reminders(world.ana)) == 1


async def test_a_reminder_that_was_held_up_does_not_come_in_a_pause_set_since(world: World) -> None:
    await remind_daily(world)
    path = f"/channels/{world.ana.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=503, times=10)
    await world.pass_time(hours=2, minutes=2)
    assert [state for state, _ in await outcomes(world)] == ["claimed"]

    await pause(world, until=in_days(world, 0))
    await world.pass_time(hours=4)

    assert reminders(world.ana) == []
    assert await outcomes(world) == [("skipped", "paused")]
    assert "did not reach" not in await status(world)


async def test_a_reminder_that_had_gone_out_before_the_pause_is_known_to_have(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: object) -> bool:
        return False

    await remind_daily(world)
    monkeypatch.setattr(world.store.reminders, "finish", lost)
    await world.pass_time(hours=2, minutes=2)
    monkeypatch.undo()
    assert len(reminders(world.ana)) == 1

    await pause_from_today(world)
    await world.pass_time(hours=2)

    assert await outcomes(world) == [("sent", None)]


async def test_what_fell_due_in_a_pause_while_the_bot_was_away_is_not_told_as_lost(world: World) -> None:
    await remind_daily(world)
    await pause(world, until=in_days(world, 1))
    await world.restart(away=timedelta(days=3, hours=1))

    await world.pass_time(hours=4)

    assert await outcomes(world) == [("skipped", "paused")] * 2 + [("sent", None)] * 2
    assert "did not reach" not in await status(world)


@pytest.mark.slow
async def test_the_members_own_dates_count(world: World) -> None:
    await world.ana.slash(world.channel, "settings", zone="Auckland")
    await world.ana.slash(world.channel, "remind on", weekday="daily", time="12:00")
    await pause(world, until="2026-11-24")  # in Auckland it is 22:00 of the 23rd

    await world.pass_time(days=2)  # noon of the 24th and of the 25th in Auckland

    assert [state for state, _ in await outcomes(world)] == ["skipped", "sent"]
