"""The embeds of a recommendation: the verdict, why, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import discord

from bot.client.embeds import DESCRIPTION_LIMIT, add_lines, fitting, guide_line, text_embed
from cogs.credentials.credential_embeds import checks, figures_of, standing_line, standing_words
from knowledge.facts.advice_rules import Side
from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential
from knowledge.facts.recommendation import Advice, AdviceReason, Compared
from knowledge.facts.standing import beta_on, standing_on
from knowledge.guide import Guide
from knowledge.text.markup import escape

# How many reasons of the side that decided and of the other one: the fewer, the more there is to read above them.
_MOST_REASONS: Final = ((3, 3), (2, 2), (2, 1), (1, 1))
_SIDES: Final[dict[Side, str]] = {"for": "What speaks for it", "against": "What speaks against it"}
_SKIPPED: Final[dict[Side, str]] = {"against": "What speaks against one", "for": "What would speak for one"}


def advice_embed(advice: Advice, guide: Guide, today: date) -> discord.Embed:
    """Return an embed with the verdict, the main reasons, what to keep in mind, and the next step.

    Below the verdict stand the price, the length and the status of the credential, or of those to choose from. The
    title leads to the vendor's page, and the last line says when the figures were checked.
    """
    embed = text_embed(escape(advice.headline), "\n".join(_facts(advice, guide, today)))
    credential = _named(advice, guide)
    embed.url = credential.page if credential else None
    for side, name in _sides(advice):
        reasons, most = [reason for reason in advice.reasons if reason.side == side], most_reasons(advice, side)
        add_lines(embed, name, [f"• {escape(reason.text)}" for reason in main_reasons(reasons, most)])
    add_lines(embed, "Keep in mind", [f"• {line}" for line in _to_keep_in_mind(advice, guide, today)])
    add_lines(embed, "Next step", list(_next_step(advice)))
    catalogue = guide.source.catalogue
    checked = checks(figures_of(credential, catalogue, today)) if credential and catalogue else ""
    embed.set_footer(text=" · ".join(filter(None, (checked, guide_line(guide)))))
    return embed


def reasons_embed(advice: Advice, guide: Guide, *, decided: bool) -> discord.Embed:
    """Return an embed with all reasons of one side, each below the section of the guide that supports it.

    `decided`: whether to show the side that decided, or the other one.
    """
    deciding = advice.reasons[0].side
    reasons = [reason for reason in advice.reasons if (reason.side == deciding) == decided]
    credential = guide.source.catalogue.find(advice.credential or "") if guide.source.catalogue else None
    about = credential.short_name if credential and advice.verdict == "pursue" else advice.headline
    lines = fitting(list(_cited(reasons, guide)), DESCRIPTION_LIMIT)
    embed = text_embed(f"{'Why' if decided else 'The other side'}: {escape(about)}", "\n".join(lines))
    embed.set_footer(text=guide_line(guide))
    return embed


def has_other_side(advice: Advice) -> bool:
    """Return whether a reason speaks against what was decided."""
    return len({reason.side for reason in advice.reasons}) > 1


def notices_embed(advice: Advice, guide: Guide, today: date) -> discord.Embed:
    """Return an embed with what to know about the credential today, and the sources of its figures."""
    lines = advice.notices or ("There is nothing more to know about it today.",)
    head = f"**{escape(advice.headline)}**"
    if (credential := _named(advice, guide)) and guide.source.catalogue:
        head += f"\n{standing_line(credential, guide.source.catalogue, today)}"
    return _listed_below("Good to know", head, lines, guide)


def changes_embed(advice: Advice, guide: Guide) -> discord.Embed:
    """Return an embed that says which other answers would change the advice, and to what."""
    lines = advice.would_change or ("No other answer would change it.",)
    return _listed_below("What would change this", f"Now: **{escape(advice.headline)}**", lines, guide)


def most_reasons(advice: Advice, side: Side) -> int:
    """Return how many reasons of one side are shown with the verdict."""
    above = len(advice.remarks) + (advice.credential != advice.guide_credential) + bool(advice.compared)
    decisive, other = _MOST_REASONS[min(above, len(_MOST_REASONS) - 1)]
    return decisive if side == advice.reasons[0].side else other


def main_reasons(reasons: Sequence[AdviceReason], most: int) -> list[AdviceReason]:
    """Return at most `most` reasons of one side, in their order.

    The first reason is among them. Of the others, those that rest on an answer of their own come first.
    """
    heard = {question for reason in reasons[:1] for question in reason.answers}
    fresh: list[AdviceReason] = []
    for reason in reasons[1:]:
        if not heard.issuperset(reason.answers):
            heard.update(reason.answers)
            fresh.append(reason)
    chosen = [*reasons[:1], *fresh, *(reason for reason in reasons[1:] if reason not in fresh)][:most]
    return [reason for reason in reasons if reason in chosen]


def _listed_below(title: str, headline: str, lines: Sequence[str], guide: Guide) -> discord.Embed:
    """Return an embed with as many lines as fit below a headline. The headline is Markdown already."""
    items = [f"• {escape(line)}" for line in lines]
    room = DESCRIPTION_LIMIT - len(headline) - len("\n\n")
    embed = text_embed(title, f"{headline}\n\n" + "\n".join(fitting(items, room, "… and {} more.")))
    embed.set_footer(text=guide_line(guide))
    return embed


def _facts(advice: Advice, guide: Guide, today: date) -> Iterator[str]:
    """Yield the price, the length and the status of the credential, or of those to choose from."""
    catalogue = guide.source.catalogue
    if catalogue is None:
        return
    if advice.compared:
        yield "\n".join(_option(one, catalogue, today) for one in advice.compared)
    credential = _named(advice, guide)
    if credential is None:
        return
    end = credential.beta_expected_until
    if end is None or beta_on(credential, today) != "beta":
        yield standing_words(credential, catalogue, today)
        return
    yield " · ".join(escape(figure.shown) for figure in (credential.price, credential.length) if figure)
    yield f"**Beta, expected to end on {end.shown}.** A beta is an exam's trial run."


def _named(advice: Advice, guide: Guide) -> Credential | None:
    """Return the credential to take today. Return None if the advice names none."""
    catalogue = guide.source.catalogue
    return catalogue.find(advice.credential or "") if catalogue else None


def _to_keep_in_mind(advice: Advice, guide: Guide, today: date) -> Iterator[str]:
    """Yield what to read with the verdict.

    These are: that the guide's own choice is retired, the remarks, what a beta is where no line above says so, and
    figures to check.
    """
    catalogue = guide.source.catalogue
    credential = _named(advice, guide)
    named = catalogue.find(advice.guide_credential or "") if catalogue else None
    if catalogue and named and named.retired_on:
        yield escape(_retirement(named, credential, catalogue) or advice.notices[0])
    yield from (escape(remark) for remark in advice.remarks)
    if credential is None or advice.verdict != "pursue":  # who learns first books no exam yet
        return
    if beta_on(credential, today) == "may be over" or (
        beta_on(credential, today) and credential.beta_expected_until is None
    ):
        yield "A beta is an exam's trial run."
    if _is_due(credential, today):
        yield "Check price and length before you book."


def _option(option: Compared, catalogue: Catalogue, today: date) -> str:
    """Return a line about one of the credentials to choose from: for what it is, its price, and what it expects."""
    credential = catalogue.find(option.credential or "")
    if credential is None:
        return f"• **{escape(option.name)}**: {escape(option.text)}"
    parts = [option.text, *([credential.price.shown] if credential.price else [])]
    if beta_on(credential, today):
        parts.append(standing_on(credential, catalogue, today).words)
    if option.expects and credential.experience and credential.experience.years:
        parts.append(f"{credential.experience.years:g}+ years recommended")
    return f"• **[{escape(option.name)}]({credential.page})**: {escape(' · '.join(parts))}"


def _retirement(named: Credential, credential: Credential | None, catalogue: Catalogue) -> str | None:
    """Say that the guide's own choice is retired, and how like it the credential of today is.

    The notices say it in full. Return None if there is no credential to take today, or if the guide's own choice can
    still be taken.
    """
    like = next((step.likeness for step, one in catalogue.successors(named) if one is credential), None)
    if like is None or named.retired_on is None:
        return None
    brief = like.partition(",")[0]
    return f"{named.short_name} was retired on {named.retired_on.shown}. This one is {brief}."


def _is_due(credential: Credential, today: date) -> bool:
    return any(credential.is_due(figure, today) for figure in (credential.price, credential.length) if figure)


def _sides(advice: Advice) -> Iterator[tuple[Side, str]]:
    """Yield the sides with their titles, first the side that decided."""
    titles = _SKIPPED if advice.verdict == "skip" else _SIDES
    for side in dict.fromkeys((advice.reasons[0].side, *titles)):
        yield side, titles[side]


def _next_step(advice: Advice) -> Iterator[str]:
    """Yield what to do now in one line. Yield nothing if the buttons below the advice say it all."""
    said = [escape(advice.next_step)] if advice.next_step else []
    if advice.prepare and advice.prepare.weeks:
        low, high = advice.prepare.weeks
        weeks = f"{low}–{high}" if low < high else f"{high}"
        said.append(f"Make it your target, and `/plan` lays out {weeks} weeks of preparation.")
    elif advice.prepare is None and not advice.compared and not said:
        said.append("Ask again when one of your answers changes.")
    if said:
        yield " ".join(said)


def _cited(reasons: Sequence[AdviceReason], guide: Guide) -> Iterator[str]:
    """Yield a line for each section of the guide that supports some of the reasons, and then these reasons."""
    sections: dict[str, list[AdviceReason]] = {}
    for reason in reasons:
        passage = guide.passage(reason.passage)
        sections.setdefault(guide.label_of(passage) if passage else reason.section, []).append(reason)
    for section, supported in sections.items():
        yield f"*{escape(section)}*"
        yield from (f"• {escape(reason.text)}" for reason in supported)
