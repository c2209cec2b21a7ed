"""The reply of /plan, with buttons to save the given options and to show the other parts of the plan.

The custom_id of each button holds all that a press needs.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

import discord

from bot.client.client import Interaction
from bot.client.custom_id import PAGE, CredentialId, text
from bot.client.embeds import label, text_embed
from bot.client.persistent import PersistentButton, PersistentSelect
from bot.client.responding import redraw
from bot.client.which import WHICH_DAY, days_label, which_reply
from bot.core import Core
from bot.members.plan import Given, MemberPlan, mark_part, plan_for, plan_typed, save_plan
from bot.members.targets import advisor_of
from bot.rules.plan_week import part_id
from bot.rules.study_plan import Task
from cogs.credentials.exam_buttons import after_exam_reply
from cogs.credentials.target_buttons import MakeTarget, SetExamDate
from cogs.study.given_codec import GIVEN
from cogs.study.plan_calendar import UidPrefixes, plan_calendar
from cogs.study.plan_embeds import about_embed, file_embed, is_now, pages_of, week_embed, weeks_embed
from knowledge.text.markup import escape

FILE: Final = "whichcert-plan.ics"
_MOST_OPTIONS: Final = 25

Part = Literal["about", "file"]
PART: Final = text(r"[0-9a-f]{8}")  # see bot.rules.plan_week.part_id


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
    view = discord.ui.View(timeout=None)
    _add_save(view, shown)
    _add_weeks(view, shown)
    view.add_item(ShowPlanPart("file" if part == "about" else "about", shown.unsaved))
    if part == "about":
        return Reply(about_embed(shown, advisor_of(core), core.guide), view)
    return Reply(file_embed(shown, core.guide), view, [_file(core, member_id, shown)])


def _shown(core: Core, member_id: int, shown: MemberPlan, page: int = 0, note: str | None = None) -> Reply:
    """Return a page of a plan. Page 0 has the first week, below `note` if it is given.

    If the target is retired by the day of the exam, say what to plan for instead.
    """
    if shown.past is not None:
        return Reply(*after_exam_reply(core, shown.past))
    if shown.instead is not shown.credential:
        return _instead(core, shown, discord.ui.View(timeout=None))
    last = pages_of(shown.plan) - 1
    page = min(page, last)
    if page == 0:
        return Reply(week_embed(shown, core.guide, note), _first_view(shown))
    view = discord.ui.View(timeout=None)
    _add_save(view, shown)
    view.add_item(TurnPlan(0, shown.unsaved, _first_label(shown)))
    if page > 1:
        view.add_item(TurnPlan(page - 1, shown.unsaved, "Earlier weeks"))
    if page < last:
        view.add_item(TurnPlan(page + 1, shown.unsaved, "Later weeks"))
    return Reply(weeks_embed(shown, core.guide, page), view)


def _first_view(shown: MemberPlan) -> discord.ui.View:
    """Return the parts of the first week, and below them the other buttons."""
    view = discord.ui.View(timeout=None)
    _add_parts(view, shown)
    below: list[PersistentButton] = []
    if shown.unsaved != Given():
        below.append(SavePlan(shown.credential.id, shown.unsaved))
    elif shown.plan.exam_on is None:
        below.append(SetExamDate(shown.credential.id))
    if pages_of(shown.plan) > 1:
        below.append(TurnPlan(1, shown.unsaved, "All weeks"))
    if shown.plan.weeks:
        below += [ShowPlanPart("file", shown.unsaved), ShowPlanPart("about", shown.unsaved)]
    for button in below:
        view.add_item(button.in_row(1))
    return view


def _add_save(view: discord.ui.View, shown: MemberPlan) -> None:
    if shown.unsaved != Given():
        view.add_item(SavePlan(shown.credential.id, shown.unsaved))


def _add_parts(view: discord.ui.View, shown: MemberPlan) -> None:
    """Add a button for the only part of the first week, or a select if there are several.

    A part that the member logged with /studied is done without a tick. It has no button, because Undo takes it back.
    """
    week = next(iter(shown.plan.weeks), None)
    parts = [task for task in (week.parts if week else ()) if not task.done or task.name in shown.ticked]
    if len(parts) > 1:
        view.add_item(TickPart(shown.credential.id, shown.unsaved, parts))
    for task in parts if len(parts) == 1 else ():
        kind = PartNotDone if task.done else PartDone
        view.add_item(kind(shown.credential.id, part_id(task.name), shown.unsaved).in_row(0))


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


class PartDone(PersistentButton, custom_id="plan:done:{credential_id}:{part}:{given}"):
    """Ticks a part of the plan of the member who presses the button.

    Nothing is ticked if the member's target is a different credential by now.
    """

    credential_id: CredentialId
    part: Annotated[str, PART]
    given: Annotated[Given, GIVEN]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Done")

    async def on_press(self, interaction: Interaction) -> None:
        """Tick the part, and show the plan with its check mark."""
        await _mark(interaction, self.credential_id, self.part, self.given, done=True)


class PartNotDone(PersistentButton, custom_id="plan:open:{credential_id}:{part}:{given}"):
    """Takes back the tick of a part of the plan of the member who presses the button."""

    credential_id: CredentialId
    part: Annotated[str, PART]
    given: Annotated[Given, GIVEN]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Not done yet")

    async def on_press(self, interaction: Interaction) -> None:
        """Take back the tick, and show the plan without it."""
        await _mark(interaction, self.credential_id, self.part, self.given, done=False)


class TickPart(PersistentSelect, custom_id="plan:tick:{credential_id}:{given}"):
    """Offers the parts of a week that has several. The chosen part is ticked, or its tick is taken back."""

    credential_id: CredentialId
    given: Annotated[Given, GIVEN]
    parts: Sequence[Task] = ()

    def select(self) -> discord.ui.Select[Any]:
        """Return the select, whose options say which parts are done."""
        options = [
            discord.SelectOption(
                label=label(task.name),
                value=part_id(task.name),
                description="Done. Choose it again if it is not done yet." if task.done else None,
                emoji="✅" if task.done else None,
            )
            for task in self.parts[:_MOST_OPTIONS]
        ]
        return discord.ui.Select(
            placeholder="Done with one? Choose it here", options=options or [discord.SelectOption(label="…")]
        )

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Tick the chosen part or take back its tick, and show the plan."""
        await _mark(interaction, self.credential_id, value, self.given, done=None)


async def _mark(interaction: Interaction, credential_id: str, part: str, given: Given, *, done: bool | None) -> None:
    core, member_id = interaction.client.core, interaction.user.id
    reply = _shown(core, member_id, await mark_part(core, member_id, credential_id, part, given, done=done))
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
