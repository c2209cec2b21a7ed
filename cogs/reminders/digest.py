"""What a group's reminder says of the last seven days, of the members who share them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import text_embed
from bot.core import Core
from bot.members.digest import Digest, ExamAhead, week_digest
from bot.rules.wording import amount_words, counted
from cogs.study.leaderboard import names_in
from knowledge.facts.standing import is_retired
from knowledge.text.dates import day_words
from knowledge.text.markup import escape

_HOW: Final = "**I studied** logs today, **Join** adds you to the next one. Only you see the reply."


async def digest_embed(
    client: WhichcertClient, guild_id: int, day: date, late: Sequence[str]
) -> tuple[discord.Embed, list[str]]:
    """Return the digest of the seven days before `day`, and the names of the credentials that it speaks of.

    Nothing is said of a member who does not share in the server. `late`: lines that say that the reminder is late.
    """
    core, guild = client.core, client.get_guild(guild_id)
    # If the server was left a moment ago, the message is about to be refused, whoever it names.
    digest = await week_digest(core, guild_id, day, partial(names_in, guild) if guild else _mentions)
    period = " to ".join(day_words(one, "short without year") for one in (digest.first_on, digest.last_on))
    embed = text_embed(f"Our week, {period}", "\n".join([*late, *_week_lines(digest), _HOW]))
    exams = [(one, name) for one in digest.exams if (name := _exam_name(core, one)) is not None]
    if exams:
        lines = [f"• {one.name}, {_until(one.exam_on, day)}: **{escape(name)}**" for one, name in exams]
        embed.add_field(name="Exams coming up", value="\n".join(lines), inline=False)
    return embed, [name for _, name in exams]


async def _mentions(member_ids: Sequence[int]) -> list[str]:
    return [f"<@{member_id}>" for member_id in member_ids]


def _week_lines(digest: Digest) -> Iterator[str]:
    if not digest.sharing:
        yield "A new week begins. Nobody here shares their study days yet, so there is nothing to tell."
        return
    if not digest.studied:
        yield "It was a quiet week for those who share here. Twenty minutes today are a good start."
    else:
        yield _studied_words(digest)
    if digest.goal_minutes:
        goal, done = amount_words(digest.goal_minutes), amount_words(digest.minutes)
        if digest.minutes >= digest.goal_minutes:
            yield f"Common goal reached: **{done}** of {goal}. Well done, everyone!"
        else:
            yield f"Common goal: **{done}** of {goal}."
    yield from (f"🎉 {one.name} reached **{one.days} days** in a row." for one in digest.reached)


def _studied_words(digest: Digest) -> str:
    """Say who studied, and how much all of them did together."""
    days, minutes = counted(digest.days, "day"), f" and {amount_words(digest.minutes)}" if digest.minutes else ""
    names = [f"**{name}**" for name in digest.names]
    others = digest.studied - len(names)
    if digest.studied == 1:
        return f"{', '.join(names) or 'One member'} studied: **{days}{minutes}**."
    last = counted(others, "other") if others else names.pop()
    return f"{', '.join(names)} and {last} studied: **{days}{minutes}** together."


def _exam_name(core: Core, exam: ExamAhead) -> str | None:
    """Return the short name of an exam. Return None if it is unknown, or retired by its date."""
    catalogue = core.guide.source.catalogue
    credential = catalogue.find(exam.credential_id) if catalogue else None
    if credential is None or is_retired(credential, exam.exam_on):
        return None
    return credential.short_name


def _until(exam_on: date, day: date) -> str:
    left = (exam_on - day).days
    if not left:
        return "today"
    return f"{day_words(exam_on, 'short weekday')}, in {counted(left, 'day')}"
