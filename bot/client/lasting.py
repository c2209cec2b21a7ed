"""Buttons and selects that outlive a restart: the custom_id says everything, and a failure gets the one reply."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, cast

import discord

from bot.client.client import Interaction
from bot.client.failure import reply_failure


class LastingButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"^$"):
    """A button whose press goes to `pressed`; discord.py itself would let an exception of a dynamic item vanish."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handles a press and answers its failure."""
        try:
            await self.pressed(cast("Interaction", interaction))
        except Exception as error:
            await reply_failure(interaction, error)

    @abstractmethod
    async def pressed(self, interaction: Interaction) -> None:
        """Does what the button promises."""


class LastingSelect(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"^$"):
    """A select whose choice goes to `chosen`."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handles a choice and answers its failure."""
        try:
            await self.chosen(cast("Interaction", interaction), self.item.values[0])
        except Exception as error:
            await reply_failure(interaction, error)

    @abstractmethod
    async def chosen(self, interaction: Interaction, value: str) -> None:
        """Does what the choice stands for."""
