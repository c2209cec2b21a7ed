"""A member stores much: entries, minutes, questions, zones and reminders have limits, which an import does not have."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import simcord

from bot.client.rate_limits import QUESTIONS
from bot.errors import MemberError
from bot.export.reader import held_in, read_export
from bot.members.limits import CHANGES_A_DAY, ENTRIES_A_DAY, SUBSCRIPTIONS
from bot.members.privacy import export_of
from bot.members.study import log_study
from bot.members.subscriptions import subscribe
from bot.rules.records import MemberData, Subscription
from tests.world import World, labels, response_of, shown, shown_in

BUTTON = "Tell me when the guide covers this"


async def studied(world: World, **options: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "studied", **options)


async def held(world: World) -> MemberData:
    return await world.store.privacy.data_of(world.ana.id)


def told(pressed: simcord.InteractionResult) -> str:
    message = pressed.followups[-1] if pressed.followups else response_of(pressed)
    return shown_in(message)


# A study day


@pytest.mark.slow
async def test_a_day_takes_only_so_many_entries_and_the_next_day_is_free(world: World) -> None:
    for _ in range(ENTRIES_A_DAY):
        assert "Logged" in shown(await studied(world, minutes=1))

    refused = await studied(world, minutes=1)

    assert "Monday, 23 November already has 50 entries, counting undone ones. A day holds no more." in shown(refused)
    assert len((await held(world)).study_entries) == ENTRIES_A_DAY
    assert "Logged" in shown(await studied(world, when="yesterday"))
    await world.pass_time(days=1)
    assert "Logged" in shown(await studied(world))


@pytest.mark.slow
async def test_an_entry_that_is_undone_and_logged_anew_counts_each_time(world: World) -> None:
    for _ in range(ENTRIES_A_DAY):
        await world.ana.click(response_of(await studied(world)), label="Undo")

    assert "already has 50 entries" in shown(await studied(world))


@pytest.mark.slow
async def test_a_button_that_logged_the_full_day_already_is_no_new_entry(world: World) -> None:
    answer = await world.ana.slash(world.channel, "ask", question="Is a certification worth it?")
    await world.ana.click(response_of(answer), label="I studied")
    for _ in range(ENTRIES_A_DAY - 1):
        await studied(world)

    again = await world.ana.click(response_of(answer), label="I studied")

    assert "Logged" in told(again)
    assert "already has 50 entries" in shown(await studied(world))


async def test_of_entries_at_the_same_time_as_many_are_kept_as_fit(world: World) -> None:
    core, ana = world.bot.core, world.ana.id
    for _ in range(ENTRIES_A_DAY - 3):
        await log_study(core, ana, 0, 1, None)

    outcomes = await asyncio.gather(*(log_study(core, ana, 0, 1, None) for _ in range(9)), return_exceptions=True)

    refused = [one for one in outcomes if isinstance(one, MemberError)]
    assert len(refused) == 6
    assert all("already has 50 entries" in str(one) for one in refused)
    assert len((await held(world)).study_entries) == ENTRIES_A_DAY


async def test_a_day_has_no_more_than_24_hours(world: World) -> None:
    await studied(world, minutes=1400)

    refused = await studied(world, minutes=41)

    assert "Monday, 23 November already has 23 h 20 min, and a day has only 24 h." in shown(refused)
    assert "1,440 minutes" in shown(await studied(world, minutes=40))
    assert "Logged" in shown(await studied(world)), "without minutes"
    assert "Logged" in shown(await studied(world, minutes=1440, when="yesterday"))
    assert sum(entry.minutes or 0 for entry in (await held(world)).study_entries) == 2 * 1440


# Subscriptions


async def wish(world: World, number: int) -> simcord.InteractionResult:
    """Asks what the guide does not cover, and presses the button."""
    reply = await world.ana.slash(world.channel, "ask", question=f"Do parrots sing at night in town {number:03}?")
    await world.pass_time(seconds=QUESTIONS[1] / QUESTIONS[0] + 1)
    return await world.ana.click(response_of(reply), label=BUTTON)


@pytest.mark.slow
async def test_a_member_is_told_of_only_so_many_questions_and_withdraws_one_for_another(world: World) -> None:
    for number in range(SUBSCRIPTIONS):
        assert "I will tell you" in shown(await wish(world, number))
    assert "I will tell you" in shown(await wish(world, 3)), "the same question again"

    refused = await wish(world, 99)

    assert refused.ephemeral
    assert "I already keep 25 questions for you, and cannot keep more, so this one is not kept." in shown(refused)
    assert labels(response_of(refused)) == [
        f"Do parrots sing at night in town {number:03}?" for number in range(SUBSCRIPTIONS)
    ]
    await world.restart()
    withdrawn = await world.ana.click(response_of(refused), label="Do parrots sing at night in town 007?")
    assert "Withdrawn" in shown(withdrawn)
    assert "I will tell you" in shown(await wish(world, 99))
    kept = [one.question for one in (await held(world)).wishes]
    assert len(kept) == SUBSCRIPTIONS
    assert "Do parrots sing at night in town 007?" not in kept


async def test_of_wishes_at_the_same_time_as_many_are_kept_as_fit(world: World) -> None:
    core, ana = world.bot.core, world.ana.id
    for number in range(SUBSCRIPTIONS - 3):
        await subscribe(core, ana, f"parrots {number}")

    outcomes = await asyncio.gather(*(subscribe(core, ana, f"more parrots {number}") for number in range(9)))

    assert sum(isinstance(one, Subscription) for one in outcomes) == 3
    assert len((await held(world)).wishes) == SUBSCRIPTIONS


# The time zone and the reminder


@pytest.mark.slow
async def test_a_zone_changes_only_so_often_a_day(world: World) -> None:
    for number in range(CHANGES_A_DAY):
        assert "Time zone" in shown(
            await world.ana.slash(world.channel, "settings", zone=["Berlin", "Tokyo"][number % 2])
        )

    refused = await world.ana.slash(world.channel, "settings", zone="Paris", weekly_goal="3")

    assert "You have changed your time zone 50 times in a day. You can change it again tomorrow." in shown(refused)
    now = (await held(world)).settings
    assert now is not None
    assert (now.zone, now.weekly_goal_days) == ("Asia/Tokyo", None), "all of a command or nothing"
    assert "Tokyo" in shown(await world.ana.slash(world.channel, "settings", zone="Tokyo"))
    await world.pass_time(days=1)
    assert "Paris" in shown(await world.ana.slash(world.channel, "settings", zone="Paris"))


@pytest.mark.slow
async def test_a_reminder_is_set_up_only_so_often_a_day(world: World) -> None:
    for number in range(CHANGES_A_DAY):
        await world.ana.slash(world.channel, "remind on", weekday="mon", time=f"20:{number:02}", zone="Berlin")

    refused = await world.ana.slash(world.channel, "remind on", weekday="tue", time="21:00", zone="Berlin")

    assert "This reminder was set up 50 times in a day" in shown(refused)
    latest = datetime(2026, 11, 23, 20, 49, tzinfo=ZoneInfo("Europe/Berlin"))
    assert f"<t:{latest.timestamp():.0f}:f>" in shown(await world.ana.slash(world.channel, "remind status"))
    assert "21:00" in shown(await world.ana.slash(world.channel, "remind edit", time="21:00"))
    assert len((await held(world)).schedules) == CHANGES_A_DAY
    other = await world.ben.slash(world.channel, "remind on", weekday="tue", time="21:00", zone="Berlin")
    assert "Tuesday at 21:00" in shown(other)


# Another host


async def test_an_import_keeps_more_than_a_member_could_store(world: World, tmp_path: Path) -> None:
    await studied(world)
    (exported,) = await export_of(world.bot.core, world.ana.id, 1_000_000)
    document = json.loads(exported.data)
    (entry,) = document["study_entries"]
    document["study_entries"] = [entry | {"what": f"{number}", "minutes": 90} for number in range(3 * ENTRIES_A_DAY)]
    open_wish = {
        "guide_fingerprint": "", "state": "open", "wished_at": document["exported_at"], "claimed_at": None
    }  # fmt: skip
    document["wishes"] = [open_wish | {"question": f"parrots {number}"} for number in range(2 * SUBSCRIPTIONS)]
    file = tmp_path / "ana.json"
    file.write_text(json.dumps(document), encoding="utf-8")

    await world.store.privacy.import_member(held_in(read_export(file), world.ben.id))

    taken = await world.store.privacy.data_of(world.ben.id)
    assert (len(taken.study_entries), len(taken.wishes)) == (3 * ENTRIES_A_DAY, 2 * SUBSCRIPTIONS)
    assert "already has 150 entries" in shown(await world.ben.slash(world.channel, "studied"))
    reply = await world.ben.slash(world.channel, "ask", question="Do parrots sing at night?")
    refused = await world.ben.click(response_of(reply), label=BUTTON)
    assert len(labels(response_of(refused))) == 25
