"""Store the settings of members."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import MemberSettings, ZoneChange
from bot.rules.streaks import DAY_ENDS_AT_HOUR
from bot.store.database import Database
from bot.store.statements import THE_MEMBER, columns_for, of_member
from bot.store.tables import members, zone_changes

_NEW_MEMBER: Final = insert(members).on_conflict_do_nothing()
_SETTINGS: Final = select(*columns_for(MemberSettings, members)).where(members.c.member_id == THE_MEMBER)
_ZONE_CHANGES: Final = (
    select(*columns_for(ZoneChange, zone_changes))
    .where(zone_changes.c.member_id == THE_MEMBER)
    .order_by(zone_changes.c.changed_at, zone_changes.c.id)
)
_ASK_FOR_ZONE: Final = (
    update(members)
    .where(members.c.member_id == THE_MEMBER, members.c.zone.is_(None), members.c.zone_asked_at.is_(None))
    .values(zone_asked_at=bindparam("at"))
)


class Members:
    """Stores settings. A member without a row has the defaults."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, member_id: int) -> MemberSettings:
        """Return the settings of a member."""
        async with self._database.read(briefly=True) as connection:
            return await read_settings(connection, member_id)

    async def set_zone(self, member_id: int, zone: str | None, at: datetime) -> MemberSettings:
        """Set the member's time zone from `at` on. The dates of logged study days do not change."""
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            before = await read_settings(connection, member_id)
            if zone != before.zone:
                await connection.execute(update(members).where(members.c.member_id == member_id).values(zone=zone))
                await connection.execute(zone_changes.insert().values(member_id=member_id, zone=zone, changed_at=at))
            return await read_settings(connection, member_id)

    async def count_zone_changes(self, member_id: int, since: datetime) -> int:
        """Return how often the member's time zone changed since `since`."""
        later = (zone_changes.c.member_id == member_id) & (zone_changes.c.changed_at > since)
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(zone_changes).where(later))).scalar_one()

    async def set_day_end(self, member_id: int, hour: int, at: datetime) -> MemberSettings:
        """Set the hour, 0 to 6, at which the member's day ends."""
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            changed = update(members).where(members.c.member_id == member_id).values(day_ends_at_hour=hour)
            await connection.execute(changed)
            return await read_settings(connection, member_id)

    async def set_weekly_goal(self, member_id: int, days: int | None, at: datetime) -> MemberSettings:
        """Set the number of days a week, 1 to 7, on which the member wants to study. None removes the goal."""
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            changed = update(members).where(members.c.member_id == member_id).values(weekly_goal_days=days)
            await connection.execute(changed)
            return await read_settings(connection, member_id)

    async def set_praise(self, member_id: int, on: bool, at: datetime) -> MemberSettings:
        """Set whether the member is praised for what a study day reached."""
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            await connection.execute(update(members).where(members.c.member_id == member_id).values(praise=on))
            return await read_settings(connection, member_id)

    async def ask_for_zone(self, member_id: int, at: datetime) -> bool:
        """Return whether the bot should ask the member for their time zone. If so, record that it asks.

        It should ask if the member has set no zone and was not asked before.
        """
        async with self._database.write(aside=True) as connection:
            await add_member(connection, member_id, at)
            return (await connection.execute(_ASK_FOR_ZONE, of_member(member_id, at=at))).rowcount > 0


async def add_member(connection: AsyncConnection, member_id: int, at: datetime) -> None:
    """Add the member's row if it is missing, because rows of other tables refer to it."""
    row = {"member_id": member_id, "day_ends_at_hour": DAY_ENDS_AT_HOUR, "created_at": at}
    await connection.execute(_NEW_MEMBER, row)


async def read_settings(connection: AsyncConnection, member_id: int) -> MemberSettings:
    """Read a member's settings within a transaction."""
    row = (await connection.execute(_SETTINGS, of_member(member_id))).one_or_none()
    return MemberSettings(*row) if row else MemberSettings(member_id)


async def read_zone_changes(connection: AsyncConnection, member_id: int) -> tuple[ZoneChange, ...]:
    """Read every change of a member's zone, oldest first."""
    return tuple(ZoneChange(*row) for row in await connection.execute(_ZONE_CHANGES, of_member(member_id)))
