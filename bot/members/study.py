"""Study sessions: log and undo them, and set the time zone in which their dates are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.core import Core
from bot.errors import MemberError
from bot.members.limits import check_minutes, check_new_entry
from bot.members.occurrences import check_not_old
from bot.members.streak import MemberStreak, member_streak, milestone_of
from bot.members.targets import target_of
from bot.members.today import day_for, set_zone
from bot.rules.milestones import Milestone
from bot.rules.occurrence_key import is_occurrence_key
from bot.rules.records import StudyEntry, Target
from bot.rules.typed_text import note_of
from bot.zones.look_up import is_zone

UNDO_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry that was logged or changed, and the member's streak afterwards.

    `asks_for_zone`: True if the reply should ask the member for their time zone.
    `filled`: True if the minutes or the subject were added to an entry of that date that had neither.
    `reached`: the milestone that the member is praised for. None if there is none, or if they want no praise.
    `was_noted`: True if nothing was logged, because the day has an entry already. `entry` is the latest one then.
    """

    entry: StudyEntry
    streak: MemberStreak
    asks_for_zone: bool = False
    filled: bool = False
    reached: Milestone | None = None
    was_noted: bool = False

    @property
    def minutes_that_day(self) -> int:
        """Return the sum of the minutes that were logged for that date."""
        return self.streak.history.days.get(self.entry.studied_on, 0)


@dataclass(frozen=True, slots=True)
class StudyOverview:
    """A member's streak and target.

    `undoable`: the latest entries that the member can still undo, newest first.
    """

    streak: MemberStreak
    target: Target | None
    undoable: list[StudyEntry]


async def log_study(
    core: Core, member_id: int, days_back: int, minutes: int | None, what: str | None, key: str | None = None
) -> Logged:
    """Save a study entry for the member's current study day, or for up to two days before it.

    `key`: the key of the reminder whose button was pressed, or "a" for the button below an answer. A press logs nothing
    on a date that has an entry, because it only says that the member studied.
    If the date has an entry without minutes and subject, those of the new entry are added to it.
    A member who has set no time zone is asked for it once. Raise MemberError if the key belongs to a reminder that is
    two weeks old or older, or if the day has too many entries or minutes. Raise NotSaved if the write fails.
    """
    what = note_of(what)
    async with core.store.as_one(briefly=True):
        if key is not None and is_occurrence_key(key):
            await check_not_old(core, key, "`/studied` logs what you study today.")
        settings = await core.store.members.settings(member_id)
        today = day_for(settings, core.clock())
        day = today.study_day - timedelta(days=days_back)
        before = await core.store.study.entries_of(member_id, day)
        if key is not None and before and all(one.reminder_key != key for one in before):
            return Logged(before[-1], await member_streak(core, member_id), was_noted=True)
        bare = next((one for one in before if one.is_bare), None) if minutes or what else None
        entry = await _kept(core, member_id, day, minutes, what, key, today.zone.key, bare)
        asks = not today.zone_is_set and await core.store.members.ask_for_zone(member_id, core.clock())
        streak = await member_streak(core, member_id)
        reached = milestone_of(streak, day) if settings.praise and not before else None
        logged = Logged(entry, streak, asks, bare is not None, reached)
        check_minutes(day, minutes, logged.minutes_that_day)
        return logged


async def empty_entry(core: Core, member_id: int, entry_id: int) -> Logged:
    """Take back the minutes and the subject that were added to an entry. The day stays a study day.

    Raise the same errors as `undo_study`.
    """
    async with core.store.as_one(briefly=True):
        entry = await _undoable(core, member_id, entry_id)
        if entry.undone_at is None:
            entry = await core.store.study.fill_entry(entry_id, None, None, entry.logged_at)
        return Logged(entry, await member_streak(core, member_id))


async def undo_study(core: Core, member_id: int, entry_id: int) -> Logged:
    """Undo an entry. Return the entry, and the streak without it.

    Raise MemberError if the entry is not the member's, or is older than 24 hours. Raise NotSaved if the write fails.
    """
    async with core.store.as_one(briefly=True):
        entry = await _undoable(core, member_id, entry_id)
        await core.store.study.undo_study(entry_id, member_id, core.clock())
        return Logged(entry, await member_streak(core, member_id))


async def undo_in_overview(core: Core, member_id: int, entry_id: int, most_entries: int) -> StudyOverview:
    """Undo an entry, and return the overview without it. Raise the same errors as `undo_study`."""
    async with core.store.as_one(briefly=True):
        await undo_study(core, member_id, entry_id)
        return await overview_of(core, member_id, most_entries)


async def overview_of(core: Core, member_id: int, most_entries: int) -> StudyOverview:
    """Return a member's streak, their target, and at most `most_entries` entries that they can still undo."""
    async with core.store.at_one_moment(briefly=True):
        return StudyOverview(
            await member_streak(core, member_id),
            await target_of(core, member_id),
            await core.store.study.latest_entries(member_id, core.clock() - UNDO_WITHIN, most_entries),
        )


async def keep_zone(core: Core, member_id: int, entry_id: int, zone_name: str) -> Logged:
    """Save the time zone of a member who was asked for it when they logged an entry.

    The entry's date does not change. What the date reached is returned again, unless the member has logged more since.
    Raise MemberError if the entry is no longer stored or is somebody else's, if the
    zone is unknown, or if the member changed it too often within a day. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        entry = await _own(
            core, member_id, entry_id, "This entry is gone, or it is someone else's. `/settings zone` sets your zone."
        )
        if not is_zone(zone_name):
            raise MemberError(
                "I no longer know this time zone. `/settings zone` sets yours: type the nearest large city."
            )
        settings = await core.store.members.settings(member_id)
        await set_zone(core, member_id, zone_name)
        streak = await member_streak(core, member_id)
        says_again = settings.praise and await _is_latest_and_first(core, entry)
        return Logged(entry, streak, reached=milestone_of(streak, entry.studied_on) if says_again else None)


async def _is_latest_and_first(core: Core, entry: StudyEntry) -> bool:
    """Return whether an entry is the only one of its date, and the member has logged nothing since."""
    that_day = await core.store.study.entries_of(entry.member_id, entry.studied_on)
    (latest,) = await core.store.study.latest_entries(entry.member_id, entry.logged_at, 1) or (None,)
    return [one.id for one in that_day] == [entry.id] and latest is not None and latest.id == entry.id


async def _kept(
    core: Core,
    member_id: int,
    day: date,
    minutes: int | None,
    what: str | None,
    key: str | None,
    zone: str,
    bare: StudyEntry | None,
) -> StudyEntry:
    """Fill the entry `bare`, or save a new one. Raise MemberError if the day has too many entries."""
    if bare is not None:
        return await core.store.study.fill_entry(bare.id, minutes, what, core.clock())
    before = await core.store.study.count_entries(member_id, day)
    entry = await core.store.study.record_study(member_id, day, minutes, what, zone, core.clock(), reminder_key=key)
    await check_new_entry(core, member_id, day, before)
    return entry


async def _undoable(core: Core, member_id: int, entry_id: int) -> StudyEntry:
    entry = await _own(
        core, member_id, entry_id, "There is nothing of yours to undo here. The entry is gone, or it is someone else's."
    )
    if core.clock() - entry.logged_at > UNDO_WITHIN:
        raise MemberError("This entry is more than 24 hours old and can no longer be undone.")
    return entry


async def _own(core: Core, member_id: int, entry_id: int, refusal: str) -> StudyEntry:
    entry = await core.store.study.entry(entry_id)
    if entry is None or entry.member_id != member_id:
        raise MemberError(refusal)
    return entry
