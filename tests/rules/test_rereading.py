"""Which passage of the guide is worth reading again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge.guide import Guide
from knowledge.rereading import EXCERPT_LIMIT, excerpt_of, worth_rereading
from knowledge.text.passages import Passage

TODAY = date(2026, 11, 23)
IN_A_ROW = 80

CATALOGUE = """\
version: 1.0.0
credentials:
  - {id: one, name: One Exam, short_name: One, aliases: [the one exam], vendor: V, exam_code: null, status: active,
     page: "https://example.com/one"}
  - id: gone
    name: Gone Exam
    short_name: Gone
    aliases: [the gone exam]
    vendor: V
    exam_code: null
    status: retired
    page: https://example.com/gone
    retired_on: {day: 2027-01-01, source: "https://example.com/gone", checked_on: 2026-11-01}
"""


def chosen(guide: Guide, credential_id: str | None, today: date = TODAY) -> list[Passage]:
    """The passages of weeks in a row."""
    catalogue = guide.source.catalogue
    credential = catalogue.find(credential_id) if catalogue and credential_id else None
    found = [worth_rereading(guide, credential, today, number) for number in range(2900, 2900 + IN_A_ROW)]
    assert None not in found
    return [one for one in found if one is not None]


def test_each_week_brings_another_and_all_come_round(own_guide: Guide) -> None:
    weeks = chosen(own_guide, "google-pmle")
    many = len({one.id for one in weeks})

    assert many > 40
    assert [one.id for one in weeks[:10]] == [one.id for one in weeks[many : many + 10]]
    assert all(earlier.id != later.id for earlier, later in pairwise(weeks))
    assert weeks == chosen(own_guide, "google-pmle")


def test_without_a_target_it_is_about_preparing(own_guide: Guide) -> None:
    headings = {one.path[-1] for one in chosen(own_guide, None)}

    assert "Production Machine Learning Systems" in headings
    assert "Engineering judgment rather than ML theory" in headings
    assert "How long does preparing for a machine learning certification take?" in headings
    assert "When to skip certification" not in headings


@pytest.mark.parametrize("credential_id", ["google-pmle", "aws-mla", "databricks-ml-professional", "azure-ai-300"])
def test_for_a_target_it_is_about_that_and_about_preparing(own_guide: Guide, credential_id: str) -> None:
    assert own_guide.source.catalogue
    others = [one for one in own_guide.source.catalogue.credentials if one.id != credential_id]
    own = own_guide.source.catalogue.find(credential_id)
    assert own is not None

    weeks = chosen(own_guide, credential_id)

    rules = own_guide.source.advice_rules
    assert rules is not None
    opinions = rules.opinions[credential_id]
    by_rule = {opinions.hiring, *opinions.thinks}
    by_rule |= {each.passage for each in rules.preparation.reading if credential_id in each.credentials}
    assert any(own.is_named_in(one.text) for one in weeks)
    for passage in weeks:
        names_it = own.is_named_in("\n".join((*passage.path, passage.text)))
        assert names_it or passage.id in by_rule or not any(one.is_named_in(passage.text) for one in others)


@pytest.mark.parametrize("credential_id", [None, "google-pmle", "aws-mla", "azure-ai-103"])
def test_it_never_names_a_retired_credential(own_guide: Guide, credential_id: str | None) -> None:
    assert own_guide.source.catalogue
    for passage in chosen(own_guide, credential_id):
        named = own_guide.source.catalogue.mentioned("\n".join((*passage.path, passage.text)))
        assert [one.id for one in named if one.retired_on is not None] == []


def test_of_a_retired_target_it_may_speak(own_guide: Guide) -> None:
    assert any("retired" in one.text for one in chosen(own_guide, "aws-mls"))


def test_it_is_whole_prose_and_nothing_that_the_guide_leaves_out(own_guide: Guide) -> None:
    for credential_id in (None, "google-pmle", "aws-mls"):
        for passage in chosen(own_guide, credential_id):
            assert passage.kind in ("paragraph", "answer")
            assert Path(passage.file).name not in ("not-covered.md", "off-topic.md")


def test_of_a_guide_with_few_passages_about_a_target_its_figures_are_among_them(own_guide: Guide) -> None:
    assert "exam-databricks-ml-professional-blueprint" in {
        one.id for one in chosen(own_guide, "databricks-ml-professional")
    }
    assert not any("checked 20" in one.text for one in chosen(own_guide, "google-pmle"))


def test_what_will_be_retired_is_left_out_from_that_day_on(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text(
        "# Guide\n\n## Sleep\n\nSleep well.\n\n## Gone\n\nThe Gone Exam is hard.\n\n## One\n\nThe One Exam is easy.\n"
    )
    (tmp_path / "credentials.yaml").write_text(CATALOGUE)
    guide = Guide.read(tmp_path)

    assert {one.path[-1] for one in chosen(guide, None)} == {"Sleep"}
    assert {one.path[-1] for one in chosen(guide, "one")} == {"One"}
    assert {one.path[-1] for one in chosen(guide, "gone")} == {"Gone"}
    assert {one.path[-1] for one in chosen(guide, "gone", date(2027, 2, 1))} == {"Gone"}
    assert {one.path[-1] for one in chosen(guide, "one", date(2027, 2, 1))} == {"One"}


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# One\n\nA.\n\n# Two\n\nB.\n", {"One", "Two"}),
        ("Words under no heading.\n", {"Guide"}),
        ("# Lists\n\n- a\n- b\n  - c\n", {"Lists"}),
        ("# Table\n\n| Exam | Cost |\n|---|---|\n| PMLE | $200 |\n", {"Table"}),
        ("# Text\n\nSome words.\n\n- an item\n", {"Text"}),
        ("# Is it?\n\nYes.\n\nIn short.\n", {"Is it?"}),
        (
            "# Real\n\nReal words.\n\n# Left out\n\nThis guide leaves out what follows.\n\n"
            + "".join(f"<!-- not covered: how is {n} | what of {n} => Ask. -->\n" for n in ("a", "b", "c", "d")),
            {"Real"},
        ),
    ],
)
def test_any_markdown_will_do(small_guide: Callable[[str], Guide], text: str, headings: set[str]) -> None:
    guide = small_guide(text)

    weeks = chosen(guide, None)

    assert {one.path[-1] for one in weeks} == headings
    assert all(one.kind not in ("item", "code") for one in weeks)


def test_an_answer_of_several_paragraphs_is_read_by_the_paragraph(small_guide: Callable[[str], Guide]) -> None:
    assert {one.text for one in chosen(small_guide("# Is it?\n\nYes.\n\nIn short.\n"), None)} == {"Yes.", "In short."}


def test_a_guide_without_words_to_read_has_none(small_guide: Callable[[str], Guide]) -> None:
    assert worth_rereading(small_guide("# Only a heading\n"), None, TODAY, 1) is None
    assert worth_rereading(small_guide("# Code\n\n```\nx = 1\n```\n"), None, TODAY, 1) is None


def test_an_excerpt_ends_with_a_sentence(small_guide: Callable[[str], Guide]) -> None:
    guide = small_guide("# Long\n\n" + "This sentence has six words. " * 40)
    (passage,) = set(chosen(guide, None))

    excerpt = excerpt_of(passage)

    assert 200 < len(excerpt.text) <= EXCERPT_LIMIT
    assert excerpt.text.endswith("words.")
    assert not excerpt.whole
