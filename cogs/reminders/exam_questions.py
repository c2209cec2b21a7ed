"""Ask members by direct message, on the day after their exam, how it went."""

from __future__ import annotations

from datetime import timedelta

import discord

from bot.client.client import WhichcertClient
from bot.client.periodic_job import PeriodicJob
from bot.errors import MemberError
from bot.members.exams import past_exam, queue_questions
from bot.rules.reminders import Claim
from cogs.credentials.exam_buttons import question_reply
from cogs.reminders.message import ReminderMessage


class ExamQuestions(PeriodicJob):
    """Queues the question for each member whose exam was yesterday, and who has a weekly reminder that is on.

    The delivery of reminders then sends it.
    """

    every = timedelta(minutes=30)  # it is ten at half past in some zones
    name = "Asking how exams went"

    async def work(self) -> None:
        """Queue the questions. Raise NotSaved if the database cannot be written."""
        await queue_questions(self._client.core)


async def question(client: WhichcertClient, claim: Claim) -> ReminderMessage:
    """Return the message that asks how an exam went. Its buttons end with the key of the occurrence.

    Raise MemberError if the member's target has changed since the occurrence was claimed.
    """
    exam = await past_exam(client.core, claim.schedule.member_id)
    if exam is None:
        raise MemberError("There is no exam to ask about.")
    embed, view = question_reply(exam, claim.occurrence.key)
    return ReminderMessage(None, embed, view, discord.AllowedMentions.none())
