"""Each sentence of PRIVACY.md has tests that show it, and each stored column has a sentence that speaks of it."""

from __future__ import annotations

import ast
import re
import zlib
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import yaml

from bot.members import questions, retention, servers
from bot.settings import BACKUP_DAYS
from bot.store.tables import metadata
from tests.world import ROOT

GIVEN: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "rules" / "privacy.yaml").read_text("utf-8"))
TOLD: dict[str, str] = {one["mark"]: one["begins"] for one in GIVEN["sentences"]}


def sentences() -> list[str]:
    """The sentences of the document, each on one line and without the bold words' asterisks."""
    body = (ROOT / "PRIVACY.md").read_text("utf-8").split("\n", 1)[1]
    paragraphs = [" ".join(part.replace("**", "").split()) for part in re.split(r"\n(?:\n- |\n|- )", body)]
    return [one for part in paragraphs for one in re.split(r"(?<=\.) (?=[A-Z*`])", part) if one]


def mark_of(sentence: str) -> str:
    return f"{zlib.crc32(sentence.encode()):08x}"


def sentence(beginning: str) -> str:
    """The one sentence that begins with some words."""
    (found,) = [one for one in sentences() if one.startswith(beginning)]
    return found


def test_each_sentence_is_shown_by_tests() -> None:
    found = {mark_of(one): one for one in sentences()}
    assert len(found) == len(sentences()) > 40
    assert {mark: one for mark, one in found.items() if mark not in TOLD} == {}, "new or changed: do tests show it?"
    assert {mark: one for mark, one in TOLD.items() if mark not in found} == {}, "gone or changed: what shows it now?"
    assert [TOLD[mark] for mark, one in found.items() if not one.startswith(TOLD[mark])] == []


@cache
def names_of_tests(file: str) -> frozenset[str]:
    module = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
    functions = (one for one in module.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(one.name for one in functions if one.name.startswith("test_"))


@pytest.mark.parametrize("told", GIVEN["sentences"], ids=lambda told: told["begins"])
def test_the_tests_that_show_it_exist(told: dict[str, Any]) -> None:
    assert len({"shown by", "not shown"} & set(told)) == 1
    assert "not shown" not in told or len(told["not shown"]) > 5, "it says why"
    for test in told.get("shown by", ()):
        file, _, name = test.partition("::")
        assert name in names_of_tests(file), test


def test_each_column_has_a_sentence() -> None:
    columns = {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}
    assert {table: list(told) for table, told in GIVEN["columns"].items()} == columns
    for table, told in GIVEN["columns"].items():
        for column, beginning in told.items():
            if beginning.startswith("nobody, for "):
                assert not re.search("(member|guild|channel|role|message)_id|question|folded|what", column), table
            else:
                assert beginning in TOLD.values(), f"{table}.{column}"


MONTH = timedelta(days=365) / 12
PERIODS_TOLD = {
    "Questions, also": retention.QUESTIONS_KEPT + retention.EVERY,
    "A vote goes": retention.QUESTIONS_KEPT + retention.EVERY,
    "Share posts": questions.SINCE,
    "Tell me when": retention.SUBSCRIPTIONS_KEPT + retention.EVERY,
    "What became": retention.REMINDERS_KEPT + retention.EVERY,
    "A reminder that you stopped": retention.REMINDERS_KEPT + retention.EVERY,
    "That it got it": servers.GREETED_ONCE_IN,
    "A server that the bot leaves": retention.LEFT_SERVERS_KEPT,
    "It goes after 30": timedelta(days=BACKUP_DAYS),
    "Backups": retention.COPIES_KEPT + retention.EVERY,
}


def periods(text: str) -> list[timedelta]:
    """The periods that a sentence names in numbers."""
    units = {"day": timedelta(days=1), "month": MONTH}
    return [int(number) * units[unit] for number, unit in re.findall(r"(\d+) (day|month)s", text)]


@pytest.mark.parametrize("beginning", PERIODS_TOLD)
def test_periods_are_the_programs(beginning: str) -> None:
    assert periods(sentence(beginning)) == [PERIODS_TOLD[beginning]]


def test_no_period_is_told_that_nothing_compares() -> None:
    told = {one for one in sentences() if periods(one)}
    assert told == {sentence(beginning) for beginning in PERIODS_TOLD}
