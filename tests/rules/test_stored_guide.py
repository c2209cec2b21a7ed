"""A guide whose index is stored answers as the guide that was just indexed, and is never out of date."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge import stored_guide
from knowledge.cache_files import cache_folder
from knowledge.guide import Guide
from knowledge.source import CONTENT, GuideSource, read_guide
from knowledge.stored_guide import key_of, load_guide
from tests.answers.measure import QUESTIONS as QUESTIONS_OF_OURS

TODAY = date(2026, 11, 23)
GUIDE = """---
title: Exams
version: 7
---
# Exams

<!-- not covered: which laptop is best | gpu laptop => Ask in #hardware. -->
<!-- off topic: how do I bake bread | bread oven temperature -->

## What does the exam cost?

<!-- asked: exam fee | price of the exam -->
The exam costs **$200** plus tax.

## How do I prepare?

- Read the exam guide.
- Build a model, and put it into production. {{< video >}}
"""
QUESTIONS = ["exam fee", "prise of exam?", "how to prepare", "production", "which laptop", "bread", "zzz", "Exams"]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("knowledge.indexing.STORED_FROM", 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A guide of several files."""
    made = tmp_path / "guide"
    (made / "asked").mkdir(parents=True)
    (made / "index.md").write_text(GUIDE)
    (made / "more.md").write_text(
        "# More\n\n## Is there a retake?\n\n<!-- id: retake -->\nAfter 14 days.\n\nTwice a year at most.\n"
    )
    (made / "asked" / "one.md").write_text("## retake\n\n- what if I fail\n- second try\n")
    add_neighbours(made)
    return made


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notes each time that an index is built."""
    times: list[int] = []
    build = stored_guide.store_guide

    def noted(*given: object) -> bool:
        times.append(1)
        return build(*given)  # type: ignore[arg-type] - as they came

    monkeypatch.setattr("knowledge.indexing.store_guide", noted)
    return times


def answers(guide: Guide, questions: list[str] = QUESTIONS) -> list[object]:
    """What a guide says, and the numbers from which it decides."""
    said: list[object] = []
    for question in questions:
        ranked = guide.rank(question)
        said += [ranked.features, [(hit.passage.id, hit.score) for hit in ranked.hits], guide.ask(question, TODAY)]
        said += [guide.suggest(question), guide.sections(question[:3])]
    return said


def test_the_stored_guide_answers_as_the_one_that_was_indexed(folder: Path, built: list[int]) -> None:
    fresh = Guide(read_guide(folder))
    first, second = Guide.read(folder), Guide.read(folder)
    assert len(built) == 1
    assert answers(fresh) == answers(first) == answers(second)
    for field in fields(GuideSource):
        if field.name != "words":
            assert getattr(second.source, field.name) == getattr(fresh.source, field.name)
    assert second.source.words.known == fresh.source.words.known


@pytest.mark.slow
@pytest.mark.whole
def test_our_own_guide_answers_from_its_stored_index_as_before(own_guide: Guide) -> None:
    asked = [question["q"] for question in QUESTIONS_OF_OURS][::40]
    Guide.read(CONTENT)
    stored = Guide.read(CONTENT)
    assert answers(stored, asked) == answers(Guide(read_guide(CONTENT)), asked) == answers(own_guide, asked)
    assert stored.source.catalogue == own_guide.source.catalogue
    assert stored.source.advice_rules == own_guide.source.advice_rules
    assert stored.source.neighbours == own_guide.source.neighbours


def change_text(folder: Path) -> None:
    (folder / "more.md").write_text((folder / "more.md").read_text().replace("14", "15"))


def add_file(folder: Path) -> None:
    (folder / "third.md").write_text("# Third\n\nA text.\n")


def remove_file(folder: Path) -> None:
    (folder / "more.md").unlink()
    (folder / "asked" / "one.md").unlink()


def rename_file(folder: Path) -> None:
    (folder / "more.md").rename(folder / "most.md")


def add_words(folder: Path) -> None:
    (folder / "words.yaml").write_text("stop: [the]\nspellings: {}\nsame: []\n")


def add_sentences(folder: Path) -> None:
    (folder / "sentences.yaml").write_text("en: {silence: Nothing here.}\n")


def add_neighbours(folder: Path) -> None:
    (folder / "neighbours.yaml").write_text(
        "neighbours:\n  - {id: cka, name: Kubernetes Admin, codes: [CKA], vendor: CNCF, page: https://cncf.example}\n"
    )


def change_neighbours(folder: Path) -> None:
    file = folder / "neighbours.yaml"
    file.write_text(file.read_text().replace("Admin", "Administrator"))


def add_phrasing(folder: Path) -> None:
    (folder / "asked" / "one.md").write_text("## retake\n\n- failed it\n")


@pytest.mark.parametrize(
    "change",
    [change_text, add_file, remove_file, rename_file, add_words, add_sentences, change_neighbours, add_phrasing],
)
def test_a_changed_guide_is_indexed_anew(folder: Path, built: list[int], change: Callable[[Path], None]) -> None:
    Guide.read(folder)
    change(folder)
    changed = Guide.read(folder)
    assert len(built) == 2
    assert answers(changed) == answers(Guide(read_guide(folder)))


@pytest.mark.slow
def test_another_version_of_the_program_has_another_key(tmp_path: Path, folder: Path) -> None:
    copy = tmp_path / "program"
    shutil.copytree(
        Path(stored_guide.__file__).parent, copy / "knowledge", ignore=shutil.ignore_patterns("__pycache__")
    )
    look = f"from knowledge.stored_guide import key_of; from pathlib import Path; print(key_of(Path({str(folder)!r})))"

    def key() -> str:
        return subprocess.run([sys.executable, "-c", look], cwd=copy, capture_output=True, text=True, check=True).stdout

    before = key()
    assert before == key()
    changed = copy / "knowledge" / "search" / "bm25.py"
    changed.write_text(changed.read_text().replace("K1: Final = 1.5", "K1: Final = 1.6"))
    assert key() != before


def test_a_guide_with_faults_is_never_stored(folder: Path, built: list[int]) -> None:
    (folder / "more.md").write_text("# More\n\n<!-- id: Not An Id -->\nText.\n")
    with pytest.raises(Exception, match=r"."):
        Guide.read(folder)
    assert built == []


@pytest.mark.parametrize("damage", [b"", b"x" * 4096, None])
def test_a_damaged_index_is_made_anew(folder: Path, built: list[int], damage: bytes | None) -> None:
    expected = answers(Guide.read(folder))
    place = cache_folder()
    assert place is not None
    (file,) = place.glob("guide-*")
    file.write_bytes(file.read_bytes()[:-64] if damage is None else damage)
    assert answers(Guide.read(folder)) == expected
    assert len(built) == 2
    Guide.read(folder)
    assert len(built) == 2, "it is stored again"


def test_where_nothing_can_be_stored_the_guide_answers_all_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert answers(Guide.read(folder)) == answers(Guide(read_guide(folder)))


def test_a_stored_guide_is_used_where_nothing_may_be_written(
    folder: Path, built: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = answers(Guide.read(folder))

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "touch", refused)
    monkeypatch.setattr("knowledge.cache_files.store", refused)
    assert answers(Guide.read(folder)) == expected
    assert len(built) == 1


@pytest.mark.slow
def test_processes_that_start_at_once_all_answer(folder: Path) -> None:
    ask = (
        "import knowledge.indexing; knowledge.indexing.STORED_FROM = 0;"
        "from knowledge.guide import Guide; from pathlib import Path; from datetime import date;"
        f"print(Guide.read(Path({str(folder)!r})).ask('exam fee', date(2026, 11, 23)).text)"
    )
    running = [subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert {process.communicate()[0] for process in running} == {"The exam costs $200 plus tax.\n"}
    assert {process.returncode for process in running} == {0}
    place = cache_folder()
    assert place is not None
    assert [path.name.split("-")[0] for path in sorted(place.iterdir()) if path.name.startswith("guide")] == ["guide"]


def test_a_guide_of_what_is_no_file_has_no_key(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert key_of(tmp_path / "pipe.md") is None
    assert key_of(tmp_path / "nothing.md") is None
    known = key_of(folder)
    assert known is not None
    assert load_guide(known) is None


class Enough(Exception):
    """Ends a reading from within."""


def reports_of(folder: Path) -> list[float]:
    reports: list[float] = []
    Guide.read(folder, reports.append)
    return reports


def test_progress_rises_to_the_end_whether_the_guide_is_indexed_or_stored(folder: Path, built: list[int]) -> None:
    indexed, stored_ = reports_of(folder), reports_of(folder)
    assert len(built) == 1
    for reports in (indexed, stored_):
        assert reports == sorted(reports)
        assert reports[-1] == pytest.approx(1.0)
        assert all(0 <= share <= 1.0001 for share in reports)
    assert len(indexed) > 30


@pytest.mark.slow
def test_a_reading_may_end_at_any_report_and_leaves_nothing_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = len(reports_of(folder))
    expected = answers(Guide.read(folder))
    for last in range(many):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"cache{last}"))
        heard: list[float] = []

        def report(share: float, heard: list[float] = heard, last: int = last) -> None:
            heard.append(share)
            if len(heard) > last:
                raise Enough

        with pytest.raises(Enough):
            Guide.read(folder, report)
        assert len(heard) == last + 1, "it went on after its end"
        place = cache_folder()
        assert place is not None
        assert not list(place.glob(".guide-*")), "a draft is left behind"
        if last % 10 == 0:
            assert answers(Guide.read(folder)) == expected


def test_one_long_file_reports_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "long.md"
    file.write_text("# Long\n\n" + "Some words that fill a paragraph of the guide.\n\n" * 5_000)
    reports: list[float] = []
    read_guide(file, reports.append)
    assert reports == sorted(reports)
    assert len(reports) > 200
    assert max(after - before for before, after in pairwise(reports)) < 0.02
