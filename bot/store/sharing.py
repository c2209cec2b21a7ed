"""Store which members share their streak and week in a server, and rank them for its leaderboard."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.records import Board, LeaderboardPlace, Share, SharedExam
from bot.store.database import Database
from bot.store.members import add_member
from bot.store.servers import add_server
from bot.store.statements import columns_for, insert_once
from bot.store.tables import servers, shares, study_entries, targets


class Sharing:
    """Stores who shares. A member shares only if they chose to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def share(self, member_id: int, guild_id: int, at: datetime) -> None:
        """Record that a member shares in a server, with their exam. Who shares there already does so since then."""
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            await add_server(connection, guild_id)
            await connection.execute(insert_once(shares, member_id=member_id, guild_id=guild_id, since=at))
            await connection.execute(update(shares).where(_one(member_id, guild_id)).values(with_exam=True))

    async def unshare(self, member_id: int, guild_id: int) -> bool:
        """End a member's sharing in a server. Return False if they did not share there."""
        async with self._database.write() as connection:
            return (await connection.execute(delete(shares).where(_one(member_id, guild_id)))).rowcount > 0

    async def shares_in(self, member_id: int, guild_id: int) -> bool:
        """Return whether a member shares in a server."""
        async with self._database.read() as connection:
            return (await connection.execute(select(exists().where(_one(member_id, guild_id))))).scalar_one()

    async def share_of(self, member_id: int, guild_id: int) -> Share | None:
        """Return what a member shares in a server. Return None if they do not share there."""
        wanted = select(*columns_for(Share, shares)).where(_one(member_id, guild_id))
        async with self._database.read() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return Share(*row) if row else None

    async def exams(
        self, guild_id: int, first_on: date, last_on: date, without: Collection[int] = ()
    ) -> list[SharedExam]:
        """Return the exams between two dates of the members who share their exam in a server, the soonest first.

        `without`: members who are left out.
        """
        wanted = (
            select(*columns_for(SharedExam, targets))
            .join(shares, shares.c.member_id == targets.c.member_id)
            .where(shares.c.guild_id == guild_id, shares.c.with_exam, targets.c.exam_on.between(first_on, last_on))
            .where(targets.c.member_id.not_in(without))
            .order_by(targets.c.exam_on, targets.c.member_id)
        )
        async with self._database.read() as connection:
            return [SharedExam(*row) for row in await connection.execute(wanted)]

    async def board(
        self, guild_id: int, monday: date, first: int, most: int, member_id: int, without: Collection[int] = ()
    ) -> Board:
        """Return a page of a server's leaderboard for the week that begins on `monday`.

        `first`, `most`: the page begins at the place `first`, counted from 0, and has at most `most` places.
        `member_id`: the member whose place is returned as `own`. `own` is None if the member does not share.
        `without`: members who are left off the leaderboard.

        Members rank by study days. Members with equally many days rank by minutes. If the minutes are equal too, the
        member who has shared longest comes first.
        """
        entry = study_entries.c
        in_week = entry.studied_on.between(monday, monday + timedelta(days=6))
        counted = (entry.member_id == shares.c.member_id) & in_week & entry.undone_at.is_(None)
        days, minutes = func.count(entry.studied_on.distinct()), func.coalesce(func.sum(entry.minutes), 0)
        best = (days.desc(), minutes.desc())
        sharing = (shares.c.guild_id == guild_id) & shares.c.member_id.not_in(without)
        ranked = (
            select(
                shares.c.member_id,
                days.label("days"),
                minutes.label("minutes"),
                func.rank().over(order_by=best).label("rank"),
                func.row_number().over(order_by=(*best, shares.c.since, shares.c.member_id)).label("place"),
                func.count().over().label("total"),
            )
            .outerjoin(study_entries, counted)
            .where(sharing)
            .group_by(shares.c.member_id, shares.c.guild_id)
            .subquery()
        )
        shown = ranked.c.place.between(first + 1, first + most)
        wanted = select(ranked).where(shown | (ranked.c.member_id == member_id)).order_by(ranked.c.place)
        async with self._database.read() as connection:
            rows = (await connection.execute(wanted)).all()
            if not rows:  # nobody shares, or `first` is beyond the last place
                number = select(func.count()).select_from(shares).where(sharing)
                return Board((), (await connection.execute(number)).scalar_one(), None)
        places = {row.place: LeaderboardPlace(row.member_id, row.days, row.minutes, row.rank) for row in rows}
        own = next((place for place in places.values() if place.member_id == member_id), None)
        on_page = tuple(one for number, one in places.items() if first < number <= first + most)
        return Board(on_page, rows[0].total, own)

    async def switch_leaderboard(self, guild_id: int, on: bool) -> None:
        """Set whether a server has a leaderboard. This does not change which members share."""
        async with self._database.write() as connection:
            await add_server(connection, guild_id)
            switched = update(servers).where(servers.c.guild_id == guild_id).values(has_leaderboard=on)
            await connection.execute(switched)

    async def has_leaderboard(self, guild_id: int) -> bool:
        """Return whether a server has a leaderboard. It has one unless its admins switched it off."""
        wanted = select(servers.c.has_leaderboard).where(servers.c.guild_id == guild_id)
        async with self._database.read() as connection:
            return (await connection.execute(wanted)).scalar_one_or_none() is not False


def _one(member_id: int, guild_id: int) -> ColumnElement[bool]:
    return (shares.c.member_id == member_id) & (shares.c.guild_id == guild_id)


async def read_shares(connection: AsyncConnection, member_id: int) -> tuple[Share, ...]:
    """Read the servers in which a member shares, the earliest share first."""
    wanted = select(*columns_for(Share, shares)).where(shares.c.member_id == member_id)
    return tuple(Share(*row) for row in await connection.execute(wanted.order_by(shares.c.since, shares.c.guild_id)))
