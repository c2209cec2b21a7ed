"""/guide gaps: the questions that the guide leaves open, as a list to read and as a file for the guide's editors."""

from __future__ import annotations

import io
from datetime import date
from typing import Final

import discord

from bot.client.embeds import FOOTER_LIMIT, fitting, guide_line, text_embed
from bot.core import Core
from bot.members.questions import SINCE, gaps_since, keeps_questions
from bot.rules.records import NO_PASSAGE, OpenQuestion
from bot.threads import in_thread
from knowledge.gaps import AskedInVain, Gap, GapReport, Kind, as_markdown, report, summary
from knowledge.guide import Guide
from knowledge.text.dates import day_words
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

READ_AT_MOST: Final = 5000  # the report then takes about two seconds, in a thread, so that the bot goes on answering
_IN_FILE: Final = 100
_IN_LIST: Final = 15
_LINE_LIMIT: Final = 150
_HEADING_LIMIT: Final = 80
_LIST_LIMIT: Final = 3500  # characters


async def gaps_reply(core: Core, guild_id: int | None) -> tuple[discord.Embed, discord.File | None]:
    """Return the gaps of a server, or of all servers and direct messages if `guild_id` is None.

    The file is None if there are no gaps.
    """
    now = core.clock()
    read = await gaps_since(core, guild_id, READ_AT_MOST)
    asked = [_asked_in_vain(gap) for gap in read]
    guide, since = core.guide, (now - SINCE).date()
    gaps, text = await in_thread(_worked_out, guide, asked, since)
    where = "in all servers and direct messages" if guild_id is None else "in this server"
    lines = [f"{number}. {_line(gap)}" for number, gap in enumerate(gaps.gaps, start=1)]
    lines = fitting(lines, _LIST_LIMIT, most=_IN_LIST)
    if len(gaps.gaps) > len(lines):
        lines.append(f"The file lists {len(gaps.gaps)} of them.")
    if gaps.gaps:
        lines += ["", "For each of them, the file has a line to copy into the guide."]
    lines = lines or [f"Since {day_words(since)}, nobody {where} asked anything that the guide does not answer."]
    lines += ["", *summary(gaps)]
    if len(read) == READ_AT_MOST:
        lines.append(f"Only the latest {READ_AT_MOST:,} questions were looked at.")
    if guild_id is not None and not await keeps_questions(core, guild_id):
        lines.append("This server's questions are not kept: `/setup` changes that.")
    embed = text_embed(f"Open questions {where}", "\n".join(lines).strip())
    embed.set_footer(text=shorten(guide_line(guide), FOOTER_LIMIT))
    return embed, discord.File(io.BytesIO(text.encode()), "gaps.md") if gaps.gaps else None


def _worked_out(guide: Guide, asked: list[AskedInVain], since: date) -> tuple[GapReport, str]:
    gaps = report(guide, asked, _IN_FILE)
    return gaps, as_markdown(gaps, guide.source.title, since)


def _asked_in_vain(gap: OpenQuestion) -> AskedInVain:
    kind: Kind = "not_helpful" if gap.status == "answered" else gap.status
    right = tuple(None if one == NO_PASSAGE else one for one in gap.right)
    shown = gap.passage_id if kind == "not_helpful" else None
    return AskedInVain(gap.question, kind, gap.asked_at.date(), shown, right)


def _line(gap: Gap) -> str:
    """Return a gap in two lines: the question, and where the guide may answer it."""
    question = f"{escape(shorten(gap.wordings[0], _LINE_LIMIT))} · {gap.counted}"
    if gap.needs_passage or gap.nearest is None:
        return f"{question}\n↳ no passage answers this"
    heading = escape(shorten(gap.nearest.path[-1], _HEADING_LIMIT))
    found = f"chosen {gap.chosen}×" if gap.chosen else "nearest"
    return f"{question}\n↳ {found}: {heading} ({escape(gap.place)})"
