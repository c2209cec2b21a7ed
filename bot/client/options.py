"""Options that members type as text -> values, with an error that says what to type."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import discord
from discord import app_commands

from bot.rules import parsing


class _Parsed(app_commands.Transformer):
    """Lets the error's own words through, which discord.py would wrap."""

    def read(self, value: str) -> Any:
        raise AssertionError("each option says how it is read")

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        """Read what was typed."""
        return self.read(str(value))


class DayOption(_Parsed):
    """A calendar day."""

    def read(self, value: str) -> date:
        """Read 2027-03-14."""
        return parsing.calendar_day(value)


class TimeOption(_Parsed):
    """A time of day."""

    def read(self, value: str) -> time:
        """Read 19:30 or 7 pm."""
        return parsing.time_of_day(value)


class WeekdaysOption(_Parsed):
    """Days of the week."""

    def read(self, value: str) -> frozenset[int]:
        """Read `mon wed`."""
        return parsing.weekdays(value)
