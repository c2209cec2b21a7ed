"""The words for a streak: its length, this week, the freezes, and today."""

from __future__ import annotations

from bot.members.streak import MemberStreak
from bot.rules.streaks import FREEZE_COST, MOST_CREDIT, StreakState, rests_on
from bot.rules.wording import amount_words, counted
from knowledge.text.dates import day_words


def streak_words(member: MemberStreak) -> str:
    """Describe a streak in a few lines: its length, this week against the goal, and the freezes."""
    streak = member.streak
    if streak.current:
        longest = f" (longest {streak.longest})" if streak.longest > streak.current else ""
        lines = [f"Streak: **{counted(streak.current, 'day')}**{longest}."]
    elif streak.longest:
        lines = [f"Longest streak: {counted(streak.longest, 'day')}. The next study day starts a new one."]
    else:
        lines = ["No streak yet. Your next study day starts one."]
    is_told = streak.days_this_week == streak.current and not streak.minutes_this_week and not member.weekly_goal_days
    if (streak.longest or streak.days_this_week) and not is_told:
        lines.append(week_words(member))
    if streak.freezes:
        lines.append(f"Freezes: {streak.freezes}. A missed day uses one, and your streak goes on.")
    return "\n".join(lines)


def week_words(member: MemberStreak) -> str:
    """Say how many days and minutes were studied this week, against the goal if there is one."""
    streak, goal_days = member.streak, member.weekly_goal_days
    minutes = f", {amount_words(streak.minutes_this_week)}" if streak.minutes_this_week else ""
    if goal_days is None:
        return f"This week: {counted(streak.days_this_week, 'day')}{minutes}."
    reached = ": goal reached!" if streak.days_this_week >= goal_days else "."
    return f"This week: {streak.days_this_week} of {counted(goal_days, 'day')}{minutes}{reached}"


def freeze_words(state: StreakState) -> str:
    """Say how many freezes there are, what they do, and how the member earns the next one."""
    to_earn = counted(FREEZE_COST - state.credit % FREEZE_COST, "more study day")
    if not state.freezes:
        return f"Freezes: none. {to_earn} will earn one, which covers a missed day."
    next_one = "You cannot have more." if state.credit >= MOST_CREDIT else f"{to_earn} will earn the next."
    return f"Freezes: **{state.freezes}**. A missed day uses one, and your streak goes on. {next_one}"


def today_words(member: MemberStreak) -> str | None:
    """Say whether today is studied, paused, a rest day, or still open.

    Return None if today is open and there is no streak to lose.
    """
    history, today = member.history, member.today.study_day
    if member.streak.studied_today:
        minutes = history.days[today]
        return f"Studied today{f', {amount_words(minutes)}' if minutes else ''}."
    pause = next((one for one in history.pauses if one.holds(today)), None)
    if pause is not None:
        until = f"until {day_words(pause.until_on, 'without year')}" if pause.until_on else "until you end it"
        return f"Paused {until}. Nothing is lost, and studying still counts."
    if rests_on(history.rest_days, today):
        return "Today is a rest day. Nothing is lost, and studying still counts."
    if member.streak.current:
        return "Not studied today yet. Your streak is safe until your day ends."
    return None
