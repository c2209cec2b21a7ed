"""Which exam a question is about, and which passages may answer it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.facts.mentions import Mentions, Named
from knowledge.guide import Guide
from knowledge.source import GuideSource

TODAY = date(2026, 11, 23)

SOURCE = "source: https://acme.example/exams\n        checked_on: 2026-09-01\n"
CATALOGUE = f"""\
version: 1.0.0
credentials:
  - id: acme-old
    name: Acme Pipe Fitter
    short_name: Acme Fitter
    aliases: [PF-101]
    vendor: Acme
    exam_code: PF-101
    status: retired
    page: https://acme.example/old
    retired_on:
        day: 2026-03-31
        {SOURCE}    successors:
      - id: acme-new
        goal: pipes
        likeness: much the same
        {SOURCE}
  - id: acme-new
    name: Acme Pipe Fitter Professional
    short_name: Acme Fitter Pro
    aliases: [PF-102]
    vendor: Acme
    exam_code: PF-102
    status: active
    page: https://acme.example/new
  - id: bolt-welder
    name: Bolt Certified Welder
    short_name: Bolt Welder
    aliases: [WELD-7]
    vendor: Bolt
    exam_code: WELD-7
    status: active
    page: https://bolt.example/welder
"""
GUIDE = """\
# Exams

## Acme Pipe Fitter

### What did the PF-101 exam cost?
<!-- asked: price of the old exam | pf-101 fee -->

It cost $100 until it was retired on 31 March 2026. Look at the Acme Fitter Pro instead.

## Acme Pipe Fitter Professional

### What does the PF-102 exam cost?
<!-- asked: price of the new exam | pf-102 fee -->

It costs $120.

### How long is the PF-102 exam?
<!-- asked: hours of the new exam | pf-102 duration -->

It takes three hours.

## Bolt Certified Welder

### What does the welder exam cost?
<!-- asked: price for welders | welder fee -->

It costs $80.

### How many questions does the welder exam have?
<!-- asked: number of questions for welders | is it multiple choice -->

It has 30 questions.

## Rules

### How soon may I sit an exam again?
<!-- asked: retake after failing | second attempt -->

Acme lets you sit an exam again after 14 days, Bolt after 30 days.

### What may I bring?
<!-- asked: calculator allowed | which tools may i take in -->

Bring a pencil and a plain calculator.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("guide")
    (made / "exams.md").write_text(GUIDE, encoding="utf-8")
    (made / "credentials.yaml").write_text(CATALOGUE, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def source(folder: Path) -> GuideSource:
    return Guide.read(folder).source


@pytest.fixture(scope="module")
def mentions(source: GuideSource) -> Mentions:
    assert source.catalogue is not None
    return Mentions(source.catalogue, source.neighbours, source.passages, source.words)


@pytest.mark.parametrize(
    ("question", "credentials", "vendors"),
    [
        ("what does PF-102 cost", ["acme-new"], []),
        ("pf102 price", ["acme-new"], []),
        ("PF 101 or PF 102?", ["acme-old", "acme-new"], []),
        ("is the acme pipe fitter professional hard", ["acme-new"], []),
        ("is the Acme Pipe Fitter hard", ["acme-old"], []),
        ("acme exam", [], ["Acme"]),
        ("acme pipe fittter", ["acme-old"], []),
        ("PF-101 or something of Bolt", ["acme-old"], ["Bolt"]),
        ("pipes, and a fitter of Acme", [], ["Acme"]),
        ("what may i bring", [], []),
    ],
)
def test_a_name_counts_as_a_whole_and_the_longer_one_before_the_shorter(
    mentions: Mentions, question: str, credentials: list[str], vendors: list[str]
) -> None:
    named = mentions.named_in(question)
    assert [one.id for one in named.credentials] == credentials
    assert list(named.vendors) == vendors
    assert bool(named) == bool(credentials or vendors)


def found(mentions: Mentions, source: GuideSource, named: Named) -> dict[str, float]:
    """Gives what each passage loses, by the beginning of its text, without those that lose all."""
    lost = dict(
        zip((" ".join(one.text.split()[:3]) for one in source.passages), mentions.handicaps(named), strict=True)
    )
    return {text: float(loss) for text, loss in lost.items() if loss != float("inf")}


def test_what_speaks_of_another_exam_alone_is_not_found(mentions: Mentions, source: GuideSource) -> None:
    assert found(mentions, source, mentions.named_in("WELD-7")) == {
        "It costs $80.": 0,
        "It has 30": 0,
        "Acme lets you": 0,
        "Bring a pencil": 0.5,
    }


def test_what_replaced_an_exam_comes_after_what_is_said_of_it(mentions: Mentions, source: GuideSource) -> None:
    lost = found(mentions, source, mentions.named_in("PF-101"))
    assert lost["It cost $100"] == 0
    assert lost["It costs $120."] == lost["It takes three"] == 1
    assert "It costs $80." not in lost


def test_an_exam_that_can_be_taken_comes_before_a_retired_one_of_the_same_vendor(
    mentions: Mentions, source: GuideSource
) -> None:
    lost = found(mentions, source, mentions.named_in("acme"))
    assert lost["It costs $120."] == 0
    assert lost["It cost $100"] == 2


@pytest.mark.parametrize(
    ("question", "words", "never"),
    [
        ("what is the price of PF-102?", "$120", "$80"),
        ("pf-101 fee?", "$100", "$80"),
        ("acme exam price", "$120", "$80"),
        ("price of the bolt exam", "$80", "$120"),
        ("how many questions are in PF-102", None, "30"),
        ("how long is WELD-7", None, "three hours"),
    ],
)
def test_a_question_about_one_exam_never_gets_the_figure_of_another(
    folder: Path, question: str, words: str | None, never: str
) -> None:
    answer = Guide.read(folder).ask(question, TODAY)
    assert never not in (answer.text or "")
    if words:
        assert words in (answer.text or "")
    else:
        assert all(never not in hit.passage.text for hit in answer.hits)


def test_a_guide_without_a_catalogue_names_nothing(tmp_path: Path) -> None:
    file = tmp_path / "guide.md"
    file.write_text(GUIDE, encoding="utf-8")
    assert "$80" in (Guide.read(file).ask("What does the welder exam cost?", TODAY).text or "")
