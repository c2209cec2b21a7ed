"""What is measured on guides without phrasings: ten guides in five languages, each with questions by another writer.

guides/questions.jsonl holds a question a line: its `guide` and `lang`, `q`, its `kind` (in: the guide answers it; near:
in the field; far: off it), and for `in` an expression (`right`) that the text of a right answer matches. `cross` marks
a question in another language than the guide's.

    shown     answered, and the answer is right                     (in)
    top3      the answer or one of the first three passages is      (in)
    wrong     answered, and the answer is not right                 (in)
    unsure, false_no   status unsure, not covered                   (in)
    near_ok   not answered                                          (near)
    far_no    not covered                                           (far)

The rule for such guides (knowledge/search/plain.yaml) is fitted to FITTED alone. The others are measured only. The own
guide without its phrasings (ARTICLE) is fitted to, too, with some of the golden questions, which are longer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.answer import Answer
from knowledge.guide import Guide
from tests.answers import measure

GUIDES = Path(__file__).resolve().parent / "guides"
ARTICLE = "article"
FITTED = ("nurse-faq.md", "makerspace", "ossbook.md", "grundschule-it-de.md", "jlpt-ja", ARTICLE)
OF_WRITERS = {"chat", "career", "forum", "pages"}  # whose questions are asked of the article
OF_ARTICLE = {"in": 60, "near": 24, "far": 16}  # questions of each kind
Question = dict[str, Any]
QUESTIONS: list[Question] = [json.loads(line) for line in (GUIDES / "questions.jsonl").read_text("utf-8").splitlines()]


def lang_of(guide: str) -> str:
    """Gives the language of a guide's questions."""
    return next(one["lang"] for one in QUESTIONS if one["guide"] == guide and not one.get("cross"))


NAMES = tuple(dict.fromkeys(question["guide"] for question in QUESTIONS))
HELD_OUT = tuple(name for name in NAMES if name not in FITTED)
ENGLISH = tuple(name for name in (*NAMES, ARTICLE) if name == ARTICLE or lang_of(name) == "en")


@dataclass(frozen=True)
class Row:
    """One question asked, and what became of it."""

    question: Question
    status: str
    right: bool
    right_in_three: bool


@cache
def guide(name: str, *, meaning: bool = False) -> Guide:
    """Gives a guide, read once."""
    if name == ARTICLE:
        return measure.guide("plain", meaning=meaning)
    return measure.learned(Guide.read(GUIDES / name)) if meaning else Guide.read(GUIDES / name)


@cache
def questions(name: str) -> list[Question]:
    """Gives the questions of a guide that are in its language."""
    if name != ARTICLE:
        return [one for one in QUESTIONS if one["guide"] == name and not one.get("cross")]
    found: list[Question] = []
    for kind, count in OF_ARTICLE.items():
        every = [one for one in measure.QUESTIONS if one["kind"] == kind and one["set"] in OF_WRITERS]
        found += [{**one, "right": right_of(one)} for one in every[:: max(1, len(every) // count)][:count]]
    return found


def right_of(question: Question) -> str:
    """Gives an expression for what facts.json wants of a right answer."""
    facts = (measure.FACTS[fact]["must"] for fact in question["facts"])
    return "|".join("".join(f"(?=.*(?:{pattern}))" for pattern in must) for must in facts)


def matches(question: Question, text: str) -> bool:
    """Says whether a text answers a question."""
    return bool(re.search(question["right"], text, re.IGNORECASE | re.DOTALL)) if question["kind"] == "in" else False


def row(question: Question, answer: Answer) -> Row:
    """Judges an answer."""
    right = answer.text is not None and matches(question, answer.text)
    three = any(matches(question, f"{hit.passage.section} {hit.passage.text}") for hit in answer.hits[:3])
    return Row(question, answer.status, right, right or three)


def asked(names: Iterable[str], *, meaning: bool = False) -> list[Row]:
    """Asks the questions of some guides."""
    return [
        row(one, guide(name, meaning=meaning).ask(one["q"], measure.TODAY)) for name in names for one in questions(name)
    ]


def figures(rows: Iterable[Row]) -> dict[str, float]:
    """Gives the shares, 0 to 1, to three digits."""
    by_kind: dict[str, list[Row]] = {"in": [], "near": [], "far": []}
    for one in rows:
        by_kind[one.question["kind"]].append(one)
    shares = {
        "shown": [one.status == "answered" and one.right for one in by_kind["in"]],
        "top3": [one.status != "not_covered" and one.right_in_three for one in by_kind["in"]],
        "wrong": [one.status == "answered" and not one.right for one in by_kind["in"]],
        "unsure": [one.status == "unsure" for one in by_kind["in"]],
        "false_no": [one.status == "not_covered" for one in by_kind["in"]],
        "near_ok": [one.status != "answered" for one in by_kind["near"]],
        "far_no": [one.status == "not_covered" for one in by_kind["far"]],
    }
    return {name: round(sum(held) / len(held), 3) if held else float("nan") for name, held in shares.items()}
