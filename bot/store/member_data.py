"""Read everything that is stored about a member."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import (
    MemberData,
)
from bot.store.members import read_settings, read_zone_changes
from bot.store.occurrences import read_occurrences
from bot.store.rest_and_pauses import read_pauses, read_rest_days
from bot.store.schedules import read_schedules
from bot.store.sharing import read_shares
from bot.store.study import read_entries, read_mark
from bot.store.subscriptions import read_subscriptions
from bot.store.targets import read_done_parts, read_target
from bot.store.votes import read_votes


async def read_member_data(connection: AsyncConnection, member_id: int) -> MemberData:
    """Read, in one transaction, all that is stored about a member. `settings` is None if the member has no row."""
    settings = await read_settings(connection, member_id)
    return MemberData(
        settings=settings if settings.created_at else None,
        zone_changes=await read_zone_changes(connection, member_id),
        target=await read_target(connection, member_id),
        done_parts=await read_done_parts(connection, member_id),
        study_entries=await read_entries(connection, member_id),
        streak_mark=await read_mark(connection, member_id),
        rest_days=await read_rest_days(connection, member_id),
        pauses=await read_pauses(connection, member_id),
        shares=await read_shares(connection, member_id),
        schedules=await read_schedules(connection, member_id),
        occurrences=await read_occurrences(connection, member_id),
        votes=await read_votes(connection, member_id),
        wishes=await read_subscriptions(connection, member_id),
    )
