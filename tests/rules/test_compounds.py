"""Compounds: a question may say in one word what the guide says in two, and the other way round."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guide import Guide
from knowledge.text.compounds import Compounds
from knowledge.text.words import read_words

GERMAN = """# Werkstatt

## Kosten

Die Gebühr der Prüfung beträgt 40 Euro.

Das Material für den Kurs kostet 12 Euro.

## Anmeldung

Die Anmeldefrist endet am 3. Mai.

## Räume

Das Lager der Werkzeuge ist hinter der Halle.

Der Unterrichtsraum ist im ersten Stock.

Die Boote liegen am Steg. Schwimmwesten hängen im Bootshaus.
"""
SWEDISH = "# Verkstad\n\nAvgiften för kursen är 40 kronor.\n\nNyckeln till dörren ligger i skåpet.\n"
DUTCH = "# Werkplaats\n\nHet tarief van het examen is 40 euro.\n\nDe sleutel van de deur ligt in de kast.\n"


def told(folder: Path, language: str, text: str, question: str) -> str:
    (folder / "guide.md").write_text(f"---\nlanguage: {language}\n---\n{text}", encoding="utf-8")
    guide = Guide.read(folder)
    assert guide.source.is_plain
    return "\n".join(excerpt.text for excerpt in guide.ask(question, date(2026, 11, 23)).excerpts)


@pytest.mark.parametrize(
    ("language", "text", "question", "expected"),
    [
        ("de", GERMAN, "Was kostet die Prüfungsgebühr?", "Die Gebühr der Prüfung"),
        ("de", GERMAN, "wie hoch ist das Kursmaterial", "Das Material für den Kurs"),
        ("de", GERMAN, "Wo ist das Werkzeuglager?", "Das Lager der Werkzeuge"),
        ("de", GERMAN, "Wo ist das Haus der Boote?", "Schwimmwesten hängen im Bootshaus"),
        ("de", GERMAN, "Wann ist die Frist der Anmeldung?", "Die Anmeldefrist endet"),
        ("de", GERMAN, "Raum für Unterricht?", "Der Unterrichtsraum"),
        ("sv", SWEDISH, "var är dörrnyckeln", "Nyckeln till dörren"),
        ("nl", DUTCH, "waar is de deursleutel", "De sleutel van de deur"),
    ],
)
def test_a_compound_and_its_words_find_each_other(
    tmp_path: Path, language: str, text: str, question: str, expected: str
):
    assert expected in told(tmp_path, language, text, question)


def test_the_words_of_a_compound_that_stand_apart_do_not_answer(tmp_path: Path):
    assert told(tmp_path, "de", GERMAN, "Materialprüfung") == ""


def german(*known: str) -> Compounds:
    words = read_words(None, "de")
    words.learn(known)
    return Compounds(words)


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("prüfungsgebühr", {"prüfung", "gebühr"}, ("prüfung", "gebühr")),
        ("bundesland", {"bund", "land"}, ("bund", "land")),
        ("straßenbahn", {"straße", "bahn"}, ("straße", "bahn")),
        ("kinderbuch", {"kind", "buch"}, ("kind", "buch")),
        ("werkzeuglager", {"werkzeug", "lager"}, ("werkzeug", "lager")),
        ("prüfungsgebührenordnung", {"prüfung", "gebühr", "ordnung"}, ("prüfung", "gebühr", "ordnung")),
        ("prüfungsgebührenordnung", {"prüfung", "gebühr", "gebührenordnung"}, ("prüfung", "gebührenordnung")),
        ("prüfungsgebühr", {"gebühr"}, ()),
        ("prüfungsgebühr", {"prüfung"}, ()),
        ("hausrat", {"haus", "rat"}, ()),  # three letters are too few
        ("ai-102gebühr", {"gebühr"}, ()),
        ("a" * 5000, {"aaaa"}, ()),
        ("", {""}, ()),
    ],
)
def test_a_compound_is_split_into_known_words(word: str, known: set[str], expected: tuple[str, ...]):
    assert german().parts(word, known.__contains__) == expected


@pytest.mark.parametrize("language", ["en", "fr", "tr", "ja"])
def test_a_language_without_compounds_splits_nothing(language: str):
    words = read_words(None, language)
    words.learn(["prüfungsgebühr"])
    compounds = Compounds(words)
    assert compounds.parts("prüfungsgebühr", lambda _: True) == ()
    assert compounds.made_of(["prüfung", "gebühr", words.stem("prüfung"), words.stem("gebühr")]) == {}


@given(st.text("abes", max_size=24), st.sets(st.text("abes", min_size=1, max_size=6), max_size=8))
def test_parts_are_known_and_in_order(word: str, known: set[str]):
    parts = german().parts(word, known.__contains__)
    assert known.issuperset(parts)
    assert len(parts) != 1
    at = 0
    for part in parts:
        at = word.index(part, at) + len(part)
    assert not parts or at == len(word)


def test_compounds_are_found_by_two_of_their_words():
    compounds = german("prüfungsgebühren", "prüfungsangst", "gebührenordnung", "gebühr", "prüfung")
    terms = [read_words(None, "de").stem(word) for word in ("prüfung", "gebühr", "frage")]
    assert compounds.made_of(terms) == {terms[0]: ["prüfungsgebühren"], terms[1]: ["prüfungsgebühren"]}
    assert compounds.made_of(terms[:1]) == {}
