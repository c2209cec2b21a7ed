"""Answer a member's question, record the answer without the asker, and return what Discord shows.

All ways to ask lead here: /ask, the message command and direct messages.
"""

from __future__ import annotations

import discord

from bot.client.client import WhichcertClient
from bot.client.embeds import answer_embed
from cogs.guide.answer_buttons import answer_view
from cogs.guide.recording import Origin, recorded
from knowledge.text.characters import harmless


async def reply_to(
    client: WhichcertClient, question: str, asker_id: int, origin: Origin, *, shareable: bool
) -> tuple[discord.Embed, discord.ui.View | None]:
    """Return the answer to a question as an embed and buttons, and record it without the asker.

    Raise TooManyQuestions if the asker has to wait.
    """
    core, now, question = client.core, client.core.clock(), harmless(question)
    client.rate_limits.count_question(asker_id, now)
    answer = core.guide.ask(question, now.date())
    token = await recorded(core, answer, origin)
    return answer_embed(answer, core.guide), answer_view(answer, core.guide, token, shareable=shareable)
