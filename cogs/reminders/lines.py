"""Lines that several kinds of reminders show: what is late, the target, the notices, and what did not arrive."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import fitting, moment
from bot.core import Core
from bot.rules.records import Target
from bot.rules.recurrence import is_late
from bot.rules.reminders import Claim, Occurrence, Schedule
from bot.rules.wording import cause_words, countdown, counted
from knowledge.facts.credentials import Credential
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

# Discord allows 6,000 characters for an embed. These limits apply before escaping, and escaping at most doubles a text.
NAME_LIMIT: Final = 150
_NOTICE_LIMIT: Final = 250
_MOST_NOTICES: Final = 2
_NOTE_LIMIT: Final = 60
PART_LIMIT: Final = 950

Untold = Sequence[tuple[Occurrence, Schedule]]  # reminders that did not arrive, and of which nobody was told


class Notices:
    """Returns the guide's notices about the texts of one reminder, each notice once.

    A notice says, for example, that a credential is retired, or that a figure is due for checking.
    """

    def __init__(self, client: WhichcertClient, today: date) -> None:
        self._guide, self.today = client.core.guide, today
        self._said: set[str] = set()

    def of(self, text: str, headings: Collection[str] = ()) -> list[str]:
        """Return the new notices about a text, at most _MOST_NOTICES.

        `headings`: the headings above the passages of the text.
        A notice is new if it was not found for an earlier text. New notices above the limit are never returned.
        """
        new = [notice for notice in self._guide.notices(text, self.today, headings) if notice not in self._said]
        self._said |= {*new}
        return [escape(shorten(notice, _NOTICE_LIMIT)) for notice in new[:_MOST_NOTICES]]


def credential_of(core: Core, target: Target | None) -> Credential | None:
    """Return the credential of a target. Return None if there is no target, or if the guide does not know it."""
    catalogue = core.guide.source.catalogue
    return catalogue.find(target.credential_id) if target and catalogue else None


def late_words(core: Core, claim: Claim) -> list[str]:
    """Say that a reminder is late, if it is."""
    due_at = claim.occurrence.due_at
    late = is_late(due_at, core.clock())
    return [f"This reminder is late. It was due {moment(due_at)}."] if late else []


def target_lines(core: Core, target: Target | None, credential: Credential | None, today: date) -> list[str]:
    """Name the member's target and the days until the exam, or say how to choose a target."""
    if target is not None:
        name = escape(shorten(credential.name, NAME_LIMIT)) if credential else target.credential_id
        return [f"Your target: **{name}**." + (f" {countdown(target.exam_on, today)}" if target.exam_on else "")]
    if core.guide.source.catalogue is None:
        return []
    advice = ", and `/whichcert` helps you find it" if core.guide.advisor else ""
    return [f"You have no target yet. `/target choose` sets one{advice}."]


def untold_words(untold: Untold, most: int = 5) -> list[str]:
    """Say which reminders did not arrive, and why.

    Each of the last `most` reminders has a line. The earlier reminders are only counted.
    """
    lines = [untold_line(*one) for one in untold[-most:]]
    if len(untold) > most:
        lines.insert(0, f"{counted(len(untold) - most, 'earlier reminder')} did not reach you either.")
    return lines


def untold_line(one: Occurrence, schedule: Schedule) -> str:
    """Say that a member's own reminder did not arrive, or perhaps did not arrive, and why."""
    became = "may not have reached" if one.state == "unknown" else "did not reach"
    note = f" (“{escape(shorten(schedule.note, _NOTE_LIMIT))}”)" if schedule.note else ""
    return f"The reminder for {moment(one.due_at)}{note} {became} you: {why_not(one)}."


def why_not(one: Occurrence) -> str:
    """Say why a reminder did not arrive."""
    return cause_words(one.reason) if one.reason else one.state


def add_untold(embed: discord.Embed, untold: Untold) -> None:
    """Add the earlier reminders that did not arrive, if there are any."""
    if untold:
        value = "\n".join(fitting(untold_words(untold), PART_LIMIT))
        embed.add_field(name="What did not reach you", value=value, inline=False)
