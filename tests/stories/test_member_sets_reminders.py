"""Members set their own reminders: when they come, what is changed, skipped or resumed, and what did not arrive."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
import simcord

from bot.members.schedules import edit_schedule, resume_schedule
from bot.members.upcoming import next_due
from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from cogs.reminders.replies import Resume
from knowledge.guide import Guide
from tests.reminding import keep, press, put_forward, reminded, reminders
from tests.store.reminding import set_next_due
from tests.world import BEGINNING, World, labels, open_world, response_of, shown, shown_in

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 24, 19, 30, tzinfo=BERLIN)
WEEK = timedelta(days=7)


async def remind(world: World, member: simcord.MemberActor, **options: object) -> simcord.InteractionResult:
    return await member.slash(
        world.channel, "remind on", **{"weekday": "tue", "time": "19:30", "zone": "Berlin"} | options
    )


async def status(world: World, member: simcord.MemberActor) -> str:
    return shown(await member.slash(world.channel, "remind status"))


async def schedule_of(world: World, member: simcord.MemberActor) -> Schedule:
    """The member's own schedule, which has to be there."""
    schedule = await world.store.reminders.schedule_of(member.id)
    assert schedule is not None
    return schedule


def stamp(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}:f>"


def stamps(text: str) -> int:
    """How many instants are shown as dates."""
    return text.count(":f>")


def how_many_tests(member: simcord.MemberActor) -> int:
    """How many test messages a member got."""
    return sum("This is a test" in shown_in(message) for message in member.user.dm_channel.history())


def refusal(pressed: simcord.InteractionResult) -> str:
    """What a member reads below a message that a press left as it was."""
    (told,) = pressed.followups
    assert told.flags.ephemeral
    return shown_in(told)


def open_direct_messages(world: World) -> None:
    """Lets direct messages through again."""
    world.env.backend.faults.clear()


async def fail(world: World, schedule: Schedule, *, times: int = 1) -> None:
    """Has the next reminders of a schedule not arrive, as if their time had come."""
    store = world.store.reminders
    first = schedule.next_due_at
    assert first is not None
    for _ in range(times):
        running = await store.schedule(schedule.id)
        assert running is not None
        assert running.next_due_at is not None
        (claim,) = await store.claim(
            [schedule.id], running.next_due_at, timedelta(minutes=5), lambda _, due_at: due_at + WEEK
        )
        assert await store.finish(claim, "failed", Cause(Reason.DM_CLOSED), None, world.env.now())
    await set_next_due(world.store, schedule.id, first)


# What the reply shows


async def test_the_next_three_are_shown_with_local_time_and_discords_own(world: World) -> None:
    text = shown(await remind(world, world.ana))

    for weeks, local in enumerate(("Tue 24 Nov, 19:30", "Tue 1 Dec, 19:30", "Tue 8 Dec, 19:30")):
        assert f"{local} · {stamp(TUESDAY + weeks * WEEK)}" in text
    assert "clocks" not in text


async def test_a_clock_change_among_them_is_told_and_the_wall_clock_time_stays(
    own_guide: Guide, tmp_path: Path
) -> None:
    async with open_world(own_guide, tmp_path, datetime(2026, 10, 19, 9, 0, tzinfo=UTC)) as world:
        text = shown(await remind(world, world.ana))

    for day in (20, 27):
        assert f"Tue {day} Oct, 19:30 · {stamp(datetime(2026, 10, day, 19, 30, tzinfo=BERLIN))}" in text
    assert "The clocks change on Sun 25 Oct (UTC+2 → UTC+1). It still comes at 19:30." in text


async def test_a_time_that_the_clocks_skip_is_told(own_guide: Guide, tmp_path: Path) -> None:
    async with open_world(own_guide, tmp_path, datetime(2027, 3, 22, 9, 0, tzinfo=UTC)) as world:
        text = shown(await remind(world, world.ana, weekday="sun", time="2:30"))

    assert "Sun 28 Mar, 03:00" in text
    assert "The clocks skip 02:30 on Sun 28 Mar, so this reminder comes at 03:00, right after the change." in text
    assert "Sun 4 Apr, 02:30" in text


async def test_a_time_that_a_gap_across_midnight_skips_is_told_with_the_day_that_has_it(
    own_guide: Guide, tmp_path: Path
) -> None:
    async with open_world(own_guide, tmp_path, datetime(2027, 3, 22, 9, 0, tzinfo=UTC)) as world:
        text = shown(await remind(world, world.ana, weekday="sat", time="23:30", zone="Nuuk"))

    assert "The clocks skip 23:30 on Sat 27 Mar, so this reminder comes at 00:00, right after the change." in text


async def test_a_pause_of_the_member_is_told_with_them(world: World) -> None:
    await world.ana.slash(world.channel, "pause", until="2026-11-25")

    assert "until Wednesday, 25 November 2026: no reminders come then." in shown(await remind(world, world.ana))
    assert f"Next: {stamp(TUESDAY + WEEK)}" in await status(world, world.ana)


@pytest.mark.slow
async def test_what_is_listed_is_what_comes_in_and_after_a_pause(world: World) -> None:
    await world.ana.slash(world.channel, "pause", until="2026-11-23")

    text = shown(await remind(world, world.ana, weekday="daily", time="1:00"))

    assert "Tue 24 Nov, 01:00" not in text, "the night still belongs to Monday, which is paused"
    assert re.findall(r"• (.*?) ·", text) == ["Wed 25 Nov, 01:00", "Thu 26 Nov, 01:00", "Fri 27 Nov, 01:00"]
    first = datetime(2026, 11, 25, 1, 0, tzinfo=BERLIN)
    assert f"Next: {stamp(first)}" in await status(world, world.ana)
    edited = shown(await world.ana.slash(world.channel, "remind edit", time="2:00"))
    assert re.findall(r"• (.*?) ·", edited) == ["Wed 25 Nov, 02:00", "Thu 26 Nov, 02:00", "Fri 27 Nov, 02:00"]
    await world.leap(hours=12)
    await world.pass_time(hours=6)
    assert reminders(world.ana) == []
    await world.leap(hours=20)
    await world.pass_time(hours=4)
    assert [message.created_at.astimezone(BERLIN).hour for message in reminders(world.ana)] == [2]


async def test_in_a_pause_without_an_end_none_is_listed(world: World) -> None:
    await world.ana.slash(world.channel, "pause")
    await world.ana.click(response_of(await world.ana.slash(world.channel, "pause")), label="Pause from today")

    text = shown(await remind(world, world.ana))

    assert "Next: none until you end the pause." in text
    assert "•" not in text


async def test_reminders_set_again_replace_the_former_ones(world: World) -> None:
    await remind(world, world.ana)

    again = shown(await remind(world, world.ana, weekday="wed", time="8:00"))

    assert "This replaces Tuesday at 19:30 (Europe/Berlin)." in again
    assert (await schedule_of(world, world.ana)).wall_time.hour == 8


async def test_what_is_replaced_is_told_amid_the_sentence(world: World) -> None:
    await remind(world, world.ana, weekday="daily")

    assert "This replaces every day at 19:30 (Europe/Berlin)." in shown(await remind(world, world.ana))


async def test_the_way_to_a_member_is_not_opened_twice(world: World) -> None:
    await remind(world, world.ana)
    await remind(world, world.ana, time="8:00")

    assert how_many_tests(world.ana) == 2
    assert world.paths().count(("POST", "/users/@me/channels")) == 1


async def test_a_way_that_discord_no_longer_knows_is_opened_anew(world: World) -> None:
    await remind(world, world.ana)
    path = f"/channels/{world.ana.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=404, code=10003, message="Unknown Channel")

    assert "Wednesday at 19:30" in shown(await remind(world, world.ana, weekday="wed"))


async def test_where_discord_is_out_of_order_nothing_is_kept(world: World) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=500, times=None)

    reply = await remind(world, world.ana)

    assert "nothing was saved or changed. Please try again" in shown(reply)
    assert await world.store.reminders.schedule_of(world.ana.id) is None
    assert (await world.store.members.settings(world.ana.id)).zone is None


async def test_the_zone_is_kept_once_the_test_message_arrived(world: World) -> None:
    await remind(world, world.ana)
    await remind(world, world.ana, zone="Tokyo")

    assert (await world.store.members.settings(world.ana.id)).zone == "Europe/Berlin"


# A full minute


@pytest.mark.slow
async def test_a_full_minute_is_kept_as_asked_and_a_near_one_is_offered(world: World) -> None:
    world.bot.core.reminders_per_second = 1 / 60
    assert "There is room" not in shown(await remind(world, world.ben))

    reply = await remind(world, world.ana)

    assert "Many reminders go out at 19:30, so this one may come a few minutes late." in shown(reply)
    assert "There is room at 19:31." in shown(reply)
    assert f"{(await schedule_of(world, world.ana)).wall_time:%H:%M}" == "19:30"

    await world.restart()
    taken = await world.ana.click(response_of(reply), label="Move to 19:31")

    assert "Tue 24 Nov, 19:31" in shown(taken)
    assert labels(response_of(taken)) == []
    assert (await schedule_of(world, world.ana)).next_due_at == TUESDAY + timedelta(minutes=1)


@pytest.mark.slow
async def test_a_near_minute_taken_twice_stays_taken_and_a_later_change_stays(world: World) -> None:
    world.bot.core.reminders_per_second = 1 / 60
    await remind(world, world.ben)
    first, second = await remind(world, world.ana), await remind(world, world.ana)
    await world.ana.click(response_of(second), label="Move to 19:31")

    assert "stopped or replaced" in refusal(await world.ana.click(response_of(first), label="Move to 19:31"))
    third = await world.ana.slash(world.channel, "remind edit", time="19:30")
    await world.ana.slash(world.channel, "remind edit", time="20:15")
    late = await world.ana.click(response_of(third), label="Move to 19:31")

    assert "has changed since then. It is now Tuesday at 20:15" in refusal(late)
    assert f"{(await schedule_of(world, world.ana)).wall_time:%H:%M}" == "20:15"


@pytest.mark.slow
async def test_the_nearest_minute_that_has_room_is_offered_and_none_of_another_day(world: World) -> None:
    world.bot.core.reminders_per_second = 1 / 60
    for member, wall_time in ((world.ben, "23:59"), (world.mia, "23:58")):
        await remind(world, member, time=wall_time)

    assert "There is room at 23:57." in shown(await remind(world, world.ana, time="23:59"))


@pytest.mark.parametrize("came", [True, False])
async def test_a_near_minute_taken_after_todays_came_or_fell_due_brings_no_second_one_that_day(
    world: World, came: bool
) -> None:
    world.bot.core.reminders_per_second = 1 / 60
    await keep(world, world.ben, "0123456 10:30")
    offered = await remind(world, world.ana, weekday="daily", time="10:30")
    if came:
        await world.pass_time(minutes=31, seconds=41)
    else:
        put_forward(world, minutes=30, seconds=30)
    assert len(reminders(world.ana)) == came

    taken = shown(await world.ana.click(response_of(offered), label="Move to 10:31"))

    assert "Next:\n• Tue 24 Nov, 10:31" in taken
    assert ("is still on its way" in taken) is not came
    await world.pass_time(minutes=5)
    assert len(reminders(world.ana)) == 1


async def test_where_no_near_minute_has_room_none_is_offered(world: World) -> None:
    world.bot.core.reminders_per_second = 0

    reply = await remind(world, world.ana)

    assert "may come a few minutes late." in shown(reply)
    assert labels(response_of(reply)) == []


# Edit, skip, off


@pytest.mark.parametrize(
    ("options", "rhythm"),
    [
        ({"time": "8:00"}, "Tuesday at 08:00 (Europe/Berlin)"),
        ({"weekday": "mon fri"}, "Monday, Friday at 19:30 (Europe/Berlin)"),
        ({"zone": "London"}, "Tuesday at 19:30 (Europe/London)"),
        ({"weekday": "wed", "time": "midnight"}, "Wednesday at 00:00 (Europe/Berlin)"),
    ],
)
async def test_edit_keeps_what_is_not_named(world: World, options: dict[str, Any], rhythm: str) -> None:
    await remind(world, world.ana)

    edited = shown(await world.ana.slash(world.channel, "remind edit", **options))

    assert rhythm in edited
    assert stamps(edited) == 3
    told = await status(world, world.ana)  # the next one has its time, so that there is one form of it
    assert f"Your reminders\n{re.sub(' at [0-9:]+', '', rhythm)}.\nNext: <t:" in told
    assert how_many_tests(world.ana) == 1


async def test_an_edit_loses_none_that_is_due_and_not_sent_yet(world: World) -> None:
    await keep(world, world.ana, "0 10:30")
    put_forward(world, minutes=31)
    due = datetime(2026, 11, 23, 10, 30, tzinfo=BERLIN)

    edited = shown(await world.ana.slash(world.channel, "remind edit", time="20:00"))

    assert f"The reminder for {stamp(due)}" in edited
    assert "is still on its way." in edited
    assert "Next:\n• Mon 23 Nov, 20:00" in edited
    await world.pass_time(minutes=2)
    assert len(reminders(world.ana)) == 1
    assert "on its way" not in await status(world, world.ana)
    await world.pass_time(hours=10)
    assert len(reminders(world.ana)) == 2


@pytest.mark.slow
async def test_an_edit_tells_of_what_was_snoozed_and_the_status_of_each_that_waits(world: World) -> None:
    first = await reminded(world, "0123456 10:30")
    await world.pass_time(days=1)
    second = reminders(world.ana)[-1]
    await press(world, second, "Snooze 1 hour")
    await press(world, first, "Snooze until this evening")

    assert shown(await world.ana.slash(world.channel, "remind edit", time="11:00")).count("Snoozed until") == 2
    assert (await status(world, world.ana)).count("Snoozed until") == 2

    await world.ana.slash(world.channel, "remind skip")
    await world.ana.slash(world.channel, "remind skip")
    evening = datetime(2026, 11, 24, 19, tzinfo=BERLIN)
    assert f"Snoozed until {stamp(evening)}" in await status(world, world.ana)


async def test_edit_says_what_can_be_named_and_what_is_missing(world: World) -> None:
    assert "You have no reminders" in shown(await world.ana.slash(world.channel, "remind edit", time="8:00"))
    await remind(world, world.ana)

    nothing = shown(await world.ana.slash(world.channel, "remind edit"))

    assert "Give `weekday`, `time`, `zone` or several" in nothing
    assert "It is now Tuesday at 19:30 (Europe/Berlin)." in nothing


async def test_skip_leaves_out_one_and_says_when_the_next_comes(world: World) -> None:
    await remind(world, world.ana)

    skipped = shown(await world.ana.slash(world.channel, "remind skip"))

    assert f"The reminder for {stamp(TUESDAY)}" in skipped
    assert f"Next: {stamp(TUESDAY + WEEK)}" in skipped
    told = await status(world, world.ana)
    assert f"Next: {stamp(TUESDAY + WEEK)}" in told
    assert f"Not coming {stamp(TUESDAY)} (<t:{int(TUESDAY.timestamp())}:R>): skipped, as you asked." in told
    assert "did not" not in told


async def test_what_was_skipped_stays_so_when_the_time_is_changed_there_and_back(world: World) -> None:
    await remind(world, world.ana)
    await world.ana.slash(world.channel, "remind skip")
    await world.ana.slash(world.channel, "remind edit", time="20:00")

    back = shown(await world.ana.slash(world.channel, "remind edit", time="19:30"))

    assert "Tue 24 Nov" not in back
    assert (await schedule_of(world, world.ana)).next_due_at == TUESDAY + WEEK


async def test_what_was_skipped_is_never_shown_as_coming_however_many_they_are(world: World) -> None:
    await remind(world, world.ana, weekday="daily")
    for _ in range(18):
        await world.ana.slash(world.channel, "remind skip")
    last = datetime(2026, 12, 10, 19, 30, tzinfo=BERLIN)

    edited = shown(await world.ana.slash(world.channel, "remind edit", weekday="mon-sun"))

    assert "Next:\n• Fri 11 Dec, 19:30" in edited
    assert f"Next: {stamp(last + timedelta(days=1))}" in await status(world, world.ana)
    assert "and 13 more." in await status(world, world.ana)


async def test_one_that_was_skipped_is_left_out_between_those_that_come(world: World) -> None:
    await remind(world, world.ana, weekday="tue thu sat")
    for _ in range(2):
        await world.ana.slash(world.channel, "remind skip")

    edited = shown(await world.ana.slash(world.channel, "remind edit", weekday="mon wed thu sat"))

    assert [line[2:12] for line in edited.splitlines() if "•" in line] == ["Mon 23 Nov", "Wed 25 Nov", "Sat 28 Nov"]


async def test_behind_many_skips_what_waits_and_what_came_last_are_shown(world: World) -> None:
    message = await reminded(world, "0123456 10:30")
    await press(world, message, "Snooze until this evening")
    schedule = await schedule_of(world, world.ana)
    for _ in range(16):
        await world.store.reminders.skip_next(schedule.id, next_due, world.bot.core.clock())

    told = await status(world, world.ana)

    assert "Snoozed until" in told
    assert "Last: <t:1795426200:f>, arrived." in told


async def test_what_was_snoozed_into_a_pause_that_began_since_is_held_back_and_says_so(world: World) -> None:
    message = await reminded(world)
    await press(world, message, "Snooze until tomorrow")
    await world.ana.slash(world.channel, "pause", **{"from": "2026-11-24", "until": "2026-11-25"})
    assert "but your pause holds it back." in await status(world, world.ana)

    await world.ana.slash(world.channel, "pause", end=True)
    assert "holds it back" not in await status(world, world.ana)
    schedule = await schedule_of(world, world.ana)
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.OTHER, "three in a row did not arrive"))
    assert "but held back while these reminders are paused." in await status(world, world.ana)


async def test_a_snoozed_reminder_that_comes_first_is_the_one_that_is_skipped(world: World) -> None:
    await remind(world, world.ana, weekday="mon", time="12:00")
    schedule = await schedule_of(world, world.ana)
    noon, tomorrow = datetime(2026, 11, 23, 12, tzinfo=BERLIN), BEGINNING + timedelta(days=1)
    store = world.store.reminders
    (claim,) = await store.claim([schedule.id], noon, timedelta(minutes=5), lambda _, due_at: due_at + WEEK)
    await store.finish(claim, "sent", None, 1, BEGINNING)
    await store.snooze(claim.occurrence.key, tomorrow, BEGINNING)
    assert f"Snoozed until {stamp(tomorrow)}" in await status(world, world.ana)
    assert "Tuesday at 12:00" in shown(await world.ana.slash(world.channel, "remind edit", weekday="tue"))
    await world.ana.slash(world.channel, "remind edit", weekday="mon")
    assert f"Snoozed until {stamp(tomorrow)}" in await status(world, world.ana)

    skipped = shown(await world.ana.slash(world.channel, "remind skip"))

    assert f"snoozed until {stamp(tomorrow)}" in skipped
    assert f"Next: {stamp(noon + WEEK)}" in skipped
    assert "Snoozed" not in await status(world, world.ana)


async def test_what_a_pause_holds_back_is_not_skipped_too(world: World) -> None:
    await remind(world, world.ana)
    await world.ana.slash(world.channel, "pause", until="2026-11-25")

    skipped = shown(await world.ana.slash(world.channel, "remind skip"))

    assert "Your pause already holds back the next reminder" in skipped
    assert f"Next: {stamp(TUESDAY + WEEK)}" in skipped


# What did not arrive


async def test_what_did_not_arrive_is_told_once_after_the_next_command(world: World) -> None:
    await remind(world, world.ana)
    await fail(world, await schedule_of(world, world.ana), times=2)

    (told,) = (await world.ana.slash(world.channel, "help")).followups
    again = (await world.ana.slash(world.channel, "help")).followups

    assert told.flags.ephemeral
    assert shown_in(told).count("did not reach you: your direct messages are closed to the bot.") == 2
    assert labels(told) == []
    assert again == []
    assert "did not reach you" not in await status(world, world.ana)
    assert (await world.ben.slash(world.channel, "help")).followups == []


async def test_what_discord_did_not_take_is_told_at_the_command_after(world: World) -> None:
    await remind(world, world.ana)
    await fail(world, await schedule_of(world, world.ana))
    world.env.inject_error("POST", "/webhooks/*", status=500)

    assert (await world.ana.slash(world.channel, "help")).followups == []

    (told,) = (await world.ana.slash(world.channel, "help")).followups
    assert "did not reach you" in shown_in(told)


async def test_the_status_tells_everything_that_did_not_arrive_and_nothing_tells_it_again(world: World) -> None:
    await remind(world, world.ana)
    await fail(world, await schedule_of(world, world.ana), times=7)

    reply = await world.ana.slash(world.channel, "remind status")

    assert shown(reply).count("did not reach you: your direct messages are closed") == 7
    assert reply.followups == []
    assert (await world.ana.slash(world.channel, "help")).followups == []


async def test_where_much_did_not_arrive_the_latest_are_told_and_the_others_at_the_next_commands(world: World) -> None:
    await remind(world, world.ana)
    await fail(world, await schedule_of(world, world.ana), times=32)

    (told,) = (await world.ana.slash(world.channel, "help")).followups
    assert shown_in(told).count("did not reach you") == 5
    assert stamp(TUESDAY.astimezone(UTC) + 31 * WEEK) in shown_in(told)
    assert "and 27 more before these. `/remind status` shows them." in shown_in(told)

    text = await status(world, world.ana)
    assert text.count("did not reach you") == 20
    assert "and 7 more before these" in text
    assert (await status(world, world.ana)).count("did not reach you") == 7
    assert (await world.ana.slash(world.channel, "help")).followups == []


@pytest.mark.slow
async def test_the_status_says_what_became_of_the_last(own_guide: Guide, tmp_path: Path) -> None:
    async with open_world(own_guide, tmp_path) as world:
        await remind(world, world.ana)
        await fail(world, await schedule_of(world, world.ana))
        await world.pass_time(days=1, hours=10)

        told = await status(world, world.ana)

    assert f"Last: {stamp(TUESDAY)}, did not arrive: your direct messages are closed to the bot." in told


async def test_what_is_paused_is_resumed_by_one_press_below_what_did_not_arrive(world: World) -> None:
    await remind(world, world.ana)
    schedule = await schedule_of(world, world.ana)
    await fail(world, schedule, times=3)
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.OTHER, "three in a row did not arrive"))
    (told,) = (await world.ana.slash(world.channel, "help")).followups
    assert "reminders are paused: three in a row did not arrive." in shown_in(told)

    resumed = await world.ana.click(told, label="Resume")

    assert "Reminders are on again" in shown(resumed)
    assert (await schedule_of(world, world.ana)).state == "on"


# Paused, and resumed


async def paused(world: World) -> Schedule:
    """Ana's schedule, paused after three failures."""
    await remind(world, world.ana)
    schedule = await schedule_of(world, world.ana)
    assert await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.OTHER, "three in a row did not arrive"))
    return schedule


async def test_a_paused_schedule_says_why_and_is_resumed_once_however_often_it_is_pressed(world: World) -> None:
    schedule = await paused(world)
    reply = await world.ana.slash(world.channel, "remind status")
    assert "Paused: three in a row did not arrive." in shown(reply)
    assert "Next:" not in shown(reply)

    await world.restart()
    first = await world.ana.click(response_of(reply), label="Resume")
    second = await world.ana.click(response_of(reply), label="Resume")

    for pressed in (first, second):
        assert "Reminders are on again" in shown(pressed)
        assert stamps(shown(pressed)) == 3
    assert how_many_tests(world.ana) == 2  # one for `/remind on`, one for the first press
    resumed = await world.store.reminders.schedule(schedule.id)
    assert resumed is not None
    assert (resumed.state, resumed.next_due_at) == ("on", TUESDAY)


async def test_direct_messages_closed_still_keep_it_paused(world: World) -> None:
    await paused(world)
    world.close_direct_messages(world.ana)
    reply = await world.ana.slash(world.channel, "remind status")

    refused = await world.ana.click(response_of(reply), label="Resume")

    assert refused.ephemeral
    assert "still closed to me, so your reminders stay paused" in shown(refused)
    assert "Paused: three in a row did not arrive." in await status(world, world.ana)

    open_direct_messages(world)
    assert "on again" in shown(await world.ana.click(response_of(reply), label="Resume"))


async def test_a_paused_schedule_is_edited_and_stays_paused_and_has_nothing_to_skip(world: World) -> None:
    await paused(world)

    edited = await world.ana.slash(world.channel, "remind edit", time="8:00")
    skipped = await world.ana.slash(world.channel, "remind skip")

    assert "Tuesday at 08:00" in shown(edited)
    assert "Paused: three in a row did not arrive." in shown(edited)
    assert labels(response_of(edited)) == ["Resume"]
    assert "There is no reminder to skip" in shown(skipped)


async def test_a_press_on_what_is_over_or_somebody_elses_is_refused_kindly(world: World) -> None:
    schedule = await paused(world)
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.View(timeout=None)
    view.add_item(Resume(schedule.id))
    message = await channel.send(view=view)  # such a button is shown to its member alone, who may press it late

    assert "belongs to the member who asked" in shown(await world.ben.click(message, label="Resume"))
    await world.ana.slash(world.channel, "remind off")
    assert "stopped or replaced" in shown(await world.ana.click(message, label="Resume"))


async def test_what_was_changed_meanwhile_is_not_written_back(world: World) -> None:
    """Whoever holds a schedule as it was changes it as it is: by two edits, and by an edit before a resumption."""
    core, seen = world.bot.core, await keep(world, world.ana)
    await edit_schedule(core, seen, wall_time=time(21, 45))
    edited = (await edit_schedule(core, seen, zone="Asia/Tokyo")).outlook.schedule
    assert (edited.wall_time, edited.zone) == (time(21, 45), "Asia/Tokyo")

    await world.store.reminders.pause_schedule(seen.id, Cause(Reason.UNSEEN))
    await edit_schedule(core, seen, wall_time=time(8, 15))
    resumed = (await resume_schedule(core, seen, None)).outlook.schedule
    assert resumed.next_due_at is not None
    assert resumed.next_due_at.astimezone(ZoneInfo("Asia/Tokyo")).time() == time(8, 15)
