"""/guide reload: read the guide again and replace it; the old guide answers until the new guide is ready.

The operator sees how far the reading is, and can cancel it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import guide_line, text_embed
from bot.client.guide_learning import GuideLearning
from bot.client.guide_reading import ReadingCancelled
from bot.client.persistent import PersistentButton
from bot.client.responding import defer_redraw, redraw
from bot.errors import MemberError, NotAllowed
from bot.rules.wording import counted
from cogs.guide.subscriptions import SubscriptionDelivery
from knowledge.changes import Changes, compare
from knowledge.faults import GuideError
from knowledge.guide import Guide
from knowledge.text.markup import escape

log = logging.getLogger(__name__)

_FAULTS_LIMIT: Final = 3500
_FAULT_LIMIT: Final = 500


class Reload:
    """Replaces the guide in memory by the guide on disk; only one reload at a time.

    The class has the methods of a background job, so that the end of the bot does not wait for a guide that is being
    read.
    """

    def __init__(
        self, client: WhichcertClient, path: Path, learning: GuideLearning, subscriptions: SubscriptionDelivery
    ) -> None:
        self._client = client
        self._path = path
        self._learning = learning
        self._subscriptions = subscriptions

    def start(self) -> None:
        """Do nothing, because a reload begins only when an operator asks for it."""

    async def stop(self) -> None:
        """End the current reload, if there is one, and leave the guide unchanged."""
        self._client.guide_reading.stop()

    async def run(self, show: Callable[[float], object]) -> discord.Embed:
        """Reload the guide, and return an embed that says what changed.

        Every few seconds, call `show` with the share that is done, 0 to 1.
        If the new guide has errors, list the errors and go on with the old guide.
        Raise MemberError if a reload is under way already, or if the bot ends before the guide is read.
        """
        try:
            guide = await self._client.guide_reading.read(self._path, show)
        except ReadingCancelled:
            log.info("The guide was not reloaded: somebody cancelled it.")
            return _cancelled_embed(self._client.core.guide)
        except GuideError as error:
            log.warning("The guide was not reloaded. Faults found: %d.", len(error.faults))
            return _faults_embed(error, self._client.core.guide)
        before, self._client.core.guide = self._client.core.guide, guide
        log.info("The guide was reloaded. Passages: %d.", len(guide.source.passages))
        self._learning.start()
        self._subscriptions.check_soon()
        return _changes_embed(before, guide)


class CancelReload(PersistentButton, custom_id="reload:cancel"):
    """Ends the reading of the guide."""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Cancel")

    async def on_press(self, interaction: Interaction) -> None:
        """End the reading, and say that the old guide goes on answering.

        Raise NotAllowed unless an operator presses. Raise MemberError if no guide is being read.
        """
        client = interaction.client
        await defer_redraw(interaction)
        if not await client.operators.include(interaction.user.id):
            raise NotAllowed("Only the bot's operator can cancel this.")
        if not client.guide_reading.cancel():
            raise MemberError("No guide is being read right now, so there is nothing to cancel.")
        await redraw(interaction, _cancelled_embed(client.core.guide))


def reading_reply(share: float) -> tuple[discord.Embed, discord.ui.View]:
    """Return what the operator sees while the guide is read. `share`: how much is done, 0 to 1."""
    view = discord.ui.View(timeout=None)
    view.add_item(CancelReload())
    words = f"{int(share * 100)}% done. The old guide answers until then."
    return text_embed("Reading the guide", words), view


def _cancelled_embed(guide: Guide) -> discord.Embed:
    words = f"Nothing has changed: {escape(guide_line(guide))} still answers. `/guide reload` reads the guide again."
    return text_embed("Cancelled", words)


def _changes_embed(before: Guide, guide: Guide) -> discord.Embed:
    version, former = guide.source.version, before.source.version
    lines = [escape(guide_line(guide)) + (f" (before: {escape(former or 'no version')})" if version != former else "")]
    lines.append(_counts(compare(before.source.passages, guide.source.passages), len(guide.source.passages)))
    if (before.advisor is None) != (guide.advisor is None):
        lines.append(
            "It now has recommendations. **Restart the bot** to add the commands that need them."
            if guide.advisor
            else "It no longer has recommendations. **Restart the bot** to remove the commands that need them."
        )
    return text_embed("The guide is up to date", "\n".join(lines))


def _counts(changes: Changes, passages: int) -> str:
    if not (changes.new or changes.gone or changes.changed):
        return f"{counted(passages, 'passage')}, with no changes."
    return f"{counted(passages, 'passage')}: {changes.new:,} new, {changes.gone:,} gone, {changes.changed:,} changed."


def _faults_embed(error: GuideError, guide: Guide) -> discord.Embed:
    lines = [f"Nothing has changed: {escape(guide_line(guide))} still answers. What to fix:", ""]
    for number, fault in enumerate(error.faults):
        line = f"• {escape(str(fault)[:_FAULT_LIMIT])}"
        if sum(map(len, lines)) + len(line) > _FAULTS_LIMIT:
            lines.append(f"… and {len(error.faults) - number} more: `python -m bot check` lists them all.")
            break
        lines.append(line)
    return text_embed("The guide has faults", "\n".join(lines))
