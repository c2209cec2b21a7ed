"""Derive a member's streak from their stored data by the rules in `bot.rules.streaks`.

The state of the streak at a date at least 26 weeks ago is stored as a mark, so that a long history costs no more than a
short one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.core import Core
from bot.members.today import MemberDay, day_for
from bot.rules.last_hours import Cost, cost_of_missing
from bot.rules.milestones import Milestone, milestone
from bot.rules.records import StreakMark, StudyHistory
from bot.rules.streaks import History, Outage, Streak, StreakDay, StreakState, ZoneSince, streak_at, walk
from bot.zones.look_up import zone_of

SEEN: Final = timedelta(weeks=26)  # pictures show this many weeks; older days can no longer change
MARK_AFTER: Final = timedelta(weeks=4)
_ZONES_DIFFER: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class MemberStreak:
    """A member's streak today.

    `state`: the state of the streak after the last of `days`.
    `days`: the member's dates one by one. They begin after the mark, or at the first study day if there is no mark.
    `history`: the data from which the streak was derived.
    `mark`: the stored state from which it was derived. None if there is none.
    `wants_praise`: whether the member may be praised for what they reached.
    `days` and `history` both include every study day of the last 26 weeks.
    """

    today: MemberDay
    streak: Streak
    state: StreakState
    days: tuple[StreakDay, ...]
    history: History
    weekly_goal_days: int | None
    mark: StreakMark | None = None
    wants_praise: bool = True


async def member_streak(core: Core, member_id: int) -> MemberStreak:
    """Derive a member's streak as of their current study day."""
    outage = await core.presence.outage_under_way()  # first, because it may be saved and no longer under way after that
    kept = await core.store.study.history(member_id, core.clock().date() - SEEN - _ZONES_DIFFER)
    today = day_for(kept.settings, core.clock())
    history = history_of(kept, outage)
    day, state = today.study_day, _state(kept.mark)
    days = tuple(walk(history, day, kept.mark.through_on if kept.mark else None, state))
    state = days[-1].state if days else state or StreakState()
    now = streak_at(history, day, state)
    settings = kept.settings
    return MemberStreak(
        today, now, state, days, history, settings.weekly_goal_days, kept.mark, wants_praise=settings.praise
    )


def cost_on(member: MemberStreak, day: date) -> Cost | None:
    """Return what it costs the member if they do not study on a date. Return None if it costs nothing."""
    since = member.mark.through_on if member.mark else None
    return cost_of_missing(member.history, day, since, _state(member.mark))


def milestone_of(member: MemberStreak, day: date) -> Milestone | None:
    """Return what a date reached that has just become a study day. Return None if it reached nothing."""
    since = member.mark.through_on if member.mark else None
    goal = member.weekly_goal_days
    return milestone(member.history, day, member.today.study_day, goal, since, _state(member.mark))


def history_of(kept: StudyHistory, outage: Outage | None = None) -> History:
    """Convert the stored data of a member to what the rules need.

    `outage`: an outage that has possibly not been saved yet. If it is already among the saved ones, it is not added
    twice.
    UTC applies before the member's first zone.
    """
    zones = [ZoneSince(datetime.min.replace(tzinfo=UTC), zone_of("UTC"))]
    zones += [ZoneSince(change.changed_at, zone_of(change.zone or "UTC")) for change in kept.zone_changes]
    is_new = outage is not None and all(one.began_at != outage.began_at for one in kept.outages)
    return History(
        days={day.studied_on: day.minutes for day in kept.days},
        rest_days=kept.rest_days,
        pauses=kept.pauses,
        zones=zones,
        outages=(*kept.outages, outage) if outage is not None and is_new else kept.outages,
        day_ends_at_hour=kept.settings.day_ends_at_hour,
    )


async def members_to_mark(core: Core) -> list[int]:
    """Return the members who studied 30 weeks ago or earlier, and whose mark is missing or ends before that date."""
    return await core.store.study.members_to_mark(core.clock().date() - SEEN - MARK_AFTER)


async def move_mark(core: Core, member_id: int) -> None:
    """Move a member's mark to the last date that cannot change any more, 26 weeks ago.

    Do nothing while the bot is not connected. The current outage may protect days, but `outage_under_way` returns it
    only once the bot is connected again. A mark made before then would miss it.
    Raise NotSaved if the write fails.
    """
    if not core.presence.is_connected:
        return
    async with core.store.as_one(aside=True):
        member = await member_streak(core, member_id)
        settled = [day for day in member.days if day.on <= member.today.study_day - SEEN]
        if settled:
            state = settled[-1].state
            mark = StreakMark(member_id, settled[-1].on, state.current, state.longest, state.credit)
            await core.store.study.keep_mark(mark)


def _state(mark: StreakMark | None) -> StreakState | None:
    return None if mark is None else StreakState(mark.current, mark.longest, mark.credit)
