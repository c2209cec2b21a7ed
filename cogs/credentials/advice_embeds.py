"""The embed of a recommendation."""

from __future__ import annotations

from datetime import date

import discord

from bot.client.embeds import add_lines, guide_line, text_embed
from cogs.credentials.credential_embeds import standing_line
from knowledge.facts.advice import Advice, AdviceReason, Advisor
from knowledge.guide import Guide
from knowledge.text.markup import escape

_TITLES = {"for": "For a certification", "against": "Against a certification"}
_MOST_CHANGES = 4


def advice_embed(advice: Advice, advisor: Advisor, guide: Guide, answers: str, today: date) -> discord.Embed:
    """Return an embed with the verdict, the credential's facts, the reasons, and what would change the advice.

    The facts are price, length and status.
    `answers`: what the member answered, as Markdown.
    """
    catalogue = guide.source.catalogue
    credential = catalogue.find(advice.credential) if catalogue and advice.credential else None
    lines = [standing_line(credential, catalogue, today)] if catalogue and credential else []
    embed = text_embed(escape(advisor.headline(advice)), "\n\n".join(filter(None, (*lines, answers))))
    for side in dict.fromkeys((advice.reasons[0].side, *_TITLES)):  # the side that decided comes first
        add_lines(embed, _TITLES[side], [_reason(reason) for reason in advice.reasons if reason.side == side])
    if advice.prepare:
        low, high = advice.prepare.weeks
        courses = [f"{number}. {escape(course)}" for number, course in enumerate(advice.prepare.courses, start=1)]
        add_lines(embed, f"Preparation: {low}–{high} weeks", courses)
    add_lines(embed, "What would change this", [f"• {escape(line)}" for line in advice.would_change[:_MOST_CHANGES]])
    add_lines(embed, "Good to know", [f"• {escape(notice)}" for notice in advice.notices])
    embed.set_footer(text=guide_line(guide))
    return embed


def _reason(reason: AdviceReason) -> str:
    return f"• {escape(reason.text)} *({escape(reason.section.split(' › ')[-1])})*"
