"""The message of a reminder: what to study today, with buttons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import fitting, guide_line, moment, text_embed
from bot.core import Core
from bot.members.plan import member_plan
from bot.members.streak import member_streak
from bot.members.targets import target_of
from bot.members.today import today_of
from bot.rules.occurrence_key import OccurrenceKey
from bot.rules.records import Target
from bot.rules.recurrence import is_late, turn_of
from bot.rules.reminders import Claim, Occurrence
from bot.rules.wording import cause_words, countdown, counted
from bot.zones.look_up import zone_of
from cogs.guide.answer_buttons import ShowPassage
from cogs.reminders.buttons import SkipWeek, Snooze, Stop
from cogs.reminders.destination import role_to_mention
from cogs.study.study_buttons import Studied
from cogs.study.wording import streak_words
from knowledge.answer import Excerpt
from knowledge.facts.credentials import Credential
from knowledge.rereading import excerpt_of, worth_rereading
from knowledge.text.dates import day_words
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

# Discord allows 6,000 characters for an embed. These limits apply before escaping, and escaping at most doubles a text.
_NAME_LIMIT: Final = 150
_NOTICE_LIMIT: Final = 250
_MOST_NOTICES: Final = 2
_LINE_LIMIT: Final = 200
_MARKDOWN_LIMIT: Final = 600
_PART_LIMIT: Final = 950
_SOURCE_LIMIT: Final = 400
_ALL_WEEKS: Final = "`/plan` shows all weeks."
# ShowPassage replaces the message if the asker presses it, and shows the passage privately to anyone else. A reminder
# has no asker, so its button has an id that no member has.
_NOBODY: Final = 0


@dataclass(frozen=True, slots=True)
class ReminderMessage:
    """A reminder as it is sent."""

    content: str | None
    embed: discord.Embed
    view: discord.ui.View
    allowed_mentions: discord.AllowedMentions


async def reminder(client: WhichcertClient, claim: Claim, untold: list[Occurrence]) -> ReminderMessage:
    """Return the message of an occurrence.

    `untold`: earlier reminders that did not arrive, and of which the member was not told yet. Only a member's own
    reminder lists them.
    """
    if claim.schedule.is_group:
        return _of_group(client, claim)
    member_id = claim.schedule.member_id
    today = (await today_of(client.core, member_id)).date
    target = await target_of(client.core, member_id)
    credential = _credential(client.core, target)
    embed = text_embed("Study reminder", "\n".join(["Time to study.", *_late_words(client.core, claim)]))
    notices = _Notices(client, today)
    lines = [embed.description or "", *_target_lines(client.core, target, credential, today)]
    embed.description = "\n".join([*lines, *notices.of(credential.name if credential else "")])
    if target is not None and credential is not None:
        await _add_plan(client.core, embed, target, notices)
    kept = await member_streak(client.core, member_id)
    embed.add_field(name="Your streak", value=streak_words(kept), inline=False)
    excerpt = _add_passage(client.core, embed, claim, credential, notices)
    if untold:
        embed.add_field(
            name="What did not reach you", value="\n".join(fitting(untold_words(untold), _PART_LIMIT)), inline=False
        )
    return ReminderMessage(None, embed, _view(claim.occurrence.key, excerpt), discord.AllowedMentions.none())


def untold_words(untold: list[Occurrence], most: int = 5) -> list[str]:
    """Say which reminders did not arrive, and why.

    Each of the last `most` reminders has a line. The earlier reminders are only counted.
    """
    lines = [untold_line(one) for one in untold[-most:]]
    if len(untold) > most:
        lines.insert(0, f"{counted(len(untold) - most, 'earlier reminder')} did not reach you either.")
    return lines


def untold_line(one: Occurrence) -> str:
    """Say that a member's own reminder did not arrive, or perhaps did not arrive, and why."""
    became = "may not have reached" if one.state == "unknown" else "did not reach"
    return f"The reminder for {moment(one.due_at)} {became} you: {why_not(one)}."


def why_not(one: Occurrence) -> str:
    """Say why a reminder did not arrive."""
    return cause_words(one.reason) if one.reason else one.state


def _of_group(client: WhichcertClient, claim: Claim) -> ReminderMessage:
    """Return the message of a group's reminder, which shows no data of any member."""
    role = role_to_mention(client, claim.schedule)
    lines = [
        *_late_words(client.core, claim),
        "Press **I studied** to log today. Only you see the reply.",
    ]
    embed = text_embed("Time to study together", "\n".join(lines))
    today = client.core.clock().astimezone(zone_of(claim.schedule.zone)).date()
    excerpt = _add_passage(client.core, embed, claim, None, _Notices(client, today))
    return ReminderMessage(
        role.mention if role else None,
        embed,
        _view(claim.occurrence.key, excerpt),
        discord.AllowedMentions(everyone=False, users=False, roles=[role] if role else False),
    )


class _Notices:
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


def _credential(core: Core, target: Target | None) -> Credential | None:
    catalogue = core.guide.source.catalogue
    return catalogue.find(target.credential_id) if target and catalogue else None


def _late_words(core: Core, claim: Claim) -> list[str]:
    due_at = claim.occurrence.due_at
    late = is_late(due_at, core.clock())
    return [f"This reminder is late. It was due {moment(due_at)}."] if late else []


def _target_lines(core: Core, target: Target | None, credential: Credential | None, today: date) -> list[str]:
    if target is not None:
        name = escape(shorten(credential.name, _NAME_LIMIT)) if credential else target.credential_id
        return [f"Your target: **{name}**." + (f" {countdown(target.exam_on, today)}" if target.exam_on else "")]
    if core.guide.source.catalogue is None:
        return []
    advice = ", and `/whichcert` helps you find it" if core.guide.advisor else ""
    return [f"You have no target yet. `/target choose` sets one{advice}."]


async def _add_plan(core: Core, embed: discord.Embed, target: Target, notices: _Notices) -> None:
    """Add the tasks of this week in the member's plan, or the day on which the plan begins.

    Add nothing if there is no plan for the target.
    """
    if core.guide.advisor is None:
        return
    shown = await member_plan(core, target.member_id, target)
    if shown.instead is not shown.credential or not shown.plan.weeks:
        return
    week = shown.plan.week_of(shown.today)
    if week is None:
        begins_on = shown.plan.weeks[0].begins_on
        words = f"You can wait until {day_words(begins_on, 'without year')} to begin. `/plan` shows the weeks."
        embed.add_field(name="Your plan", value=words, inline=False)
        return
    lines = [f"• {escape(shorten(line, _LINE_LIMIT))}" for line in week.lines]
    lines += notices.of("\n".join(week.lines))
    name = f"This week in your plan, until {day_words(week.ends_on, 'without year')}"
    embed.add_field(
        name=name, value="\n".join([*fitting(lines, _PART_LIMIT - len(_ALL_WEEKS) - 1), _ALL_WEEKS]), inline=False
    )


def _add_passage(
    core: Core, embed: discord.Embed, claim: Claim, credential: Credential | None, notices: _Notices
) -> Excerpt | None:
    """Add a passage that is worth reading again, with its source, and return its excerpt.

    Return None if there is no such passage. A snoozed reminder shows the passage of the original day, because the
    passage follows from the occurrence's key.
    """
    guide, key = core.guide, claim.occurrence.key
    turn = turn_of(claim.schedule.weekdays, OccurrenceKey.parse(key).day)
    passage = worth_rereading(guide, credential, notices.today, turn)
    if passage is None:
        return None
    excerpt = excerpt_of(passage)
    words = next(text for text in (excerpt.markdown, escape(excerpt.text)) if len(text) <= _MARKDOWN_LIMIT)
    heading = f"**{escape(shorten(passage.path[-1], _NAME_LIMIT))}**"
    value = "\n".join([heading, words, *notices.of(passage.text, passage.path)[:1]])
    embed.add_field(name="Worth reading again", value=value, inline=False)
    embed.set_footer(text=shorten(f"{passage.section} · {guide_line(guide)}", _SOURCE_LIMIT))
    return excerpt


def _view(key: str, excerpt: Excerpt | None) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(Studied(key).in_row(0))
    view.add_item(Snooze("hour", key).in_row(0))
    view.add_item(Snooze("evening", key).in_row(0))
    view.add_item(Snooze("tomorrow", key).in_row(0))
    view.add_item(SkipWeek(key).in_row(1))
    view.add_item(Stop(key).in_row(1))
    if excerpt is not None and not excerpt.whole:
        view.add_item(ShowPassage(_NOBODY, excerpt.passage.id, None, "Show passage").in_row(1))
    return view
