"""Buttons, selects and forms that outlive a restart: the custom_id says everything; failures get the one reply."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Self, cast

import discord

from bot.client.client import Interaction
from bot.client.failure import failures_answered
from bot.errors import UnknownButton


class _Persistent:
    """Makes an item again after a restart; one whose custom_id says nothing that can be is not known."""

    is_known = True

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make it of its custom_id, as discord.py asks, which lets what is raised here vanish with the press."""
        try:
            return cls.again(match)
        except Exception:  # an id that the bot of today never gives
            unknown = cls.__new__(cls)
            cast("Any", discord.ui.DynamicItem).__init__(unknown, item)
            unknown.is_known = False
            return unknown

    @classmethod
    def again(cls, match: re.Match[str]) -> Self:
        """Makes it of what the groups of its template say, each the parameter of its name unless a class says more."""
        return cast("Callable[..., Self]", cls)(**match.groupdict())


class PersistentButton(_Persistent, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"^$"):
    """A button whose press goes to `pressed`; discord.py itself would let an exception of a dynamic item vanish."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handles a press and answers its failure."""
        async with failures_answered(interaction):
            if not self.is_known:
                raise UnknownButton
            await self.pressed(cast("Interaction", interaction))

    @abstractmethod
    async def pressed(self, interaction: Interaction) -> None:
        """Does what the button promises."""


class PersistentSelect(_Persistent, discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"^$"):
    """A select whose choice goes to `chosen`."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handles a choice and answers its failure."""
        async with failures_answered(interaction):
            if not self.is_known:
                raise UnknownButton
            await self.chosen(cast("Interaction", interaction), self.item.values[0])

    @abstractmethod
    async def chosen(self, interaction: Interaction, value: str) -> None:
        """Does what the choice stands for."""


class PersistentForm(discord.ui.Modal):
    """A form of one field; what is sent goes to `sent`, before or after a restart."""

    template: ClassVar[str]

    def __init__(self, custom_id: str, title: str, label: str, example: str) -> None:
        super().__init__(title=title, custom_id=custom_id)
        self.add_item(discord.ui.TextInput[Any](label=label, placeholder=example, max_length=100, custom_id="text"))
        self.stop()  # discord.py would know the form until a restart, and keep each

    @classmethod
    async def take(cls, interaction: Interaction) -> bool:
        """Tells whether a sent form is of this kind; if so, keeps what was typed and answers a failure."""
        data = cast("dict[str, Any]", interaction.data or {})
        match = re.fullmatch(cls.template, str(data.get("custom_id", "")))
        if match is None:
            return False
        async with failures_answered(interaction):
            await cls.sent(interaction, match, str(data["components"][0]["components"][0]["value"]))
        return True

    @classmethod
    @abstractmethod
    async def sent(cls, interaction: Interaction, match: re.Match[str], typed: str) -> None:
        """Does what the form promises."""
