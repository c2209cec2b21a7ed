"""What a member reads after their exam: the question, the congratulation, and when they can take it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import discord

from bot.client.embeds import text_embed
from bot.core import Core
from bot.members.exams import PastExam
from bot.rules.exams import retakes_from, valid_until
from knowledge.facts.figures import Sourced
from knowledge.text.dates import day_words
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

_SUMMARY_LIMIT: Final = 150
_ATTEMPTS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


def question_embed(exam: PastExam) -> discord.Embed:
    """Ask how the exam went."""
    days = (exam.today - exam.exam_on).days
    when = "yesterday" if days == 1 else f"on {day_words(exam.exam_on, 'weekday, full')}"
    return text_embed("How did it go?", f"Your exam for the **{escape(exam.credential.name)}** was {when}.")


def passed_embed(core: Core, exam: PastExam) -> discord.Embed:
    """Celebrate a passed exam, and say until when it counts, how it is renewed, and what next."""
    credential = exam.credential
    lines = [f"**Congratulations!** The {escape(credential.name)} is yours."]
    if credential.validity is not None:
        until = day_words(valid_until(exam.exam_on, credential.validity.years))
        renewal = credential.renewal
        how = f" Renewal: {escape(shorten(renewal.summary, _SUMMARY_LIMIT))}." if renewal else ""
        lines.append(f"It is valid until **{until}**.{how} {_source(exam, credential.validity)}")
    if core.guide.advisor is not None:
        lines.append("What next? `/whichcert` says what the guide suggests from here.")
    return text_embed("Passed", "\n".join(lines))


def not_yet_embed(core: Core, exam: PastExam) -> discord.Embed:
    """Say when the exam can be taken again, as far as the guide knows it."""
    lines = ["Next time, then. What you learnt stays with you."]
    return text_embed("Not yet", "\n".join([*lines, *_retakes(core, exam)]))


def kept_line(exam: PastExam) -> str:
    """Say that the target stays."""
    return f"The {escape(exam.credential.short_name)} stays your target."


def _retakes(core: Core, exam: PastExam) -> Iterator[str]:
    catalogue = core.guide.source.catalogue
    rule = catalogue.retakes(exam.credential) if catalogue else None
    if rule is None:
        return
    days = retakes_from(exam.exam_on, rule.wait_days)
    if not days:
        yield f"{escape(rule.text.replace('**', ''))} {_source(exam, rule)}"
        return
    if len(days) == 1:
        wait = rule.wait_days[0]
        counted = "1 day" if wait == 1 else f"{wait} days"
        yield f"You can take it again from **{day_words(days[0], 'weekday, full')}**, {counted} after your exam."
    else:
        yield "You can take it again:"
        for number, day in zip(_ATTEMPTS, days, strict=False):
            last = number == _ATTEMPTS[len(days) - 1]
            tries = f"{number} attempt or a later one" if last else f"{number} attempt"
            yield f"• after your {tries}: from **{day_words(day, 'weekday, full')}**"
    yield _source(exam, rule)


def _source(exam: PastExam, figure: Sourced) -> str:
    day = f"checked on {day_words(figure.checked_on)}" if figure.checked_on else "read in an undated copy"
    due = ", so check it there" if figure.needs_check(exam.today) else ""
    return f"([{escape(exam.credential.vendor)}'s page]({figure.source}), {day}{due})"
