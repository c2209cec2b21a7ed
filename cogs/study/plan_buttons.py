"""The reply of /plan, with buttons to save the given options and to show the other parts of the plan.

The custom_id of each button holds all that a press needs.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

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
from cogs.study.plan_embeds import about_embed, file_embed, is_now, pages_of, week_embed, weeks_embed
from knowledge.facts.answers import VOCABULARY, QuestionId
from knowledge.text.markup import escape

FILE: Final = "whichcert-plan.ics"
_NONE: Final = "-"

Part = Literal["about", "file"]


@dataclass(frozen=True, slots=True)
class Reply:
    """The parts of the message to a member."""

    embed: discord.Embed
    view: discord.ui.View
    files: Sequence[discord.File] = ()


async def plan_reply(core: Core, member_id: int, given: Given, page: int = 0) -> Reply:
    """Return a page of a member's plan, this week or some of all weeks, or say that the member has no target.

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
            "A plan leads to a target, and you have none yet. `/target choose` sets one, and `/whichcert` helps you "
            "decide. Then come back to `/plan`."
        )
        return Reply(text_embed("Your plan", words), discord.ui.View(timeout=None))
    return _shown(core, member_id, shown, page)


async def _part_reply(core: Core, member_id: int, given: Given, part: Part) -> Reply:
    """Return how a member's plan was made, or its calendar file, with buttons back to the weeks."""
    shown = await plan_for(core, member_id, given)
    if shown is None or shown.instead is not shown.credential or not shown.plan.weeks:
        return _reply(core, member_id, shown)
    view = _view(shown)
    _add_weeks(view, shown)
    view.add_item(ShowPlanPart("file" if part == "about" else "about", shown.unsaved))
    if part == "about":
        return Reply(about_embed(shown, advisor_of(core), core.guide), view)
    return Reply(file_embed(shown, core.guide), view, [_file(core, member_id, shown)])


def _shown(core: Core, member_id: int, shown: MemberPlan, page: int = 0, note: str | None = None) -> Reply:
    """Return a page of a plan. Page 0 has the first week, below `note` if it is given.

    If the target is retired by the day of the exam, say what to plan for instead.
    """
    if shown.instead is not shown.credential:
        return _instead(core, shown, discord.ui.View(timeout=None))
    view, last = _view(shown), pages_of(shown.plan) - 1
    page = min(page, last)
    if page == 0:
        if last:
            view.add_item(TurnPlan(1, shown.unsaved, "All weeks"))
        if shown.plan.weeks:
            view.add_item(ShowPlanPart("file", shown.unsaved))
            view.add_item(ShowPlanPart("about", shown.unsaved))
        return Reply(week_embed(shown, core.guide, note), view)
    view.add_item(TurnPlan(0, shown.unsaved, _first_label(shown)))
    if page > 1:
        view.add_item(TurnPlan(page - 1, shown.unsaved, "Earlier weeks"))
    if page < last:
        view.add_item(TurnPlan(page + 1, shown.unsaved, "Later weeks"))
    return Reply(weeks_embed(shown, core.guide, page), view)


def _view(shown: MemberPlan) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    if shown.unsaved != Given():
        view.add_item(SavePlan(shown.credential.id, shown.unsaved))
    return view


def _add_weeks(view: discord.ui.View, shown: MemberPlan) -> None:
    view.add_item(TurnPlan(0, shown.unsaved, _first_label(shown)))
    if pages_of(shown.plan) > 1:
        view.add_item(TurnPlan(1, shown.unsaved, "All weeks"))


def _first_label(shown: MemberPlan) -> str:
    return "This week" if is_now(shown.plan.weeks[0], shown) else "First week"


def _instead(core: Core, shown: MemberPlan, view: discord.ui.View) -> Reply:
    """Return a reply for a target that is retired by the day of the exam, with a button for another credential."""
    name = shown.credential.name
    lines = [escape(notice) for notice in core.guide.notices(name, shown.today)]
    if shown.instead is None:
        lines.append("The guide names nothing to take in its place. `/whichcert` helps you find another target.")
    else:
        lines.append(f"Make the **{escape(shown.instead.name)}** your target instead, then come back to `/plan`.")
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
    """Shows a page of the member's present plan: this week, or some of all weeks."""

    page: Annotated[int, PAGE]
    given: Annotated[Given, GIVEN]
    text: str = "…"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says which weeks it shows."""
        return discord.ui.Button(label=self.text)

    async def on_press(self, interaction: Interaction) -> None:
        """Show the page."""
        reply = await plan_reply(interaction.client.core, interaction.user.id, self.given, self.page)
        await redraw(interaction, embed=reply.embed, view=reply.view, files=reply.files)


class ShowPlanPart(PersistentButton, custom_id="plan:show:{part}:{given}"):
    """Shows how the member's present plan was made, or its calendar file."""

    part: Part
    given: Annotated[Given, GIVEN]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Calendar file" if self.part == "file" else "How this is planned")

    async def on_press(self, interaction: Interaction) -> None:
        """Show that part in place of the weeks."""
        reply = await _part_reply(interaction.client.core, interaction.user.id, self.given, self.part)
        await redraw(interaction, embed=reply.embed, view=reply.view, files=reply.files)
