"""The reply of /plan, with buttons to save the given options and to turn pages.

The custom_id of each button holds all that a press needs.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

import discord

from bot.client.client import Interaction
from bot.client.custom_id import PAGE, Codec, CredentialId
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw
from bot.client.which import WHICH_DAY, days_label, which_reply
from bot.core import Core
from bot.members.plan import Given, MemberPlan, plan_for, plan_typed, save_plan
from bot.members.targets import advisor_of
from cogs.credentials.target_buttons import MakeTarget
from cogs.study.plan_calendar import UidPrefixes, plan_calendar
from cogs.study.plan_embeds import pages_of, plan_embed
from knowledge.facts.answers import VOCABULARY, QuestionId
from knowledge.text.markup import escape

FILE: Final = "whichcert-plan.ics"
_NONE: Final = "-"


@dataclass(frozen=True, slots=True)
class Reply:
    """The parts of the message to a member."""

    embed: discord.Embed
    view: discord.ui.View
    files: Sequence[discord.File] = ()


async def plan_reply(core: Core, member_id: int, given: Given, page: int = 0) -> Reply:
    """Return a page of a member's plan, or say that the member has no target.

    Raise MemberError if the exam date is past or too far ahead.
    """
    return _reply(core, member_id, await plan_for(core, member_id, given), page)


async def typed_reply(core: Core, member_id: int, typed: str | None, given: Given, *, month_first: bool) -> Reply:
    """Return the plan for an exam date as the member typed it, or ask which day is meant.

    Raise MemberError if the text is no date, or if the date is past or too far ahead.
    """
    shown = await plan_typed(core, member_id, typed, given, month_first=month_first)
    if isinstance(shown, list):
        return Reply(*which_reply(WHICH_DAY, [TurnPlan(0, one, days_label(one.exam_on)) for one in shown]))
    return _reply(core, member_id, shown)


def _reply(core: Core, member_id: int, shown: MemberPlan | None, page: int = 0) -> Reply:
    if shown is None:
        words = (
            "A plan leads to a target, and you have none yet. `/target choose` sets one, `/whichcert` helps to decide; "
            "then come back to `/plan`."
        )
        return Reply(text_embed("Your plan", words), discord.ui.View(timeout=None))
    return _shown(core, member_id, shown, page)


def _shown(core: Core, member_id: int, shown: MemberPlan, page: int = 0, note: str | None = None) -> Reply:
    """Return a page of a plan, below `note` if it is given.

    If the target is retired by the day of the exam, say what to plan for instead.
    """
    view = discord.ui.View(timeout=None)
    if shown.instead is not shown.credential:
        return _instead(core, shown, view)
    page = min(page, pages_of(shown.plan) - 1)
    if shown.unsaved != Given():
        view.add_item(SavePlan(shown.credential.id, shown.unsaved))
    if page > 0:
        view.add_item(TurnPlan(page - 1, shown.unsaved, "Earlier"))
    if page + 1 < pages_of(shown.plan):
        view.add_item(TurnPlan(page + 1, shown.unsaved, "Further"))
    embed = plan_embed(shown, advisor_of(core), core.guide, page, note)
    return Reply(embed, view, [_file(core, member_id, shown)] if shown.plan.weeks else [])


def _instead(core: Core, shown: MemberPlan, view: discord.ui.View) -> Reply:
    """Return a reply for a target that is retired by the day of the exam, with a button for another credential."""
    name = shown.credential.name
    lines = [escape(notice) for notice in core.guide.notices(name, shown.today)]
    if shown.instead is None:
        lines.append("The guide knows nothing to take in its place: `/whichcert` helps to find another target.")
    else:
        lines.append(f"I would rather plan your weeks for **{escape(shown.instead.name)}**: make it your target,")
        lines[-1] += " then come back to `/plan`."
        view.add_item(MakeTarget(shown.instead.id))
    return Reply(text_embed(f"No plan for the {escape(shown.credential.short_name)}", "\n".join(lines)), view)


def _file(core: Core, member_id: int, shown: MemberPlan) -> discord.File:
    prefixes = UidPrefixes(_digest(f"{member_id}"), _digest(f"{member_id} {shown.credential.id}"))
    calendar = plan_calendar(shown.plan, shown.credential.name, prefixes, shown.today, core.clock())
    return discord.File(io.BytesIO(calendar), FILE)


def _digest(text: str) -> str:
    return hashlib.blake2s(text.encode(), digest_size=12).hexdigest()


def _encoded(given: Given) -> str:
    day = f"{given.exam_on:%Y%m%d}" if given.exam_on else _NONE
    return ":".join((day, _code("experience", given.experience), _code("background", given.background)))


def _decoded(text: str) -> Given:
    day, experience, background = text.split(":")
    exam_on = None if day == _NONE else date.fromisoformat(day)
    return Given(exam_on, _answer("experience", experience), _answer("background", background))


def _code(question: QuestionId, answer: str | None) -> str:
    return _NONE if answer is None else str(VOCABULARY[question].index(answer))


def _answer(question: QuestionId, code: str) -> str | None:
    return None if code == _NONE else VOCABULARY[question][int(code)]


GIVEN: Final = Codec(r"(?:\d{8}|-):(?:\d|-):(?:\d|-)", _encoded, _decoded)


class SavePlan(PersistentButton, custom_id="plan:save:{credential_id}:{given}"):
    """Saves exam date and answers with the target of the member who presses the button.

    Nothing is saved if the member's target is a different credential by now.
    """

    credential_id: CredentialId
    given: Annotated[Given, GIVEN]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says what it saves."""
        label = "Save this date" if self.given.exam_on else "Save these answers"
        return discord.ui.Button(label=label, style=discord.ButtonStyle.success)

    async def on_press(self, interaction: Interaction) -> None:
        """Save date and answers, and show the plan without this button."""
        core, member_id = interaction.client.core, interaction.user.id
        saved = await save_plan(core, member_id, self.credential_id, self.given)
        reply = _shown(core, member_id, saved, note="**Saved with your target.**")
        await redraw(interaction, embed=reply.embed, view=reply.view, files=reply.files)


class TurnPlan(PersistentButton, custom_id="plan:page:{page}:{given}"):
    """Shows another page of the member's present plan. The button's label is Earlier or Further."""

    page: Annotated[int, PAGE]
    given: Annotated[Given, GIVEN]
    text: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says the direction."""
        return discord.ui.Button(label=self.text)

    async def on_press(self, interaction: Interaction) -> None:
        """Show the page."""
        reply = await plan_reply(interaction.client.core, interaction.user.id, self.given, self.page)
        await redraw(interaction, embed=reply.embed, view=reply.view, files=reply.files)
