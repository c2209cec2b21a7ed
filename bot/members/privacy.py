"""All that is stored about a member: show it, export it, delete it."""

from __future__ import annotations

from bot.core import Core
from bot.export.packing import PackedFile, packed
from bot.export.schema import ExportForm
from bot.members.streak import member_streak
from bot.rules.records import MemberData
from bot.threads import in_thread


async def data_of(core: Core, member_id: int) -> MemberData:
    """Return all that is stored about a member, as one snapshot."""
    return await core.store.privacy.data_of(member_id)


async def export_of(core: Core, member_id: int, room: int) -> list[PackedFile]:
    """Return the files with all that is stored about a member, each of at most `room` bytes.

    Return no file if nothing is stored.
    """
    async with core.store.at_one_moment():
        protected = [day.on for day in (await member_streak(core, member_id)).days if day.mark == "outage"]
        held = await data_of(core, member_id)
    if held.settings is None:
        return []
    now = core.clock()
    name = f"whichcert-{now:%Y-%m-%d}"
    return await in_thread(lambda: packed(ExportForm.of(member_id, held, now, protected).text(), name, room))


async def forget(core: Core, member_id: int) -> bool:
    """Delete all that is stored about a member. Return False if nothing was stored.

    Raise NotSaved if the write fails.
    """
    return await core.store.privacy.forget(member_id, core.clock())
