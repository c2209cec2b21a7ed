"""The buttons that ask which passage would have answered, after a vote "not helpful".

They stand below a private reply. So they say themselves whether the answer was private. If so, the choice is saved
without the member, as the vote is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

import discord

from bot.client.client import Interaction
from bot.client.custom_id import optional, text, words
from bot.client.embeds import asked_in, label, passage_embed, text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw
from bot.core import Core
from bot.errors import GuideChanged
from bot.members.questions import question_of
from bot.members.votes import choose_passage
from bot.rules.records import NO_PASSAGE
from knowledge.guide import Guide
from knowledge.labels import labels_of
from knowledge.text.markup import escape
from knowledge.text.passages import Passage

_MOST: Final = 3

IdOrNone = Annotated[str | None, optional(text(r"[a-z0-9-]{1,64}"), NO_PASSAGE)]


class ChoosePassage(PersistentButton, custom_id="right:{token}:{is_private}:{passage_id}"):
    """Saves that a passage would have answered, or none of those offered, and shows the passage.

    `is_private`: whether the answer was private or in direct messages.
    """

    token: int
    is_private: Annotated[bool, words({"private": True, "public": False})]
    passage_id: IdOrNone
    text: str = ""
    is_chosen: bool = False

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the passage. The chosen button cannot be pressed."""
        return discord.ui.Button(label=label(self.text) or "…", disabled=self.is_chosen)

    async def on_press(self, interaction: Interaction) -> None:
        """Save the choice. The buttons stay, so that the member can choose another passage after reading this one."""
        core = interaction.client.core
        guide, sentences = core.guide, core.guide.source.sentences
        passage = guide.passage(self.passage_id) if self.passage_id is not None else None
        if passage is None and self.passage_id is not None:
            raise GuideChanged
        await choose_passage(core, self.token, None if self.is_private else interaction.user.id, self.passage_id)
        if passage is None:
            embed = text_embed(escape(sentences.vote_title), escape(sentences.none_right_saved))
        else:
            embed = passage_embed(passage, guide, guide.notices_on(passage, core.clock().date()))
            embed.add_field(name=escape(sentences.vote_title), value=escape(sentences.right_saved), inline=False)
        offered = [guide.passage(one) for one in _offered(interaction.message)]
        view = _view(guide, self.token, self.is_private, [one for one in offered if one is not None], self.passage_id)
        await redraw(interaction, embed=embed, view=view)


async def choices_below(
    core: Core, token: int, message: discord.Message | None, *, is_private: bool
) -> discord.ui.View | None:
    """Return buttons for the passages that may answer a question instead of those that were shown.

    `message`: the answer. The passage in its title was shown too, if the member turned the answer to another passage.
    Return None if there is nothing to choose, or if the question is not stored.
    """
    asked = await question_of(core, token)
    if asked is None:
        return None
    guide = core.guide
    answer = guide.ask(asked.question, core.clock().date())
    if answer.passage is not None and answer.passage.id == asked.passage_id:
        shown = [excerpt.passage for excerpt in answer.excerpts]
    else:
        found = guide.passage(asked.passage_id) if asked.passage_id else None
        shown = [found] if found else []
    title = asked_in(message.embeds) if message else None
    others = [passage for passage in guide.near(asked.question, shown) if passage.path[-1] != title][:_MOST]
    return _view(guide, token, is_private, others) if others else None


def _view(
    guide: Guide, token: int, is_private: bool, passages: Sequence[Passage], chosen: str | None = ""
) -> discord.ui.View:
    """Return a button for each passage, and one for none of them. `chosen`: the id of the button that was pressed."""
    view = discord.ui.View(timeout=None)
    for one, name in zip(passages, labels_of(passages, guide), strict=True):
        view.add_item(ChoosePassage(token, is_private, one.id, name, is_chosen=one.id == chosen).in_row(0))
    none = ChoosePassage(token, is_private, None, guide.source.sentences.none_right, is_chosen=chosen is None)
    view.add_item(none.in_row(1))
    return view


def _offered(message: discord.Message | None) -> list[str]:
    """Return the ids of the passages that the buttons of a message offer."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)] if message else []
    buttons = [ChoosePassage.parse(button.custom_id or "") for row in rows for button in row.children]
    return [button.passage_id for button in buttons if button is not None and button.passage_id is not None]
