"""Ask a member once, below the reply to a command, how their exam went."""

from __future__ import annotations

import logging
from typing import Final

from bot.client.client import Interaction
from bot.client.failure import SEND_ERRORS
from bot.members.exams import exam_to_ask, not_asked
from cogs.credentials.exam_buttons import question_reply

log = logging.getLogger(__name__)

_ASKS_ITSELF: Final = ("plan", "target show")


async def ask_how_it_went(interaction: Interaction, command: str) -> None:
    """Ask the member in a separate message after a command, unless the reply to it asks already.

    If the message cannot be sent, the member is asked after the next command.
    """
    core, member_id = interaction.client.core, interaction.user.id
    exam = await exam_to_ask(core, member_id)
    if exam is None or command in _ASKS_ITSELF:
        return
    embed, view = question_reply(exam)
    try:
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)
    except SEND_ERRORS as error:
        log.warning("A question was not shown (%s). It comes after the next command.", type(error).__name__)
        await not_asked(core, member_id, exam.exam_on)
