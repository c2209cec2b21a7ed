"""The line that praises a member for what a study day reached."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.rules.milestones import Milestone
from bot.rules.wording import counted

_NUMBERS: Final = {3: "Three", 7: "Seven", 30: "Thirty", 100: "One hundred"}
_PRAISE: Final = {3: ", nice.", 7: ", well done.", 30: ". That is a habit now.", 100: ". That is quite something."}


def praise_words(reached: Milestone, today: date) -> str:
    """Return one line on the first thing that counts: the first day, the streak, the longest streak, or the goal."""
    if reached.is_first:
        return "Your first day: a good start."
    if reached.passed is not None:
        number = _NUMBERS[reached.passed] if reached.streak == reached.passed else reached.streak
        praise = ", your longest streak so far." if reached.is_longest else _PRAISE[reached.passed]
        return f"{number} days in a row{praise}"
    if reached.is_longest:
        return f"{counted(reached.streak, 'day')} in a row: your longest streak so far."
    is_past = reached.goal_of is not None and (today - reached.goal_of).days > 6
    return f"You did what you planned for {'last' if is_past else 'this'} week. Well done."


def says_streak(reached: Milestone) -> bool:
    """Return whether the line says how long the streak is."""
    return reached.is_first or reached.passed is not None or reached.is_longest
