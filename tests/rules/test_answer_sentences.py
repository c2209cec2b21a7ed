"""The sentences around an answer: each language says all of them, and an operator's file is checked line by line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts.catalogue import Catalogue
from knowledge.facts.notices import notices
from knowledge.faults import GuideError
from knowledge.guide import Guide
from knowledge.sentences import Sentences, SentencesFile, read_sentences
from knowledge.source import CONTENT, read_guide
from knowledge.text.places import PLACE, fill
from knowledge.yaml_file import load_yaml

TODAY = date(2026, 11, 23)
LANGUAGES = ("en", "de", "es", "fr", "pt", "tr", "ja")
BUILT_IN = read_sentences(None)
CREDENTIALS = """\
version: 1.0.0
credentials:
  - id: old
    name: Acme Old
    short_name: Acme O
    aliases: [OLD-1]
    vendor: Acme
    exam_code: null
    status: retired
    page: https://acme.example/old
    retired_on: {day: 2026-03-31, source: "https://acme.example/old", checked_on: 2026-09-01}
    successors:
      - {id: new, goal: a, likeness: a, source: "https://acme.example/old", checked_on: 2026-09-01}
      - {id: newest, goal: b, likeness: a, source: "https://acme.example/old", checked_on: 2026-09-01}
  - id: new
    name: Acme New
    short_name: New
    aliases: [NEW-1]
    vendor: Acme
    exam_code: null
    status: active
    page: https://acme.example/new
  - id: newest
    name: Acme Newest
    short_name: Newest
    aliases: [NEW-2]
    vendor: Acme
    exam_code: null
    status: active
    page: https://acme.example/newest
"""


def guide_in(folder: Path, sentences: str | None, language: str | None = None) -> Guide:
    """Writes a guide with sentences of its own, and reads it."""
    head = f"---\nlanguage: {language}\n---\n" if language else ""
    (folder / "index.md").write_text(f"{head}# Exams\n\n## What does the exam cost?\n\nIt costs $200.\n", "utf-8")
    if sentences is not None:
        (folder / "sentences.yaml").write_text(sentences, "utf-8")
    return Guide(read_guide(folder))


# The built-in languages -----------------------------------------------------------------------------------------------


def test_each_language_says_every_sentence() -> None:
    assert tuple(BUILT_IN.root) == LANGUAGES
    for language, sentences in BUILT_IN.root.items():
        assert set(Sentences.model_fields) - sentences.model_fields_set == set(), language
        assert all(getattr(sentences, name) for name in Sentences.model_fields), language


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_place_in_braces_is_left_in_what_is_said(language: str) -> None:
    sentences, catalogue = BUILT_IN.of(language), load_yaml("credentials.yaml", CREDENTIALS, Catalogue)
    told = notices("Acme Old, checked on 2026-01-01", catalogue, TODAY, sentences)
    told += notices("Acme Old", catalogue, date(2026, 1, 1), sentences)
    assert len(told) == 3
    assert all("Acme O" in notice and "New" in notice and "Newest" in notice for notice in told[::2])
    assert "2026" in told[0]
    assert "180" in told[1]
    assert not any(PLACE.search(notice) for notice in told)
    assert told[0] != told[2]


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "1 March 2027"),
        ("de", "1. März 2027"),
        ("es", "1 de marzo de 2027"),
        ("fr", "1 mars 2027"),
        ("pt", "1 de março de 2027"),
        ("tr", "1 Mart 2027"),
        ("ja", "2027年3月1日"),
    ],
)
def test_a_day_is_written_as_people_write_it(language: str, day: str) -> None:
    assert BUILT_IN.of(language).day_words(date(2027, 3, 1)) == day


def test_each_language_finds_when_its_passages_were_checked() -> None:
    for language, text in {
        "en": "It costs $200, checked on 2026-01-02.",
        "de": "Sie kostet 200 $ (Stand 2026-01-02).",
        "es": "Cuesta 200 $, comprobado el 2026-01-02.",
        "fr": "Il coûte 200 $, vérifié le 2026-01-02.",
        "pt": "Custa US$ 200, verificado em 2026-01-02.",
        "tr": "Ücreti 200 dolar (son kontrol: 2026-01-02).",
        "ja": "料金は200ドルです（2026-01-02確認）。",
    }.items():
        assert BUILT_IN.of(language).checks_in(text) == ["2026-01-02"], language
    assert BUILT_IN.of("en").checks_in("unchecked 2026-01-02, checked 12026-01-02, checked 2026-01-023") == []


@pytest.mark.parametrize("text", ["Acme Oldは廃止されました。", "OLD-1の料金", "OLD-1는 얼마인가요?", "สอบOLD-1เท่าไร"])
def test_a_credential_is_named_in_a_script_without_spaces(text: str) -> None:
    catalogue = load_yaml("credentials.yaml", CREDENTIALS, Catalogue)
    assert [one.id for one in catalogue.mentioned(text)] == ["old"]
    assert catalogue.mentioned("GOLD-1, OLD-12, OLD-1é") == []


# The guide's language -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "same"),
    [("DE", "de"), ("de-AT", "de"), ("pt_BR", "pt"), (" ja-Jpan-JP ", "ja"), (None, "en"), ("", "en"), ("sw", "en")],
)
def test_a_language_is_found_by_its_code(language: str | None, same: str) -> None:
    assert BUILT_IN.of(language) == BUILT_IN.root[same]


def test_the_front_matter_chooses_the_language(tmp_path: Path) -> None:
    answer = guide_in(tmp_path, None, "tr").ask("", TODAY)
    assert answer.refusal == "Soru boş: öğrenmek istediğin şeyi yaz."


@given(st.text(max_size=12))
def test_any_text_is_a_language(language: str) -> None:
    assert BUILT_IN.of(language).silence


# An operator's file ---------------------------------------------------------------------------------------------------


def test_an_operator_overrides_one_sentence(tmp_path: Path) -> None:
    sentences = guide_in(tmp_path, "de:\n  silence: Steht\n    nicht drin.\n", "de").source.sentences
    assert sentences.silence == "Steht nicht drin."
    assert sentences.which == BUILT_IN.root["de"].which


def test_an_operator_adds_a_language_and_what_it_lacks_is_english(tmp_path: Path) -> None:
    sentences = guide_in(tmp_path, "no: {silence: Guiden dekker ikke dette.}\n", "'no'").source.sentences
    assert sentences.silence == "Guiden dekker ikke dette."
    assert sentences.which == BUILT_IN.root["en"].which


def test_the_example_for_editors_is_such_a_file() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", (CONTENT / "README.md").read_text("utf-8"), re.DOTALL)
    assert set(load_yaml("README.md", example, SentencesFile).root) == {"de", "it"}


def test_a_region_overrides_its_language(tmp_path: Path) -> None:
    text = "PT-pt: {share: Partilhar}\npt: {silence: Nada sobre isso.}\n"
    sentences = guide_in(tmp_path, text, "pt-PT").source.sentences
    assert (sentences.share, sentences.silence) == ("Partilhar", "Nada sobre isso.")
    assert sentences.helpful == BUILT_IN.root["pt"].helpful
    assert BUILT_IN.of("pt-PT").share == BUILT_IN.root["pt"].share  # the built-in sentences stay as they are


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("de:\n  too_long: Höchstens {most}!\n", ":2: de.too_long: should contain {count} and {most}, once"),
        ("de:\n  silence: Nichts.\n  which: '{name}?'\n", ":3: de.which: should contain no place in braces, once"),
        ("de:\n  kept: '{question} {question}'\n", ":2: de.kept: should contain {question}, once"),
        ("de:\n  checked_marks:\n    - geprüft\n", ":3: de.checked_marks[0]: should contain {day}, once"),
        ("de:\n  silense: Nichts.\n", ":2: de.silense: is not a known field"),
        ("de:\n  share: 1\n", ":2: de.share: should be text (put it in quotes), not 1"),
        ("de:\n  share: '\u200b '\n", ":2: de.share: should have text that can be seen"),
        (f"de:\n  share: {'x' * 81}\n", ":2: de.share: should have 80 characters at most, not"),
        (f"de:\n  silence: {'x' * 501}\n", ":2: de.silence: should have 500 characters at most, not"),
        ("de:\n  months: [1., 2.]\n", ":2: de.months: "),
        (
            "German:\n  share: Teilen\n",
            ":1: German: should be the code of a language, such as de or pt-BR, not 'German'",
        ),
        ("de: Nichts.\n", ":1: de: should be a mapping of fields to values"),
        ("- de\n", ":1: should be a mapping"),
        ("de:\n  share: a\n  share: b\n", ":3: share: is already given on line 2"),
        ("de: [\n", ":"),
    ],
)
def test_an_error_names_the_sentence_and_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GuideError) as raised:
        guide_in(tmp_path, text)
    (told, *_) = map(str, raised.value.faults)
    assert told.startswith(f"sentences.yaml{fault}")


@given(st.text("{}ab", max_size=12), st.text("{}ab", max_size=12))
def test_braces_in_what_fills_a_place_are_no_places(one: str, other: str) -> None:
    assert fill("{a} or {b}", {"a": one, "b": other}) == f"{one} or {other}"
