"""Answer a member's question, record the answer without the asker, and return what Discord shows.

All ways to ask lead here: /ask, the message command, direct messages, and messages in servers that mention the bot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import answer_embed, plain_line
from bot.client.mentions import without_mentions
from bot.errors import TooManyQuestions
from cogs.guide.answer_buttons import answer_view
from cogs.guide.recording import Origin, recorded
from knowledge.answer import Answer
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
    client: WhichcertClient, question: str, asker_id: int, origin: Origin, *, shareable: bool
) -> tuple[discord.Embed, discord.ui.View | None]:
    """Return the answer to a question as an embed and buttons, and record it without the asker.

    Raise TooManyQuestions if the asker has to wait.
    """
    client.rate_limits.count_question(asker_id, client.core.clock())
    guide, own = client.core.guide, {client.user.id} if client.user else ()
    answer, token = await _answered(client, without_mentions(harmless(question), own).strip(), origin)
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
        answer, token = await _answered(client, message.text, message.guild_id, message.names)
    if answer.small_talk is not None and answer.small_talk.kind == "thanks":
        return MessageReply(reaction=WELCOME)
    if in_server and answer.status == "not_covered" and answer.small_talk is None:
        return MessageReply(content=plain_line(answer, core.guide))
    view = answer_view(answer, core.guide, token, shareable=False)
    return MessageReply(embed=answer_embed(answer, core.guide), view=view)


async def _answered(
    client: WhichcertClient, question: str, origin: Origin, names: tuple[str, ...] = ()
) -> tuple[Answer, int | None]:
    """Return the answer to a question, and the token of the recorded answer."""
    answer = client.core.guide.ask(question, client.core.clock().date(), names)
    return answer, await recorded(client.core, answer, origin)


def _hint(message: Addressed) -> MessageReply:
    """Return how to ask, for the author of a message whose text Discord withholds."""
    name = escape(" ".join(message.names[0].split()))
    words = f"I can't read this, because it does not mention me. Write @{name} in your message, so that I can read it."
    return MessageReply(content=words)
