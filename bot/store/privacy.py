"""Everything that is held about a member: shown, or gone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete

from bot.store.database import Database
from bot.store.members import MemberSettings, ZoneChange, read_settings, read_zone_changes
from bot.store.occurrences import Occurrence, read_occurrences
from bot.store.schedules import Schedule, read_schedules
from bot.store.study import StudyEntry, read_entries
from bot.store.tables import members
from bot.store.targets import Target, read_target


@dataclass(frozen=True)
class Everything:
    """What is held about a member, as it is kept; settings is None where nothing is."""

    settings: MemberSettings | None
    zone_changes: tuple[ZoneChange, ...]
    target: Target | None
    study_entries: tuple[StudyEntry, ...]
    schedules: tuple[Schedule, ...]
    occurrences: tuple[Occurrence, ...]


class Privacy:
    """Shows and forgets members."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def everything_about(self, member_id: int) -> Everything:
        """Gives all that is held about a member, of one moment."""
        async with self._database.read() as connection:
            settings = await read_settings(connection, member_id)
            return Everything(
                settings=settings if settings.created_at else None,
                zone_changes=await read_zone_changes(connection, member_id),
                target=await read_target(connection, member_id),
                study_entries=await read_entries(connection, member_id),
                schedules=await read_schedules(connection, member_id),
                occurrences=await read_occurrences(connection, member_id),
            )

    async def forget(self, member_id: int) -> bool:
        """Deletes all that is held about a member, claims too; tells whether there was anything."""
        async with self._database.write() as connection:
            # Every table that knows a member refers to this one with ON DELETE CASCADE.
            gone = await connection.execute(delete(members).where(members.c.member_id == member_id))
            return gone.rowcount > 0
