"""What was typed may mean several things: a button for each, and nothing is kept before one is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import discord

from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from knowledge.text.dates import day_words

MOST: Final = 25  # buttons of a message
WHICH_DAY: Final = "What you typed may be either of these days. Nothing is saved yet."


def which_reply(words: str, choices: Sequence[PersistentButton]) -> tuple[discord.Embed, discord.ui.View]:
    """Ask which of several readings is meant."""
    view = discord.ui.View(timeout=None)
    for choice in choices[:MOST]:
        view.add_item(choice)
    return text_embed("Which one do you mean?", words), view


def days_label(*days: date | None) -> str:
    """Name days on a button, by weekday and date."""
    return " to ".join(day_words(day, "weekday, full") for day in days if day is not None)
