"""Buttons, selects and modals that outlive a restart: the custom_id says everything; failures get the one reply.

Each is declared as a dataclass whose custom_id names its fields; a field that it does not name, as a label, has a
default and is not there after a restart:

    class Undo(PersistentButton, custom_id="undo:{entry_id}"):
        entry_id: int

        def button(self) -> discord.ui.Button[Any]: ...          # what it looks like
        async def on_press(self, interaction: Interaction) -> None: ...
"""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Self, cast, dataclass_transform, get_type_hints

import discord

from bot.client.client import Interaction
from bot.client.custom_id import CustomId, template
from bot.client.failure import failures_answered
from bot.errors import UnknownButton

_NOTHING = "(?!)"


@dataclass_transform(eq_default=False)
class _Declared:
    """Knows its custom_id by its declaration."""

    declaration: ClassVar[str] = ""
    _custom_id: ClassVar[CustomId | None] = None

    def __init_subclass__(cls, *, custom_id: str = "", **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.declaration = custom_id
        dataclass(eq=False, repr=False)(cls)

    @classmethod
    def declared(cls) -> CustomId:
        """Return how its custom_ids are built and parsed."""
        if cls._custom_id is None or "_custom_id" not in vars(cls):
            cls._custom_id = CustomId(cls.declaration, get_type_hints(cls, include_extras=True))
        return cls._custom_id

    @classmethod
    def parse(cls, custom_id: str) -> Self | None:
        """Make it of a custom_id; None for one that today's version of the bot does not give."""
        values = cls.declared().parse(custom_id)
        return None if values is None else cls(**values)


class _Item(_Declared):
    """Is made again after a restart; one whose custom_id cannot be parsed is not known."""

    is_known = True

    def __init_subclass__(cls, *, custom_id: str = "", **options: Any) -> None:
        super().__init_subclass__(
            custom_id=custom_id, template=template(custom_id) if custom_id else _NOTHING, **options
        )

    def __post_init__(self) -> None:
        item = self._component()
        item.custom_id = self.declared().build(vars(self))
        self._wrap(item)

    @abstractmethod
    def _component(self) -> discord.ui.Button[Any] | discord.ui.Select[Any]:
        """Return what is shown."""

    def _wrap(self, item: discord.ui.Item[Any]) -> None:
        cast("Any", discord.ui.DynamicItem).__init__(self, item)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make it of its custom_id; discord.py would let the press vanish with whatever is raised here."""
        known = cls.parse(match.string)
        if known is not None:
            return known
        unknown = cls.__new__(cls)
        unknown._wrap(item)
        unknown.is_known = False
        return unknown


class PersistentButton(_Item, discord.ui.DynamicItem[discord.ui.Button[Any]]):
    """A button whose press goes to `on_press`; discord.py itself would let an exception of a dynamic item vanish."""

    def in_row(self, row: int) -> Self:
        """Put it into a row of its message, counted from 0, and return it."""
        self.row = row
        return self

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a press and answer its failure."""
        async with failures_answered(interaction):
            if not self.is_known:
                raise UnknownButton
            await self.on_press(cast("Interaction", interaction))

    @abstractmethod
    def button(self) -> discord.ui.Button[Any]:
        """Return what it looks like."""

    @abstractmethod
    async def on_press(self, interaction: Interaction) -> None:
        """Do what the button promises."""

    def _component(self) -> discord.ui.Button[Any]:
        return self.button()


class PersistentSelect(_Item, discord.ui.DynamicItem[discord.ui.Select[Any]]):
    """A select whose choice goes to `on_choice`."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a choice and answer its failure."""
        async with failures_answered(interaction):
            if not self.is_known:
                raise UnknownButton
            await self.on_choice(cast("Interaction", interaction), self.item.values[0])

    @abstractmethod
    def select(self) -> discord.ui.Select[Any]:
        """Return what it looks like."""

    @abstractmethod
    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Do what the choice stands for."""

    def _component(self) -> discord.ui.Select[Any]:
        return self.select()


@dataclass(frozen=True, slots=True)
class Field:
    """What a modal of one field looks like."""

    title: str
    label: str
    example: str


class PersistentModal(_Declared):
    """A modal of one field; what is submitted goes to `on_submit`, before or after a restart."""

    @abstractmethod
    def field(self) -> Field:
        """Return what it looks like."""

    @abstractmethod
    async def on_submit(self, interaction: Interaction, typed: str) -> None:
        """Do what the modal promises."""

    async def open(self, interaction: Interaction) -> None:
        """Show it in answer to a press."""
        field = self.field()
        modal = discord.ui.Modal(title=field.title, custom_id=self.declared().build(vars(self)))
        modal.add_item(
            discord.ui.TextInput[Any](label=field.label, placeholder=field.example, max_length=100, custom_id="text")
        )
        modal.stop()  # discord.py would know the modal until a restart, and keep each
        await interaction.response.send_modal(modal)

    @classmethod
    async def take(cls, interaction: discord.Interaction[Any]) -> bool:
        """Handle what was submitted and answer its failure, if it is of this modal; tell whether it is."""
        data = cast("dict[str, Any]", interaction.data or {})
        modal = cls.parse(str(data.get("custom_id", "")))
        if modal is None:
            return False
        async with failures_answered(interaction):
            await modal.on_submit(
                cast("Interaction", interaction), str(data["components"][0]["components"][0]["value"])
            )
        return True
