"""The message of a reminder: what to study today, with buttons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import fitting, guide_line, text_embed
from bot.core import Core
from bot.members.plan import MemberPlan, member_plan
from bot.members.streak import member_streak
from bot.members.targets import target_of
from bot.members.today import today_of
from bot.rules.occurrence_key import OccurrenceKey
from bot.rules.records import Target
from bot.rules.recurrence import turn_of
from bot.rules.reminders import Claim
from bot.zones.look_up import zone_of
from cogs.guide.answer_buttons import ShowPassage
from cogs.reminders.buttons import SkipWeek, Snooze, Stop
from cogs.reminders.destination import role_to_mention
from cogs.reminders.digest import digest_embed
from cogs.reminders.group_buttons import Join, Manage
from cogs.reminders.lines import (
    NAME_LIMIT,
    PART_LIMIT,
    Notices,
    Untold,
    add_untold,
    credential_of,
    late_words,
    target_lines,
)
from cogs.reminders.opening import opening_words
from cogs.reminders.short_message import once_message, streak_message
from cogs.study.study_buttons import Studied
from cogs.study.wording import streak_words
from knowledge.answer import Excerpt
from knowledge.facts.credentials import Credential
from knowledge.rereading import excerpt_of, worth_rereading
from knowledge.text.dates import day_words
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

_LINE_LIMIT: Final = 200
_MARKDOWN_LIMIT: Final = 600
_SOURCE_LIMIT: Final = 400
_GROUP_LIMIT: Final = 850  # characters of a group's reminder with its passage, so that it fits on a phone's screen
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


async def reminder(client: WhichcertClient, claim: Claim, untold: Untold) -> ReminderMessage:
    """Return the message of an occurrence.

    `untold`: earlier reminders that did not arrive, and of which the member was not told yet. Only a member's own
    reminder lists them.
    """
    if claim.schedule.is_group:
        return await _of_group(client, claim)
    if claim.schedule.kind == "once":
        return ReminderMessage(None, *await once_message(client, claim, untold), discord.AllowedMentions.none())
    if claim.schedule.kind == "streak":
        return ReminderMessage(None, *await streak_message(client, claim, untold), discord.AllowedMentions.none())
    return await _weekly(client, claim, untold)


async def _weekly(client: WhichcertClient, claim: Claim, untold: Untold) -> ReminderMessage:
    """Return the message of a member's weekly reminder."""
    member_id = claim.schedule.member_id
    today = (await today_of(client.core, member_id)).date
    target = await target_of(client.core, member_id)
    credential = credential_of(client.core, target)
    shown = await _plan(client.core, target) if target is not None and credential is not None else None
    kept = await member_streak(client.core, member_id)
    notices = Notices(client, today)
    begun = shown is None or shown.plan.week_of(shown.today) is not None
    opening = opening_words(kept, target.exam_on if target else None, begun=begun)
    lines = [*([opening] if opening else []), *late_words(client.core, claim)]
    lines += [*target_lines(client.core, target, credential, today)]
    embed = text_embed("Study reminder", "\n".join([*lines, *notices.of(credential.name if credential else "")]))
    if shown is not None:
        _add_plan(embed, shown, notices)
    embed.add_field(name="Your streak", value=streak_words(kept), inline=False)
    excerpt = _add_passage(client.core, embed, claim, credential, notices)
    add_untold(embed, untold)
    return ReminderMessage(None, embed, _view(claim.occurrence.key, excerpt), discord.AllowedMentions.none())


async def _of_group(client: WhichcertClient, claim: Claim) -> ReminderMessage:
    """Return the message of a group's reminder, which shows data only of members who share it in the server."""
    role = role_to_mention(client, claim.schedule)
    day = OccurrenceKey.parse(claim.occurrence.key).day
    late = late_words(client.core, claim)
    embed, named = await digest_embed(client, claim.schedule.guild_id or 0, day, late)
    notices = Notices(client, client.core.clock().astimezone(zone_of(claim.schedule.zone)).date())
    if told := notices.of("\n".join(named))[:1]:
        embed.add_field(name="Good to know", value="\n".join(told), inline=False)
    excerpt = _add_passage(client.core, embed, claim, None, notices)
    if excerpt is not None:
        excerpt = _fitted(embed, excerpt)
    return ReminderMessage(
        role.mention if role else None,
        embed,
        _group_view(claim.occurrence.key, excerpt),
        discord.AllowedMentions(everyone=False, users=False, roles=[role] if role else False),
    )


async def _plan(core: Core, target: Target) -> MemberPlan | None:
    """Return the member's plan. Return None if there is no plan for the target."""
    if core.guide.advisor is None:
        return None
    shown = await member_plan(core, target.member_id, target)
    return shown if shown.instead is shown.credential and shown.plan.weeks else None


def _add_plan(embed: discord.Embed, shown: MemberPlan, notices: Notices) -> None:
    """Add the tasks of this week in the member's plan, or the day on which the plan begins."""
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
        name=name, value="\n".join([*fitting(lines, PART_LIMIT - len(_ALL_WEEKS) - 1), _ALL_WEEKS]), inline=False
    )


def _add_passage(
    core: Core, embed: discord.Embed, claim: Claim, credential: Credential | None, notices: Notices
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
    heading = f"**{escape(shorten(passage.path[-1], NAME_LIMIT))}**"
    value = "\n".join([heading, words, *notices.of(passage.text, passage.path)[:1]])
    embed.add_field(name="Worth reading again", value=value, inline=False)
    embed.set_footer(text=shorten(f"{passage.section} · {guide_line(guide)}", _SOURCE_LIMIT))
    return excerpt


def _fitted(embed: discord.Embed, excerpt: Excerpt) -> Excerpt | None:
    """Shorten a group's reminder that is too long for a phone, and return what it shows of the passage, its last field.

    Leave only the heading, so that a button shows the passage. If that is too long as well, leave out the passage.
    """
    if len(embed) <= _GROUP_LIMIT:
        return excerpt
    name, value = embed.fields[-1].name, embed.fields[-1].value or ""
    embed.remove_field(-1)
    embed.add_field(name=name, value=value.partition("\n")[0], inline=False)
    if len(embed) <= _GROUP_LIMIT:
        return replace(excerpt, text="")
    embed.remove_field(-1)
    embed.remove_footer()
    return None


def _group_view(key: str, excerpt: Excerpt | None) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(Studied(key).in_row(0))
    view.add_item(Join().in_row(0))
    view.add_item(Manage(key).in_row(0))
    _add_show_passage(view, excerpt)
    return view


def _view(key: str, excerpt: Excerpt | None) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(Studied(key).in_row(0))
    view.add_item(Snooze("hour", key).in_row(0))
    view.add_item(Snooze("evening", key).in_row(0))
    view.add_item(Snooze("tomorrow", key).in_row(0))
    view.add_item(SkipWeek(key).in_row(1))
    view.add_item(Stop(key).in_row(1))
    _add_show_passage(view, excerpt)
    return view


def _add_show_passage(view: discord.ui.View, excerpt: Excerpt | None) -> None:
    if excerpt is not None and not excerpt.whole:
        view.add_item(ShowPassage(_NOBODY, excerpt.passage.id, None, "Show passage").in_row(1))
