"""Everything that is held about a member, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.breaks import KeptPause, KeptRestDays, read_pauses, read_rest_days
from bot.store.members import MemberSettings, ZoneChange, read_settings, read_zone_changes
from bot.store.occurrences import Occurrence, read_occurrences
from bot.store.schedules import Schedule, read_schedules
from bot.store.sharing import Share, read_shares
from bot.store.study import StreakMark, StudyEntry, read_entries, read_mark
from bot.store.targets import Target, read_target
from bot.store.votes import Vote, read_votes
from bot.store.wishes import Wish, read_wishes


@dataclass(frozen=True)
class Everything:
    """What is held about a member, as it is kept; settings is None where nothing is."""

    settings: MemberSettings | None
    zone_changes: tuple[ZoneChange, ...]
    target: Target | None
    study_entries: tuple[StudyEntry, ...]
    streak_mark: StreakMark | None
    rest_days: tuple[KeptRestDays, ...]
    pauses: tuple[KeptPause, ...]
    shares: tuple[Share, ...]
    schedules: tuple[Schedule, ...]
    occurrences: tuple[Occurrence, ...]
    votes: tuple[Vote, ...]
    wishes: tuple[Wish, ...]


async def read_everything(connection: AsyncConnection, member_id: int) -> Everything:
    """Reads all that is held about a member within a transaction."""
    settings = await read_settings(connection, member_id)
    return Everything(
        settings=settings if settings.created_at else None,
        zone_changes=await read_zone_changes(connection, member_id),
        target=await read_target(connection, member_id),
        study_entries=await read_entries(connection, member_id),
        streak_mark=await read_mark(connection, member_id),
        rest_days=await read_rest_days(connection, member_id),
        pauses=await read_pauses(connection, member_id),
        shares=await read_shares(connection, member_id),
        schedules=await read_schedules(connection, member_id),
        occurrences=await read_occurrences(connection, member_id),
        votes=await read_votes(connection, member_id),
        wishes=await read_wishes(connection, member_id),
    )
