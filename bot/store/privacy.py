"""Everything that is held about a member: shown, or gone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, exists, not_, or_

from bot.store.database import Database
from bot.store.members import MemberSettings, ZoneChange, read_settings, read_zone_changes
from bot.store.occurrences import Occurrence, read_occurrences
from bot.store.schedules import Schedule, read_schedules
from bot.store.study import StudyEntry, read_entries
from bot.store.tables import members, metadata
from bot.store.targets import Target, read_target
from bot.store.votes import Vote, read_votes
from bot.store.wishes import Wish, read_wishes
from bot.study import DAY_ENDS_AT_HOUR


@dataclass(frozen=True)
class Everything:
    """What is held about a member, as it is kept; settings is None where nothing is."""

    settings: MemberSettings | None
    zone_changes: tuple[ZoneChange, ...]
    target: Target | None
    study_entries: tuple[StudyEntry, ...]
    schedules: tuple[Schedule, ...]
    occurrences: tuple[Occurrence, ...]
    votes: tuple[Vote, ...]
    wishes: tuple[Wish, ...]


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
                votes=await read_votes(connection, member_id),
                wishes=await read_wishes(connection, member_id),
            )

    async def forget(self, member_id: int) -> bool:
        """Deletes all that is held about a member, claims too; tells whether there was anything."""
        async with self._database.write() as connection:
            # Every table that knows a member refers to this one with ON DELETE CASCADE.
            gone = await connection.execute(delete(members).where(members.c.member_id == member_id))
            return gone.rowcount > 0

    async def forget_idle(self) -> int:
        """Deletes the members who have set nothing and of whom nothing is left; tells how many."""
        others = [table for table in metadata.tables.values() if "member_id" in table.columns and table is not members]
        left = [exists().where(table.c.member_id == members.c.member_id) for table in others]
        set_nothing = members.c.zone.is_(None) & (members.c.day_ends_at_hour == DAY_ENDS_AT_HOUR)
        async with self._database.write() as connection:
            return (await connection.execute(delete(members).where(set_nothing, not_(or_(*left))))).rowcount
