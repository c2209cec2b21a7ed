"""Buttons, selects and modals that work after a restart of the bot, because the custom_id holds their whole state.

An item is declared as a dataclass, and its custom_id names some of the fields. Each time that a member uses the item,
the item is built again from its custom_id. Then a field that the custom_id does not name, such as a label, has its
default value.
`bot.client.failure` replies to failures.

    class Undo(PersistentButton, custom_id="undo:{entry_id}"):
        entry_id: int

        def button(self) -> discord.ui.Button[Any]: ...          # what Discord shows
        async def on_press(self, interaction: Interaction) -> None: ...
"""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Self, cast, dataclass_transform, get_type_hints

import discord

from bot.client.client import Interaction
from bot.client.custom_id import CustomId, template, text
from bot.client.embeds import text_embed
from bot.client.failure import failures_answered
from bot.errors import UnknownButton
from knowledge.text.characters import harmless

_Picker = discord.ui.ChannelSelect[Any] | discord.ui.RoleSelect[Any]

_NOTHING = "(?!)"
_FIELD_LIMIT: Final = 100
_TYPED: Final = "You typed: "


@dataclass_transform(eq_default=False)
class _Declared:
    """A dataclass whose custom_id is declared as a class argument."""

    declaration: ClassVar[str] = ""
    _custom_id: ClassVar[CustomId | None] = None

    def __init_subclass__(cls, *, custom_id: str = "", **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.declaration = custom_id
        dataclass(eq=False, repr=False)(cls)

    @classmethod
    def declared(cls) -> CustomId:
        """Return the object that builds and parses the custom_ids of this class."""
        if cls._custom_id is None or "_custom_id" not in vars(cls):
            cls._custom_id = CustomId(cls.declaration, get_type_hints(cls, include_extras=True))
        return cls._custom_id

    @classmethod
    def parse(cls, custom_id: str) -> Self | None:
        """Build an object from a custom_id.

        Return None if this version of the bot does not build such custom_ids.
        """
        values = cls.declared().parse(custom_id)
        return None if values is None else cls(**values)


class _Item(_Declared):
    """A component that is built again from its custom_id each time that a member uses it.

    `is_known`: False if the custom_id could not be parsed.
    """

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
    def _component(self) -> discord.ui.Button[Any] | discord.ui.Select[Any] | _Picker:
        """Return the component that Discord shows."""

    def _admit(self, interaction: discord.Interaction[Any]) -> None:
        """Count the press. Raise UnknownButton, or TooManyPresses if the member has to wait."""
        if not self.is_known:
            raise UnknownButton
        client = cast("Interaction", interaction).client
        client.rate_limits.count_press(interaction.user.id, type(self), client.core.clock())

    def _wrap(self, item: discord.ui.Item[Any]) -> None:
        cast("Any", discord.ui.DynamicItem).__init__(self, item)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the item from its custom_id.

        If the custom_id cannot be parsed, return an item that is not known. Do not raise an exception, because
        discord.py would only log the exception and the member would get no reply.
        """
        known = cls.parse(match.string)
        if known is not None:
            return known
        unknown = cls.__new__(cls)
        unknown._wrap(item)
        unknown.is_known = False
        return unknown


class PersistentButton(_Item, discord.ui.DynamicItem[discord.ui.Button[Any]]):
    """A button whose press is handled by `on_press`.

    `callback` replies to failures, because discord.py only logs an exception of a dynamic item.
    """

    def in_row(self, row: int) -> Self:
        """Put the button into a row of its message, and return the button. The first row is 0."""
        self.row = row
        return self

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a press. If that fails, tell the member."""
        async with failures_answered(interaction):
            self._admit(interaction)
            await self.on_press(cast("Interaction", interaction))

    @abstractmethod
    def button(self) -> discord.ui.Button[Any]:
        """Return the button that Discord shows. Its custom_id is set afterwards."""

    @abstractmethod
    async def on_press(self, interaction: Interaction) -> None:
        """Do what the label of the button says."""

    def _component(self) -> discord.ui.Button[Any]:
        return self.button()


class PersistentSelect(_Item, discord.ui.DynamicItem[discord.ui.Select[Any]]):
    """A select whose choice is handled by `on_choice`."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a choice. If that fails, tell the member."""
        async with failures_answered(interaction):
            self._admit(interaction)
            await self.on_choice(cast("Interaction", interaction), self.item.values[0])

    @abstractmethod
    def select(self) -> discord.ui.Select[Any]:
        """Return the select that Discord shows. Its custom_id is set afterwards."""

    @abstractmethod
    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Do what the chosen value stands for."""

    def _component(self) -> discord.ui.Select[Any]:
        return self.select()


class PersistentPicker(_Item, discord.ui.DynamicItem[_Picker]):
    """A select of a server's channels or roles whose choice is handled by `on_pick`."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a choice. If that fails, tell the member."""
        async with failures_answered(interaction):
            self._admit(interaction)
            await self.on_pick(cast("Interaction", interaction), [one.id for one in self.item.values])

    @abstractmethod
    def picker(self) -> _Picker:
        """Return the select that Discord shows. Its custom_id is set afterwards."""

    @abstractmethod
    async def on_pick(self, interaction: Interaction, ids: list[int]) -> None:
        """Do what the chosen channels or roles stand for. Discord's own clients name only those of the server."""

    def _component(self) -> _Picker:
        return self.picker()


@dataclass(frozen=True, slots=True)
class Field:
    """The title of a modal, and the label and placeholder of its only text input."""

    title: str
    label: str
    example: str


class PersistentModal(_Declared):
    """A modal with one text input. `on_submit` handles the submission, also after a restart."""

    @abstractmethod
    def field(self) -> Field:
        """Return the texts of the modal."""

    @abstractmethod
    async def on_submit(self, interaction: Interaction, typed: str) -> None:
        """Handle the text that the member typed."""

    async def open(self, interaction: Interaction, typed: str = "") -> None:
        """Show the modal in response to a press."""
        field = self.field()
        modal = discord.ui.Modal(title=field.title, custom_id=self.declared().build(vars(self)))
        modal.add_item(
            discord.ui.TextInput[Any](
                label=field.label,
                placeholder=field.example,
                default=typed[:_FIELD_LIMIT] or None,
                max_length=_FIELD_LIMIT,
                custom_id="text",
            )
        )
        modal.stop()  # discord.py keeps every sent modal in memory until a restart, unless the modal is stopped
        await interaction.response.send_modal(modal)

    @classmethod
    async def take(cls, interaction: discord.Interaction[Any]) -> bool:
        """Handle a submission if it is of this modal, and return whether it is.

        If handling it fails, tell the member.
        """
        data = cast("dict[str, Any]", interaction.data or {})
        modal = cls.parse(str(data.get("custom_id", "")))
        if modal is None:
            return False
        typed = harmless(str(data["components"][0]["components"][0]["value"]))
        async with failures_answered(interaction, lambda words: modal._failed(words, typed)):
            await modal.on_submit(cast("Interaction", interaction), typed)
        return True

    @classmethod
    async def reopen(cls, interaction: discord.Interaction[Any], custom_id: str, typed: str) -> bool:
        """Show this modal, filled in with `typed`, if the custom_id belongs to it. Return whether it does."""
        modal = cls.parse(custom_id)
        if modal is None:
            return False
        await modal.open(cast("Interaction", interaction), typed)
        return True

    def _failed(self, words: str, typed: str) -> tuple[discord.Embed, discord.ui.View]:
        """Return an embed that says what went wrong, and a button to try again.

        The embed also holds the typed text, so that the button still works after a restart.
        """
        embed, view = text_embed(self.field().title, words), discord.ui.View(timeout=None)
        embed.set_footer(text=f"{_TYPED}{typed}")
        view.add_item(TryAgain(self.declared().build(vars(self))))
        return embed, view


class TryAgain(PersistentButton, custom_id="try-again:{form}"):
    """Opens a modal again, filled in with the typed text from the message of this button."""

    form: Annotated[str, text(r"[!-~]{1,90}")]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Try again", style=discord.ButtonStyle.primary)

    async def on_press(self, interaction: Interaction) -> None:
        """Open the modal whose custom_id is `form`. Raise UnknownButton if there is none."""
        embeds = interaction.message.embeds if interaction.message else []
        footer = embeds[0].footer.text or "" if embeds else ""
        typed = harmless(footer.removeprefix(_TYPED)) if footer.startswith(_TYPED) else ""
        for modal in interaction.client.persistent_modals:
            if await modal.reopen(interaction, self.form, typed):
                return
        raise UnknownButton
