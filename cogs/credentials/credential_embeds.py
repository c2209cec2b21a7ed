"""The pages of a credential's card: what decides comes first, and each further page answers one question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

import discord

from bot.client.embeds import (
    DESCRIPTION_LIMIT,
    FOOTER_LIMIT,
    TITLE_LIMIT,
    add_lines,
    fitting,
    guide_line,
    text_embed,
)
from knowledge.cards import Card, Preparing, told
from knowledge.facts.catalogue import Catalogue
from knowledge.facts.credentials import Credential, FigureTopic, Status
from knowledge.facts.figures import Sourced
from knowledge.facts.standing import standing_on
from knowledge.guide import Guide
from knowledge.text.dates import day_words
from knowledge.text.markup import embolden, escape
from knowledge.text.sentences import shorten

Page = Literal["tests", "prepare", "view", "facts"]

PAGES: Final[dict[Page, str]] = {
    "tests": "What it tests",
    "prepare": "How to prepare",
    "view": "The guide's view",
    "facts": "Facts and sources",
}
MARKS: Final[dict[Status, str]] = {"active": "✅", "beta": "🧪", "retired": "⛔"}
COLOURS: Final[dict[Status, discord.Colour]] = {
    "active": discord.Colour(0x2F6FDE),
    "beta": discord.Colour(0xC98A1B),
    "retired": discord.Colour(0x7A828E),
}
FIRST: Final[dict[FigureTopic, str]] = {
    "price": "Price",
    "length": "Length",
    "validity": "Valid for",
    "renewal": "Renewal",
}
_MORE: Final[dict[FigureTopic, str]] = {
    "questions": "Questions",
    "languages": "Languages",
    "delivery": "Where you take it",
    "scoring": "Pass mark",
    "prerequisites": "Prerequisites",
    "experience": "Recommended experience",
    "retakes": "Wait before a retake",
    "beta_until": "End of the beta",
}
_NAMES: Final[dict[FigureTopic, str]] = {
    "standing": "Status", "retired_on": "Retirement", "beta_from": "Beta", **FIRST, **_MORE, "blueprint": "Weights",
}  # fmt: skip
_LONG: Final = 400
_SHORT: Final = 200
_BRIEF: Final = 180
_MOST_SUCCESSORS: Final = 3


def figures_of(credential: Credential, catalogue: Catalogue, today: date) -> list[Sourced]:
    """Return the price, the length and where the status was seen, each with its source."""
    seen = standing_on(credential, catalogue, today).seen
    return [part for part in (credential.price, credential.length, seen) if part]


def standing_words(credential: Credential, catalogue: Catalogue, today: date) -> str:
    """Return price, length and status in one line of Markdown."""
    figures = [figure.shown for figure in (credential.price, credential.length) if figure]
    standing = standing_on(credential, catalogue, today)
    return " · ".join(escape(part) for part in (*figures, shorten(standing.words, _SHORT)))


def standing_line(credential: Credential, catalogue: Catalogue, today: date) -> str:
    """Return price, length and status in one line of Markdown.

    Links to the sources and the day of the oldest check follow. If there is no source, a link to the vendor's page
    follows instead.
    """
    words, parts = standing_words(credential, catalogue, today), figures_of(credential, catalogue, today)
    if not parts:
        return f"{words} ([vendor's page]({credential.page}))"
    sources = dict.fromkeys(part.source for part in parts)
    links = ", ".join(f"[source{f' {n}' if n > 1 else ''}]({source})" for n, source in enumerate(sources, start=1))
    return f"{words} ({links}, {_checked(parts)})"


def pages_of(card: Card) -> list[Page]:
    """Return the further pages of a card. A page that the guide has nothing for is left out."""
    has: dict[Page, object] = {
        "tests": card.tests or card.credential.blueprint,
        "prepare": card.preparation,
        "view": card.hiring or card.thinks,
        "facts": card.figures,
    }
    return [page for page in PAGES if has[page]]


def card_embed(card: Card, guide: Guide, picture: str | None) -> discord.Embed:
    """Return the first page of a card: the status, what decides, and the picture of the blueprint.

    `picture`: the name of the attached file with the chart of the blueprint.
    """
    credential = card.credential
    code = f" ({credential.exam_code})" if credential.exam_code else ""
    figures = [*_figures(FIRST, card)]
    lines = [*_status(card), *_instead(card), *figures]
    if not figures:
        lines.append("The guide has no price, length or validity for it.")
    lines += [f"⚠ {old_line(card.due_after_days)}"] if card.due else []
    embed = text_embed(shorten(escape(f"{credential.name}{code}"), TITLE_LIMIT), _joined(lines))
    embed.url, embed.colour = credential.page, COLOURS[card.standing.status]
    seen = [card.standing.seen, *(card.figures.get(topic) for topic in FIRST), credential.blueprint]
    return _finished(embed, guide, checks([part for part in seen if part]), picture)


def page_embed(card: Card, page: Page, guide: Guide, picture: str | None) -> discord.Embed:
    """Return a further page of a card, which `pages_of` has.

    `picture`: the name of the attached file with the chart of the blueprint, for the page on what the exam tests.
    """
    embed = text_embed(shorten(escape(f"{PAGES[page]}: {card.credential.short_name}"), TITLE_LIMIT), "")
    embed.colour, checked = COLOURS[card.standing.status], ""
    match page:
        case "tests":
            embed.description = _joined(_tests(card, drawn=picture is not None))
            checked = checks([card.credential.blueprint]) if card.credential.blueprint else ""
        case "prepare":
            if card.preparation:
                embed.description = _joined(_preparation(card.preparation))
                add_lines(embed, "Courses, in this order", _courses(card.preparation))
        case "view":
            for said in dict.fromkeys(filter(None, (card.hiring, *card.thinks))):
                add_lines(embed, shorten(escape(said.section), TITLE_LIMIT), [escape(said.text)])
        case "facts":
            embed.description = _joined(_more_facts(card))
            add_lines(embed, "Sources, with the day of our check", _sources(card))
    return _finished(embed, guide, checked, picture)


def old_line(days: int, names: Sequence[str] = ()) -> str:
    """Say that figures are due for checking: those of the named credentials, or of the only one.

    `days`: after how many days they are due.
    """
    of = f" of {' and '.join(names)}" if names else ""
    return f"Some figures{of} are older than {days} days: see the vendor's page."


def checks(parts: Sequence[Sourced]) -> str:
    """Say on which day the parts were checked, or since which day all of them were. Return "" if there are none."""
    days = sorted({part.checked_on for part in parts if part.checked_on})
    if not days:
        return "Read in an undated copy" if parts else ""
    since = " or later" if len(days) > 1 else ""
    undated = ", in part an undated copy" if any(part.checked_on is None for part in parts) else ""
    return f"Checked on {day_words(days[0])}{since}{undated}"


def capitalised(text: str) -> str:
    """Return a text with a large first letter."""
    return text[:1].upper() + text[1:]


def _finished(embed: discord.Embed, guide: Guide, lead: str, picture: str | None) -> discord.Embed:
    embed.set_footer(text=shorten(" · ".join(filter(None, (lead, guide_line(guide)))), FOOTER_LIMIT))
    if picture:
        embed.set_image(url=f"attachment://{picture}")
    return embed


def _joined(lines: Iterable[str]) -> str:
    """Return the lines that fit into the text of an embed."""
    return "\n".join(fitting([*lines], DESCRIPTION_LIMIT))


def _status(card: Card) -> Iterator[str]:
    """Yield the status, whose deciding words are bold, and what a retirement or a beta means, in brief."""
    words, comma, rest = capitalised(escape(shorten(card.standing.words, _SHORT))).partition(",")
    yield f"{MARKS[card.standing.status]} **{words}**{comma}{rest}"
    if about := _about(card):
        yield escape(shorten(about, _BRIEF))


def _about(card: Card) -> str | None:
    credential = card.credential
    about = credential.retired_on or (credential.beta_from if card.standing.status == "beta" else None)
    return about.words if about else None


def _instead(card: Card) -> Iterator[str]:
    if card.successors:
        yield "**Look at instead:**"
    for step, one in card.successors[:_MOST_SUCCESSORS]:
        words = shorten(f"for {step.goal}: {step.likeness}", _SHORT)
        yield f"• **{escape(shorten(one.short_name, _SHORT))}** {escape(words)}"


def _figures(labels: Mapping[FigureTopic, str], card: Card) -> Iterator[str]:
    for topic, name in labels.items():
        if figure := card.figures.get(topic):
            yield f"**{name}:** {escape(shorten(told(figure), _SHORT))}"


def _tests(card: Card, *, drawn: bool) -> Iterator[str]:
    blueprint = card.credential.blueprint
    if card.tests:
        yield escape(card.tests.text)
    if blueprint and blueprint.words:
        yield escape(shorten(blueprint.words, _LONG))
    if blueprint and not drawn:
        yield from (f"• {escape(weight.domain)} {weight.shown}" for weight in blueprint.weights)


def _preparation(preparation: Preparing) -> Iterator[str]:
    for (low, high), said in preparation.weeks:
        spans = (f"{low}–{high} weeks", f"{round(low * 12 / 52)}–{round(high * 12 / 52)} months")
        yield f"• {embolden(escape(said.first_sentence), spans)}"
    if preparation.otherwise:
        yield escape(preparation.otherwise)
    if not preparation.courses:
        yield "None of the guide's courses prepares for it, so use the vendor's own learning path."


def _courses(preparation: Preparing) -> Iterator[str]:
    yield from (f"{number}. {escape(course)}" for number, course in enumerate(preparation.courses, start=1))


def _more_facts(card: Card) -> Iterator[str]:
    yield from _figures(_MORE, card)
    about = _about(card) or ""
    if rest := about.removeprefix(shorten(about, _BRIEF)).strip():  # the first page has the beginning
        yield escape(shorten(rest, _LONG))


def _sources(card: Card) -> Iterator[str]:
    """Yield a line for each page that was read: what it is the source of, its address, and the day it was read."""
    parts: list[tuple[str, Sourced]] = [(_NAMES[topic].lower(), figure) for topic, figure in card.figures.items()]
    parts += [(one.short_name, step) for step, one in card.successors]
    seen = card.standing.seen
    if seen and not any(part is seen for _, part in parts):
        parts.insert(0, ("status", seen))
    pages: dict[tuple[str, date | None], list[str]] = {}
    for name, part in parts:
        pages.setdefault((part.source, part.checked_on), []).append(name)
    old = {(part.source, part.checked_on) for _, part in parts if card.credential.is_due(part, card.today)}
    for page, names in pages.items():
        source, day = page
        told_of = escape(shorten(capitalised(", ".join(names)), _SHORT))
        when = day_words(day, "short") if day else "undated copy"
        yield f"• {told_of}: {'⚠ ' if page in old else ''}[{when}]({source})"


def _checked(parts: Sequence[Sourced]) -> str:
    """Say on which day the parts were checked: the earliest day, with "or later" if the days differ.

    Return "" if there are no parts, and say so if all of them were read in undated copies.
    """
    days = sorted({part.checked_on for part in parts if part.checked_on})
    if not days:
        return "from an undated copy" if parts else ""
    undated = ", in part from an undated copy" if any(part.checked_on is None for part in parts) else ""
    return f"checked {day_words(days[0], 'short')}" + (" or later" if len(days) > 1 else "") + undated
