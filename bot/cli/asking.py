"""`ask` and `whichcert`: the guide's answers and its advice, in the terminal."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.cli import output
from bot.cli.encoding import search_of
from bot.cli.reading import learn, read_guide, read_source
from bot.clock import utc_now
from bot.errors import NoAdvice
from bot.settings import Settings, read_settings
from knowledge.facts.advice import Profile
from knowledge.facts.answers import VOCABULARY
from knowledge.guide import Guide, advisor_of
from knowledge.meaning.encoder import NoEncoder
from knowledge.source import CONTENT

_BY_WORDS: Final = (
    "Answered by words alone: the meaning of this guide has not been learned yet. It is learned when the bot runs, "
    "or when `ask` reads questions from standard input."
)
_QUICK: Final = 1_000  # texts, which are encoded in a few seconds


def ask(options: argparse.Namespace) -> int:
    """Answer one question, or each line of standard input.

    A large guide's meaning takes minutes to learn. For one question, that is too long, so words alone answer it until
    the meaning has been learned.
    """
    settings = read_settings()
    guide = read_guide(options.guide or settings.guide_path or CONTENT)
    if not _learn(guide, settings, _QUICK if options.question is not None else None):
        print(_BY_WORDS, file=sys.stderr)
    # With Python's own handler, Ctrl-C would do nothing until the main thread has read a line, because one of numpy's
    # threads may receive the signal. Before this, Python's own handler clears the progress bar and shows the cursor.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    questions = [options.question] if options.question is not None else _lines()
    output.ask(guide, questions, _today, as_json=options.json)
    return 0


def _learn(guide: Guide, settings: Settings, most_new: int | None) -> bool:
    """Let a guide compare meanings if there is an encoder. Return False if its meaning takes too long to learn."""
    encoder = search_of(settings, at_once=False).encoder  # a guide that is not learned has no use for the model
    try:
        return encoder is None or learn(guide, encoder, most_new)
    except NoEncoder:
        return True  # words answer, as without an encoder


def whichcert(options: argparse.Namespace) -> int:
    """Recommend a credential. Raise NoAdvice if the guide has no rules for recommendations."""
    path = options.guide or read_settings().guide_path or CONTENT
    advisor = advisor_of(read_source(path))
    if advisor is None:
        raise NoAdvice(str(path))
    profile = Profile.of({question: answer for question in VOCABULARY if (answer := getattr(options, question))})
    if not profile.answers and sys.stdin.isatty():
        profile = output.interview(advisor)
    output.whichcert(advisor, profile, _today(), as_json=options.json)
    return 0


def _lines() -> Iterator[str]:
    """Yield the questions from standard input, one from each line. Bytes that are not UTF-8 become U+FFFD."""
    if sys.stdin.isatty():
        print("Ask the guide, one question per line. Ctrl-D quits.", file=sys.stderr)
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")


def _today() -> date:
    return utc_now().date()
