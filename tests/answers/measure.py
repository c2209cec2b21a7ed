"""What the golden questions measure: the figures of answers, for the own guide and for it without its phrasings.

questions.jsonl holds a question a line: `q`, its `kind` (in: the guide's prose answers it; near: in the field; far: off
it), the `facts` that answer it (facts.json says how each is recognised) and, where today's exam facts answer it,
`exam`, the id of the passage that does, or `own`, what its answer has to hold.

    shown     answered, and the answer carries a right fact         (in)
    top3      the answer or one of the first three passages does    (in)
    unsure, false_no   status unsure, not covered                   (in)
    near_ok   not answered                                          (near)
    far_no    not covered                                           (far)
    exam      answered and right                                    (near with exam or own; own guide only)

unseen.jsonl holds questions by four other writers. Nothing is fitted to them: they say how the answers do on words of
people who had no part in the work.

Beside them `suggested` measures what is offered while a question is typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from getpass import getuser
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import numpy as np
from filelock import FileLock
from rank_bm25 import BM25Okapi

from knowledge.answer import Answer
from knowledge.guide import Guide
from knowledge.meaning.encoder import Encoder, read_encoder
from knowledge.search.suggestions import choice
from knowledge.source import CONTENT, GuideSource, read_guide
from knowledge.text.passages import Passage

HERE = Path(__file__).resolve().parent
TODAY = date(2026, 11, 22)
Question = dict[str, Any]
NAMES = ("own", "plain")
FACTS_OF_PROSE = ("exam-google-pmle-price", "exam-google-pmle-length")

FACTS = json.loads((HERE / "facts.json").read_text("utf-8"))["facts"]


def _read(name: str) -> list[Question]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


QUESTIONS = _read("questions.jsonl")
UNSEEN = _read("unseen.jsonl")


@dataclass(frozen=True)
class Row:
    """One question asked: its kind as this guide has it, whether the best passage is right, and what was answered."""

    question: Question
    kind: str
    right: bool
    right_in_three: bool
    status: str

    @property
    def covered(self) -> bool:
        return self.kind in {"in", "exam"}

    @property
    def good(self) -> bool:
        """Whether a member was served well."""
        if self.covered:
            return self.status == "answered" and self.right
        return self.status == "not_covered" if self.kind == "far" else self.status != "answered"


def without_phrasings(source: GuideSource) -> GuideSource:
    """Gives the guide as somebody would write it who knows nothing of our comments or of the list of exam facts.

    Two of the golden questions' facts stand in that list alone. They are kept.
    """
    kept = [
        replace(passage, asked=())
        for passage in source.passages
        if "exam-facts" not in passage.file or passage.id in FACTS_OF_PROSE
    ]
    headings = [path for path in source.headings if path[0] != "Today's exam facts"]
    return replace(source, passages=kept, not_covered=[], headings=headings)


@cache
def guide(name: str, *, meaning: bool = False) -> Guide:
    """Gives a guide of NAMES, made once; or `unbounded`, the own one without what it leaves out."""
    if name == "own":
        found = Guide.read(CONTENT)
    elif name == "unbounded":
        found = Guide(replace(read_guide(CONTENT), not_covered=[]))
    else:
        found = Guide(without_phrasings(read_guide(CONTENT)))
    return learned(found) if meaning else found


def learned(guide: Guide) -> Guide:
    """Lets a guide compare meanings. Of several processes, one encodes the texts, which takes minutes."""
    with FileLock(Path(gettempdir()) / f"whichcert-learning-{getuser()}.lock"):
        assert guide.learn(encoder())
    return guide


@cache
def encoder() -> Encoder:
    """Gives the built-in encoder."""
    return read_encoder()


def kind_of(question: Question, *, own: bool) -> str:
    answered_by_exam_facts = question["kind"] == "near" and (question.get("own") or question.get("exam"))
    return "exam" if own and answered_by_exam_facts else question["kind"]


def is_right(question: Question, kind: str, text: str, passage_id: str | None = None) -> bool:
    """Says whether a text, of a passage where it comes from one, answers a question."""
    if kind == "exam":
        if "exam" in question:
            return passage_id == question["exam"]
        return all(re.search(pattern, text, re.IGNORECASE) for pattern in question["own"])
    return any(all(re.search(p, text, re.IGNORECASE) for p in FACTS[fact]["must"]) for fact in question["facts"])


def asked(guide: Guide, questions: Sequence[Question] = QUESTIONS, *, own: bool) -> list[Row]:
    """Asks every question."""
    return [row(question, kind_of(question, own=own), guide.ask(question["q"], TODAY)) for question in questions]


def row(question: Question, kind: str, answer: Answer) -> Row:
    """Judges an answer."""
    right = is_right(question, kind, answer.text or "") or any(
        is_right(question, kind, excerpt.text, excerpt.passage.id) for excerpt in answer.excerpts
    )
    three = right or any(
        is_right(question, kind, f"{hit.passage.section} {hit.passage.text}", hit.passage.id) for hit in answer.hits[:3]
    )
    return Row(question, kind, right, three, answer.status)


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Gives the shares, 0 to 1, to three digits."""
    return Judgements.of(rows).figures(np.asarray([row.status for row in rows]))


@dataclass(frozen=True)
class Judgements:
    """Rows as arrays, shape (rows,), whose figures are counted for any statuses."""

    kinds: np.ndarray
    right: np.ndarray
    right_in_three: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Judgements:
        columns = ([row.kind for row in rows], [row.right for row in rows], [row.right_in_three for row in rows])
        return cls(*map(np.asarray, columns))

    def figures(self, statuses: np.ndarray) -> dict[str, float]:
        """Gives the shares, 0 to 1, to three digits."""

        def share(kind: str, holds: np.ndarray) -> float:
            found = holds[self.kinds == kind]
            return round(float(found.mean()), 3) if len(found) else float("nan")

        answered, refused = statuses == "answered", statuses == "not_covered"
        return {
            "shown": share("in", answered & self.right),
            "top3": share("in", ~refused & self.right_in_three),
            "unsure": share("in", statuses == "unsure"),
            "false_no": share("in", refused),
            "near_ok": share("near", ~answered),
            "far_no": share("far", refused),
            "exam": share("exam", answered & self.right),
        }


def suggested(guide: Guide, most: int, typed: float) -> float:
    """Gives the share of the questions (in) that lead to a right heading when so much of them is typed, 0 to 1."""
    found: list[bool] = []
    for question in QUESTIONS:
        if question["kind"] == "in":
            right = {
                choice(passage.path[-1])
                for passage in guide.source.passages
                if is_right(question, "in", f"{passage.section} {passage.text}")
            }
            offered = guide.sections(question["q"][: int(len(question["q"]) * typed)], most)
            found.append(not right.isdisjoint(offered))
    return round(sum(found) / len(found), 3)


def whitespace_bm25(passages: Sequence[Passage], *, own: bool) -> dict[str, float]:
    """Measures rank_bm25 on whitespace terms, which answers everything: shown and top3."""
    okapi = BM25Okapi([f"{passage.section} {passage.text}".lower().split() for passage in passages])
    shown: list[bool] = []
    three: list[bool] = []
    for question in QUESTIONS:
        if question["kind"] != "in":
            continue
        best = np.argsort(-okapi.get_scores(question["q"].lower().split()), kind="stable")[:3]
        found = [is_right(question, "in", f"{passages[place].section} {passages[place].text}") for place in best]
        shown.append(found[0])
        three.append(any(found))
    return {"shown": round(sum(shown) / len(shown), 3), "top3": round(sum(three) / len(three), 3)}
