"""The wording of amounts and dates, as members read them."""

from __future__ import annotations

from datetime import date


def counted(number: int, thing: str) -> str:
    """Return a number with what it counts."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def amount_words(minutes: int) -> str:
    """Return an amount of minutes in words, in hours where it is an hour or more."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return counted(minutes, "minute")
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def weekday_words(day: date) -> str:
    """Return a day as people say it: its weekday, number and month."""
    return f"{day:%A}, {day.day} {day:%B}"
