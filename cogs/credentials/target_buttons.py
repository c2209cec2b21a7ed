"""Choose a target and its exam date, by command or by buttons.

If a credential is retired, or will be retired on the day of the exam, the member is asked before it becomes the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import discord

from bot.client.client import Interaction
from bot.client.custom_id import CredentialId
from bot.client.embeds import label, text_embed
from bot.client.options import DAY_EXAMPLES, writes_month_first
from bot.client.persistent import Field, PersistentButton, PersistentModal
from bot.client.responding import redraw, respond
from bot.client.which import WHICH_DAY, days_label, which_reply
from bot.core import Core
from bot.members.credential_names import known_credential
from bot.members.targets import Chosen, choose_target, choose_typed
from bot.rules.wording import countdown
from cogs.credentials.short_names import without_vendor
from knowledge.facts.credentials import Credential
from knowledge.facts.standing import is_retired
from knowledge.text.dates import day_words
from knowledge.text.markup import escape

_MOST_INSTEAD: Final = 4
_SEVERAL: Final = "Several credentials fit what you typed. Nothing is saved yet."


class MakeTarget(PersistentButton, custom_id="target:{credential_id}"):
    """Makes a credential the target of the member who presses the button."""

    credential_id: CredentialId
    name: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the credential if there are several to choose from."""
        words = label(f"Aim at {self.name}") if self.name else "Make this my target"
        return discord.ui.Button(label=words, style=discord.ButtonStyle.success)

    async def on_press(self, interaction: Interaction) -> None:
        """Save the target, or ask first if it is retired; only this member sees the reply."""
        embed, view = await choose(interaction.client.core, interaction.user.id, self.credential_id, None)
        await respond(interaction, embed=embed, view=view)


class SetExamDate(PersistentButton, custom_id="exam-date:{credential_id}"):
    """Opens the modal for the day of the exam."""

    credential_id: CredentialId
    is_set: bool = False

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says whether there is a date already."""
        return discord.ui.Button(label="Change the exam date" if self.is_set else "Set the exam date")

    async def on_press(self, interaction: Interaction) -> None:
        """Open the modal."""
        await ExamDateModal(self.credential_id).open(interaction)


class ExamDateModal(PersistentModal, custom_id="exam-date-form:{credential_id}"):
    """Asks for the day of the exam."""

    credential_id: CredentialId

    def field(self) -> Field:
        """Return the field for the day of the exam."""
        return Field("Your exam", "The day of your exam", DAY_EXAMPLES)

    async def on_submit(self, interaction: Interaction, typed: str) -> None:
        """Save the exam date with the target and show the target. Ask the member if the text may mean two days."""
        known = [known_credential(interaction.client.core, self.credential_id)]
        embed, view = await choose_or_ask(interaction, known, typed)
        await redraw(interaction, embed=embed, view=view)


class ChooseTarget(PersistentButton, custom_id="choose-target:{credential_id}:{exam_on}"):
    """Chooses a target for the member who presses the button. It is one of several that the typed text may mean."""

    credential_id: CredentialId
    exam_on: date | None
    words: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names what distinguishes this choice from the others."""
        return discord.ui.Button(label=label(self.words), style=discord.ButtonStyle.primary)

    async def on_press(self, interaction: Interaction) -> None:
        """Save the target and show it in place of the question. If it is retired, ask first."""
        embed, view = await choose(interaction.client.core, interaction.user.id, self.credential_id, self.exam_on)
        await redraw(interaction, embed=embed, view=view)


class TakeInstead(PersistentButton, custom_id="take-instead:{credential_id}:{exam_on}"):
    """Makes the successor of a retired credential the target of the member who presses the button."""

    credential_id: CredentialId
    exam_on: date | None
    name: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the successor."""
        return discord.ui.Button(label=label(f"Take {self.name}"), style=discord.ButtonStyle.success)

    async def on_press(self, interaction: Interaction) -> None:
        """Save the target and show it in place of the question."""
        embed, view = await choose(interaction.client.core, interaction.user.id, self.credential_id, self.exam_on)
        await redraw(interaction, embed=embed, view=view)


class KeepRetired(PersistentButton, custom_id="keep-retired:{credential_id}:{exam_on}"):
    """Makes a retired credential the target of the member who presses the button.

    The message of this button says that the credential is retired.
    """

    credential_id: CredentialId
    exam_on: date | None
    name: str = ""

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the credential."""
        return discord.ui.Button(label=label(f"Keep {self.name} anyway"))

    async def on_press(self, interaction: Interaction) -> None:
        """Save the target and show it in place of the question."""
        client, member_id = interaction.client, interaction.user.id
        embed, view = await choose(client.core, member_id, self.credential_id, self.exam_on, knows_retired=True)
        await redraw(interaction, embed=embed, view=view)


async def choose_or_ask(
    interaction: Interaction, credentials: Sequence[Credential], exam_typed: str | None
) -> tuple[discord.Embed, discord.ui.View]:
    """Save the target that was typed, or ask which one is meant if the texts may mean several. Return the reply."""
    core, order = interaction.client.core, writes_month_first(interaction)
    chosen = await choose_typed(core, interaction.user.id, credentials, exam_typed, month_first=order)
    if isinstance(chosen, Chosen):
        return _chosen_reply(core, chosen)
    days = chosen
    named = [one.short_name if len(credentials) > 1 else "" for one in credentials]
    told = [days_label(day) if len(days) > 1 else "" for day in days]
    choices = [
        ChooseTarget(one.id, day, " · ".join(part for part in (name, words) if part))
        for one, name in zip(credentials, named, strict=True)
        for day, words in zip(days, told, strict=True)
    ]
    return which_reply(_SEVERAL if len(credentials) > 1 else WHICH_DAY, choices)


async def choose(
    core: Core, member_id: int, credential_id: str, exam_on: date | None, *, knows_retired: bool = False
) -> tuple[discord.Embed, discord.ui.View]:
    """Save a member's target and return the reply.

    If the credential is retired and `knows_retired` is False, save nothing and ask the member first.
    """
    return _chosen_reply(
        core, await choose_target(core, member_id, credential_id, exam_on, knows_retired=knows_retired)
    )


def _chosen_reply(core: Core, chosen: Chosen) -> tuple[discord.Embed, discord.ui.View]:
    """Return a reply that shows the saved target. If it is retired and was not saved, the reply asks first."""
    if not chosen.is_kept:
        return _question(core, chosen.credential, chosen.exam_on, chosen.today)
    return target_reply(core, chosen.credential, chosen.exam_on, chosen.today, title="Target set")


def add_instead(view: discord.ui.View, core: Core, credential: Credential, exam_on: date | None, day: date) -> None:
    """Add a button for each successor of a retired credential, except successors that are retired on `day`."""
    catalogue = core.guide.source.catalogue
    successors = [one for _, one in catalogue.successors(credential)] if catalogue else []
    for one in [one for one in successors if not is_retired(one, day)][:_MOST_INSTEAD]:
        view.add_item(TakeInstead(one.id, exam_on, without_vendor(one)))


def _question(
    core: Core, credential: Credential, exam_on: date | None, today: date
) -> tuple[discord.Embed, discord.ui.View]:
    """Say that a credential is retired, or retires by the day of the exam, and ask which credential to take."""
    view = discord.ui.View(timeout=None)
    add_instead(view, core, credential, exam_on, max(today, exam_on or today))
    view.add_item(KeepRetired(credential.id, exam_on, without_vendor(credential)))
    lines = [escape(notice) for notice in core.guide.notices(credential.name, today)]
    lines += [f"Your exam would be on {day_words(exam_on, 'weekday, full')}."] if exam_on else []
    lines.append("**Which one do you want to prepare for?** Nothing is saved yet.")
    return text_embed("Before you choose", "\n".join(lines)), view


def target_reply(
    core: Core,
    credential: Credential,
    exam_on: date | None,
    today: date,
    week: str | None = None,
    title: str = "Your target",
) -> tuple[discord.Embed, discord.ui.View]:
    """Return a target with the countdown, this week of the plan, the guide's notices, and a button for the exam date.

    A notice says, for example, that the credential is retired and which one to look at instead.
    """
    lines = [f"**{escape(credential.name)}**"]
    lines.append(countdown(exam_on, today) if exam_on else "No exam date yet.")
    lines += [week] if week else ["`/plan` lays out your weeks."] if core.guide.advisor else []
    lines += [escape(notice) for notice in core.guide.notices(credential.name, today)]
    view = discord.ui.View(timeout=None)
    view.add_item(SetExamDate(credential.id, exam_on is not None))
    return text_embed(title, "\n".join(lines)), view
