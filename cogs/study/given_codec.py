"""How a custom_id holds what a member gives for a plan."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.client.custom_id import Codec
from bot.members.plan import Given
from knowledge.facts.answers import VOCABULARY, QuestionId

_NONE: Final = "-"


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
