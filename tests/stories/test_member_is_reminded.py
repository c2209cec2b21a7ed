"""Weekly reminders arrive by direct message: at the member's own time, once, and after a restart too."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import simcord

from bot.rules.records import Target
from knowledge.guide import Guide
from tests.reminding import keep
from tests.rows import recent, study_days
from tests.store.reminding import set_next_due
from tests.world import World, labels, open_world, response_of, shown, shown_in

BERLIN = ZoneInfo("Europe/Berlin")


async def remind(world: World, member: simcord.MemberActor, **options: object) -> simcord.InteractionResult:
    return await member.slash(
        world.channel, "remind on", **{"weekday": "tue", "time": "19:30", "zone": "Berlin"} | options
    )


def messages(member: simcord.MemberActor) -> list[Any]:
    """The bot's direct messages to a member, oldest first."""
    return list(member.user.dm_channel.history())


def reminders(member: simcord.MemberActor) -> list[Any]:
    """The reminders among them."""
    return [message for message in messages(member) if "Study reminder" in shown_in(message)]


async def test_a_test_message_comes_before_the_schedule_is_kept(world: World) -> None:
    reply = await remind(world, world.ana)

    assert reply.ephemeral
    (test,) = messages(world.ana)
    assert "This is a test" in shown_in(test)
    assert "Tuesday at 19:30 (Europe/Berlin)" in shown(reply)
    assert shown(reply).count("<t:") == 6  # three occurrences, each as a date and as a countdown
    schedule = await world.store.reminders.schedule_of(world.ana.id)
    assert schedule is not None
    assert schedule.next_due_at == datetime(2026, 11, 24, 19, 30, tzinfo=BERLIN)


async def test_closed_direct_messages_keep_no_schedule_and_say_how_to_open_them(world: World) -> None:
    world.close_direct_messages(world.ana)

    reply = await remind(world, world.ana)

    assert "Direct Messages" in shown(reply)
    assert await world.store.reminders.schedule_of(world.ana.id) is None


async def test_the_reminder_comes_at_the_members_time_and_next_week_again(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle", exam_date="2026-12-24")
    await remind(world, world.ana)

    await world.leap(days=1, hours=9, minutes=25)  # Tuesday 18:25 UTC, 19:25 in Berlin
    assert reminders(world.ana) == []
    await world.pass_time(minutes=6)
    (first,) = reminders(world.ana)
    due_at = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
    assert due_at <= first.created_at < due_at + timedelta(minutes=1)
    assert "late" not in shown_in(first)
    assert "Google Professional Machine Learning Engineer" in shown_in(first)
    assert "30 days" in shown_in(first)
    assert labels(first)[0] == "I studied"

    await world.leap(days=6, hours=23)
    await world.pass_time(hours=1)
    assert len(reminders(world.ana)) == 2
    assert messages(world.ben) == []


@pytest.mark.slow
async def test_two_members_are_reminded_each_at_their_own_time(world: World) -> None:
    await remind(world, world.ana, weekday="mon", time="12:00", zone="Berlin")
    await remind(world, world.ben, weekday="mon", time="12:00", zone="London")

    await world.pass_time(hours=2, minutes=2)
    assert (len(reminders(world.ana)), len(reminders(world.ben))) == (1, 0)
    await world.pass_time(hours=1)
    assert (len(reminders(world.ana)), len(reminders(world.ben))) == (1, 1)


@pytest.mark.slow
async def test_the_wall_clock_time_stays_when_the_clocks_change(own_guide: Guide, tmp_path: Path) -> None:
    async with open_world(own_guide, tmp_path, datetime(2027, 3, 13, 12, 0, tzinfo=UTC)) as world:
        await remind(world, world.ana, weekday="daily", time="10:00", zone="New York")

        await world.pass_time(days=1, hours=3)

        sent = [message.created_at for message in reminders(world.ana)]
        assert [f"{at:%m-%d %H:%M}" for at in sent] == ["03-13 15:00", "03-14 14:00"]


@pytest.mark.slow
@pytest.mark.parametrize("minutes_off", [-60, 60])
async def test_new_zone_rules_neither_move_nor_double_a_reminder(world: World, minutes_off: int) -> None:
    await remind(world, world.ana, weekday="daily")
    schedule = await world.store.reminders.schedule_of(world.ana.id)
    assert schedule is not None
    assert schedule.next_due_at is not None
    by_older_rules = schedule.next_due_at + timedelta(minutes=minutes_off)
    await set_next_due(world.store, schedule.id, by_older_rules)
    await world.store.reminders.follow_zone_rules("2025b", lambda schedule, due_at: due_at)

    await world.leap(hours=8)
    await world.pass_time(hours=7)  # midnight in Berlin

    (came,) = reminders(world.ana)
    assert came.created_at.astimezone(BERLIN).replace(second=0, microsecond=0) == schedule.next_due_at
    await world.leap(hours=17)
    await world.pass_time(hours=3)
    assert len(reminders(world.ana)) == 2


@pytest.mark.slow
async def test_what_fell_due_while_the_bot_was_away_comes_late_and_once(world: World) -> None:
    await remind(world, world.ana)
    await world.restart(away=timedelta(days=1, hours=12))

    await world.pass_time(minutes=5)
    (late,) = reminders(world.ana)
    assert "This reminder is late" in shown_in(late)

    await world.restart()
    await world.pass_time(hours=6)
    assert len(reminders(world.ana)) == 1


@pytest.mark.slow
async def test_what_is_older_than_a_day_is_skipped_and_told_with_the_next_one(world: World) -> None:
    await remind(world, world.ana)
    await world.restart(away=timedelta(days=7))
    await world.pass_time(hours=1)
    assert reminders(world.ana) == []

    await world.leap(days=1, hours=8)
    await world.pass_time(hours=1)

    (next_one,) = reminders(world.ana)
    assert "did not reach you: the bot was offline for more than a day" in shown_in(next_one)


async def test_a_reminder_that_closed_messages_refuse_is_told_in_the_status(world: World) -> None:
    await remind(world, world.ana)
    world.close_direct_messages(world.ana)
    await world.leap(days=1, hours=9)
    await world.pass_time(hours=1)

    told = shown(await world.ana.slash(world.channel, "remind status"))

    assert "your direct messages are closed to the bot" in told
    assert "did not reach you" not in shown(await world.ana.slash(world.channel, "remind status"))


@pytest.mark.slow
async def test_one_members_failure_does_not_keep_the_others_from_theirs(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await remind(world, world.ana, weekday="mon", time="12:00")
    await remind(world, world.ben, weekday="mon", time="12:01")
    target = world.store.targets.target

    async def broken(member_id: int) -> Target | None:
        if member_id == world.ana.id:
            raise RuntimeError("boom")
        return await target(member_id)

    world.store.targets.target = broken
    await world.pass_time(hours=3)

    assert len(reminders(world.ben)) == 1
    assert "Reference" in caplog.text
    assert str(world.ana.id) not in caplog.text

    world.store.targets.target = target
    await world.pass_time(hours=1)
    assert len(reminders(world.ana)) == 1


async def test_discord_out_of_order_is_tried_again_and_nothing_is_doubled(world: World) -> None:
    await remind(world, world.ana, weekday="mon", time="12:00")
    path = f"/channels/{world.ana.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=500, times=2)

    await world.pass_time(hours=4)

    assert len(reminders(world.ana)) == 1


async def test_a_crash_after_sending_is_seen_in_the_history_and_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await remind(world, world.ana, weekday="mon", time="12:00")

    async def lost(*_: object) -> bool:
        return False

    with monkeypatch.context() as crash:
        crash.setattr(world.store.reminders, "finish", lost)
        await world.pass_time(hours=2, minutes=3)
        assert len(reminders(world.ana)) == 1

    await world.restart(away=timedelta(minutes=30))
    await world.pass_time(hours=1)

    assert len(reminders(world.ana)) == 1
    schedule = await world.store.reminders.schedule_of(world.ana.id)
    assert schedule is not None
    assert [one.state for one in await recent(world.store, schedule.id, 5)] == ["sent"]


async def test_reminders_stop_by_button_and_by_command(world: World) -> None:
    await remind(world, world.ana, weekday="daily", time="12:00")
    await world.pass_time(hours=3)

    stopped = await world.ana.user.click(reminders(world.ana)[0], label="Stop reminders")

    assert "No more reminders" in shown(stopped)
    await world.leap(hours=21)
    await world.pass_time(hours=3)
    assert len(reminders(world.ana)) == 1
    await remind(world, world.ana)
    assert "No more reminders" in shown(await world.ana.slash(world.channel, "remind off"))
    assert "had no reminders" in shown(await world.ana.slash(world.channel, "remind off"))
    assert "no reminders" in shown(await world.ana.slash(world.channel, "remind status"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"weekday": "someday"}, "does not name days of the week"),
        ({"time": "25:00"}, "is not a time of day"),
        ({"time": "seven"}, "is not a time of day"),
        ({"zone": "Middle Earth"}, "I do not know the time zone"),
        ({"zone": None}, "Which city are you in?"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_words(world: World, options: dict[str, Any], words: str) -> None:
    given = {"weekday": "mon", "time": "19:30", "zone": "Berlin"} | options
    reply = await world.ana.slash(world.channel, "remind on", **{k: v for k, v in given.items() if v is not None})

    assert reply.ephemeral
    assert words in shown(reply)
    assert await world.store.reminders.schedule_of(world.ana.id) is None
    assert messages(world.ana) == []


async def test_deleting_everything_ends_the_reminders(world: World) -> None:
    await remind(world, world.ana)
    asked = await world.ana.slash(world.channel, "mydata delete")
    await world.ana.click(response_of(asked), label="Delete everything")

    await world.leap(days=1, hours=9)
    await world.pass_time(hours=1)

    assert reminders(world.ana) == []


# What is hard to see: refusals that pass, answers that are lost, requests that hang


def direct_messages(member: simcord.MemberActor) -> str:
    return f"/channels/{member.user.dm_channel.id}/messages"


def lose_the_outcome(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the bot die, as it were, between sending a reminder and writing that down."""

    async def lost(*_: object) -> bool:
        return False

    monkeypatch.setattr(world.store.reminders, "finish", lost)


@pytest.mark.slow
async def test_a_refusal_that_passes_is_not_taken_for_closed_messages(world: World) -> None:
    refusal: dict[str, Any] = {"status": 403, "code": 40003, "message": "You are opening direct messages too fast"}
    world.env.inject_error("POST", "/users/@me/channels", **refusal)
    refused = await remind(world, world.ana)
    assert "try again in a few minutes" in shown(refused)
    await remind(world, world.ana, weekday="mon", time="12:00")
    world.env.inject_error("POST", direct_messages(world.ana), **refusal)

    await world.pass_time(hours=3)

    assert len(reminders(world.ana)) == 1


async def test_what_was_sent_before_a_day_of_absence_is_not_called_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await remind(world, world.ana, weekday="mon", time="12:00")
    lose_the_outcome(world, monkeypatch)
    await world.pass_time(hours=2, minutes=3)

    await world.restart(away=timedelta(hours=30))
    await world.pass_time(hours=1)

    assert len(reminders(world.ana)) == 1
    status = shown(await world.ana.slash(world.channel, "remind status"))
    assert "did not reach you" not in status
    assert ", arrived." in status


@pytest.mark.slow
async def test_where_nobody_can_see_whether_it_was_sent_it_is_not_sent_again_and_that_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await remind(world, world.ana, weekday="mon", time="12:00")
    lose_the_outcome(world, monkeypatch)
    await world.pass_time(hours=2, minutes=3)
    monkeypatch.undo()
    world.env.inject_error("GET", direct_messages(world.ana), status=403, code=50001, times=None)

    await world.pass_time(hours=26)

    assert len(reminders(world.ana)) == 1
    assert "may not have reached you" in shown(await world.ana.slash(world.channel, "remind status"))


@pytest.mark.slow
async def test_a_day_of_refusals_is_not_called_an_absence_of_the_bot(world: World) -> None:
    await remind(world, world.ana, weekday="mon", time="12:00")
    world.env.inject_error("POST", direct_messages(world.ana), status=500, times=None)

    await world.pass_time(hours=30)

    assert "did not reach you: Discord was having problems" in shown(
        await world.ana.slash(world.channel, "remind status")
    )


async def test_a_message_is_found_again_although_discords_clock_runs_behind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ahead() -> datetime:
        return world.env.now() + timedelta(minutes=5)

    world.bot.core.clock = ahead
    await remind(world, world.ana, weekday="mon", time="12:00")
    lose_the_outcome(world, monkeypatch)
    await world.pass_time(hours=1, minutes=57)
    assert len(reminders(world.ana)) == 1

    await world.restart()
    world.bot.core.clock = ahead
    await world.pass_time(hours=1)

    assert len(reminders(world.ana)) == 1


@pytest.mark.slow
async def test_one_members_request_that_hangs_does_not_keep_the_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for member in (world.ana, world.ben):
        await remind(world, member, weekday="mon", time="12:00")
    create_dm = world.bot.create_dm

    async def hanging(user: Any) -> Any:
        if user.id == world.ana.id:
            await asyncio.sleep(timedelta(hours=20).total_seconds())
        return await create_dm(user)

    monkeypatch.setattr(world.bot, "create_dm", hanging)
    await world.pass_time(hours=3)
    assert len(reminders(world.ben)) == 1

    monkeypatch.undo()
    await world.pass_time(hours=2)
    assert len(reminders(world.ana)) == 1


async def test_an_old_reminders_button_logs_the_day_on_which_it_is_pressed(world: World) -> None:
    await remind(world, world.ana, weekday="mon", time="12:00")
    await world.pass_time(hours=3)
    (message,) = reminders(world.ana)
    await world.ana.user.click(message, label="I studied")
    await world.leap(days=2)

    await world.ana.user.click(message, label="I studied")

    assert len(await study_days(world.store, world.ana.id)) == 2


@pytest.mark.slow
async def test_what_a_clock_ahead_skipped_comes_once_the_clock_is_right(world: World) -> None:
    """The clock goes three days ahead: what falls due in them is skipped for its age, and nobody has been reminded."""
    await keep(world, world.ana, "1 10:30")
    ahead = timedelta(days=3)
    world.bot.core.clock = lambda: world.env.now() + ahead
    await world.pass_time(minutes=2)
    (skipped,) = (await world.store.privacy.data_of(world.ana.id)).occurrences
    assert skipped.state == "skipped"

    world.bot.core.clock = world.env.now
    await world.pass_time(minutes=2)

    (waits,) = (await world.store.privacy.data_of(world.ana.id)).occurrences
    assert waits.waits
    await world.pass_time(seconds=(waits.due_at - world.env.now()).total_seconds() + 60)
    assert len(world.ana.user.dm_channel.history()) == 1
