"""Why a value is refused: each type of error has words of this project, and none says pydantic's."""

from __future__ import annotations

import random
import re
from datetime import date, datetime
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, core_schema

from bot.export.schema import ExportForm
from bot.settings import Settings
from knowledge import refusals
from knowledge.facts.advice_rules import AdviceRules
from knowledge.facts.catalogue import Catalogue
from knowledge.front_matter import FrontMatter
from knowledge.refusals import refusal
from knowledge.search.decision import Decisions
from knowledge.text.words import WordsFile

MODELS: list[type[BaseModel]] = [AdviceRules, Catalogue, Decisions, ExportForm, FrontMatter, Settings, WordsFile]
THEIRS = re.compile(
    r"Input|Value error|Assertion|valid (integer|number|string|dictionary|list|date)|permitted|required|String should"
)


@pytest.mark.parametrize("kind", get_args(core_schema.ErrorType))
def test_each_type_of_error_is_told_in_words_of_our_own(kind: str):
    context = {"error": ValueError("should be other"), "pattern": "x", "expected": "'a' or 'b'", "min_length": 1}
    detail: Any = {"type": kind, "loc": ("a",), "msg": "Input should be valid", "input": "x", "ctx": context}
    words = refusal([detail])
    assert words
    assert not THEIRS.search(words)
    del detail["ctx"]
    if kind not in {"value_error", "string_pattern_mismatch"}:
        assert not THEIRS.search(refusal([detail]))


def test_the_table_names_no_type_that_there_is_not():
    assert set(refusals._WORDS) <= {*get_args(core_schema.ErrorType), "path_type"}


def details_of(model: type[BaseModel], value: object) -> list[ErrorDetails]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        return error.errors()
    return []


ODD: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, 10**5000, float("nan"), float("inf"), "", "x", "no", "\ud83d", "-1",
    "9" * 5000, "nan",
    "x" * 300, "2026-02-30", "2026-02-01T10:00", "https://x", "a|b", "A b", b"\xff", [], [None], ["x", 1], {}, {"x": 1},
    date(2026, 2, 1), datetime.fromisoformat("2026-02-01T10:00"), object(),
]  # fmt: skip


def filled(model: type[BaseModel], chance: random.Random, depth: int = 0) -> dict[str, Any]:
    """A value for most fields: anything, or the part that belongs there with anything in it."""
    given: dict[str, Any] = {"more": 1} if chance.random() < 0.1 else {}
    for name, each in model.model_fields.items():
        parts = _parts(each.annotation)
        if parts and depth < 5 and chance.random() < 0.8:
            part = filled(parts[0], chance, depth + 1)
            given[each.alias or name] = chance.choice([part, [part], {"a": part}, {"price": part}, {"a": [part]}])
        elif chance.random() < 0.9:
            given[each.alias or name] = chance.choice([*ODD, [chance.choice(ODD)], {"a": chance.choice(ODD)}])
    return given


def _parts(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [part for one in get_args(annotation) for part in _parts(one)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_whatever_is_given_to_a_model_none_of_its_errors_is_unknown(model: type[BaseModel]):
    chance = random.Random(7)
    for _ in range(300):
        for detail in details_of(model, filled(model, chance)):
            words = refusal([detail])
            assert not THEIRS.search(words), detail
            assert not words.startswith("is not what belongs here"), detail
