"""Command options that members type as text and the bot parses, with errors that say what to type."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import discord
from discord import app_commands

from bot.rules import parsing


class _Parsed(app_commands.Transformer):
    """An option that `read` parses.

    discord.py wraps an error of `read` into a TransformerError. `bot.client.failure` shows the member the words of the
    wrapped error.
    """

    def read(self, value: str) -> Any:
        raise AssertionError("each option says how it is read")

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        """Return the value of the typed text."""
        return self.read(str(value))


class DayOption(_Parsed):
    """A calendar day."""

    def read(self, value: str) -> date:
        """Parse a text such as 2027-03-14."""
        return parsing.calendar_day(value)


class TimeOption(_Parsed):
    """A time of day."""

    def read(self, value: str) -> time:
        """Parse a text such as 19:30 or 7 pm."""
        return parsing.time_of_day(value)


class WeekdaysOption(_Parsed):
    """Days of the week."""

    def read(self, value: str) -> frozenset[int]:
        """Parse a text such as `mon wed`."""
        return parsing.weekdays(value)
