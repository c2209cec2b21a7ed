"""What a recommendation looks like."""

from __future__ import annotations

import discord

from bot.client.embeds import EMBED_LIMIT, FIELD_LIMIT, guide_line, text_embed
from knowledge.advice import Advice, Advisor, Reason
from knowledge.guide import Guide
from knowledge.markup import escape

_TITLES = {"for": "For a certification", "against": "Against a certification"}
_MOST_CHANGES = 4


def advice_embed(advice: Advice, advisor: Advisor, guide: Guide, answers: str) -> discord.Embed:
    """Shows verdict and credential, the reasons for and against with the guide's section, and what would change it."""
    embed = text_embed(escape(advisor.headline(advice)), answers)
    for side in dict.fromkeys((advice.reasons[0].side, *_TITLES)):  # the side that decided comes first
        _field(embed, _TITLES[side], [_reason(reason) for reason in advice.reasons if reason.side == side])
    if advice.prepare:
        low, high = advice.prepare.weeks
        courses = [f"{number}. {escape(course)}" for number, course in enumerate(advice.prepare.courses, start=1)]
        _field(embed, f"Preparation: {low}–{high} weeks", courses)
    _field(embed, "What would change this", [f"• {escape(line)}" for line in advice.would_change[:_MOST_CHANGES]])
    _field(embed, "Good to know", [f"• {escape(notice)}" for notice in advice.notices])
    embed.set_footer(text=guide_line(guide))
    return embed


def _reason(reason: Reason) -> str:
    return f"• {escape(reason.text)} *({escape(reason.section.split(' › ')[-1])})*"


def _field(embed: discord.Embed, name: str, lines: list[str]) -> None:
    """Adds lines as fields, a further one without a name where the first is full; what no longer fits is left out."""
    chunk: list[str] = []
    for line in [*lines, ""]:
        if chunk and (not line or len("\n".join((*chunk, line))) > FIELD_LIMIT):
            value = "\n".join(chunk)
            if len(embed) + len(name) + len(value) <= EMBED_LIMIT:
                embed.add_field(name=name, value=value, inline=False)
            name, chunk = "\u200b", []
        chunk.append(line)
