"""/guide contents: browse the chapters, sections and passages of the guide.

The custom_id of each button and menu holds all that a press needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

import discord

from bot.client.client import Interaction
from bot.client.custom_id import PAGE, text
from bot.client.embeds import FOOTER_LIMIT, guide_line, label, passage_embed, text_embed
from bot.client.persistent import PersistentButton, PersistentSelect
from bot.client.responding import redraw
from bot.core import Core
from cogs.guide.answer_buttons import ShareAnswer
from knowledge.contents import Contents, Section
from knowledge.guide import Guide
from knowledge.text.markup import escape
from knowledge.text.passages import Passage
from knowledge.text.places import fill
from knowledge.text.sentences import shorten

# Discord allows 25 options, but fewer lines are easier to read on a phone.
PER_PAGE: Final = 15
_LINE_LIMIT: Final = 120

Key = Annotated[str, text(r"top|[0-9a-f]{12}")]  # the key of a section
Reply = tuple[discord.Embed, discord.ui.View]


def contents_reply(core: Core, key: str = "top", page: int = 0) -> Reply:
    """Return a page of a section.

    If the guide no longer has the section, return the top of the contents with a note.
    """
    contents = core.guide.contents
    section = contents.section(key)
    if section is None:
        return _list(core.guide, contents.top, 0, escape(core.guide.source.sentences.guide_changed))
    return _list(core.guide, section, page)


class ChooseEntry(PersistentSelect, custom_id="contents:choose:{key}:{page}"):
    """A menu of the entries of a page; a choice opens a section or shows a passage."""

    key: Key
    page: Annotated[int, PAGE]
    options: Sequence[discord.SelectOption] = (discord.SelectOption(label="…"),)
    text: str = ""

    def select(self) -> discord.ui.Select[Any]:
        """Return the menu of the entries."""
        return discord.ui.Select(placeholder=self.text or None, options=list(self.options))

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Open the section, or show the passage.

        A section with a single passage is not opened: this passage is shown instead. If the guide no longer has the
        entry, show the top of the contents with a note.
        """
        client = interaction.client
        kind, _, name = value.partition(":")
        section = client.core.guide.contents.section(name) if kind == "section" else None
        passage = section.only_passage if section else client.core.guide.passage(name)
        if passage is not None:
            embed, view = _passage(client.core, passage)
        else:
            embed, view = contents_reply(client.core, name if kind == "section" else "")
        await redraw(interaction, embed=embed, view=view)


class GoToPage(PersistentButton, custom_id="contents:go:{key}:{page}"):
    """Shows a page of a section. The button's label is Back, Earlier or Further."""

    key: Key
    page: Annotated[int, PAGE]
    text: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says the direction."""
        return discord.ui.Button(label=self.text)

    async def on_press(self, interaction: Interaction) -> None:
        """Show the page."""
        embed, view = contents_reply(interaction.client.core, self.key, self.page)
        await redraw(interaction, embed=embed, view=view)


def _list(guide: Guide, section: Section, page: int, note: str = "") -> Reply:
    entries = section.entries
    pages = max(1, -(-len(entries) // PER_PAGE))
    page = min(page, pages - 1)
    shown = list(enumerate(entries[page * PER_PAGE : (page + 1) * PER_PAGE], start=page * PER_PAGE + 1))
    lines = [f"**{number}.** {escape(_words(entry))}" for number, entry in shown]
    title = escape(section.path[-1] if section.parent else guide.source.title)
    embed = text_embed(title, "\n".join([note, *lines] if note else lines))
    sentences = guide.source.sentences
    numbers = fill(sentences.page, {"page": str(page + 1), "pages": str(pages)}) if pages > 1 else ""
    place = [" › ".join(section.path[:-1]), guide_line(guide), numbers]
    embed.set_footer(text=shorten(" · ".join(part for part in place if part), FOOTER_LIMIT))
    view = discord.ui.View(timeout=None)
    if shown:
        options = [discord.SelectOption(label=label(f"{n}. {_words(e)}"), value=_value(e)) for n, e in shown]
        view.add_item(ChooseEntry(section.key, page, options, sentences.choose))
    if section.parent is not None:
        view.add_item(GoToPage(section.parent.key, _page_of(section, section.parent), sentences.back))
    if page > 0:
        view.add_item(GoToPage(section.key, page - 1, sentences.earlier))
    if page + 1 < pages:
        view.add_item(GoToPage(section.key, page + 1, sentences.further))
    return embed, view


def _passage(core: Core, passage: Passage) -> Reply:
    guide = core.guide
    view = discord.ui.View(timeout=None)
    view.add_item(GoToPage(*_listed_in(guide.contents, passage), guide.source.sentences.back))
    view.add_item(ShareAnswer(passage.id, None, guide.source.sentences.share))
    return passage_embed(passage, guide, guide.notices_on(passage, core.clock().date())), view


def _listed_in(contents: Contents, passage: Passage) -> tuple[str, int]:
    """Return the key and the page of the section whose menu lists a passage.

    If the passage is alone in its section, the menu of the section above leads to the passage.
    """
    section = contents.section_of(passage)
    if section.only_passage and section.parent:
        return section.parent.key, _page_of(section, section.parent)
    return section.key, _page_of(passage, section)


def _page_of(entry: Section | Passage, section: Section) -> int:
    entries = section.entries
    return entries.index(entry) // PER_PAGE if entry in entries else 0


def _value(entry: Section | Passage) -> str:
    return f"section:{entry.key}" if isinstance(entry, Section) else f"passage:{entry.id}"


def _words(entry: Section | Passage) -> str:
    """Return the words for an entry of the menu.

    For a section, return its heading. Add the number of its entries, unless its only entry is a passage. For a passage,
    return its first words.
    """
    if isinstance(entry, Section):
        count = f" · {len(entry.entries)}" if entry.only_passage is None else ""
        return shorten(" ".join(entry.path[-1].split()), _LINE_LIMIT) + count
    return shorten(" ".join(entry.own_words.split()), _LINE_LIMIT)
