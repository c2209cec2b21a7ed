"""The embeds of one credential, and of several credentials side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import discord

from bot.client.embeds import FIELD_LIMIT, FOOTER_LIMIT, TITLE_LIMIT, add_lines, guide_line, text_embed
from knowledge.cards import Card, Preparing, Said, heaviest, told
from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, FigureTopic, Status, Successor
from knowledge.facts.figures import Sourced
from knowledge.facts.standing import standing_on
from knowledge.guide import Guide
from knowledge.text.dates import day_words
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

_EXAM: Final[dict[FigureTopic, str]] = {
    "price": "Price",
    "length": "Length",
    "questions": "Questions",
    "languages": "Languages",
    "delivery": "Where",
    "scoring": "Pass mark",
}
_AROUND: Final[dict[FigureTopic, str]] = {
    "prerequisites": "Prerequisites",
    "experience": "Recommended experience",
    "validity": "Valid for",
    "renewal": "Renewal",
    "retakes": "Retakes",
    "beta_until": "Beta until",
}
_SIDE_BY_SIDE: Final[dict[FigureTopic, str]] = {
    "price": "Price",
    "length": "Length",
    "validity": "Valid for",
    "renewal": "Renewal",
}
_MARKS: Final[dict[Status, str]] = {"active": "✅", "beta": "🧪", "retired": "⛔"}
_COLOURS: Final[dict[Status, discord.Colour]] = {
    "active": discord.Colour(0x2F6FDE),
    "beta": discord.Colour(0xC98A1B),
    "retired": discord.Colour(0x7A828E),
}
_LONG: Final = 400
_SHORT: Final = 200
_NO_SOURCE: Final = "no source found"
_SILENT: Final = "The guide says nothing of it."


def standing_line(credential: Credential, catalogue: Catalogue, today: date) -> str:
    """Return price, length and status in one line of Markdown.

    Links to the sources and the day of the oldest check follow. If there is no source, a link to the vendor's page
    follows instead.
    """
    standing = standing_on(credential, catalogue, today)
    figures = [figure for figure in (credential.price, credential.length) if figure]
    parts: list[Sourced] = [*figures, *([standing.seen] if standing.seen else [])]
    words = " · ".join(
        escape(part) for part in (*(figure.shown for figure in figures), shorten(standing.words, _SHORT))
    )
    if not parts:
        return f"{words} ([vendor's page]({credential.page}))"
    sources = dict.fromkeys(part.source for part in parts)
    links = ", ".join(f"[source{f' {n}' if n > 1 else ''}]({source})" for n, source in enumerate(sources, start=1))
    return f"{words} ({links}, {_checked(parts)})"


def card_embed(card: Card, guide: Guide, picture: str | None) -> discord.Embed:
    """Return an embed with everything that the guide knows about a credential.

    `picture`: the name of the attached file with the chart of the blueprint.
    """
    credential = card.credential
    code = f" ({credential.exam_code})" if credential.exam_code else ""
    embed = text_embed(shorten(escape(f"{credential.name}{code}"), TITLE_LIMIT), "\n".join(_status(card)))
    embed.url, embed.colour = credential.page, _COLOURS[card.standing.status]
    facts = [*_facts(_EXAM, card)], [*_facts(_AROUND, card)]
    dated = "Each date leads to the page that said so on that day · " if any(facts) else ""
    embed.set_footer(text=shorten(f"{dated}{guide_line(guide)}", FOOTER_LIMIT))
    if picture:
        embed.set_image(url=f"attachment://{picture}")
    add_lines(embed, "Look at instead", [_successor(step, one, card) for step, one in card.successors])
    add_lines(embed, "The exam", facts[0] if any(facts) else ["No figure with a source is known of it."])
    add_lines(embed, "Before it and after", facts[1])
    add_lines(embed, "Good to know", [f"⚠ {escape(line)}" for line in card.due])
    add_lines(embed, "What the guide thinks of it", _opinion(card))
    add_lines(embed, "Preparation", _preparation(card.preparation) if card.preparation else [])
    add_lines(embed, "What it tests", _tests(card, drawn=picture is not None))  # the picture is right below
    return embed


def comparison_embed(cards: Sequence[Card], guide: Guide) -> discord.Embed:
    """Return an embed that shows credentials side by side, and below them their weight in hiring."""
    title = " · ".join(card.credential.short_name for card in cards)
    embed = discord.Embed(title=shorten(escape(title), TITLE_LIMIT), colour=_COLOURS["active"])
    checked = _checked([part for card in cards for part in _compared(card)])
    leads = f"Each name leads to its source, {checked} · " if checked else ""
    embed.set_footer(text=shorten(f"{leads}{guide_line(guide)}", FOOTER_LIMIT))
    for card in cards:
        name = f"{_MARKS[card.standing.status]} {escape(card.credential.short_name)}"
        embed.add_field(name=shorten(name, TITLE_LIMIT), value=_column(card))
    add_lines(embed, "Weight in hiring", _hiring(cards))
    notices = [notice for card in cards for notice in guide.notices(card.credential.name, card.today)]
    notices += [line for card in cards for line in card.due]
    add_lines(embed, "Good to know", [f"⚠ {escape(notice)}" for notice in dict.fromkeys(notices)])
    return embed


def _status(card: Card) -> Iterator[str]:
    standing, credential = card.standing, card.credential
    page = f"([vendor's page]({credential.page}))"
    dated = _dated(standing.seen, card) if standing.seen else page
    yield f"{_MARKS[standing.status]} **{_capitalised(escape(shorten(standing.words, _SHORT)))}** {dated}"
    about = credential.retired_on or (credential.beta_from if standing.status == "beta" else None)
    if about and about.words:
        yield escape(shorten(about.words, _LONG))


def _successor(step: Successor, credential: Credential, card: Card) -> str:
    words = f"for {escape(step.goal)}: {escape(step.likeness)}"
    return f"• **{escape(credential.name)}** {words} {_dated(step, card)}"


def _facts(labels: Mapping[FigureTopic, str], card: Card) -> Iterator[str]:
    for topic, name in labels.items():
        if figure := card.figures.get(topic):
            yield f"**{name}** {escape(shorten(told(figure), _LONG))} {_dated(figure, card)}"


def _dated(part: Sourced, card: Card) -> str:
    """Return the day of a check as a link to the page that was read, with a warning sign if the check is too old."""
    day = day_words(part.checked_on, "short") if part.checked_on else "undated copy"
    return f"({'⚠ ' if part.needs_check(card.today) else ''}[{day}]({part.source}))"


def _tests(card: Card, *, drawn: bool) -> Iterator[str]:
    blueprint = card.credential.blueprint
    if card.tests:
        yield _quoted(card.tests)
    if blueprint:
        words = f" {escape(blueprint.words)}" if blueprint.words else ""
        lead = "The picture shows the weights of its sections" if drawn else "The weights of its sections"
        yield f"{lead} {_dated(blueprint, card)}.{words}"
        if not drawn:
            yield from (f"• {escape(weight.domain)} {weight.shown}" for weight in blueprint.weights)
    elif not card.tests:
        yield _SILENT


def _opinion(card: Card) -> Iterator[str]:
    if card.hiring:
        yield f"• **Weight in hiring:** {_quoted(card.hiring)}"
    yield from (f"• {_quoted(said)}" for said in card.thinks)
    if not card.hiring and not card.thinks:
        yield _SILENT


def _preparation(preparation: Preparing) -> Iterator[str]:
    for n, ((low, high), said) in enumerate(preparation.weeks, start=1):
        section = said.section not in [later.section for _, later in preparation.weeks[n:]]
        yield f"**{low}–{high} weeks:** {_quoted(said, section=section)}"
    if preparation.otherwise:
        yield escape(preparation.otherwise)
    if preparation.courses:
        yield "The guide's courses for machine-learning exams, in its order:"
    yield from (f"{number}. {escape(course)}" for number, course in enumerate(preparation.courses, start=1))


def _column(card: Card) -> str:
    """Return the short facts of a credential, without links if a field cannot hold them with links."""
    for linked in (True, False):
        value = "\n".join(_aspects(card, linked=linked))
        if len(value) <= FIELD_LIMIT:
            return value
    return shorten(value, FIELD_LIMIT)


def _aspects(card: Card, *, linked: bool) -> Iterator[str]:
    def line(name: str, text: str | None, source: Sourced | None) -> str:
        shown = escape(shorten(text, _SHORT)) if text else _NO_SOURCE
        return f"**[{name}]({source.source})** {shown}" if linked and text and source else f"**{name}** {shown}"

    standing = card.standing
    checked = _checked([standing.seen]) if standing.seen else ""
    yield line("Status", f"{standing.words}, {checked}" if checked else standing.words, standing.seen)
    for topic, name in _SIDE_BY_SIDE.items():
        figure = card.figures.get(topic)
        yield line(name, told(figure) if figure else None, figure)
    blueprint = card.credential.blueprint
    if blueprint:
        yield line("Tests most", heaviest(blueprint), blueprint)
    else:
        yield line("Tests", card.tests.first_sentence if card.tests else None, None)


def _compared(card: Card) -> Iterator[Sourced]:
    parts = (card.standing.seen, *(card.figures.get(topic) for topic in _SIDE_BY_SIDE), card.credential.blueprint)
    yield from (part for part in parts if part)


def _hiring(cards: Sequence[Card]) -> Iterator[str]:
    """Yield what the guide says about the weight of each credential in hiring.

    If the guide says the same of several credentials, one line names them all.
    """
    said: dict[Said | None, list[str]] = {}
    for card in cards:
        said.setdefault(card.hiring, []).append(card.credential.short_name)
    for words, names in said.items():
        yield f"• **{escape(' and '.join(names))}:** {_quoted(words) if words else _SILENT}"


def _quoted(said: Said, *, section: bool = True) -> str:
    return escape(said.text) + (f" *({escape(shorten(said.section, _SHORT))})*" if section else "")


def _checked(parts: Sequence[Sourced]) -> str:
    """Say on which day the parts were checked: the earliest day, with "or later" if the days differ.

    Return "" if there are no parts, and say so if all of them were read in undated copies.
    """
    days = sorted({part.checked_on for part in parts if part.checked_on})
    if not days:
        return "from an undated copy" if parts else ""
    undated = ", in part from an undated copy" if any(part.checked_on is None for part in parts) else ""
    return f"checked {day_words(days[0], 'short')}" + (" or later" if len(days) > 1 else "") + undated


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
