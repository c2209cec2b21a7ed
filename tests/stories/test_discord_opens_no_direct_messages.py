"""Discord refuses to open direct messages: for good with one member, for hours with everybody, or for a moment."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from bot.client.direct_messages import STOPPED_HOURS
from tests.reminding import keep, reminders
from tests.rows import recent
from tests.world import World, response_of, shown

OPENING = "/users/@me/channels"
FLAGGED: dict[str, Any] = {"status": 403, "code": 20026, "message": "Your bot has been flagged", "times": None}


def openings(world: World) -> int:
    return world.paths().count(("POST", OPENING))


def sendings(world: World) -> int:
    return sum(method == "POST" and path.endswith("/messages") for method, path in world.paths())


async def outcomes(world: World, schedule_id: int) -> list[tuple[str, str]]:
    return [(one.state, str(one.reason)) for one in await recent(world.store, schedule_id, 9)]


FOR_GOOD = [
    (404, 10013, "Unknown User", "Discord does not allow direct messages between you and the bot"),
    (400, 50033, "Invalid Recipient(s)", "Discord does not allow direct messages between you and the bot"),
    (404, 10003, "Unknown Channel", "Discord does not allow direct messages between you and the bot"),
    (403, 50007, "Cannot send messages to this user", "your direct messages are closed to the bot"),
    (403, 50278, "No mutual guilds", "your direct messages are closed to the bot"),
    (400, 50007, "Cannot send messages to this user", "your direct messages are closed to the bot"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("status", "code", "message", "words"), FOR_GOOD)
async def test_who_cannot_be_written_to_is_tried_once_a_reminder_and_after_three_no_more(
    world: World, status: int, code: int, message: str, words: str
) -> None:
    schedule = await keep(world, world.ana, "0 10:30")
    world.env.inject_error("POST", OPENING, status=status, code=code, message=message, times=None)
    await world.pass_time(minutes=40)
    assert openings(world) == 1

    told = shown(await world.ana.slash(world.channel, "remind status"))
    assert f"did not arrive: {words}" in told
    assert f"did not reach you: {words}" in told
    for week in range(1, 5):
        await world.leap(days=6, hours=23)
        await world.pass_time(hours=2)
        assert openings(world) == min(week + 1, 3)

    told = shown(await world.ana.slash(world.channel, "remind status"))
    assert f"Paused: 3 in a row did not arrive ({words})" in told
    assert [state for state, _ in await outcomes(world, schedule.id)] == ["failed"] * 3
    assert sendings(world) == 0


@pytest.mark.slow
async def test_a_stored_channel_that_is_not_the_bots_and_cannot_be_opened_anew_is_a_failure_too(world: World) -> None:
    schedule = await keep(world, world.ana, "0 10:30")
    await world.store.reminders.note_direct_messages(schedule.id, 77)
    world.env.inject_error("POST", "/channels/77/messages", status=404, code=10003, times=None)
    world.env.inject_error("POST", OPENING, status=400, code=50033, times=None)

    await world.pass_time(hours=26)

    assert (sendings(world), openings(world)) == (1, 1)
    assert await outcomes(world, schedule.id) == [("failed", "direct_messages_refused")]


@pytest.mark.parametrize(("status", "code"), [(404, 0), (400, 40003), (403, 40003), (403, 40006), (400, 50035)])
async def test_a_refusal_that_may_pass_is_tried_again(world: World, status: int, code: int) -> None:
    await keep(world, world.ana, "0 10:30")
    world.env.inject_error("POST", OPENING, status=status, code=code, times=2)

    await world.pass_time(minutes=50)

    assert openings(world) == 3
    assert len(reminders(world.ana)) == 1


@pytest.mark.slow
async def test_a_flagged_bot_opens_none_for_hours_and_tells_its_operator_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for member, at in ((world.ana, "0 10:30"), (world.ben, "0 10:40")):
        await keep(world, member, at)
    await world.mia.slash(world.channel, "remind on", weekday="mon", time="10:50", zone="Berlin")
    world.env.inject_error("POST", OPENING, **FLAGGED)
    before = openings(world)

    await world.pass_time(hours=5)

    assert openings(world) - before == 1
    assert len(reminders(world.mia)) == 1  # hers is open already
    for member in (world.ana, world.ben):
        assert "not sent yet: Discord does not let the bot open new direct messages for now" in shown(
            await member.slash(world.channel, "remind status")
        )
    await world.pass_time(hours=8)
    assert openings(world) - before == 3  # one every six hours
    (told,) = [record.getMessage() for record in caplog.records if "flagged" in record.getMessage()]
    assert "appeal on the application's page" in told
    assert "tried again" not in caplog.text

    world.env.backend.faults.clear()
    await world.pass_time(hours=7)
    assert [len(reminders(member)) for member in (world.ana, world.ben)] == [1, 1]
    assert "Discord lets the bot open direct messages again." in caplog.text


async def test_who_needs_new_direct_messages_from_a_flagged_bot_is_told_why_and_when(world: World) -> None:
    world.env.inject_error("POST", OPENING, **FLAGGED)
    options = {"weekday": "tue", "time": "19:30", "zone": "Berlin"}

    first = shown(await world.ana.slash(world.channel, "remind on", **options))
    second = shown(await world.ben.slash(world.channel, "remind on", **options))

    again = int((world.env.now() + timedelta(hours=STOPPED_HOURS)).timestamp())
    for refused in (first, second):
        assert "not let me open new direct messages for some hours, so nothing was saved or changed" in refused
    assert f"Please try again after <t:{again}" in first
    assert openings(world) == 1
    assert await world.store.reminders.schedule_of(world.ana.id) is None


@pytest.mark.slow
async def test_a_day_of_the_flag_is_told_as_such(world: World) -> None:
    schedule = await keep(world, world.ana, "0 10:30")
    world.env.inject_error("POST", OPENING, **FLAGGED)

    await world.pass_time(hours=32)

    assert await outcomes(world, schedule.id) == [("skipped", "direct_messages_stopped")]
    assert openings(world) <= 5
    told = shown(await world.ana.slash(world.channel, "remind status"))
    assert "did not reach you: Discord does not let the bot open new direct messages for now" in told


async def test_a_message_that_a_flagged_bot_may_not_send_waits_as_well(world: World) -> None:
    await world.ana.slash(world.channel, "remind on", weekday="mon", time="10:30", zone="Berlin")
    path = f"/channels/{world.ana.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, **{**FLAGGED, "times": 1})
    before = sendings(world)

    await world.pass_time(hours=5)
    assert sendings(world) - before == 1

    await world.pass_time(hours=3)
    assert sendings(world) - before == 2
    assert len(reminders(world.ana)) == 1


@pytest.mark.parametrize(("status", "code"), [(404, 10013), (400, 50033)])
async def test_who_is_refused_for_good_is_not_asked_to_try_again(world: World, status: int, code: int) -> None:
    world.env.inject_error("POST", OPENING, status=status, code=code, times=None)

    refused = shown(await world.ana.slash(world.channel, "remind on", weekday="tue", time="19:30", zone="Berlin"))

    assert "Discord does not allow direct messages between us" in refused
    assert "Trying again will not help" in refused
    assert await world.store.reminders.schedule_of(world.ana.id) is None


async def test_a_stored_channel_that_is_not_the_bots_is_opened_anew_for_the_test_message(world: World) -> None:
    options: dict[str, Any] = {"weekday": "tue", "time": "19:30", "zone": "Berlin"}
    await world.ana.slash(world.channel, "remind on", **options)
    schedule = await world.store.reminders.schedule_of(world.ana.id)
    assert schedule is not None
    await world.store.reminders.note_direct_messages(schedule.id, 77)
    world.env.inject_error("POST", "/channels/77/messages", status=403, code=50001, times=None)

    reply = await world.ana.slash(world.channel, "remind on", **options)

    assert "I have sent you a test message" in shown(reply)
    assert response_of(reply).embeds
