"""The error message for a text that is no date. Its examples resemble the text, and their dates are in the future."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Final

from bot.rules.typed_text import told_back
from knowledge.text.dates import day_words

MONTHS: Final = tuple(calendar.month_name)[1:]
MONTH: Final = "(?:" + "|".join(rf"{name[:3]}[a-z]*" for name in map(str.lower, MONTHS)) + ")"
_WHOLE: Final = {"week": "`next friday`", "month": "`end of next month`", "year": "`end of next year`"}


def _example(today: date) -> date:
    """Return a day in the future. It is a 20th, so that nobody takes the day for the month."""
    return date(today.year + (today.month > 9), (today.month + 2) % 12 + 1, 20)


def like(today: date) -> str:
    """Say how to type a date."""
    return f"Type it like `{day_words(_example(today))}` or `{_example(today)}`."


def refusal(text: str, typed: str, today: date) -> str:
    """Say that a text is no date, and give the examples that resemble it most.

    `text`: the text for the message.
    `typed`: the same text in the form in which it is compared.
    """
    example = _example(today)
    if re.fullmatch(rf"(?:in )?(?:{MONTH}\.?(?: \d{{4}})?|(?:next |this )?(?:week|month|year|weekend))", typed):
        near = next((words for unit, words in _WHOLE.items() if unit in typed), "`end of March`")
        return f"“{told_back(text)}” is not a single date. Type one day, like `{day_words(example)}` or {near}."
    if re.search(r"\b(?:day|week|month|year)s?\b", typed):
        likes = "`in 10 days`, `in 3 weeks` or `in 2 months`"
    elif re.search(r"\d", typed) and not re.search(r"[a-z]", typed):
        likes = f"`{day_words(example)}`, `{example}` or `{example.day}.{example.month}.{example.year}`"
    else:
        likes = f"`{day_words(example)}`, `next friday` or `in 3 weeks`"
    return f"“{told_back(text)}” is not a date. Type it like {likes}."
