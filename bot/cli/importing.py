"""`import`: save the data from a member's file of /mydata export that another host wrote."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.app import open_store
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.store.member_import import ImportResult


def import_member(options: argparse.Namespace) -> int:
    """Import a member's data. Raise NotAnExport if the file is not a valid export."""
    from bot.cli.import_output import tell_taken_in
    from bot.export.reader import held_in, read_export

    settings = read_settings()
    export = read_export(*options.files)
    member_id: int = options.member or int(export.member_id)

    async def start() -> ImportResult:
        async with await open_store(settings) as store:
            return await store.privacy.import_member(held_in(export, member_id))

    tell_taken_in(export, member_id, asyncio.run(start()))
    return 0
