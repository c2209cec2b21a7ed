"""What a feature adds to the client: its commands, what outlives a restart, and its jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import discord
from discord.ext import commands


class Job(Protocol):
    """Periodic work beside the commands."""

    def start(self) -> None:
        """Begin it; called once, before the connection stands."""
        ...

    async def stop(self) -> None:
        """End it when what is under way is done."""
        ...


class Modal(Protocol):
    """A modal that members submit."""

    async def take(self, interaction: discord.Interaction[Any]) -> bool:
        """Tell whether what was submitted is of this modal, and handle it."""
        ...


class Notice(Protocol):
    """Something that a member has to be told, after a command of theirs, below its answer."""

    async def __call__(self, interaction: discord.Interaction[Any], command: str, /) -> None:
        """Tell it, if there is something to tell after this command."""
        ...


@dataclass(frozen=True)
class Feature:
    """Lists everything of a feature that the client has to know."""

    cogs: Sequence[commands.Cog] = ()
    persistent: Sequence[type[discord.ui.DynamicItem[Any]]] = ()
    modals: Sequence[Modal] = ()
    jobs: Sequence[Job] = ()
    notices: Sequence[Notice] = ()
