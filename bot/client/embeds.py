"""Build embeds from values, within Discord's limits for the length of texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import Final

import discord

from knowledge.answer import Answer, Excerpt, SmallTalk
from knowledge.guide import Guide
from knowledge.labels import labels_of
from knowledge.text.characters import harmless, is_visible
from knowledge.text.cited import parted, source_page
from knowledge.text.markup import embolden, escape, unescape
from knowledge.text.passages import Passage
from knowledge.text.places import fill
from knowledge.text.sentences import shorten
from knowledge.text.tokens import tokens

CONTENT_LIMIT: Final = 2000
TITLE_LIMIT: Final = 256
DESCRIPTION_LIMIT: Final = 4096
FIELD_LIMIT: Final = 1024
FOOTER_LIMIT: Final = 500  # Discord allows 2,048, but only 6,000 for the whole embed
EMBED_LIMIT: Final = 5900  # Discord allows 6,000
LABEL_LIMIT: Final = 80
CHOICE_LIMIT: Final = 100

_BLUE: Final = discord.Colour(0x2F6FDE)
_GREY: Final = discord.Colour(0x7A828E)
_AMBER: Final = discord.Colour(0xC98A1B)
_SHOWN_PASSAGE_LIMIT: Final = 1500
_FIRST_WORDS_LIMIT: Final = 70
_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


def answer_embed(answer: Answer, guide: Guide) -> discord.Embed:
    """Return an embed with the answer, the choices of an unsure answer, the guide's refusal, or a friendly line."""
    if answer.small_talk is not None:
        return _small_talk_embed(answer.small_talk, guide)
    sentences = guide.source.sentences
    match answer.status:
        case "answered":
            embed = _excerpts_embed(answer, guide)
        case "unsure":
            embed = discord.Embed(title=_title(answer.question), colour=_AMBER)
            passages = [hit.passage for hit in answer.hits]
            told = zip(passages, labels_of(passages, guide), strict=True)
            lines = [f"**{escape(name)}**: {_first_words(passage)}" for passage, name in told]
            embed.description = _cut("\n".join([escape(sentences.which), *lines]), DESCRIPTION_LIMIT)
            embed.set_footer(text=_cut(guide_line(guide), FOOTER_LIMIT))
        case "not_covered":
            embed = discord.Embed(title=_title(answer.question), colour=_GREY)
            words = [answer.refusal or answer.silence or sentences.silence, *filter(None, [answer.instead])]
            lines = [escape(line) for line in words] + _official_pages(answer, guide)
            near = (
                [f"**{escape(sentences.near)}**"] if answer.related else []
            )  # above the buttons that name the headings
            embed.description = _cut("\n".join([*lines, *near]), DESCRIPTION_LIMIT)
            help_line = fill(sentences.help, {"command": "/help"})
            embed.set_footer(text=_cut(f"{guide_line(guide)} · {help_line}", FOOTER_LIMIT))
    return _with_notices(embed, answer.notices, guide)


def plain_line(answer: Answer, guide: Guide) -> str:
    """Return the refusal of a question as one line of Markdown. The status of the answer is "not_covered"."""
    words = [answer.refusal or guide.source.sentences.silence, *filter(None, [answer.instead])]
    return _cut(" ".join(escape(" ".join(part.split())) for part in words), CONTENT_LIMIT)


def passage_embed(passage: Passage, guide: Guide, notices: list[str]) -> discord.Embed:
    """Return an embed with one passage under its heading."""
    return _with_notices(_passage_embed(passage, guide), notices, guide)


def asked_in(embeds: list[discord.Embed]) -> str | None:
    """Return the question, which is the title of an answer's embed. The end of a very long question is missing."""
    title = embeds[0].title if embeds else None
    return harmless(unescape(title)) if title else None


def text_embed(title: str, text: str) -> discord.Embed:
    """Return an embed with a text of the bot. The text is Markdown already, so nothing is escaped."""
    return discord.Embed(title=_cut(title, TITLE_LIMIT), description=_cut(text, DESCRIPTION_LIMIT), colour=_BLUE)


def add_lines(embed: discord.Embed, name: str, lines: Iterable[str]) -> None:
    """Add lines to an embed as a field.

    If the field is full, the next lines go into a further field without a name. Fields that no longer fit into the
    embed are left out.
    """
    left = list(lines)
    while left:
        chunk = fitting(left, FIELD_LIMIT) or left[:1]
        value, left = _cut("\n".join(chunk), FIELD_LIMIT), left[len(chunk) :]
        if len(embed) + len(name) + len(value) <= EMBED_LIMIT:
            embed.add_field(name=name, value=value, inline=False)
        name = "\u200b"


def fitting(texts: Sequence[str], room: int, more: str = "", between: str = "\n", most: int | None = None) -> list[str]:
    """Return the first texts that fit into `room` characters when they are joined with `between`.

    `most`: the highest number of texts.
    `more`: a text that is added if some texts are left out. Its {} becomes the number of these texts. The added text
    fits into `room` too.
    """
    if not more:
        ends = accumulate(len(text) + len(between) for text in texts)
        return [text for text, end in zip(texts, ends, strict=True) if end - len(between) <= room][:most]
    shown = fitting(texts, room, between=between, most=most)
    if len(shown) == len(texts):
        return shown
    shown = fitting(texts, room - len(between) - len(more.format(len(texts))), between=between, most=most)
    return [*shown, more.format(len(texts) - len(shown))]


def guide_line(guide: Guide) -> str:
    """Return the guide's title and version."""
    version = f" {guide.source.version}" if guide.source.version else ""
    return f"{guide.source.title}{version}"


def filled(sentence: str, **words: str) -> str:
    """Return a sentence as Markdown. Its places are filled with `words`, which are Markdown already."""
    return fill(escape(sentence), words)


def label(text: str) -> str:
    """Return a label that is short enough for a button, cut between words."""
    return shorten(" ".join(harmless(text).split()), LABEL_LIMIT)


def name_of(member: discord.User | discord.Member) -> str:
    """Return a member's name as Markdown: the one that the server shows, or their username if that one is invisible.

    If both are invisible, return a mention, which pings nobody in an embed.
    """
    name = next(filter(is_visible, (member.display_name, member.name)), None)
    return member.mention if name is None else escape(" ".join(name.split()))


def _small_talk_embed(said: SmallTalk, guide: Guide) -> discord.Embed:
    """Return an embed with a friendly line, and with examples of what to ask if there are some."""
    lines = [escape(said.line), *(f"• {escape(example)}" for example in said.examples)]
    embed = discord.Embed(colour=_BLUE, description=_cut("\n".join(lines), DESCRIPTION_LIMIT))
    if said.examples:
        help_line = fill(guide.source.sentences.help, {"command": "/help"})
        embed.set_footer(text=_cut(f"{guide_line(guide)} · {help_line}", FOOTER_LIMIT))
    return embed


def _excerpts_embed(answer: Answer, guide: Guide) -> discord.Embed:
    """Return an embed with an answer's excerpts.

    The first excerpt is the answer. Another one of its section goes on with it, and one of another section has its own
    heading. In a guide with phrasings, each passage can be read without its heading.
    """
    first, *others = answer.excerpts
    section = (first.passage.file, first.passage.path)
    opening = f"**{escape(answer.opening)}** " if answer.opening else ""
    marked = _marked(first, DESCRIPTION_LIMIT - len(opening))
    embed = discord.Embed(title=_title(answer.question), colour=_BLUE, description=opening + marked)
    for other in others:
        whole = f"{embed.description}\n\n{_marked(other, FIELD_LIMIT)}"
        goes_on = (other.passage.file, other.passage.path) == section or not guide.source.is_plain
        if goes_on and len(whole) <= DESCRIPTION_LIMIT:
            embed.description = whole
            continue
        name = _cut(f"{escape(guide.source.sentences.also)} {escape(guide.heading_of(other.passage))}", TITLE_LIMIT)
        embed.add_field(name=name, value=_marked(other, FIELD_LIMIT), inline=False)
    embed.url = source_page(first.passage.markdown) if first.source else None
    embed.set_footer(text=_source(first.passage, guide, answer.question, answer.sources))
    return embed


def _marked(excerpt: Excerpt, limit: int) -> str:
    """Return an excerpt with its deciding words in bold, or without bold words if it would be longer than the limit."""
    words = excerpt.markdown
    marked = embolden(words, excerpt.deciding)
    return next((text for text in (marked, words) if len(text) <= limit), _cut(escape(excerpt.text), limit))


def _passage_embed(passage: Passage, guide: Guide) -> discord.Embed:
    heading, limit = passage.path[-1], DESCRIPTION_LIMIT if passage.kind == "code" else _SHOWN_PASSAGE_LIMIT
    told, source = parted(passage.text)
    embed = discord.Embed(title=_title(heading), colour=_BLUE, url=source_page(passage.markdown) if source else None)
    shown = Excerpt(passage, shorten(told, limit))
    embed.description = next(text for text in (shown.markdown, escape(shown.text)) if len(text) <= DESCRIPTION_LIMIT)
    embed.set_footer(text=_source(passage, guide, heading, [source] if source else []))
    return embed


def _source(passage: Passage, guide: Guide, question: str, sources: Sequence[str]) -> str:
    """Return what is below a passage: what it is about, unless the question says so, and where its words come from.

    `sources`: the sources that the passages name. If there are none, the guide is the source.
    """
    is_said = tokens(passage.path[-1]) == tokens(question)
    about = guide.label_of(passage)
    if is_said:
        about = "" if sources else " › ".join(passage.path[:-1])
    words = [_with_days(source, guide) for source in sources] or [guide.source.title]
    return _cut(" · ".join(dict.fromkeys(filter(None, [about, *words]))), FOOTER_LIMIT)


def _with_days(text: str, guide: Guide) -> str:
    """Return a text with its dates, such as 2026-09-29, in the words of the guide's language."""
    return _DAY.sub(lambda found: _day_words(found[0], guide), text)


def _day_words(written: str, guide: Guide) -> str:
    try:
        return guide.source.sentences.day_words(date.fromisoformat(written))
    except ValueError:
        return written


def _official_pages(answer: Answer, guide: Guide) -> list[str]:
    """Return a line with the vendor's page for each certification that the question names."""
    words = escape(guide.source.sentences.official_page)
    return [f"{words} [{escape(page.name)}]({page.address})" for page in answer.pages]


def _with_notices(embed: discord.Embed, notices: list[str], guide: Guide) -> discord.Embed:
    if notices:
        value = "\n".join(escape(notice) for notice in notices)
        embed.add_field(name=escape(guide.source.sentences.good_to_know), value=_cut(value, FIELD_LIMIT), inline=False)
    return embed


def _title(question: str) -> str | None:
    return _cut(escape(" ".join(question.split())), TITLE_LIMIT) if is_visible(question) else None


def _first_words(passage: Passage) -> str:
    return escape(shorten(" ".join(passage.own_words.split()), _FIRST_WORDS_LIMIT))


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip().rstrip("\\") + "…"


def moment(instant: datetime) -> str:
    """Return a Discord timestamp, which shows an instant in the reader's time zone."""
    return discord.utils.format_dt(instant, "f")


def day_of(instant: datetime) -> str:
    """Return a Discord timestamp, which shows the date of an instant in the reader's time zone."""
    return discord.utils.format_dt(instant, "D")


def time_of(instant: datetime) -> str:
    """Return a Discord timestamp, which shows the time of day of an instant in the reader's time zone."""
    return discord.utils.format_dt(instant, "t")


def when(instant: datetime) -> str:
    """Return an instant in the reader's time zone, and how far away it is."""
    return f"{moment(instant)} ({discord.utils.format_dt(instant, 'R')})"
