"""The embed that compares credentials row by row: what differs comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.client.embeds import FIELD_LIMIT, FOOTER_LIMIT, TITLE_LIMIT, add_lines, guide_line
from cogs.credentials.credential_embeds import COLOURS, FIRST, checks, old_line
from cogs.credentials.short_names import names_apart
from knowledge.cards import Card, heaviest, told
from knowledge.facts.credentials import FigureTopic
from knowledge.facts.figures import Sourced
from knowledge.guide import Guide
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

_SHORT: Final = 120
_NAME: Final = 60
_MOST_INSTEAD: Final = 2
_MOST_WITH_TESTS: Final = 2
_UNKNOWN: Final = "not in the guide"
_SAME: Final = {2: "The same for both", 3: "The same for all three"}


def comparison_embed(cards: Sequence[Card], guide: Guide) -> discord.Embed:
    """Return an embed with the guide's view in a line, a row for each thing that differs, and then what is the same."""
    names = names_apart([card.credential for card in cards])
    title = f"{', '.join(names[:-1])} or {names[-1]}?"
    embed = discord.Embed(title=shorten(escape(title), TITLE_LIMIT), colour=COLOURS["active"])
    embed.description = "\n".join(_view(cards))
    same: list[str] = []
    for row, values in _rows(cards):
        if len(set(values)) == 1 and len(values) > 1:
            same.append(f"**{row}:** {escape(values[0])}")
        else:
            lines = [f"**{escape(name)}:** {escape(value)}" for name, value in zip(names, values, strict=True)]
            add_lines(embed, row, [shorten(line, FIELD_LIMIT) for line in lines])
    add_lines(embed, _SAME.get(len(cards), "The same"), same)
    old: dict[int, list[str]] = {}
    for name, card in zip(names, cards, strict=True):
        if card.due:
            old.setdefault(card.due_after_days, []).append(escape(name))
    add_lines(embed, "Good to know", [f"⚠ {old_line(days, named)}" for days, named in old.items()])
    lead = checks([part for card in cards for part in _compared(card)])
    embed.set_footer(text=shorten(" · ".join(filter(None, (lead, guide_line(guide)))), FOOTER_LIMIT))
    return embed


def _view(cards: Sequence[Card]) -> Iterator[str]:
    """Yield for whom or for what the guide says that each credential is, and which ones are retired."""
    offered = [card for card in cards if card.standing.status != "retired"]
    told_of = [f"{_name(card)} for {escape(card.suits)}" for card in offered if card.suits]
    if told_of:
        yield f"The guide's view: {'; '.join(told_of)}."
    silent = [_name(card) for card in offered if not card.suits]
    if silent:
        yield f"The guide does not say for whom {' and '.join(silent)} {'is' if len(silent) == 1 else 'are'}."
    for card in cards:
        if card.standing.status == "retired":
            yield f"⛔ {_name(card)} was {escape(card.standing.words)}.{_instead(card, cards)}"


def _instead(card: Card, cards: Sequence[Card]) -> str:
    """Return a sentence on what to look at, unless it is compared here already."""
    compared = [one.credential for one in cards]
    successors = [one for _, one in card.successors]
    if not successors or any(one in compared for one in successors):
        return ""
    return f" Look at {' or '.join(escape(shorten(one.short_name, _NAME)) for one in successors[:_MOST_INSTEAD])}."


def _rows(cards: Sequence[Card]) -> list[tuple[str, list[str]]]:
    """Return the rows of the comparison, those that differ first.

    A row that nothing is known of is left out. What is tested is left out too if a phone has no room for it.
    """
    known = [(name, [_told(card, topic) for card in cards]) for topic, name in FIRST.items()]
    if len(cards) <= _MOST_WITH_TESTS:
        known.append(
            ("Tests most", [card.credential.blueprint and heaviest(card.credential.blueprint) for card in cards])
        )
    rows = [
        (name, [shorten(value, _SHORT) if value else _UNKNOWN for value in values])
        for name, values in known
        if any(values)
    ]
    return sorted(rows, key=lambda row: len(set(row[1])) == 1)


def _told(card: Card, topic: FigureTopic) -> str | None:
    figure = card.figures.get(topic)
    return told(figure) if figure else None


def _compared(card: Card) -> Iterator[Sourced]:
    parts = (card.standing.seen, *(card.figures.get(topic) for topic in FIRST), card.credential.blueprint)
    yield from (part for part in parts if part)


def _name(card: Card) -> str:
    """Return the name in bold, and what is to be known of its status."""
    leaving = card.standing.status == "active" and card.credential.retired_on
    status = f" ({escape(card.standing.words)})" if leaving or card.standing.status == "beta" else ""
    return f"**{escape(shorten(card.credential.short_name, _NAME))}**{status}"
