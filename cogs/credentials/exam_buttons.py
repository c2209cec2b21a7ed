"""The buttons below the question how an exam went, and below the replies to them.

A press is refused in words if the member's target or its exam date has changed since the message was sent.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import discord

from bot.client.client import Interaction
from bot.client.custom_id import last, text
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw
from bot.core import Core
from bot.members.exams import PastExam, clear_after_exam, keep_result, keep_without_date, past_exam_of
from bot.rules.occurrence_key import PATTERN
from bot.rules.records import ExamResult
from cogs.credentials.exam_embeds import kept_line, not_yet_embed, passed_embed, question_embed
from cogs.credentials.target_buttons import ExamDateModal, SetExamDate

CODE: Final = text(r"[0-9a-f]{12}")  # see bot.rules.exams.exam_code
# The key of the occurrence with which a direct message was sent, so that it is found in the history after a crash.
KEY: Final = last(text(PATTERN))

Reply = tuple[discord.Embed, discord.ui.View]


def question_reply(exam: PastExam, key: str | None = None) -> Reply:
    """Return the question how an exam went, with a button for each answer. `key`: of the direct message."""
    view = discord.ui.View(timeout=None)
    view.add_item(Passed(exam.code, key))
    view.add_item(NotPassed(exam.code, key))
    view.add_item(Moved(exam.code, key))
    return question_embed(exam), view


def after_exam_reply(core: Core, exam: PastExam) -> Reply:
    """Return the question how an exam went, or what follows from the member's answer."""
    if exam.result is None:
        return question_reply(exam)
    view = discord.ui.View(timeout=None)
    if exam.result == "passed":
        embed = passed_embed(core, exam)
        view.add_item(KeepAfterExam("as-it-is", exam.code))
    else:
        embed = not_yet_embed(core, exam)
        view.add_item(SetExamDate(exam.credential.id))
        view.add_item(KeepAfterExam("without-date", exam.code))
    view.add_item(ClearAfterExam(exam.code))
    view.add_item(UndoResult(exam.code))
    return embed, view


class Passed(PersistentButton, custom_id="exam-passed:{code}{key}"):
    """Saves that the member passed the exam."""

    code: Annotated[str, CODE]
    key: Annotated[str | None, KEY] = None

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Passed", style=discord.ButtonStyle.success)

    async def on_press(self, interaction: Interaction) -> None:
        """Celebrate, and ask whether the target stays."""
        await _answer(interaction, self.code, "passed")


class NotPassed(PersistentButton, custom_id="exam-not-yet:{code}{key}"):
    """Saves that the member has not passed the exam yet."""

    code: Annotated[str, CODE]
    key: Annotated[str | None, KEY] = None

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Not yet")

    async def on_press(self, interaction: Interaction) -> None:
        """Say when the exam can be taken again, and ask whether the target stays."""
        await _answer(interaction, self.code, "not_yet")


class Moved(PersistentButton, custom_id="exam-moved:{code}{key}"):
    """Opens the modal for the new date of an exam that was moved."""

    code: Annotated[str, CODE]
    key: Annotated[str | None, KEY] = None

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="I moved it")

    async def on_press(self, interaction: Interaction) -> None:
        """Open the modal."""
        exam = await past_exam_of(interaction.client.core, interaction.user.id, self.code)
        await ExamDateModal(exam.credential.id).open(interaction)


class UndoResult(PersistentButton, custom_id="exam-undo:{code}"):
    """Takes back how the exam went."""

    code: Annotated[str, CODE]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Undo")

    async def on_press(self, interaction: Interaction) -> None:
        """Take the answer back, and show the question again in its place."""
        await _answer(interaction, self.code, None)


class KeepAfterExam(PersistentButton, custom_id="exam-keep:{how}:{code}"):
    """Keeps the target after its exam: as it is, or without the date of the exam, so that the plan runs from today."""

    how: Literal["as-it-is", "without-date"]
    code: Annotated[str, CODE]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Keep my target" if self.how == "as-it-is" else "No date yet")

    async def on_press(self, interaction: Interaction) -> None:
        """Keep the target and say so."""
        core, member_id = interaction.client.core, interaction.user.id
        if self.how == "as-it-is":
            line = f"{kept_line(await past_exam_of(core, member_id, self.code))} `/target clear` removes it."
        else:
            exam = await keep_without_date(core, member_id, self.code)
            plan = " `/plan` now runs from today." if core.guide.advisor else ""
            line = f"{kept_line(exam)}{plan} `/target choose` sets the next date when you know it."
        await redraw(interaction, embed=text_embed("Your target", line), view=None)


class ClearAfterExam(PersistentButton, custom_id="exam-clear:{code}"):
    """Removes the target after its exam."""

    code: Annotated[str, CODE]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Remove my target")

    async def on_press(self, interaction: Interaction) -> None:
        """Remove the target and say so."""
        await clear_after_exam(interaction.client.core, interaction.user.id, self.code)
        words = "Your target has been removed. `/target choose` sets the next one."
        await redraw(interaction, embed=text_embed("Your target", words), view=None)


async def _answer(interaction: Interaction, code: str, result: ExamResult | None) -> None:
    core = interaction.client.core
    embed, view = after_exam_reply(core, await keep_result(core, interaction.user.id, code, result))
    await redraw(interaction, embed=embed, view=view)
