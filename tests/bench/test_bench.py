"""Each benchmark runs, at its smallest; how long it takes is not asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.measure import TINY, ask_row, build_row, run
from tests.bench.report import BenchForm, Row, table
from tests.bench.synthetic import questions, synthetic

ROOT = Path(__file__).resolve().parents[2]


async def test_every_benchmark_runs_at_its_smallest():
    rows = await run(TINY)
    assert {row.name for row in rows} == {
        "build a synthetic guide's index",
        "ask a synthetic guide",
        "suggest while typing",
        "record a question",
        "read the gap list",
        "claim twenty due reminders",
        "find what is due, all at once",
        "log a study session",
        "derive a streak to show",
        "read a leaderboard's page",
    }
    assert all(row.ratio > 0 and row.p50_ms <= row.p95_ms for row in rows)
    shown = table(rows)
    assert all(row.name in shown for row in rows)


def test_a_ratio_is_of_the_medians():
    row = Row.of("x", 3, "y", [0.1, 0.3, 0.2], [0.4, 0.1, 0.8])
    assert (row.p50_ms, row.p95_ms, row.peer_p50_ms, row.ratio) == (200.0, 300.0, 400.0, 0.5)


def test_make_bench_prints_the_json_form():
    command = [sys.executable, "-m", "tests.bench", "--tiny", "--json"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = said.stdout.splitlines()
    assert BenchForm.model_validate_json(line).rows


def test_a_synthetic_guide_is_the_same_each_time():
    one, other = synthetic(5, 2), synthetic(5, 2)
    assert one.passages == other.passages
    assert questions(one, 3) == questions(other, 3)
    assert len({passage.path for passage in one.passages}) == 5


@pytest.mark.parametrize("size", [1, 3])
def test_small_guides_can_be_built_and_asked(size: int):
    source = synthetic(size, 0)
    guide, build = build_row("build", lambda: source, 1)
    assert build.size == ask_row("ask", guide, questions(source, 2)).size == size
