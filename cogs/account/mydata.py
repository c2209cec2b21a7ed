"""The stored data of a member: an overview, a file, and the button that deletes everything."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.client.client import Interaction
from bot.client.embeds import DESCRIPTION_LIMIT, day_of, fitting, text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw
from bot.export.packing import PackedFile
from bot.members.privacy import forget
from bot.rules.parsing import weekday_names
from bot.rules.records import MemberData, StudyEntry, Subscription, Target
from bot.rules.reminders import Kind, Schedule
from bot.rules.wording import counted
from knowledge.facts.answers import QuestionId
from knowledge.guide import Guide
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

_DAYS_SHOWN = 14
_MOST = 5  # of the reminders, and of the questions of which the member wishes to be told
_PAUSES_SHOWN = 3
_WORDS_SHOWN = 60  # characters of each text that the member wrote
_NAMES: Final[dict[Kind, str]] = {
    "weekly": "Reminder",
    "once": "Reminder that comes once",
    "streak": "Reminder of your streak",
}
_SUMMED_UP = "This is a summary. `/mydata export` gives you everything as a file, with all times."
_COPIES = (
    "Copies of the database may still hold it: one from before an upgrade for 30 days, and a backup until my operator "
    "deletes it. If one is restored, I delete your data again. Messages that I sent stay in Discord."
)


def data_embed(held: MemberData, guide: Guide) -> discord.Embed:
    """Return an overview of the data that is stored about a member: each kind of it, and the latest of long lists.

    `guide`: words the target and the answers that are stored with it.
    """
    if held.settings is None:
        return text_embed("Your data", "I keep nothing about you.")
    settings = held.settings
    lines = [
        f"Your Discord id, which I have known since {day_of(settings.created_at)}."
        if settings.created_at
        else "Your Discord id.",
        f"Settings: zone {settings.zone or 'not set'}, day ends at {settings.day_ends_at_hour:02}:00, "
        f"{counted(len(held.zone_changes), 'zone change')}, "
        + ("asked for your zone once, " if settings.zone_asked_at else "")
        + (f"weekly goal {counted(goal, 'day')}" if (goal := settings.weekly_goal_days) else "no weekly goal")
        + ("." if settings.praise else ", no praise."),
        *_rest_and_pause_lines(held),
    ]
    lines += [_target_line(held.target, guide)] if held.target else []
    if held.done_parts:
        lines.append(f"Parts of your plan that you marked as done: {len(held.done_parts)}.")
    if held.streak_mark:
        mark = held.streak_mark
        lines.append(
            f"Worked out from your days up to {mark.through_on}: streak {mark.current}, longest {mark.longest}, "
            f"freeze points {mark.credit}."
        )
    running = sorted((one for one in held.schedules if one.state != "off"), key=lambda one: one.is_group)
    lines += fitting([*map(_reminder_line, running)], DESCRIPTION_LIMIT, "… and {} more reminders.", most=_MOST)
    snoozed = sum(one.snooze > 0 for one in held.occurrences)
    lines += [
        f"Reminders that came once, or that you stopped or replaced: {len(held.schedules) - len(running)}.",
        f"Reminders so far: {len(held.occurrences)}"
        + (f", {snoozed} of them snoozed" if snoozed else "")
        + ", each with what became of it.",
        f"Votes on answers: {len(held.votes)}.",
        f"Questions that you want to be told about: {len(held.wishes)}" + (", the latest:" if held.wishes else "."),
        *map(_subscription_line, reversed(held.wishes[-_MOST:])),
        f"Study entries: {len(held.study_entries)}" + (", the latest:" if held.study_entries else "."),
    ]
    room = DESCRIPTION_LIMIT - sum(len(line) + 1 for line in (*lines, _SUMMED_UP))
    lines += fitting([*map(_entry_line, reversed(held.study_entries[-_DAYS_SHOWN:]))], room)
    return text_embed("Your data", "\n".join([*lines, _SUMMED_UP]))


def _target_line(target: Target, guide: Guide) -> str:
    """Describe a target in the words of the guide, or by its ids where the guide no longer has them."""
    credential = guide.source.catalogue.find(target.credential_id) if guide.source.catalogue else None
    told: dict[QuestionId, str | None] = {"experience": target.experience, "background": target.background}
    parts = [credential.short_name if credential else target.credential_id]
    parts += [f"exam on {target.exam_on}"] if target.exam_on else []
    parts += [_said(guide, question, answer) for question, answer in told.items() if answer]
    parts += ["you were told that it is retired"] if target.retirement_told_at else []
    parts += ["you were asked how the exam went"] if target.exam_asked_at else []
    parts += [f"your answer was {target.exam_result.replace('_', ' ')}"] if target.exam_result else []
    return f"Target: {escape(', '.join(parts))}."


def _said(guide: Guide, question: QuestionId, answer: str) -> str:
    """Return the wording of an answer, or its id if the guide no longer offers it."""
    asked = guide.advisor.questions if guide.advisor else ()
    choices = (choice for one in asked if one.id == question for choice in one.choices)
    return next((choice.said for choice in choices if choice.id == answer), answer)


def _subscription_line(one: Subscription) -> str:
    being_told = "" if one.state == "open" else ", answer on its way"
    return f"• “{escape(shorten(one.question, _WORDS_SHOWN))}”, since {day_of(one.wished_at)}{being_told}"


def _entry_line(entry: StudyEntry) -> str:
    details = [
        f"{entry.minutes} min" if entry.minutes else "",
        escape(shorten(entry.what or "", _WORDS_SHOWN)),
        "undone" if entry.undone_at else "",
    ]
    return f"• {entry.studied_on} " + ", ".join(part for part in details if part)


def _reminder_line(schedule: Schedule) -> str:
    """Describe a schedule that is on or paused: the member's own, or one that they set up for a channel."""
    when = f"{weekday_names(schedule.weekdays)} at {schedule.wall_time:%H:%M} ({schedule.zone})"
    resumed = f", resumed {day_of(schedule.resumed_at)}" if schedule.resumed_at else ""
    server = f", switched on in server {schedule.guild_id}" if schedule.guild_id else ""
    where = f", sent to direct messages {schedule.dm_channel_id}" if schedule.dm_channel_id else ""
    channel = f", posted in channel {schedule.channel_id}" if schedule.is_group else ""
    role = f" for role {schedule.role_id}" if schedule.role_id else ""
    name = "Group reminder that you set up" if schedule.is_group else _NAMES[schedule.kind]
    if schedule.once_on is not None:
        note = f", with the note “{escape(shorten(schedule.note, _WORDS_SHOWN))}”" if schedule.note else ""
        when = f"{schedule.once_on} at {schedule.wall_time:%H:%M} ({schedule.zone}){note}"
    return f"{name}: {when}, {schedule.state}{resumed}{server}{where}{channel}{role}."


def _rest_and_pause_lines(held: MemberData) -> list[str]:
    """Return lines about rest days, pauses and sharing."""
    lines: list[str] = []
    if held.rest_days:
        latest = held.rest_days[-1]
        names = weekday_names(latest.weekdays) or "none"
        earlier = f", and {counted(len(held.rest_days) - 1, 'earlier setting')}" if len(held.rest_days) > 1 else ""
        lines.append(f"Rest days since {latest.from_on}: {names}{earlier}.")
    if held.pauses:
        shown = [f"{one.from_on} to {one.until_on or 'now (open)'}" for one in held.pauses[-_PAUSES_SHOWN:]]
        lines.append(f"Pauses: {len(held.pauses)}, the latest: {', '.join(shown)}.")
    if held.shares:
        servers = ", ".join(f"{one.guild_id}" for one in held.shares[:_DAYS_SHOWN])
        more = f" and {len(held.shares) - _DAYS_SHOWN} more" if len(held.shares) > _DAYS_SHOWN else ""
        exams = sum(one.with_exam for one in held.shares)
        lines.append(
            f"You share your streak and week in {counted(len(held.shares), 'server')}, by id: {servers}{more}"
            + (f"; your exam in {exams:,} of them." if exams else ".")
        )
    else:
        lines.append("You do not share your streak and week in any server.")
    return lines


def export_reply(files: Sequence[PackedFile]) -> tuple[discord.Embed, list[discord.File]]:
    """Return the reply to /mydata export. Each file needs a message of its own, because it may be as large as one."""
    if not files:
        return text_embed("Your data", "I keep nothing about you."), []
    if len(files) > 1:
        words = (
            f"This is everything that I keep about you, as a zip archive in {len(files)} parts, because Discord takes "
            "no larger files. Save all parts in one folder, and open the first with 7-Zip. If you move to another "
            "whichcert, its operator can import them with `python -m bot import`."
        )
    else:
        words = (
            "This file holds everything that I keep about you. If you move to another whichcert, its operator can "
            "import it with `python -m bot import`."
        )
    return text_embed("Your data", words), [discord.File(io.BytesIO(one.data), one.name) for one in files]


def question_reply() -> tuple[discord.Embed, discord.ui.View]:
    """Ask whether to delete everything, with a button to confirm."""
    view = discord.ui.View(timeout=None)
    view.add_item(Delete())
    words = (
        "This deletes it all at once: your settings, target, study days, rest days, pauses, reminders, group "
        "reminders that you set up, votes, what you share, and the questions that you want to be told about. It cannot "
        f"be undone. `/mydata export` gives you a file of it first.\n{_COPIES}"
    )
    return text_embed("Delete everything about you?", words), view


class Delete(PersistentButton, custom_id="mydata:delete"):
    """Deletes all data about the member who presses the button."""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Delete everything", style=discord.ButtonStyle.danger)

    async def on_press(self, interaction: Interaction) -> None:
        """Delete the data and say so."""
        gone = await forget(interaction.client.core, interaction.user.id)
        interaction.client.conversations.forget(interaction.user.id)
        words = (
            f"Everything about you has been deleted.\n{_COPIES}" if gone else "There was nothing about you to delete."
        )
        await redraw(interaction, embed=text_embed("Your data", words), view=None)
