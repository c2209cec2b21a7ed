"""A member's streak as of now: what is kept of them, brought to the rules.

What the days up to some weeks ago come to is kept as a mark, so that a long history costs no more than a short one.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.core import Core
from bot.errors import NotSaved
from bot.members.today import MemberDay, today_of
from bot.rules.records import StreakMark, StudyHistory
from bot.rules.streaks import Day, History, Standing, Streak, ZoneSince, streak_at, walk
from bot.zones.look_up import zone_of

SEEN: Final = timedelta(weeks=26)  # as far back as pictures go; no day since may still change below the mark
MARK_AFTER: Final = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class MemberStreak:
    """A member's streak today, and their days one by one: at least those of the last 26 weeks, of `history` too."""

    today: MemberDay
    streak: Streak
    standing: Standing
    days: tuple[Day, ...]
    history: History
    weekly_goal_days: int | None


async def member_streak(core: Core, member_id: int) -> MemberStreak:
    """Derives a member's streak as of their today; raises NotSaved where an outage just over cannot be kept."""
    await core.presence.beat()
    today = await today_of(core, member_id)
    day = today.study_day
    kept = await core.store.study.history(member_id, day - SEEN)
    history = history_of(kept)
    since, standing = None, None
    if kept.mark is not None:
        since = kept.mark.through_on
        standing = Standing(kept.mark.current, kept.mark.longest, kept.mark.credit)
    days = tuple(walk(history, day, since, standing))
    await _move_mark(core, member_id, since, days, day)
    now = days[-1].standing if days else standing or Standing()
    return MemberStreak(today, streak_at(history, day, now), now, days, history, kept.settings.weekly_goal_days)


def history_of(kept: StudyHistory) -> History:
    """Brings what is kept of a member to the rules; before they set a zone, UTC stood in."""
    zones = [ZoneSince(datetime.min.replace(tzinfo=UTC), zone_of("UTC"))]
    zones += [ZoneSince(change.changed_at, zone_of(change.zone or "UTC")) for change in kept.zone_changes]
    return History(
        days={day.studied_on: day.minutes for day in kept.days},
        rest_days=kept.rest_days,
        pauses=kept.pauses,
        zones=zones,
        outages=kept.outages,
        day_ends_at_hour=kept.settings.day_ends_at_hour,
    )


async def _move_mark(core: Core, member_id: int, since: date | None, days: tuple[Day, ...], today: date) -> None:
    """Moves the mark up where many days have gone by since; if it cannot be kept, the next time does it."""
    settled = [day for day in days if day.on <= today - SEEN]
    if settled and settled[-1].on - (since or settled[0].on) >= MARK_AFTER:
        now = settled[-1].standing
        mark = StreakMark(member_id, settled[-1].on, now.current, now.longest, now.credit)
        with contextlib.suppress(NotSaved):
            await core.store.study.keep_mark(mark)
