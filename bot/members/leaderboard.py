"""A server's leaderboard: the current week of the members who chose to share, in pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.core import Core
from bot.members.streak import MemberStreak, member_streak
from bot.rules.records import Board, LeaderboardPlace

PER_PAGE: Final = 10
# If members of a page have left, the page is filled up again. Each round asks Discord for members, so the rounds are
# limited.
_ROUNDS: Final = 5

Names = Callable[[Sequence[int]], Awaitable[Sequence[str | None]]]


@dataclass(frozen=True, slots=True)
class Row:
    """A member on the leaderboard."""

    place: LeaderboardPlace
    name: str
    streak: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a leaderboard.

    `number`: the number of the page, counted from 0.
    `count`: how many members are on the leaderboard.
    `own`: the place of the member who asked. None if they do not share.
    """

    number: int
    pages: int
    monday: date
    rows: tuple[Row, ...]
    count: int
    own: LeaderboardPlace | None


async def leaderboard_page(core: Core, guild_id: int, asker_id: int, number: int, names_of: Names) -> Page:
    """Return page `number` of the leaderboard, or the last page if there are fewer pages.

    `names_of`: returns the names of members, and None for a member who left the server. Members who left are not shown,
    and `drop_departed` ends their sharing later.
    """
    monday = _monday(core.clock())
    board, number, names = await _present(core, guild_id, asker_id, monday, number, names_of)
    async with core.store.at_one_moment():
        rows = [
            Row(place, names[place.member_id], (await member_streak(core, place.member_id)).streak.current)
            for place in board.places
        ]
    return Page(number, -(-board.count // PER_PAGE), monday, tuple(rows), board.count, board.own)


async def shared_streak(core: Core, member_id: int, guild_id: int) -> tuple[bool, MemberStreak]:
    """Return whether a member shares in a server, and their streak."""
    async with core.store.at_one_moment():
        return await core.store.sharing.shares_in(member_id, guild_id), await member_streak(core, member_id)


async def has_leaderboard(core: Core, guild_id: int) -> bool:
    """Return whether a server has a leaderboard. It has one unless its admins switched it off."""
    return await core.store.sharing.has_leaderboard(guild_id)


async def switch_leaderboard(core: Core, guild_id: int, on: bool) -> None:
    """Switch a server's leaderboard on or off. This does not change which members share.

    Raise NotSaved if the write fails.
    """
    await core.store.sharing.switch_leaderboard(guild_id, on)


async def drop_departed(core: Core) -> None:
    """End the sharing of members who were found to have left a server. Raise NotSaved if the write fails."""
    for guild_id, member_id in sorted(core.departed):
        async with core.store.as_one(aside=True):
            if (guild_id, member_id) in core.departed:  # not if the member came back and shared again
                await core.store.sharing.unshare(member_id, guild_id)
        core.departed.discard((guild_id, member_id))


async def _present(
    core: Core, guild_id: int, asker_id: int, monday: date, number: int, names_of: Names
) -> tuple[Board, int, dict[int, str]]:
    names: dict[int, str] = {}
    for _ in range(_ROUNDS):
        left = {member_id for guild, member_id in core.departed if guild == guild_id}
        board = await core.store.sharing.board(guild_id, monday, number * PER_PAGE, PER_PAGE, asker_id, left)
        if not board.places and board.count:
            number = (board.count - 1) // PER_PAGE
            continue
        unknown = [place.member_id for place in board.places if place.member_id not in names]
        found = dict(zip(unknown, await names_of(unknown), strict=True))
        names |= {member_id: name for member_id, name in found.items() if name is not None}
        departed = {(guild_id, member_id) for member_id, name in found.items() if name is None}
        if not departed:
            return board, number, names
        core.departed |= departed
    left = {member_id for guild, member_id in core.departed if guild == guild_id}
    board = await core.store.sharing.board(guild_id, monday, number * PER_PAGE, PER_PAGE, asker_id, left)
    known = tuple(place for place in board.places if place.member_id in names)
    return Board(known, board.count, board.own), number, names


def _monday(now: datetime) -> date:
    """Return the Monday of the current week in UTC. Members live in many zones, but a server needs one week."""
    today = now.astimezone(UTC).date()
    return today - timedelta(days=today.weekday())
