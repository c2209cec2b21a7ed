"""Explain a streak: the last two weeks, day by day, in plain words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import discord

from bot.client.embeds import text_embed
from bot.members.streak import MemberStreak
from bot.rules.streaks import StreakDay, StreakState
from bot.rules.wording import amount_words, counted
from knowledge.text.dates import day_words

DAYS_TOLD: Final = 14
_DAY: Final = timedelta(days=1)
_LOGGED_AS: Final = {1: "yesterday", 2: "the day before"}


def why_embed(member: MemberStreak) -> discord.Embed:
    """Return an embed that says how each of the last 14 days changed the streak."""
    today, streak = member.today.study_day, member.streak
    if not member.days:
        words = "You have no study days yet. `/studied` logs the first one. After that, each day is explained here."
        return text_embed("Your last two weeks", words)
    lines = [f"Streak today: **{counted(streak.current, 'day')}**, longest {counted(streak.longest, 'day')}.", ""]
    known = {day.on: day for day in member.days}
    first, told = member.days[0].on, today - (DAYS_TOLD - 1) * _DAY
    if told < first:
        before = first - _DAY
        span = (
            day_words(told, "short weekday")
            if told == before
            else f"{day_words(told, 'short weekday')} to {day_words(before, 'short weekday')}"
        )
        lines.append(f"**{span}**: before your first study day, so there was nothing to lose.")
    for number in range(DAYS_TOLD):
        day = known.get(told + number * _DAY)
        if day is not None:
            before_it = known.get(day.on - _DAY)
            words = _words(day, before_it.state if before_it else StreakState(), today)
            lines.append(f"**{day_words(day.on, 'short weekday')}**: {words}")
    embed = text_embed("Your last two weeks", "\n".join(lines))
    hour = member.history.day_ends_at_hour
    return embed.set_footer(text=f"Your day ends at {hour:02}:00 ({member.today.zone.key}); /settings changes that.")


def _words(day: StreakDay, before: StreakState, today: date) -> str:
    """Explain what a day counts as, and what that did to the streak before it."""
    streak = counted(before.current, "day")
    kept = f" The streak stays at {streak}." if before.current else ""
    match day.mark:
        case "studied":
            minutes = f", {amount_words(day.minutes)}" if day.minutes else ""
            return f"studied{minutes}. Streak: {counted(day.state.current, 'day')}."
        case "open":
            safe = (
                "the streak is safe until your day ends." if before.current else "studying today starts a new streak."
            )
            return f"today, not studied yet; {safe}"
        case "paused":
            return f"paused.{kept}"
        case "rest":
            return f"rest day.{kept}"
        case "outage":
            minutes = int(day.lasted.total_seconds() // 60) if day.lasted else 0
            return f"protected: I was offline for {amount_words(minutes)} of its last six hours.{kept}"
        case "short":
            hours = round(day.lasted.total_seconds() / 3600) if day.lasted else 0
            lasted = f"lasted only {counted(hours, 'hour')}" if hours else "was skipped"
            return f"protected: your time zone changed, and this date {lasted} for you.{kept}"
        case "frozen":
            left = f"{day.state.freezes} left" if day.state.freezes else "none left"
            return f"not studied; a freeze covered it ({left}).{kept}{_mend(day.on, today)}"
        case "broken":
            return f"not studied, and no freeze was left: the streak of {streak} ended here.{_mend(day.on, today)}"
        case "missed":
            return f"not studied; there was no streak to lose.{_mend(day.on, today)}"


def _mend(on: date, today: date) -> str:
    """Say how to log a missed day afterwards. Return "" if it is too late for that."""
    logged_as = _LOGGED_AS.get((today - on).days)
    return f" Did you study that day? `/studied when:{logged_as}` still counts." if logged_as else ""
