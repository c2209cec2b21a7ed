"""Import what another host stored about a member.

The import adds rows and fills in settings that are missing here. If both hosts have a value, the value here stays.
There are two exceptions: the time zone of the latest change applies, and an entry that was undone on either host is
undone. The import is idempotent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.reasons import Cause, Reason
from bot.rules.records import MemberData, StudyEntry
from bot.rules.streaks import DAY_ENDS_AT_HOUR, Pause, RestDays
from bot.rules.typed_text import note_of
from bot.store.member_data import read_member_data
from bot.store.servers import add_server
from bot.store.subscriptions import folded
from bot.store.tables import (
    done_parts,
    members,
    pauses,
    rest_days,
    schedules,
    shares,
    streak_marks,
    study_entries,
    targets,
    wishes,
    zone_changes,
)


@dataclass
class ImportResult:
    """What an import changed.

    `added`: how many rows were added or filled in, for each kind of row, such as "pauses".
    `kept_here`: names of the values that differ on the two hosts, such as "the target". The values here stay.
    """

    added: Counter[str] = field(default_factory=Counter[str])
    kept_here: list[str] = field(default_factory=list[str])


async def import_member(connection: AsyncConnection, held: MemberData) -> ImportResult:
    """Add the data of another host to the data of the same member here, within a transaction.

    Add nothing if `held` has no settings, because the settings name the member.
    """
    taken = ImportResult()
    if held.settings is None:
        return taken
    member_id = held.settings.member_id
    here = await read_member_data(connection, member_id)
    await _settings(connection, held, here, taken)
    await _target(connection, held, here, taken)
    await _done_parts(connection, held, here, taken)
    await _add(connection, zone_changes, _new_zone_changes(held, here), "zone changes", taken)
    await _study_entries(connection, held.study_entries, here.study_entries, taken)
    resting = {one.from_on: one.weekdays for one in here.rest_days}
    new_rest_days = {one.from_on: one for one in held.rest_days if one.from_on not in resting}
    await _add(connection, rest_days, _of_member(member_id, new_rest_days.values()), "rest day settings", taken)
    if any(resting.get(one.from_on, one.weekdays) != one.weekdays for one in held.rest_days):
        taken.kept_here.append("the rest days set on the same date")
    new_pauses = _new_pauses(held.pauses, here.pauses)
    await _add(connection, pauses, _of_member(member_id, new_pauses), "pauses", taken)
    await _streak_mark(connection, held, here, taken)
    sharing = {one.guild_id for one in here.shares}
    new_shares = {one.guild_id: vars(one) for one in held.shares if one.guild_id not in sharing}
    for guild_id in new_shares:
        await add_server(connection, guild_id)
    await _add(connection, shares, list(new_shares.values()), "servers shared in", taken)
    await _schedules(connection, held, here, taken)
    wished = {folded(one.question) for one in here.wishes}
    new_wishes = {
        folded(one.question): {**_values(one), "folded": folded(one.question)}
        for one in held.wishes
        if folded(one.question) not in wished
    }
    await _add(connection, wishes, list(new_wishes.values()), "questions to be told about", taken)
    return taken


async def _add(
    connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]], name: str, taken: ImportResult
) -> None:
    if rows:
        await connection.execute(insert(table), rows)
        taken.added[name] += len(rows)


async def _settings(connection: AsyncConnection, held: MemberData, here: MemberData, taken: ImportResult) -> None:
    """Add the member, or fill in the settings that they have not set here.

    The time zone becomes that of the latest change on either host.
    """
    theirs, ours = held.settings, here.settings
    if theirs is None:
        return
    if ours is None:
        await _add(connection, members, [vars(theirs)], "settings", taken)
        return
    changes = sorted((*here.zone_changes, *held.zone_changes), key=lambda one: one.changed_at)
    values = {
        "zone": changes[-1].zone if changes else ours.zone or theirs.zone,
        "weekly_goal_days": ours.weekly_goal_days or theirs.weekly_goal_days,
        "zone_asked_at": ours.zone_asked_at or theirs.zone_asked_at,
        "praise": ours.praise and theirs.praise,
        "day_ends_at_hour": (
            theirs.day_ends_at_hour if ours.day_ends_at_hour == DAY_ENDS_AT_HOUR else ours.day_ends_at_hour
        ),
    }
    changed = {name: value for name, value in values.items() if value != getattr(ours, name)}
    if changed:
        own = members.c.member_id == ours.member_id
        await connection.execute(update(members).where(own).values(changed))
        taken.added["settings"] += 1
    if theirs.day_ends_at_hour not in (DAY_ENDS_AT_HOUR, values["day_ends_at_hour"]):
        taken.kept_here.append("the hour at which a day ends")
    if theirs.weekly_goal_days not in (None, values["weekly_goal_days"]):
        taken.kept_here.append("the weekly goal")


async def _target(connection: AsyncConnection, held: MemberData, here: MemberData, taken: ImportResult) -> None:
    if held.target is None or held.target == here.target:
        return
    if here.target is None:
        await _add(connection, targets, [vars(held.target)], "target", taken)
    else:
        taken.kept_here.append("the target")


async def _done_parts(connection: AsyncConnection, held: MemberData, here: MemberData, taken: ImportResult) -> None:
    """Add the parts that are done there and not here, if both hosts have the same target or this host has none."""
    if held.target is None or (here.target and here.target.credential_id != held.target.credential_id):
        return
    done = {one.part for one in here.done_parts}
    new = {one.part: vars(one) for one in held.done_parts if one.part not in done}
    await _add(connection, done_parts, list(new.values()), "done parts of the plan", taken)


def _new_zone_changes(held: MemberData, here: MemberData) -> list[dict[str, Any]]:
    known = {(one.zone, one.changed_at) for one in here.zone_changes}
    return [_values(one) for one in held.zone_changes if (one.zone, one.changed_at) not in known]


async def _study_entries(
    connection: AsyncConnection, theirs: Iterable[StudyEntry], ours: Iterable[StudyEntry], taken: ImportResult
) -> None:
    """Add the entries that are not stored here. An entry that was undone on either host is undone here.

    A day has one entry of a button (`reminder_key`). If both hosts have one, that of this host stays, and is filled.
    """
    ours = list(ours)
    pressed: dict[tuple[date, str | None], StudyEntry] = {
        (one.studied_on, one.reminder_key): one for one in ours if one.reminder_key and not one.undone_at
    }
    here: dict[object, list[StudyEntry]] = {}
    for entry in ours:
        here.setdefault(_same_entry(entry), []).append(entry)
    new: list[dict[str, Any]] = []
    for entry in theirs:
        if not (known := here.get(_same_entry(entry))):
            held = None if entry.undone_at else pressed.get((entry.studied_on, entry.reminder_key))
            if held is None:
                new.append(_values(entry))
            elif held.is_bare and not entry.is_bare:
                details = {"minutes": entry.minutes, "what": entry.what, "logged_at": entry.logged_at}
                own = study_entries.c.id == held.id
                await connection.execute(update(study_entries).where(own).values(details))
                taken.added["study entries filled"] += 1
            continue
        former = known.pop(0)
        if entry.undone_at and not former.undone_at:
            undone = update(study_entries).where(study_entries.c.id == former.id).values(undone_at=entry.undone_at)
            await connection.execute(undone)
            taken.added["undone study entries"] += 1
    await _add(connection, study_entries, new, "study entries", taken)


def _same_entry(entry: StudyEntry) -> tuple[date, int | None, str | None, str, datetime]:
    return entry.studied_on, entry.minutes, note_of(entry.what), entry.zone, entry.logged_at


def _new_pauses(theirs: Iterable[Pause], ours: Iterable[Pause]) -> list[Pause]:
    """Return the pauses of `theirs` that are not known yet.

    A pause is known if a pause here begins on the same date, or begins earlier and does not end earlier.
    """
    known = list(ours)
    new: list[Pause] = []
    for pause in theirs:
        if not any(_covers(one, pause) for one in known):
            new.append(pause)
            known.append(pause)
    return new


def _covers(one: Pause, other: Pause) -> bool:
    end, other_end = one.until_on or date.max, other.until_on or date.max
    return one.from_on == other.from_on or (one.from_on < other.from_on and other_end <= end)


async def _streak_mark(connection: AsyncConnection, held: MemberData, here: MemberData, taken: ImportResult) -> None:
    """Add the other host's streak mark if this host has no data from which the streak is derived.

    Otherwise, do not add the mark, because it leaves out the data that is stored here. If the import has added anything
    so far, the mark here leaves out the added data. Delete the mark here in that case. A daily job derives a new mark.
    """
    if not any((here.study_entries, here.rest_days, here.pauses, here.zone_changes, here.streak_mark)):
        await _add(connection, streak_marks, [vars(held.streak_mark)] if held.streak_mark else [], "streak mark", taken)
    elif here.streak_mark is not None and taken.added:
        await connection.execute(delete(streak_marks).where(streak_marks.c.member_id == here.streak_mark.member_id))


async def _schedules(connection: AsyncConnection, held: MemberData, here: MemberData, taken: ImportResult) -> None:
    """Add the member's own schedules. A schedule that is on or paused is added as paused.

    The reason is that this bot sends reminders only to members who asked this bot for them. If the member has a
    schedule here that is on or paused, the imported schedule is added as off. Schedules of channels are left out,
    because the admins of the server set them up again.
    """
    known = {(one.weekdays, one.wall_time, one.zone, one.created_at) for one in here.schedules}
    running = any(one.state != "off" and not one.is_group for one in here.schedules)
    new: list[dict[str, Any]] = []
    for one in held.schedules:
        if one.is_group or (one.weekdays, one.wall_time, one.zone, one.created_at) in known:
            continue
        row = {**_values(one), "next_due_at": None}
        if one.state != "off" and running:
            row |= {"state": "off", "state_reason": Cause(Reason.REPLACED)}
            taken.kept_here.append("the reminder")
        elif one.state != "off":
            row |= {"state": "paused", "state_reason": Cause(Reason.FROM_ANOTHER_HOST)}
            running = True
        new.append(row)
    await _add(connection, schedules, new, "reminders", taken)


def _of_member(member_id: int, kept: Iterable[RestDays | Pause]) -> list[dict[str, Any]]:
    """Return the rows of rest days or pauses. Add the member's id, because the values do not contain it."""
    return [{"member_id": member_id, **asdict(one)} for one in kept]


def _values(kept: object) -> dict[str, Any]:
    """Return the values of a row without its id, because this database gives the row a new id."""
    return {name: value for name, value in vars(kept).items() if name != "id"}
