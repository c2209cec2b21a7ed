"""A writer is left out with all of their lines, and with nobody else's."""

from __future__ import annotations

import random
from pathlib import Path

from knowledge.source import read_guide
from tests.answers.writers import by_writer, measure, sample, without

GUIDE = (
    "## Cost\n\n<!-- id: cost -->\nThe exam costs 200 dollars.\n\n## Time\n\n<!-- id: time -->\nIt takes two hours.\n"
)
ASKED = """\
<!-- Other ways to ask: each heading is an id, each comment the writer. -->

## cost

<!-- chat -->

- the  fee?
- *pricy* much
- how dear

<!-- work -->

- amount payable
- how dear

## time

<!-- chat -->

- duration?
"""


def folder_of(tmp_path: Path) -> Path:
    (tmp_path / "asked").mkdir()
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    (tmp_path / "asked" / "guide.md").write_text(ASKED, encoding="utf-8")
    return tmp_path


def test_lines_belong_to_the_writer_named_before_them(tmp_path: Path):
    assert by_writer(folder_of(tmp_path) / "asked") == {
        "chat": [("cost", "the fee?"), ("cost", "*pricy* much"), ("cost", "how dear"), ("time", "duration?")],
        "work": [("cost", "amount payable"), ("cost", "how dear")],
    }


def test_the_guide_forgets_what_the_writer_wrote(tmp_path: Path):
    folder = folder_of(tmp_path)
    left = without(read_guide(folder).passages, by_writer(folder / "asked")["chat"])
    assert [passage.asked for passage in left] == [("amount payable",), ()]


def test_a_sample_takes_two_lines_of_each_passage(tmp_path: Path):
    lines = by_writer(folder_of(tmp_path) / "asked")["chat"]
    chosen = sample(lines, random.Random(1))
    assert [passage for passage, _ in chosen] == ["cost", "cost", "time"]
    assert set(chosen) <= set(lines)


def test_the_held_out_words_are_unknown_and_the_others_carry_over(tmp_path: Path):
    folder = folder_of(tmp_path)
    (first, _), _ = measure(folder, "stranger", [("cost", "amount"), ("time", "hours")])
    assert first == 1.0
    (first, top3), _ = measure(folder, "chat", [("cost", "how dear")])
    assert (first, top3) == (0.0, 0.0)
