"""The tables as they are after the newest migration. Each subject has one file."""

from __future__ import annotations

from bot.store.tables.forgotten import forgotten
from bot.store.tables.keys import metadata
from bot.store.tables.member import done_parts, members, targets, zone_changes
from bot.store.tables.process import facts
from bot.store.tables.question import given_answers, votes, wishes
from bot.store.tables.reminder import occurrences, schedules
from bot.store.tables.server import greetings, servers, shares
from bot.store.tables.streak import outages, pauses, rest_days, streak_marks, study_entries

__all__ = [
    "done_parts",
    "facts",
    "forgotten",
    "given_answers",
    "greetings",
    "members",
    "metadata",
    "occurrences",
    "outages",
    "pauses",
    "rest_days",
    "schedules",
    "servers",
    "shares",
    "streak_marks",
    "study_entries",
    "targets",
    "votes",
    "wishes",
    "zone_changes",
]
