"""Command options that members type as text and the bot parses, with errors that say what to type."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any, Final

import discord
from discord import app_commands

from bot.rules import parsing
from knowledge.facts.answers import Question

Day = app_commands.Range[str, 1, 100]  # parsed later, when the member's local date is known
DAY_EXAMPLES: Final = "20 March, 20.3.2027 or in 3 weeks"  # for the descriptions of options and modals


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


def word_choices(command: app_commands.Command[Any, ..., Any], questions: Iterable[Question]) -> None:
    """Offer the answers to the guide's questions in the guide's words, in the options that are named like a question.

    Without this, Discord would show the ids of the answers, and would find only these while a member types.
    """
    options = {parameter.name for parameter in command.parameters}
    named = [question for question in questions if question.id in options]
    choices = {one.id: [app_commands.Choice(name=said.text, value=said.id) for said in one.choices] for one in named}
    app_commands.choices(**choices)(command)


def writes_month_first(interaction: discord.Interaction[Any]) -> bool:
    """Return whether a member writes the month before the day: they do if their Discord is in American English."""
    return interaction.locale is discord.Locale.american_english
