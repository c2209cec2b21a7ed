"""A member keeps a streak: they see it, understand it, mend it, and lose none of it through the bot's own absence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import simcord

from bot.client.heartbeat import Heartbeat
from bot.errors import MemberError, NotSaved
from bot.members.presence import KEPT_EVERY, Presence
from bot.members.streak import member_streak, members_to_mark, move_mark
from bot.members.study import undo_study
from tests.rows import connected_at, study_days
from tests.world import World, labels, response_of, shown, shown_in

DAY = timedelta(days=1)


async def studied(world: World, member: simcord.MemberActor, **options: object) -> simcord.InteractionResult:
    return await member.slash(world.channel, "studied", **options)


async def streak(world: World, member: simcord.MemberActor, which: str = "show") -> str:
    return shown(await member.slash(world.channel, f"streak {which}"))


async def logged(world: World, member: simcord.MemberActor, *days_ago: int, minutes: int | None = 30) -> None:
    """Lets a member have studied before the story begins, further back than they could log now."""
    for back in days_ago:
        at = world.env.now() - back * DAY
        await world.store.study.record_study(member.id, at.date(), minutes, None, "UTC", at)


async def outages(world: World) -> list[tuple[datetime, datetime]]:
    kept = (await world.store.study.history(world.ana.id, world.today)).outages
    return [(one.began_at, one.ended_at) for one in kept]


# What logging answers


async def test_the_minutes_of_a_day_add_up_and_the_week_is_told_against_the_goal(world: World) -> None:
    await world.store.members.set_weekly_goal(world.ana.id, 2, world.env.now())
    first = shown(await studied(world, world.ana, minutes=45, what="MLOps"))
    assert "45 minutes of MLOps on Monday, 23 November." in first
    assert "That day so far" not in first
    assert "This week: 1 of 2 days, 45 minutes." in first

    assert "That day so far: 75 minutes." in shown(await studied(world, world.ana, minutes=30))

    await world.leap(days=1)
    reply = await studied(world, world.ana)
    assert "This week: 2 of 2 days, 1 h 15 min: goal reached!" in shown(reply)
    assert "Streak: 2 days" in shown(reply)
    assert "Undo" in labels(response_of(reply))


async def test_without_a_goal_the_week_is_told_where_it_says_more_than_the_streak(world: World) -> None:
    assert "This week:" not in shown(await studied(world, world.ana))
    assert "This week: 1 day, 25 minutes." in shown(await studied(world, world.ana, minutes=25))


# /streak show


async def test_the_streak_is_shown_with_all_that_belongs_to_it(world: World) -> None:
    await logged(world, world.ana, *range(1, 10))
    await world.store.members.set_weekly_goal(world.ana.id, 5, world.env.now())
    exam = world.today + 30 * DAY
    await world.ana.slash(world.channel, "target choose", credential="PMLE", exam_date=f"{exam}")

    reply = await world.ana.slash(world.channel, "streak show")

    assert reply.ephemeral
    told = shown(reply)
    assert "Streak: 9 days." in told
    assert "This week: 0 of 5 days." in told
    assert "Freezes: 1. A missed day uses one, and your streak goes on. 5 more study days will earn the next." in told
    assert "30 days until the exam" in told
    assert "Not studied today yet" in told
    assert "No streak yet" in await streak(world, world.ben)


async def test_the_picture_comes_with_the_same_in_words(world: World) -> None:
    await logged(world, world.ana, 1, 2, 3)

    reply = await world.ana.slash(world.channel, "streak show")

    (picture,) = response_of(reply).attachments
    assert (await picture.read()).startswith(b"\x89PNG")
    assert response_of(reply).embeds[0].image.url == f"attachment://{picture.filename}"
    assert "3 days studied" in (picture.description or "")


@pytest.mark.parametrize(("until", "words"), [(5, "Paused until 28 November"), (None, "Paused until you end it")])
async def test_a_pause_that_holds_is_said(world: World, until: int | None, words: str) -> None:
    await logged(world, world.ana, 1)
    until_on = world.today + until * DAY if until else None
    await world.store.rest_and_pauses.pause(world.ana.id, world.today, until_on, world.env.now())

    assert words in await streak(world, world.ana)
    await studied(world, world.ana, minutes=20)
    assert "Studied today, 20 minutes." in await streak(world, world.ana)


async def test_a_rest_day_is_said(world: World) -> None:
    await logged(world, world.ana, 1)
    await world.store.rest_and_pauses.set_rest_days(world.ana.id, frozenset({0}), world.today, world.env.now())

    assert "Today is a rest day" in await streak(world, world.ana)


async def test_what_was_logged_can_be_undone_here_too_and_after_a_restart(world: World) -> None:
    await studied(world, world.ana, when="yesterday", minutes=20, what="MLOps")
    await studied(world, world.ana)
    reply = await world.ana.slash(world.channel, "streak show")
    assert labels(response_of(reply)) == ["Undo Monday", "Undo Sunday, 20 minutes: MLOps"]
    assert "Streak: 2 days" in shown(reply)
    await world.restart()

    await world.ana.click(response_of(reply), label="Undo Monday")

    assert "Streak: 1 day" in shown(reply)
    assert labels(response_of(reply)) == ["Undo Sunday, 20 minutes: MLOps"]
    (picture,) = response_of(reply).attachments
    assert "1 day studied" in (picture.description or "")
    await world.ana.click(response_of(reply), label="Undo Sunday, 20 minutes: MLOps")
    assert "No streak yet" in shown(reply)
    assert labels(response_of(reply)) == []


async def test_a_day_later_there_is_no_undo_and_an_old_button_is_refused(world: World) -> None:
    await studied(world, world.ana)
    reply = await world.ana.slash(world.channel, "streak show")
    await world.leap(hours=25)

    refused = await world.ana.click(response_of(reply), label="Undo Monday")

    (told,) = refused.followups
    assert "more than 24 hours old" in shown_in(told)
    assert labels(response_of(await world.ana.slash(world.channel, "streak show"))) == []


async def test_an_undo_button_takes_only_what_is_the_pressers_own(world: World) -> None:
    await studied(world, world.ana)
    entry = (await world.store.privacy.data_of(world.ana.id)).study_entries[0]
    with pytest.raises(MemberError, match="nothing of yours"):
        await undo_study(world.bot.core, world.ben.id, entry.id)
    assert len(await study_days(world.store, world.ana.id)) == 1


async def test_a_long_subject_fits_on_its_button(world: World) -> None:
    await studied(world, world.ana, minutes=1440, what="Models " * 14)

    (label,) = labels(response_of(await world.ana.slash(world.channel, "streak show")))

    assert label.startswith("Undo Monday, 24 h: Models")
    assert len(label) <= 80


# /streak why


async def test_each_of_the_last_days_is_explained(world: World) -> None:
    today = world.today
    await logged(world, world.ana, 11, 10, 5, 3)
    await world.store.rest_and_pauses.set_rest_days(world.ana.id, frozenset({5}), today - 20 * DAY, world.env.now())
    await world.store.rest_and_pauses.pause(world.ana.id, today - 8 * DAY, today - 6 * DAY, world.env.now())

    told = await streak(world, world.ana, "why")

    assert "Tue 10 Nov to Wed 11 Nov: before your first study day" in told
    assert "Thu 12 Nov: studied, 30 minutes. Streak: 1 day." in told
    assert "Sat 14 Nov: rest day. The streak stays at 2 days." in told
    assert "Sun 15 Nov: paused. The streak stays at 2 days." in told
    assert "Wed 18 Nov: studied, 30 minutes. Streak: 3 days." in told
    assert "Thu 19 Nov: not studied, and no freeze was left: the streak of 3 days ended here." in told
    assert "Sat 21 Nov: rest day. The streak stays at 1 day." in told
    assert "Sun 22 Nov: not studied, and no freeze was left: the streak of 1 day ended here. Did you study" in told
    assert "`/studied when:yesterday`" in told
    assert "Mon 23 Nov: today, not studied yet; studying today starts a new streak." in told


async def test_a_missed_day_can_be_mended_as_the_explanation_says(world: World) -> None:
    await logged(world, world.ana, 3, 1)
    assert "`/studied when:the day before`" in await streak(world, world.ana, "why")

    await studied(world, world.ana, when="the day before")

    told = await streak(world, world.ana, "why")
    assert "Streak today: 3 days" in told
    assert "ended here" not in told


async def test_a_freeze_is_explained(world: World) -> None:
    await logged(world, world.ana, *range(2, 9))

    told = await streak(world, world.ana, "why")

    assert "Sun 22 Nov: not studied; a freeze covered it (none left). The streak stays at 7 days." in told


async def test_a_date_that_a_flight_left_out_is_explained(world: World) -> None:
    await world.store.members.set_zone(world.ana.id, "Pacific/Honolulu", datetime(2026, 11, 1, tzinfo=UTC))
    await logged(world, world.ana, 4)
    await world.store.members.set_zone(world.ana.id, "Pacific/Kiritimati", datetime(2026, 11, 20, 22, 0, tzinfo=UTC))

    told = await streak(world, world.ana, "why")

    assert "Fri 20 Nov: protected: your time zone changed, and this date lasted only 8 hours for you." in told
    assert "04:00 (Pacific/Kiritimati)" in told


async def test_the_first_days_are_explained_too(world: World) -> None:
    assert "no study days yet" in await streak(world, world.ana, "why")
    await studied(world, world.ana)
    told = await streak(world, world.ana, "why")
    assert "Tue 10 Nov to Sun 22 Nov: before your first study day" in told
    assert "Mon 23 Nov: studied. Streak: 1 day." in told


# /streak of


async def test_a_streak_is_shown_to_others_only_where_its_member_shares_it(world: World) -> None:
    await logged(world, world.ana, 0, 1, 2)
    hidden = await world.ben.slash(world.channel, "streak of", member=world.ana)
    nobody = await world.ben.slash(world.channel, "streak of", member=world.mia)
    assert hidden.ephemeral
    assert shown(hidden).replace("Ana", "Mia") == shown(nobody)  # it does not tell who uses the bot
    assert "does not share" in shown(hidden)
    await world.store.sharing.share(world.ana.id, world.env.guild.id, world.env.now())

    reply = await world.ben.slash(world.channel, "streak of", member=world.ana)

    assert reply.ephemeral
    assert "Ana’s streak" in shown(reply)
    assert "Streak: 3 days, longest 3 days." in shown(reply)
    assert "This week: 1 day, 30 minutes." in shown(reply)
    assert not response_of(reply).attachments

    await world.store.sharing.unshare(world.ana.id, world.env.guild.id)
    assert "does not share" in shown(await world.ben.slash(world.channel, "streak of", member=world.ana))


async def test_what_is_shared_in_one_server_is_not_shown_in_another(world: World) -> None:
    await logged(world, world.ana, 0)
    await world.store.sharing.share(world.ana.id, world.env.guild.id + 1, world.env.now())

    assert "does not share" in shown(await world.ben.slash(world.channel, "streak of", member=world.ana))


async def test_who_left_the_server_is_shown_no_more(world: World) -> None:
    zoe = world.env.create_user("zoe", global_name="Zoe")
    await world.store.sharing.share(zoe.id, world.env.guild.id, world.env.now())

    assert "Zoe does not share" in shown(await world.ben.slash(world.channel, "streak of", member=zoe))


async def test_ones_own_streak_is_shown_whether_shared_or_not(world: World) -> None:
    await logged(world, world.ana, 0)

    told = shown(await world.ana.slash(world.channel, "streak of", member=world.ana))

    assert "Streak: 1 day" in told
    assert "you do not share" in told


async def test_in_direct_messages_nobody_shares(world: World) -> None:
    reply = await world.ben.user.slash("streak of", member=world.ben.user)
    assert "share their streaks in a server" in shown(reply)


# When the bot is away


async def test_an_evening_without_the_bot_costs_nobody_their_streak(world: World) -> None:
    await logged(world, world.ana, 0, 1)
    await world.leap(hours=33)  # Tuesday, 18:00
    await world.restart(away=timedelta(hours=12))  # Wednesday, 06:00: Tuesday ended at 04:00

    told = await streak(world, world.ana, "why")

    assert "Tue 24 Nov: protected: I was offline for 6 h of its last six hours. The streak stays at 2 days." in told
    await studied(world, world.ana)
    assert "Streak: 3 days" in await streak(world, world.ana)


async def test_the_outage_is_kept_once_from_the_last_instant_to_the_return(world: World) -> None:
    away_at = world.env.now() + timedelta(hours=3)
    await world.pass_time(hours=3)
    await world.restart(away=timedelta(minutes=45))
    await world.pass_time(hours=1)
    await world.restart()

    assert await outages(world) == [(away_at, away_at + timedelta(minutes=45))]


async def test_the_first_start_and_a_quick_restart_are_no_outages(world: World) -> None:
    assert await outages(world) == []
    await world.restart(away=timedelta(minutes=2))
    await world.pass_time(hours=2)
    await world.restart()
    assert await outages(world) == []


async def test_a_connection_that_was_lost_meanwhile_is_an_outage(world: World) -> None:
    await world.pass_time(minutes=30)
    lost_at = world.env.now()
    world.bot.dispatch("shard_disconnect", 0)
    await world.pass_time(hours=2)
    assert await outages(world) == []  # it is not over

    world.bot.dispatch("shard_resumed", 0)
    await world.pass_time(minutes=10)

    ((began_at, ended_at),) = await outages(world)
    assert lost_at - timedelta(minutes=1) <= began_at <= lost_at
    assert ended_at == lost_at + timedelta(hours=2)


async def test_a_connection_that_comes_back_at_once_is_no_outage(world: World) -> None:
    for _ in range(3):
        world.bot.dispatch("shard_disconnect", 0)
        await world.pass_time(seconds=50)
        world.bot.dispatch("shard_resumed", 0)
        await world.pass_time(minutes=10)
    assert await outages(world) == []


async def test_a_streak_that_is_shown_first_thing_already_knows_of_the_outage(world: World) -> None:
    await logged(world, world.ana, 0, 1)
    await world.leap(hours=40)
    heartbeat = heartbeat_of(world)
    heartbeat._loop.cancel()  # a beat that is late: the machine slept, and the command comes first
    await world.pass_time(hours=12)

    assert "protected" in await streak(world, world.ana, "why")


async def test_a_bot_that_was_killed_knows_when_it_was_last_connected(world: World) -> None:
    await world.pass_time(hours=5, minutes=7)
    killed_at = world.env.now()
    heartbeat = heartbeat_of(world)
    heartbeat._loop.cancel()
    world.bot.jobs = [job for job in world.bot.jobs if job is not heartbeat]  # nothing is kept at its end
    await world.restart(away=timedelta(hours=2))

    ((began_at, ended_at),) = await outages(world)
    assert killed_at - KEPT_EVERY <= began_at <= killed_at
    assert ended_at == killed_at + timedelta(hours=2)


async def test_a_beat_that_cannot_be_kept_is_kept_later(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await world.pass_time(minutes=5)
    with monkeypatch.context() as patch:
        patch.setattr(world.store.outages, "note_connected", refuse)
        await world.pass_time(minutes=30)
    assert "The heartbeat: not done" in caplog.text

    await world.pass_time(minutes=2)

    assert len(await outages(world)) == 1  # nobody could log anything meanwhile
    noted = await connected_at(world.store)
    assert noted is not None
    assert world.env.now() - noted <= timedelta(minutes=2)


async def refuse(*_: object) -> None:
    raise NotSaved


def heartbeat_of(world: World) -> Any:
    return next(job for job in world.bot.jobs if isinstance(job, Heartbeat))


@pytest.mark.parametrize("weeks", [20, 27, 31, 40])
async def test_a_streak_outlives_the_bots_absence_however_long_it_is(world: World, weeks: int) -> None:
    """Nothing is summed up before the connection stands: the outage that protects the days is not known until then."""
    await studied(world, world.ana)
    world.bot.core.clock = lambda: world.env.now() + timedelta(weeks=weeks)
    core = replace(world.bot.core, presence=Presence(world.store, world.bot.core.clock))
    for member_id in await members_to_mark(core):
        await move_mark(core, member_id)  # as the job would before the bot is connected
    core.presence.found()
    for member_id in await members_to_mark(core):
        await move_mark(core, member_id)

    assert (await member_streak(core, world.ana.id)).streak.current == 1
