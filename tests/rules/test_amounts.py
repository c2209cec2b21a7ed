"""What a question asks for, and what a text gives: money, a day or a time, a number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.amounts import (
    KINDS,
    _phrases,  # pyright: ignore[reportPrivateUsage] - the words that give an amount
    amounts_of_word,
    asked_amounts,
    given_amounts,
    may_give_more,
    other_amounts,
)
from knowledge.text.tokens import Writing, tokens

AROUND = ["exam", "Pass", "$5", "7 €", "10:30", "3 pm", "2026-11-29", "2.5.", "ai-102", "五月", "3時", "1,000", "x"]
WRITTEN = {
    "en": ["No charge"],
    "de": [],
    "es": ["fin de semana"],
    "fr": ["week-end"],
    "pt": ["meio-dia"],
    "tr": [],
    "ja": ["毎週"],
}
LANGUAGES = ("en", "de", "es", "fr", "pt", "tr", "ja")


def named(found: tuple[bool, ...]) -> set[str]:
    return {kind for kind, is_found in zip(KINDS, found, strict=True) if is_found}


@pytest.mark.parametrize(
    ("language", "question", "kinds"),
    [
        ("en", "How much is it?", {"money", "number"}),
        ("en", "WHEN is the exam", {"day"}),
        ("en", "how many pages", {"number"}),
        ("en", "whenever the coffee is pricey", set[str]()),
        ("de", "Was kostet die Prüfung?", {"money"}),
        ("de", "wie hoch ist die GEBÜHR", {"money", "number"}),
        ("de", "bis wann", {"day"}),
        ("es", "¿Cuánto cuesta?", {"money", "number"}),
        ("es", "¿a qué hora abre?", {"day"}),
        ("es", "a que hora abre", {"day"}),
        ("es", "cuanto cuesta", {"money", "number"}),
        ("fr", "a quelle heure", {"day"}),
        ("pt", "qual o preco", {"money"}),
        ("tr", "kac soru var", {"number"}),
        ("de", "wie hoch ist die gebuhr", {"money", "number"}),
        ("fr", "C’est combien ?", {"money", "number"}),
        ("fr", "à quelle heure", {"day"}),
        ("pt", "Quanto custa a prova?", {"money", "number"}),
        ("pt", "até quando", {"day"}),
        ("tr", "SINAV ÜCRETİ NEDİR", {"money"}),
        ("tr", "FİYATI", {"money"}),
        ("tr", "Ne zaman?", {"day"}),
        ("tr", "kaç soru var", {"number"}),
        ("ja", "受験料はいくらですか", {"money"}),
        ("ja", "締切はいつ", {"day"}),
        ("ja", "何人ですか", {"number"}),
    ],
)
def test_a_question_asks_for_amounts(language: str, question: str, kinds: set[str]):
    assert named(asked_amounts(question, language)) == kinds


@pytest.mark.parametrize("language", ["xx", "", "ko", None])
def test_in_an_unknown_language_no_question_asks_and_texts_give_by_figures(language: str | None):
    for question in ("how much", "wann", "いくら"):
        assert named(asked_amounts(question, language)) == set()
    assert named(given_amounts("It is $40.", language)) == {"money", "number"}
    assert named(given_amounts("It is free on Monday.", language)) == set()


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("en", "It costs $40.", {"money", "number"}),
        ("en", "1,200.50 EUR", {"money", "number"}),
        ("en", "40,. €", {"money", "number"}),
        ("en", "Entry is free.", {"money"}),
        ("en", "On Monday.", {"day"}),
        ("en", "Doors open at 7 pm", {"day", "number"}),
        ("en", "2026-11-23", {"day", "number"}),
        ("en", "Twice.", {"number"}),
        ("en", "Freedom for the mondaine.", set[str]()),
        ("de", "Der Eintritt ist kostenlos.", {"money"}),
        ("de", "jeden MITTWOCH", {"day"}),
        ("es", "el sábado", {"day"}),
        ("fr", "à midi", {"day"}),
        ("pt", "é grátis", {"money"}),
        ("tr", "KASIM", {"day"}),
        ("tr", "giriş ücretsiz", {"money"}),
        ("ja", "四千円", {"money"}),
        ("ja", "毎週月曜", {"day"}),
        ("ja", "10時から", {"day", "number"}),
    ],
)
def test_a_text_gives_amounts(language: str, text: str, kinds: set[str]):
    assert named(given_amounts(text, language)) == kinds


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from((*LANGUAGES, "xx", None)))
def test_any_text_is_read(text: str, language: str | None):
    assert len(asked_amounts(text, language)) == len(given_amounts(text, language)) == len(KINDS)
    assert given_amounts(f"{text} 7 €", language)[KINDS.index("money")]


@settings(deadline=None, max_examples=40)
@given(st.text("19.,: -$€aphm月", min_size=1, max_size=4), st.sampled_from((*LANGUAGES, None)))
def test_a_long_text_of_figures_and_signs_is_read_at_once(piece: str, language: str | None):
    long = piece * (100_000 // len(piece))
    found = given_amounts(long, language)
    assert found == given_amounts(piece * 8, language)
    assert asked_amounts(long, language) == asked_amounts(piece * 8, language)


@pytest.mark.parametrize("piece", ["1", "1.", "1,", " ", "1 ", ".", "12:3", "$ ", "12. "])
def test_figures_without_an_end_are_no_money(piece: str):
    """A pattern that read them again from each figure would take minutes."""
    found = given_amounts(piece * (100_000 // len(piece)), "en")
    assert not found[KINDS.index("money")]
    assert found[KINDS.index("number")] == any(sign.isdigit() for sign in piece)


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_what_a_text_gives_is_found_by_its_words_too(language: str, data: st.DataObject):
    given_phrases = [phrase for _, given in _phrases(language) for phrase in (*given.words, *WRITTEN[language])]
    pieces = data.draw(st.lists(st.sampled_from([*given_phrases, *AROUND]), max_size=8))
    text = data.draw(st.sampled_from([" ", ", ", " – "])).join(pieces)
    words = tokens(text, Writing.of(language))
    by_words = [any(kinds) for kinds in zip(*(amounts_of_word(word, language) for word in words), strict=True)]
    found = tuple(by_words) or (False,) * len(KINDS)
    if any(may_give_more(word, language) for word in words):
        found = tuple(a or b for a, b in zip(found, other_amounts(text, language), strict=True))
    assert found == given_amounts(text, language)
