"""Log one line for each command, press, form and message, and tell the operator's watch how it ended.

The line holds no id and no text of a member, only names of ours, a time and a reference.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.watch import Ending, Watch

log = logging.getLogger(__name__)

MESSAGE: Final = "message"
_BEGUN: Final = "whichcert:begun"
_KINDS: Final = {discord.InteractionType.component: "button", discord.InteractionType.modal_submit: "form"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How something ended that a member asked for.

    `reference`: what the log calls the bug. None if there was none.
    """

    ending: Ending = "ok"
    reference: str | None = None


OK: Final = Ended()


def name_of(interaction: discord.Interaction[Any]) -> str:
    """Return the name of a command, or else "button" for a press or a choice, "form", or "unknown command"."""
    if interaction.command is not None:
        return interaction.command.qualified_name
    return _KINDS.get(interaction.type, "unknown command")


def note_begun(interaction: discord.Interaction[Any]) -> None:
    """Note that the work for an interaction begins now. `note_ended` has to follow."""
    interaction.extras[_BEGUN] = time.perf_counter()


def note_ended(interaction: discord.Interaction[Any], ended: Ended = OK) -> None:
    """Log and tell how the work for an interaction ended. Do so only once for each interaction."""
    began: float | None = interaction.extras.pop(_BEGUN, None)
    if began is not None:
        tell_ended(interaction.client.core.watch, name_of(interaction), began, ended)


def tell_ended(watch: Watch, command: str, began: float, ended: Ended = OK) -> None:
    """Log and tell how a command ended. `began`: when it began, by `time.perf_counter`."""
    seconds = time.perf_counter() - began
    fields = {"command": command, "outcome": ended.ending, "milliseconds": round(1000 * seconds)}
    if ended.reference is None:
        log.info("%s: %s, %d ms", *fields.values(), extra=fields)
    else:
        told = fields | {"reference": ended.reference}
        log.info("%s: %s, %d ms, reference %s", *told.values(), extra=told)
    watch.command_ended(command, ended.ending, seconds)
