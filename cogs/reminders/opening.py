"""The first line of a member's weekly reminder, which looks at what the member has done."""

from __future__ import annotations

from datetime import date

from bot.members.streak import MemberStreak
from bot.rules.streaks import rests_on


def opening_words(member: MemberStreak, exam_on: date | None, *, begun: bool) -> str | None:
    """Return the first line of a reminder. Return None if the next line says enough.

    Who has met the week's goal reads one line of praise, or nothing if they want no praise.
    `exam_on`: the date of the exam. From this date on, nobody is told to study.
    `begun`: False if the plan says that it is enough to begin later.
    """
    today, streak, goal_days = member.today.study_day, member.streak, member.weekly_goal_days
    if goal_days is not None and streak.days_this_week >= goal_days:
        return "You have done what you planned for this week. Well done." if member.wants_praise else None
    if streak.studied_today:
        left = goal_days - streak.days_this_week if goal_days is not None else 0
        return " ".join(["You have studied today.", *_goal_words(left, 6 - today.weekday())])
    if exam_on is not None and exam_on <= member.today.date:
        return None
    if rests_on(member.history.rest_days, today):
        return "Today is one of your rest days. Studying still counts."
    return "Time to study." if begun else "Nothing in your plan is due yet."


def _goal_words(left: int, days_left: int) -> list[str]:
    """Say how many more study days reach the week's goal. Say nothing if the week has too few days for them."""
    if not 0 < left <= days_left:
        return []
    more = "one more day" if left == 1 else f"{left} more days"
    return [f"With {more} this week, you reach your goal."]
