"""Print answers and recommendations in the terminal, for people or as JSON."""

from __future__ import annotations

import io
import sys
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import cast

from rich.console import Console
from rich.text import Text

from bot.cli.forms import AdviceForm, AskForm
from bot.rules.wording import counted
from knowledge.answer import Answer
from knowledge.facts.advice import Advisor, Profile
from knowledge.facts.answers import Question
from knowledge.facts.recommendation import Advice
from knowledge.guide import Guide
from knowledge.text.places import fill

_QUICK_SECONDS = 1.0
_HARMLESS = frozenset("\n\u200c\u200d")  # the joiners hold emoji and letters of some scripts together


def ask(guide: Guide, questions: Iterable[str], today: Callable[[], date], *, as_json: bool) -> None:
    """Print the answer to each question, as a line of JSON or as text for people.

    Raise BrokenPipeError if nobody reads the output any more.
    """
    # If the encoding of the terminal lacks a letter, a ? in its place is better than no answer.
    cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="replace")
    on_terminal = sys.stdout.isatty()
    console = _Console(highlight=False, soft_wrap=not on_terminal, force_terminal=on_terminal)
    for number, question in enumerate(questions):
        answer = guide.ask(_text(question), today())
        if as_json:
            print(AskForm.of(answer, guide).line(), flush=True)
        else:
            console.print(_for_people(answer, guide, first=number == 0))


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _text(typed: str) -> str:
    """Replace bytes of the command line that are not UTF-8 by U+FFFD."""
    return typed.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _for_people(answer: Answer, guide: Guide, *, first: bool) -> Text:
    sentences, text = guide.source.sentences, Text("" if first else "\n")
    if answer.question.strip():
        text.append(f"{printable(answer.question)}\n", style="bold")
    match answer.status:
        case "answered":
            hit = answer.hits[0]
            text.append(f"{printable(answer.text or '')}\n")
            text.append("".join(f"{printable(source)}\n" for source in answer.sources), style="dim")
            version = guide.source.version
            version = f", {fill(sentences.version, {'version': version})}" if version else ""
            text.append(printable(f"{hit.passage.section} ({hit.passage.source}{version})\n"), style="dim")
        case "unsure":
            text.append(f"{printable(sentences.choices)}\n", style="yellow")
            for hit in answer.hits:
                text.append(f"- {printable(hit.passage.text)}\n")
                text.append(printable(f"  {hit.passage.section} ({hit.passage.source})\n"), style="dim")
        case "not_covered" if answer.small_talk is not None:
            text.append(f"{printable(answer.small_talk.line)}\n")
            text.append("".join(f"- {printable(example)}\n" for example in answer.small_talk.examples))
        case "not_covered":
            text.append(f"{printable(answer.refusal or answer.silence or sentences.silence)}\n", style="yellow")
            if answer.instead:
                text.append(f"{printable(answer.instead)}\n")
            for page in answer.pages:
                text.append(printable(f"{sentences.official_page} {page.name}, {page.address}\n"))
    for notice in answer.notices:
        text.append(f"! {printable(notice)}\n", style="cyan")
    if answer.related:
        headings = " · ".join(guide.heading_of(passage) for passage in answer.related)
        text.append(f"{printable(fill(sentences.near_it, {'headings': headings}))}\n", style="dim")
    text.rstrip()
    return text


def whichcert(advisor: Advisor, profile: Profile, today: date, *, as_json: bool) -> None:
    """Print a recommendation, as one JSON object or as text for people."""
    advice = advisor.advise(profile, today)
    if as_json:
        print(AdviceForm.of(advice).line(), flush=True)
    else:
        console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
        console.print(_advice_for_people(advice))


def interview(advisor: Advisor) -> Profile:
    """Ask one question after the other in the terminal, and return the answers.

    At the end of the input (Ctrl-D), the remaining questions are left unanswered.
    """
    console = Console(stderr=True, highlight=False)
    console.print("Type a number to answer. Enter means not sure. Ctrl-D shows the result now.", style="dim")
    profile = Profile()
    for question in advisor.questions:
        console.print(_question_for_people(question))
        try:
            answer = _answer(console, question)
        except EOFError:
            console.print()
            break
        profile = profile.answering(question.id, answer)
    console.print()
    return profile


def _question_for_people(question: Question) -> Text:
    text = Text(f"\n{printable(question.text)}\n", style="bold")
    for number, choice in enumerate(question.offered, start=1):
        text.append(f"  {number}  {printable(choice.text)}\n", style="not bold")
    return text.append("  0  Not sure", style="not bold")


def _answer(console: Console, question: Question) -> str | None:
    """Read lines until one is the number, the id or the text of a choice. Return the id of the choice.

    Raise EOFError at the end of the input.
    """
    choices = question.offered
    while True:
        console.print("> ", end="")
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        typed = line.strip().casefold()
        if typed in ("", "0", "not sure"):
            return question.not_sure
        for number, choice in enumerate(choices, start=1):
            if typed in (str(number), choice.id, choice.text.casefold()):
                return choice.id
        console.print(f"Please type a number from 0 to {len(choices)}.", style="yellow")


def _advice_for_people(advice: Advice) -> Text:
    text = Text(f"{printable(advice.headline)}\n", style="bold")
    for remark in advice.remarks:
        text.append(f"{printable(remark)}\n", style="not bold")
    if advice.compared:
        text.append("\nChoose from\n", style="not bold")
    for one in advice.compared:
        expects = f"; recommended: {one.expects}" if one.expects else ""
        text.append(f"- {printable(f'{one.name}: {one.text}{expects}')}\n", style="not bold")
    titles = {"for": "For a certification", "against": "Against a certification"}
    for side in dict.fromkeys((advice.reasons[0].side, *titles)):  # the side that decided comes first
        reasons = [reason for reason in advice.reasons if reason.side == side]
        text.append(f"\n{titles[side]}\n" if reasons else "", style="not bold")
        for reason in reasons:
            text.append(f"- {printable(reason.text)}\n", style="not bold")
            text.append(f"  {printable(reason.section)}\n", style="not bold dim")
    if advice.next_step:
        text.append(f"\nNext step\n{printable(advice.next_step)}\n", style="not bold")
    if advice.prepare and (advice.prepare.weeks or advice.prepare.courses):
        low, high = advice.prepare.weeks or (0, 0)
        weeks = f"{low}–{high} weeks" if low < high else counted(high, "week")
        text.append(f"\nPreparation: {weeks}\n" if high else "\nPreparation\n", style="not bold")
        for number, course in enumerate(advice.prepare.courses, start=1):
            text.append(f"{number}. {printable(course)}\n", style="not bold")
    if advice.would_change:
        text.append("\nWhat would change this\n", style="not bold")
        for line in advice.would_change:
            text.append(f"- {printable(line)}\n", style="not bold")
    if advice.notices:
        text.append("\n")
    for notice in advice.notices:
        text.append(f"! {printable(notice)}\n", style="not bold cyan")
    text.rstrip()
    return text


def printable(text: str) -> str:
    """Replace control characters, so that a question or a guide cannot send escape sequences to the terminal."""
    return "".join(c if c.isprintable() or c in _HARMLESS else _shown(c) for c in text)


def _shown(character: str) -> str:
    if character == "\t":
        return "    "
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"
