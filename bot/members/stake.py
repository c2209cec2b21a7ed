"""Find out whether a member's streak is at stake, so that they are reminded of it."""

from __future__ import annotations

from bot.core import Core
from bot.members.streak import cost_on, member_streak
from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Claim


async def why_not_at_stake(core: Core, claim: Claim) -> Cause | None:
    """Return why a streak's reminder must not be sent. Return None if the streak is at stake until the day ends."""
    member = await member_streak(core, claim.schedule.member_id)
    day = member.today.study_day_of(claim.occurrence.due_at)
    if cost_on(member, day) is None:
        return Cause(Reason.NOT_AT_STAKE)
    return None if day == member.today.study_day else Cause(Reason.DAY_OVER)
