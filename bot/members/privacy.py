"""What is held about a member: shown, taken along, deleted."""

from __future__ import annotations

import asyncio

from bot.core import Core
from bot.export.schema import ExportForm
from bot.members.streak import member_streak
from bot.rules.records import MemberData


async def data_of(core: Core, member_id: int) -> MemberData:
    """Return all that is held about a member, of one moment."""
    return await core.store.privacy.data_of(member_id)


async def export_of(core: Core, member_id: int) -> str | None:
    """Return the text of a file with all that is held about a member; None where nothing is."""
    async with core.store.at_one_moment():
        protected = [day.on for day in (await member_streak(core, member_id)).days if day.mark == "outage"]
        held = await data_of(core, member_id)
    if held.settings is None:
        return None
    now = core.clock()
    return await asyncio.to_thread(lambda: ExportForm.of(member_id, held, now, protected).text())


async def forget(core: Core, member_id: int) -> bool:
    """Delete all that is held about a member; tell whether there was anything. Raises NotSaved."""
    return await core.store.privacy.forget(member_id)
