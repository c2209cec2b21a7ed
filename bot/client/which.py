"""Ask what a member means if the typed text has several readings. Nothing is saved before a button is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import discord

from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from knowledge.text.dates import day_words

MOST: Final = 25  # buttons of a message
WHICH_DAY: Final = "What you typed can mean either of these days. Nothing is saved yet."


def which_reply(words: str, choices: Sequence[PersistentButton]) -> tuple[discord.Embed, discord.ui.View]:
    """Return a question that asks which reading is meant, with a button for each."""
    view = discord.ui.View(timeout=None)
    for choice in choices[:MOST]:
        view.add_item(choice)
    return text_embed("Which one do you mean?", words), view


def days_label(*days: date | None) -> str:
    """Return the label of a button that names days by weekday and date. Leave out a day that is None."""
    return " to ".join(day_words(day, "weekday, full") for day in days if day is not None)
