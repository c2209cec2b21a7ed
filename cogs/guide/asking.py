"""Answer a member's question, record the answer without the asker, and return what Discord shows.

All ways to ask lead here: /ask, the message command, direct messages, and messages in servers that mention the bot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import discord

from bot.client.client import WhichcertClient
from bot.client.conversations import Place
from bot.client.embeds import answer_embed, asked_in, plain_line
from bot.client.mentions import without_mentions
from bot.core import Core
from bot.errors import TooManyQuestions
from bot.members.targets import target_of
from cogs.guide.answer_buttons import answer_view
from cogs.guide.recording import Origin, recorded
from knowledge.answer import Answer
from knowledge.follow_ups import ask_after, means_the_exam
from knowledge.text.characters import harmless, is_visible
from knowledge.text.markup import escape

TOO_FAST: Final = "⏳"
WELCOME: Final = "👍"


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message that is addressed to the bot: who wrote it, where, and to which of the bot's messages it replies.

    `text`: the text without mentions of the bot. None if Discord withholds the text.
    `names`: the names by which members call the bot.
    `guild_id`: None in direct messages.
    `replied_to`: the message of the bot to which this message replies, or None. Its embeds show the bot's answer.
    """

    text: str | None
    names: tuple[str, ...]
    author_id: int
    channel_id: int
    guild_id: int | None
    replied_to: discord.Message | None = None


@dataclass(frozen=True, slots=True)
class MessageReply:
    """What the bot does about a message: it writes `content` or `embed`, with `view` below, or adds `reaction`."""

    content: str | None = None
    embed: discord.Embed | None = None
    view: discord.ui.View | None = None
    reaction: str | None = None


async def reply_to(
    client: WhichcertClient, question: str, place: Place, origin: Origin, *, shareable: bool = False
) -> tuple[discord.Embed, discord.ui.View | None]:
    """Return the answer to a question as an embed and buttons, and record it without the asker.

    `shareable`: whether the asker may share the answer in the channel.
    The question may follow the one before it in the same place.
    """
    guide, own = client.core.guide, {client.user.id} if client.user else ()
    answer, token = await _answered(client, without_mentions(harmless(question), own).strip(), place, origin)
    return answer_embed(answer, guide), answer_view(answer, guide, token, shareable=shareable)


async def reply_to_message(client: WhichcertClient, message: Addressed) -> MessageReply | None:
    """Return the reply to a message, and record the answer without the asker. Return None if there is nothing to say.

    If Discord withholds the text, the reply says how to ask. A member gets this hint at most once a day.
    Raise TooManyQuestions if the author of a direct message has to wait. In a server, a reaction says so.
    """
    core, in_server = client.core, message.guild_id is not None
    if message.text is None:
        return _hint(message) if client.rate_limits.hint_is_due(message.author_id, core.clock()) else None
    try:
        client.rate_limits.count_question(message.author_id, core.clock())
    except TooManyQuestions:
        if in_server:
            return MessageReply(reaction=TOO_FAST)
        raise
    token = None
    if not any(map(str.isalnum, message.text)) and (in_server or is_visible(message.text)):
        answer = core.guide.pleasantries.reply_to_small_talk("greeting", core.clock().date())
    else:
        replied_to = message.replied_to
        place = Place(message.author_id, message.channel_id, is_private=not in_server)
        earlier = asked_in(replied_to.embeds) if replied_to else None
        answer, token = await _answered(client, message.text, place, message.guild_id, message.names, earlier)
    if answer.small_talk is not None and answer.small_talk.kind == "thanks":
        return MessageReply(reaction=WELCOME)
    if in_server and answer.status == "not_covered" and answer.small_talk is None:
        return MessageReply(content=plain_line(answer, core.guide))
    view = answer_view(answer, core.guide, token, shareable=False)
    return MessageReply(embed=answer_embed(answer, core.guide), view=view)


async def _answered(
    client: WhichcertClient,
    question: str,
    place: Place,
    origin: Origin,
    names: tuple[str, ...] = (),
    earlier: str | None = None,
) -> tuple[Answer, int | None]:
    """Return the answer to a question, and the token of the recorded answer.

    `earlier`: the question of the answer to which the member replied. Otherwise the question may follow the last one of
    the place. If there is none, "the exam" is the member's target. A public answer does not show the target.
    """
    core, guide, now = client.core, client.core.guide, client.core.clock()
    today, target = now.date(), None
    if earlier is not None:
        before = ask_after(guide, earlier, None, today)[1]
    else:
        before = client.conversations.before(place, now)
    if before is None and place.is_private and means_the_exam(guide, question):
        target = await _target_name(core, place.member_id)
    answer, asked = ask_after(guide, question, before, today, target, names)
    client.conversations.remember(place, asked, now)
    core.watch.answered("refused" if answer.refusal else answer.status if answer.is_question else "small_talk")
    return answer, await recorded(core, answer, origin)


async def _target_name(core: Core, member_id: int) -> str | None:
    target, catalogue = await target_of(core, member_id), core.guide.source.catalogue
    credential = catalogue.find(target.credential_id) if target and catalogue else None
    return credential.short_name if credential else None


def _hint(message: Addressed) -> MessageReply:
    """Return how to ask, for the author of a message whose text Discord withholds."""
    name = escape(" ".join(message.names[0].split()))
    words = f"I can't read this, because it does not mention me. Write @{name} in your message, so that I can read it."
    return MessageReply(content=words)
