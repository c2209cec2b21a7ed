"""/whichcert asks one question at a time in one message; the custom_ids hold the answers so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

import discord

from bot.client.client import Interaction
from bot.client.custom_id import Codec, text
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton, PersistentSelect
from bot.client.publicity import check_public
from bot.client.responding import redraw, respond
from bot.core import Core
from bot.errors import GuideChanged
from bot.members.credential_names import known_credential
from bot.members.targets import advisor_of
from cogs.credentials.advice_embeds import advice_embed, changes_embed, has_other_side, notices_embed, reasons_embed
from cogs.credentials.credential_buttons import offer_comparison
from cogs.credentials.short_names import without_vendor
from cogs.credentials.target_buttons import MakeTarget
from knowledge.facts.advice import Profile
from knowledge.facts.answers import Choice, Question
from knowledge.facts.recommendation import Advice
from knowledge.text.markup import escape

NOT_ASKED: Final = "-"
NOT_SURE: Final = "0"
Part = Literal["why", "other", "changes", "notices"]
_LABELS: Final[dict[Part, str]] = {
    "why": "Why",
    "other": "The other side",
    "changes": "What would change this",
    "notices": "Good to know",
}
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
    so_far = [f"{escape(one.short)}: **{escape(choice.text)}**" for one, choice in _chosen(questions, answers)]
    embed = text_embed(question.text, "\n".join(so_far))
    embed.set_footer(text=f"Question {at + 1} of {len(questions)} · only you see this")
    return embed, view


def _result(core: Core, answers: str) -> tuple[discord.Embed, discord.ui.View]:
    advisor = advisor_of(core)
    if len(answers) != len(advisor.questions):  # the guide had other questions when this message was sent
        return begin(core)
    advice = _advice(core, answers)
    view = discord.ui.View(timeout=None)
    _add_targets(view, core, advice)
    view.add_item(ShowMore("why", answers))
    view.add_item(ShowMore("changes", answers))
    view.add_item(StartOver(len(advisor.questions), answers))
    view.add_item(ShareAdvice(answers))
    for credential in _targets(advice)[:1]:
        offer_comparison(view, core, credential)
    return advice_embed(advice, core.guide, core.clock().date()), view


def _more(core: Core, part: Part, answers: str) -> tuple[discord.Embed, discord.ui.View]:
    """Return all reasons of one side, what would change a result, or what else to know, with a button back to it."""
    advisor = advisor_of(core)
    if len(answers) != len(advisor.questions):
        return begin(core)
    advice, end = _advice(core, answers), len(advisor.questions)
    view = discord.ui.View(timeout=None)
    view.add_item(ShowResult(end, answers, "Back to the result"))
    is_there: dict[Part, bool] = {"other": has_other_side(advice), "notices": bool(advice.notices or advice.credential)}
    for another in _LABELS:
        if another != part and is_there.get(another, True):
            view.add_item(ShowMore(another, answers))
    match part:
        case "why" | "other":
            return reasons_embed(advice, core.guide, decided=part == "why" or not has_other_side(advice)), view
        case "changes":
            view.add_item(Back(end, answers, "Change the last answer"))
            return changes_embed(advice, core.guide), view
        case "notices":
            return notices_embed(advice, core.guide, core.clock().date()), view


def _targets(advice: Advice) -> list[str]:
    """Return the ids of the credentials that the advice names: one, or several to choose from."""
    return [one for one in (advice.credential, *(option.credential for option in advice.compared)) if one is not None]


def _add_targets(view: discord.ui.View, core: Core, advice: Advice) -> None:
    """Add a button that makes the credential the member's target, or one for each credential to choose from."""
    for one in _targets(advice):
        view.add_item(MakeTarget(one, without_vendor(known_credential(core, one)) if advice.compared else ""))


def _advice(core: Core, answers: str) -> Advice:
    advisor = advisor_of(core)
    return advisor.advise(_profile(advisor.questions, answers), core.clock().date())


def _chosen(questions: Sequence[Question], answers: str) -> list[tuple[Question, Choice]]:
    """Return the questions that the member answered, each with the choice."""
    both = [(question, _choice(question, code)) for question, code in zip(questions, answers, strict=True)]
    return [(question, choice) for question, choice in both if choice is not None]


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
        """Return the menu. Above its options, it names the member's earlier choice.

        That choice is not selected, because Discord says nothing to the bot if a member chooses what is selected.
        """
        offered = self.question.offered if self.question else ()
        options = [
            discord.SelectOption(label=choice.text, value=_base36(number))
            for number, choice in enumerate(offered, start=1)
        ]
        options.append(discord.SelectOption(label="Not sure", value=NOT_SURE))
        before = self.answers[self.at : self.at + 1]
        chosen = next((option.label for option in options if option.value == before), None)
        placeholder = f"Your choice so far: {chosen}" if chosen else "Choose what fits best"
        return discord.ui.Select(placeholder=placeholder, options=options)

    async def on_choice(self, interaction: Interaction, value: str) -> None:
        """Add the answer to the custom_ids, and show the next question or the result."""
        answers = self.answers[: self.at] + value[:1] + self.answers[self.at + 1 :]
        embed, view = _page(interaction.client.core, self.at + 1, answers)
        await redraw(interaction, embed=embed, view=view)


class Back(PersistentButton, custom_id="wc:back:{at}:{answers}"):
    """Goes back to the previous question."""

    at: At
    answers: Answers
    words: str = "Back"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label=self.words)

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
    words: str = "Show the result now"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label=self.words)

    async def on_press(self, interaction: Interaction) -> None:
        """Show the advice."""
        embed, view = _result(interaction.client.core, self.answers)
        await redraw(interaction, embed=embed, view=view)


class ShowMore(PersistentButton, custom_id="wc:more:{part}:{answers}"):
    """Shows all reasons of one side, what would change the result, or what else to know, in place of the result."""

    part: Part
    answers: Answers

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label=_LABELS[self.part])

    async def on_press(self, interaction: Interaction) -> None:
        """Show that part."""
        embed, view = _more(interaction.client.core, self.part, self.answers)
        await redraw(interaction, embed=embed, view=view)


class ShareAdvice(PersistentButton, custom_id="wc:share:{answers}"):
    """Posts a private recommendation in the channel, where everyone can see it."""

    answers: Answers

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Share", emoji="📣")

    async def on_press(self, interaction: Interaction) -> None:
        """Post the recommendation, with a button for readers to make its credential their target.

        Raise GuideChanged if the guide has a different number of questions by now. Raise NotAllowed where answers stay
        private.
        """
        client = interaction.client
        advisor = advisor_of(client.core)
        if len(self.answers) != len(advisor.questions):
            raise GuideChanged
        await check_public(interaction)
        now, advice = client.core.clock(), _advice(client.core, self.answers)
        view = discord.ui.View(timeout=None)
        _add_targets(view, client.core, advice)
        with client.rate_limits.one_post(interaction, now, private=False):
            embed = advice_embed(advice, client.core.guide, now.date())
            await respond(interaction, embed=embed, view=view, private=False)
