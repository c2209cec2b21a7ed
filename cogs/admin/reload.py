"""/guide reload: read the guide again and replace it; the old guide answers until the new guide is ready."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Final

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import guide_line, text_embed
from bot.errors import MemberError
from bot.threads import in_thread
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

    def __init__(self, client: WhichcertClient, path: Path, subscriptions: SubscriptionDelivery) -> None:
        self._client = client
        self._path = path
        self._subscriptions = subscriptions
        self._reading = asyncio.Lock()
        self._stopping = asyncio.Event()

    def start(self) -> None:
        """Do nothing, because a reload begins only when an operator asks for it."""

    async def stop(self) -> None:
        """End the current reload, if there is one, and leave the guide unchanged."""
        self._stopping.set()

    async def run(self) -> discord.Embed:
        """Reload the guide, and return an embed that says what changed.

        If the new guide has errors, list the errors and go on with the old guide.
        Raise MemberError if a reload is under way already, or if the bot ends before the guide is read.
        """
        if self._reading.locked():
            raise MemberError("The guide is being read already. Whoever asked first is told what changed.")
        async with self._reading:
            try:
                guide = await self._read()
            except GuideError as error:
                log.warning("The guide was not taken up: it has %d faults.", len(error.faults))
                return _faults_embed(error, self._client.core.guide)
            before, self._client.core.guide = self._client.core.guide, guide
        log.info("The guide was taken up anew: %d passages.", len(guide.source.passages))
        self._subscriptions.check_soon()
        return _changes_embed(before, guide)

    async def _read(self) -> Guide:
        """Read the guide in a thread. If the bot ends meanwhile, raise MemberError without waiting for the thread."""
        reading = asyncio.create_task(in_thread(Guide.read, self._path))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                return reading.result()
        finally:
            reading.cancel()
            stopping.cancel()
        raise MemberError("I am being stopped, so I did not reload the guide. I read it anew when I start again.")


def _changes_embed(before: Guide, guide: Guide) -> discord.Embed:
    version, former = guide.source.version, before.source.version
    lines = [escape(guide_line(guide)) + (f" (before: {escape(former or 'no version')})" if version != former else "")]
    lines.append(_counts(compare(before.source.passages, guide.source.passages), len(guide.source.passages)))
    if (before.advisor is None) != (guide.advisor is None):
        has = "has now" if guide.advisor else "no longer has"
        lines.append(f"It {has} rules for recommendations. **Restart the bot** so that its commands follow.")
    return text_embed("The guide is up to date", "\n".join(lines))


def _counts(changes: Changes, passages: int) -> str:
    if not (changes.new or changes.gone or changes.changed):
        return f"{passages:,} passages, none of which changed."
    return f"{passages:,} passages: {changes.new:,} new, {changes.gone:,} gone, {changes.changed:,} changed."


def _faults_embed(error: GuideError, guide: Guide) -> discord.Embed:
    lines = [f"Nothing has changed: {escape(guide_line(guide))} goes on answering. To mend:", ""]
    for number, fault in enumerate(error.faults):
        line = f"• {escape(str(fault)[:_FAULT_LIMIT])}"
        if sum(map(len, lines)) + len(line) > _FAULTS_LIMIT:
            lines.append(f"… and {len(error.faults) - number} more: `python -m bot check` lists all.")
            break
        lines.append(line)
    return text_embed("The guide has faults", "\n".join(lines))
