"""What a feature adds to the client: commands, persistent items, modals, jobs and notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import discord
from discord.ext import commands


class Job(Protocol):
    """Periodic work in the background."""

    def start(self) -> None:
        """Start the job. This is called once, before the client is connected."""
        ...

    async def stop(self) -> None:
        """Stop the job after the run under way has ended."""
        ...


class Modal(Protocol):
    """A modal that members submit."""

    async def take(self, interaction: discord.Interaction[Any]) -> bool:
        """Handle the submission if it is of this modal. Return whether it is of this modal."""
        ...

    async def reopen(self, interaction: discord.Interaction[Any], custom_id: str, typed: str) -> bool:
        """Tell whether a custom_id is of this modal, and show that one filled in."""
        ...


class Notice(Protocol):
    """A message to a member, below the answer to their command."""

    async def __call__(self, interaction: discord.Interaction[Any], command: str, /) -> None:
        """Send the notice if there is something to say after this command."""
        ...


@dataclass(frozen=True)
class Feature:
    """Everything that the client registers for a feature."""

    cogs: Sequence[commands.Cog] = ()
    persistent: Sequence[type[discord.ui.DynamicItem[Any]]] = ()
    modals: Sequence[Modal] = ()
    jobs: Sequence[Job] = ()
    notices: Sequence[Notice] = ()
