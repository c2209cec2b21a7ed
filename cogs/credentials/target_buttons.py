"""Choosing a target and its exam date, by command or by the buttons below a recommendation.

A credential that is retired, or will be on the day of the exam, is not taken before its member has read that.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final, Self

import discord

from bot.client.client import Interaction
from bot.client.embeds import label, text_embed
from bot.client.persistent import PersistentButton, PersistentForm
from bot.client.responding import redraw, respond
from bot.core import Core
from bot.members.targets import check_exam_date, known_credential
from bot.members.today import today_of
from bot.rules.parsing import calendar_day
from knowledge.facts.credentials import Credential
from knowledge.facts.standing import is_retired
from knowledge.text.markup import escape

_CREDENTIAL: Final = r"(?P<credential>[a-z0-9-]{1,64})"
_EXAM: Final = r"(?P<exam>\d{4}-\d\d-\d\d|none)"
_MOST_INSTEAD: Final = 4


class MakeTarget(PersistentButton, template=rf"target:{_CREDENTIAL}"):
    """Makes a credential the target of whoever presses."""

    def __init__(self, credential_id: str) -> None:
        self.credential_id = credential_id
        button = discord.ui.Button[Any](
            label="Make this my target", style=discord.ButtonStyle.success, custom_id=f"target:{credential_id}"
        )
        super().__init__(button)

    @classmethod
    def again(cls, match: re.Match[str]) -> Self:
        """Makes the button again after a restart."""
        return cls(match["credential"])

    async def pressed(self, interaction: Interaction) -> None:
        """Keeps the target and tells its member alone."""
        embed, view = await choose(interaction.client.core, interaction.user.id, self.credential_id, None)
        await respond(interaction, embed=embed, view=view)


class SetExamDate(PersistentButton, template=rf"exam-date:{_CREDENTIAL}"):
    """Opens the form for the day of the exam."""

    def __init__(self, credential_id: str) -> None:
        self.credential_id = credential_id
        super().__init__(discord.ui.Button[Any](label="Set the exam date", custom_id=f"exam-date:{credential_id}"))

    @classmethod
    def again(cls, match: re.Match[str]) -> Self:
        """Makes the button again after a restart."""
        return cls(match["credential"])

    async def pressed(self, interaction: Interaction) -> None:
        """Opens the form."""
        await interaction.response.send_modal(ExamDateForm(self.credential_id))


class ExamDateForm(PersistentForm):
    """Takes the day of the exam."""

    template = rf"exam-date-form:{_CREDENTIAL}"

    def __init__(self, credential_id: str) -> None:
        super().__init__(f"exam-date-form:{credential_id}", "Your exam", "The day of your exam", "2027-03-14")

    @classmethod
    async def sent(cls, interaction: Interaction, match: re.Match[str], typed: str) -> None:
        """Keeps the day with the target and shows it."""
        exam_on = calendar_day(typed)
        embed, view = await choose(interaction.client.core, interaction.user.id, match["credential"], exam_on)
        await redraw(interaction, embed=embed, view=view)


class TakeInstead(PersistentButton, template=rf"take-instead:{_CREDENTIAL}:{_EXAM}"):
    """Makes what takes a retired credential's place the target of whoever presses."""

    def __init__(self, credential_id: str, exam_on: date | None, name: str = "") -> None:
        self.credential_id, self.exam_on = credential_id, exam_on
        button = discord.ui.Button[Any](
            label=label(f"Take {name} instead"),
            style=discord.ButtonStyle.success,
            custom_id=f"take-instead:{credential_id}:{exam_on or 'none'}",
        )
        super().__init__(button)

    @classmethod
    def again(cls, match: re.Match[str]) -> Self:
        """Makes the button again after a restart."""
        return cls(match["credential"], _exam_day(match["exam"]))

    async def pressed(self, interaction: Interaction) -> None:
        """Keeps the target in place of the question."""
        embed, view = await choose(interaction.client.core, interaction.user.id, self.credential_id, self.exam_on)
        await redraw(interaction, embed=embed, view=view)


class KeepRetired(PersistentButton, template=rf"keep-retired:{_CREDENTIAL}:{_EXAM}"):
    """Makes a credential the target of whoever presses, who has read that it is retired."""

    def __init__(self, credential_id: str, exam_on: date | None, name: str = "") -> None:
        self.credential_id, self.exam_on = credential_id, exam_on
        custom_id = f"keep-retired:{credential_id}:{exam_on or 'none'}"
        super().__init__(discord.ui.Button[Any](label=label(f"Keep {name} all the same"), custom_id=custom_id))

    @classmethod
    def again(cls, match: re.Match[str]) -> Self:
        """Makes the button again after a restart."""
        return cls(match["credential"], _exam_day(match["exam"]))

    async def pressed(self, interaction: Interaction) -> None:
        """Keeps the target in place of the question."""
        client, member_id = interaction.client, interaction.user.id
        embed, view = await choose(client.core, member_id, self.credential_id, self.exam_on, knows_retired=True)
        await redraw(interaction, embed=embed, view=view)


async def choose(
    core: Core, member_id: int, credential_id: str, exam_on: date | None, *, knows_retired: bool = False
) -> tuple[discord.Embed, discord.ui.View]:
    """Keeps a member's target, or asks first where it is retired and they do not know; gives the reply.

    MemberError for a credential that is unknown and a date that cannot be.
    """
    credential = known_credential(core, credential_id)
    today = (await today_of(core, member_id)).date
    if exam_on is not None:
        check_exam_date(exam_on, today)
    former = await core.store.targets.target(member_id)
    same = former if former is not None and former.credential_id == credential.id else None
    if same is None and not knows_retired and is_retired(credential, max(today, exam_on or today)):
        return _question(core, credential, exam_on, today)
    exam_on = exam_on or (same.exam_on if same else None)
    knows_now = knows_retired and is_retired(credential, today)
    await core.store.targets.choose_target(member_id, credential.id, exam_on, core.clock(), knows_retired=knows_now)
    view = discord.ui.View(timeout=None)
    view.add_item(SetExamDate(credential.id))
    return target_embed(core, credential, exam_on, today), view


def add_instead(view: discord.ui.View, core: Core, credential: Credential, exam_on: date | None, day: date) -> None:
    """Offers each of what takes a retired credential's place and is not retired itself on a day."""
    catalogue = core.guide.source.catalogue
    successors = [one for _, one in catalogue.successors(credential)] if catalogue else []
    for one in [one for one in successors if not is_retired(one, day)][:_MOST_INSTEAD]:
        view.add_item(TakeInstead(one.id, exam_on, one.short_name))


def _question(
    core: Core, credential: Credential, exam_on: date | None, today: date
) -> tuple[discord.Embed, discord.ui.View]:
    """Says that a credential is retired, or will be on the day of the exam, and asks what to take."""
    view = discord.ui.View(timeout=None)
    add_instead(view, core, credential, exam_on, max(today, exam_on or today))
    view.add_item(KeepRetired(credential.id, exam_on, credential.short_name))
    lines = [escape(notice) for notice in core.guide.notices(credential.name, today)]
    lines.append("Nothing is kept yet: which one do you prepare for?")
    return text_embed("Before you choose it", "\n".join(lines)), view


def _exam_day(text: str) -> date | None:
    return None if text == "none" else calendar_day(text)


def target_embed(
    core: Core, credential: Credential, exam_on: date | None, today: date, week: str | None = None
) -> discord.Embed:
    """Shows a target: the countdown, the plan's week and, where it is retired, what to look at instead."""
    lines = [f"You prepare for **{escape(credential.name)}**."]
    lines.append(countdown(exam_on, today) if exam_on else "No exam date yet: add one with `/target choose`.")
    lines += [week] if week else []
    lines += [escape(notice) for notice in core.guide.notices(credential.name, today)]
    return text_embed("Your target", "\n".join(lines))


def countdown(exam_on: date, today: date) -> str:
    """Says how far the exam is away."""
    days = (exam_on - today).days
    when = f"{exam_on.day} {exam_on:%B %Y}"
    if days < 0:
        return f"The exam was on {when}. How did it go? `/target choose` sets the next one."
    if days == 0:
        return f"The exam is **today**, {when}. Good luck!"
    return f"**{days} day{'s' if days > 1 else ''}** to the exam on {when}."
