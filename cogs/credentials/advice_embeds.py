"""The embeds of a recommendation: the verdict, why, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import discord

from bot.client.embeds import DESCRIPTION_LIMIT, add_lines, fitting, guide_line, text_embed
from cogs.credentials.credential_embeds import standing_line
from knowledge.facts.advice import Advice, AdviceReason, Advisor
from knowledge.facts.advice_rules import Side
from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential
from knowledge.guide import Guide
from knowledge.text.markup import escape

MOST_REASONS: Final = 3
_SIDES: Final[dict[Side, str]] = {"for": "What speaks for it", "against": "What speaks against it"}
_SKIPPED: Final[dict[Side, str]] = {"against": "What speaks against one", "for": "What would speak for one"}


def advice_embed(advice: Advice, advisor: Advisor, guide: Guide, today: date) -> discord.Embed:
    """Return an embed with the verdict, the credential's facts, the main reasons and the next step.

    The facts are price, length and status.
    """
    embed = text_embed(escape(advisor.headline(advice)), "\n\n".join(_facts(advice, guide, today)))
    for side, name in _sides(advice):
        reasons = [reason for reason in advice.reasons if reason.side == side]
        add_lines(embed, name, [f"• {escape(reason.text)}" for reason in main_reasons(reasons)])
    add_lines(embed, "Next step", [_next_step(advice)])
    embed.set_footer(text=guide_line(guide))
    return embed


def reasons_embed(advice: Advice, advisor: Advisor, guide: Guide, answers: Sequence[str]) -> discord.Embed:
    """Return an embed with all reasons, each below the section of the guide that supports it.

    `answers`: what the member answered, as Markdown.
    """
    lines = [f"**{escape(advisor.headline(advice))}**"]
    lines += [f"Your answers: {' · '.join(answers)}"] if answers else []
    for side, name in _sides(advice):
        reasons = [reason for reason in advice.reasons if reason.side == side]
        lines += [f"\n**{name}**", *_cited(reasons)] if reasons else []
    embed = text_embed("Why", "\n".join(fitting(lines, DESCRIPTION_LIMIT)))
    embed.set_footer(text=guide_line(guide))
    return embed


def notices_embed(advice: Advice, advisor: Advisor, guide: Guide) -> discord.Embed:
    """Return an embed with what to know about the credential today."""
    lines = advice.notices or ("There is nothing more to know about it today.",)
    return _listed_below("Good to know", f"**{escape(advisor.headline(advice))}**", lines, guide)


def changes_embed(advice: Advice, advisor: Advisor, guide: Guide) -> discord.Embed:
    """Return an embed that says which other answers would change the advice, and to what."""
    lines = advice.would_change or ("No other answer would change it.",)
    return _listed_below("What would change this", f"Now: **{escape(advisor.headline(advice))}**", lines, guide)


def main_reasons(reasons: Sequence[AdviceReason]) -> list[AdviceReason]:
    """Return at most MOST_REASONS reasons of one side, in their order.

    The first reason is among them. Of the others, those that rest on an answer of their own come first.
    """
    heard = {question for reason in reasons[:1] for question in reason.answers}
    fresh: list[AdviceReason] = []
    for reason in reasons[1:]:
        if not heard.issuperset(reason.answers):
            heard.update(reason.answers)
            fresh.append(reason)
    chosen = [*reasons[:1], *fresh, *(reason for reason in reasons[1:] if reason not in fresh)][:MOST_REASONS]
    return [reason for reason in reasons if reason in chosen]


def _listed_below(title: str, headline: str, lines: Sequence[str], guide: Guide) -> discord.Embed:
    """Return an embed with as many lines as fit below a headline. The headline is Markdown already."""
    items = [f"• {escape(line)}" for line in lines]
    room = DESCRIPTION_LIMIT - len(headline) - len("\n\n")
    embed = text_embed(title, f"{headline}\n\n" + "\n".join(fitting(items, room, "… and {} more.")))
    embed.set_footer(text=guide_line(guide))
    return embed


def _facts(advice: Advice, guide: Guide, today: date) -> Iterator[str]:
    catalogue = guide.source.catalogue
    if catalogue is None:
        return
    credential = catalogue.find(advice.credential or "")
    named = catalogue.find(advice.guide_credential or "")
    if credential:
        yield standing_line(credential, catalogue, today)
        if _is_due(credential, today):
            yield "⚠ Price and length are due for checking: look at the vendor's page before you rely on them."
    if named and named.retired_on:
        yield escape(_retirement(named, credential, catalogue) or advice.notices[0])


def _retirement(named: Credential, credential: Credential | None, catalogue: Catalogue) -> str | None:
    """Say that the guide's own choice is retired, and how like it the credential of today is.

    Return None if there is no credential to take today, or if the guide's own choice can still be taken.
    """
    like = next((step.likeness for step, one in catalogue.successors(named) if one is credential), None)
    if like is None or named.retired_on is None:
        return None
    return f"The guide's own choice, {named.short_name}, was retired on {named.retired_on.shown}. This one is {like}."


def _is_due(credential: Credential, today: date) -> bool:
    return any(figure.needs_check(today) for figure in (credential.price, credential.length) if figure)


def _sides(advice: Advice) -> Iterator[tuple[Side, str]]:
    """Yield the sides with their titles, first the side that decided."""
    titles = _SKIPPED if advice.verdict == "skip" else _SIDES
    for side in dict.fromkeys((advice.reasons[0].side, *titles)):
        yield side, titles[side]


def _next_step(advice: Advice) -> str:
    said = [escape(advice.next_step)] if advice.next_step else []
    if advice.prepare is None:
        return said[0] if said else "Ask again when one of your answers changes."
    low, high = advice.prepare.weeks
    weeks = f"{low}–{high}" if low < high else f"{high}"
    return " ".join([*said, f"Make it your target, and `/plan` lays out {weeks} weeks of preparation."])


def _cited(reasons: Sequence[AdviceReason]) -> Iterator[str]:
    """Yield a line for each section of the guide that supports some of the reasons, and then these reasons."""
    for section in dict.fromkeys(reason.section for reason in reasons):
        yield f"*{escape(section.split(' › ')[-1])}*"
        yield from (f"• {escape(reason.text)}" for reason in reasons if reason.section == section)
