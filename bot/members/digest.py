"""What a group did in the last seven days, of the members who share it in the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.core import Core
from bot.members.leaderboard import Names
from bot.members.streak import member_streak
from bot.rules.milestones import passed_between
from bot.rules.records import LeaderboardPlace, SharedExam

DAYS: Final = 7
EXAM_DAYS: Final = 28
_NAMED: Final = 5
_EXAMS: Final = 3
_REACHED: Final = 2
_LOOKED_AT: Final = 30  # members whose streaks are derived; those who studied most come first
_ALL: Final = 1_000_000
_NOBODY: Final = 0
_ROUNDS: Final = 5  # each round asks Discord for names


@dataclass(frozen=True, slots=True)
class ExamAhead:
    """An exam of a member who shares it. `name`: their name, as Markdown."""

    name: str
    credential_id: str
    exam_on: date


@dataclass(frozen=True, slots=True)
class StreakReached:
    """A streak of `days` days that a member reached. `name`: their name, as Markdown."""

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class Digest:
    """Seven days of the members who share in a server.

    `sharing`, `studied`: how many members share, and how many of them studied.
    `names`: the names of those who studied on most days, at most five.
    `days`, `minutes`: the study days and minutes of all of them together.
    `goal_minutes`: the server's common goal of a week. None if it has none.
    """

    first_on: date
    last_on: date
    sharing: int
    studied: int
    names: tuple[str, ...]
    days: int
    minutes: int
    goal_minutes: int | None
    exams: tuple[ExamAhead, ...]
    reached: tuple[StreakReached, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What is stored, before Discord is asked for names."""

    sharing: int
    studied: tuple[LeaderboardPlace, ...]
    goal_minutes: int | None
    exams: tuple[SharedExam, ...]
    reached: tuple[tuple[int, int], ...]

    @property
    def named(self) -> list[int]:
        """Return the members whose names are shown."""
        ids = [place.member_id for place in self.studied[:_NAMED]]
        return list(dict.fromkeys([*ids, *(one.member_id for one in self.exams), *(one for one, _ in self.reached)]))


async def week_digest(core: Core, guild_id: int, day: date, names_of: Names) -> Digest:
    """Return the seven days before `day` of the members who share in a server.

    `names_of`: returns the names of members, and None for a member who left the server. Members who left are left out,
    and `drop_departed` ends their sharing later.
    """
    names: dict[int, str] = {}
    found = await _found(core, guild_id, day)
    for _ in range(_ROUNDS):
        unknown = [one for one in found.named if one not in names]
        told = dict(zip(unknown, await names_of(unknown), strict=True))
        names |= {member_id: name for member_id, name in told.items() if name is not None}
        departed = {(guild_id, member_id) for member_id, name in told.items() if name is None}
        if not departed:
            break
        core.departed |= departed
        found = await _found(core, guild_id, day)
    return _digest(found, day, names)


async def _found(core: Core, guild_id: int, day: date) -> _Found:
    left = {member_id for guild, member_id in core.departed if guild == guild_id}
    first_on, last_on = day - timedelta(days=DAYS), day - timedelta(days=1)
    async with core.store.at_one_moment():
        board = await core.store.sharing.board(guild_id, first_on, 0, _ALL, _NOBODY, left)
        exams = await core.store.sharing.exams(guild_id, day, day + timedelta(days=EXAM_DAYS), left)
        studied = tuple(place for place in board.places if place.days)
        reached = await _reached(core, studied[:_LOOKED_AT], first_on, last_on)
        goal = (await core.store.servers.settings(guild_id)).weekly_goal_minutes
    return _Found(board.count, studied, goal, tuple(exams[:_EXAMS]), reached)


async def _reached(
    core: Core, studied: Sequence[LeaderboardPlace], first_on: date, last_on: date
) -> tuple[tuple[int, int], ...]:
    """Return the members who reached a long streak, and its length; the longest first."""
    found: list[tuple[int, int]] = []
    for place in studied:
        member = await member_streak(core, place.member_id)
        if (days := passed_between(member.days, first_on, last_on)) is not None:
            found.append((place.member_id, days))
    return tuple(sorted(found, key=lambda one: -one[1])[:_REACHED])


def _digest(found: _Found, day: date, names: dict[int, str]) -> Digest:
    return Digest(
        first_on=day - timedelta(days=DAYS),
        last_on=day - timedelta(days=1),
        sharing=found.sharing,
        studied=len(found.studied),
        names=tuple(names[one.member_id] for one in found.studied[:_NAMED] if one.member_id in names),
        days=sum(one.days for one in found.studied),
        minutes=sum(one.minutes for one in found.studied),
        goal_minutes=found.goal_minutes,
        exams=tuple(
            ExamAhead(names[one.member_id], one.credential_id, one.exam_on)
            for one in found.exams
            if one.member_id in names
        ),
        reached=tuple(StreakReached(names[one], days) for one, days in found.reached if one in names),
    )
