"""/whichcert asks one question at a time in one message; the custom_ids hold the answers so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

import discord

from bot.client.client import Interaction
from bot.client.custom_id import Codec, text
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton, PersistentSelect
from bot.client.responding import redraw, respond
from bot.core import Core
from bot.errors import GuideChanged
from bot.members.targets import advisor_of
from cogs.credentials.advice_embeds import advice_embed
from cogs.credentials.credential_buttons import offer_comparison
from cogs.credentials.target_buttons import MakeTarget
from knowledge.facts.advice import Advice, Profile
from knowledge.facts.answers import Choice, Question

NOT_ASKED: Final = "-"
NOT_SURE: Final = "0"
At = Annotated[int, Codec(r"\d", str, int)]  # the index of a question
Answers = Annotated[str, text(r"[-0-9a-z]{1,12}")]  # one character for each question


def begin(core: Core) -> tuple[discord.Embed, discord.ui.View]:
    """Return the first question with its menu."""
    advisor = advisor_of(core)
    return _page(core, 0, NOT_ASKED * len(advisor.questions))


def result(core: Core, profile: Profile) -> tuple[discord.Embed, discord.ui.View]:
    """Return the advice for a profile and its buttons."""
    advisor = advisor_of(core)
    return _result(core, _encoded(advisor.questions, profile))


def _page(core: Core, at: int, answers: str) -> tuple[discord.Embed, discord.ui.View]:
    questions = advisor_of(core).questions
    if len(answers) != len(questions):
        at, answers = 0, NOT_ASKED * len(questions)
    if at >= len(questions):
        return _result(core, answers)
    question = questions[at]
    view = discord.ui.View(timeout=None)
    view.add_item(Choose(at, answers, question))
    if at > 0:
        view.add_item(Back(at, answers))
        view.add_item(StartOver(at, answers))
    if any(code != NOT_ASKED for code in answers):
        view.add_item(ShowResult(at, answers))
    embed = text_embed(question.text, _so_far(questions, answers))
    embed.set_footer(text=f"Question {at + 1} of {len(questions)} · only you see this")
    return embed, view


def _result(core: Core, answers: str) -> tuple[discord.Embed, discord.ui.View]:
    advisor = advisor_of(core)
    if len(answers) != len(advisor.questions):  # the guide had other questions when this message was sent
        return begin(core)
    advice = advisor.advise(_profile(advisor.questions, answers), core.clock().date())
    view = discord.ui.View(timeout=None)
    if advice.credential is not None:
        view.add_item(MakeTarget(advice.credential))
    view.add_item(ShareAdvice(answers))
    view.add_item(Back(len(advisor.questions), answers))
    view.add_item(StartOver(len(advisor.questions), answers))
    if advice.credential is not None:
        offer_comparison(view, core, advice.credential)
    return _result_embed(core, advice, answers), view


def _result_embed(core: Core, advice: Advice, answers: str) -> discord.Embed:
    advisor = advisor_of(core)
    return advice_embed(advice, advisor, core.guide, _so_far(advisor.questions, answers), core.clock().date())


def _so_far(questions: Sequence[Question], answers: str) -> str:
    lines: list[str] = []
    for question, code in zip(questions, answers, strict=True):
        choice = _choice(question, code)
        if choice is not None:
            lines.append(f"{question.short}: **{choice.text}**")
    return "\n".join(lines)


def _choice(question: Question, code: str) -> Choice | None:
    """Return the choice that a code stands for.

    Return None if the member is not sure, if the question was not asked yet, or if there is no such choice.
    """
    if code in {NOT_ASKED, NOT_SURE} or int(code, 36) > len(question.offered):
        return None
    return question.offered[int(code, 36) - 1]


def _profile(questions: Sequence[Question], answers: str) -> Profile:
    profile = Profile()
    for question, code in zip(questions, answers, strict=True):
        choice = _choice(question, code)
        if choice is not None:
            profile = profile.answering(question.id, choice.id)
        elif code == NOT_SURE:
            profile = profile.answering(question.id, question.not_sure)
    return profile


def _encoded(questions: Sequence[Question], profile: Profile) -> str:
    codes: list[str] = []
    for question in questions:
        answer = profile.answers.get(question.id)
        offered = [choice.id for choice in question.offered]
        if answer is None:
            codes.append(NOT_ASKED)
        else:
            codes.append(_base36(offered.index(answer) + 1) if answer in offered else NOT_SURE)
    return "".join(codes)


def _base36(number: int) -> str:
    return "0123456789abcdefghijklmnopqrstuvwxyz"[number]


class Choose(PersistentSelect, custom_id="wc:ask:{at}:{answers}"):
    """The choices of a question and "not sure"; a choice leads to the next question."""

    at: At
    answers: Answers
    question: Question | None = None

    def select(self) -> discord.ui.Select[Any]:
        """Return the menu, with the member's earlier choice selected."""
        offered = enumerate(self.question.offered if self.question else (), start=1)
        before = self.answers[self.at : self.at + 1]
        options = [
            discord.SelectOption(label=choice.text, value=_base36(number), default=_base36(number) == before)
            for number, choice in offered
        ]
        options.append(discord.SelectOption(label="Not sure", value=NOT_SURE))
        return discord.ui.Select(placeholder="Choose what fits best", options=options)

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Add the answer to the custom_ids, and show the next question or the result."""
        answers = self.answers[: self.at] + value[:1] + self.answers[self.at + 1 :]
        embed, view = _page(interaction.client.core, self.at + 1, answers)
        await redraw(interaction, embed=embed, view=view)


class Back(PersistentButton, custom_id="wc:back:{at}:{answers}"):
    """Goes back to the previous question."""

    at: At
    answers: Answers

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Back")

    async def on_press(self, interaction: Interaction) -> None:
        """Show the previous question."""
        embed, view = _page(interaction.client.core, max(0, self.at - 1), self.answers)
        await redraw(interaction, embed=embed, view=view)


class StartOver(PersistentButton, custom_id="wc:over:{at}:{answers}"):
    """Discards all answers and shows the first question."""

    at: At
    answers: Answers

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Start over")

    async def on_press(self, interaction: Interaction) -> None:
        """Show the first question."""
        embed, view = begin(interaction.client.core)
        await redraw(interaction, embed=embed, view=view)


class ShowResult(PersistentButton, custom_id="wc:show:{at}:{answers}"):
    """Shows the advice that follows from the answers so far."""

    at: At
    answers: Answers

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Show the result now")

    async def on_press(self, interaction: Interaction) -> None:
        """Show the advice."""
        embed, view = _result(interaction.client.core, self.answers)
        await redraw(interaction, embed=embed, view=view)


class ShareAdvice(PersistentButton, custom_id="wc:share:{answers}"):
    """Posts a private recommendation in the channel, where everyone can see it."""

    answers: Answers

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Share", emoji="📣")

    async def on_press(self, interaction: Interaction) -> None:
        """Post the recommendation, with a button for readers to make its credential their target.

        Raise GuideChanged if the guide has a different number of questions by now.
        """
        client = interaction.client
        advisor = advisor_of(client.core)
        if len(self.answers) != len(advisor.questions):
            raise GuideChanged
        now = client.core.clock()
        advice = advisor.advise(_profile(advisor.questions, self.answers), now.date())
        view = discord.ui.View(timeout=None)
        if advice.credential is not None:
            view.add_item(MakeTarget(advice.credential))
        with client.rate_limits.one_post(interaction, now, private=False):
            await respond(interaction, embed=_result_embed(client.core, advice, self.answers), view=view, private=False)
