"""Text -> terms: a member's words and the guide's meet in the same terms."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.faults import GuideError
from knowledge.text.tokens import tokens
from knowledge.text.words import Words, WordsFile, read_words

modest = settings(max_examples=200, deadline=None)


def words(
    *, stop: list[str] | None = None, spellings: dict[str, str] | None = None, same: list[list[str]] | None = None
) -> Words:
    return Words(WordsFile(stop=stop or ["the", "of", "a"], spellings=spellings or {}, same=same or []))


@pytest.fixture(scope="module")
def own_words() -> Words:
    """The built-in words, with a guide of a few learnt."""
    found = read_words(None)
    text = (
        "The certification exam of Databricks asks for experience with a pipeline and TensorFlow; read the blueprint."
    )
    found.learn(tokens(text))
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Machine Learning!", ["machine", "learning"]),
        ("AI-102", ["ai102"]),
        ("ai 102", ["ai102"]),
        ("AI102", ["ai102"]),
        ("AI‑102 (with another hyphen)", ["ai102", "with", "another", "hyphen"]),
        ("MLS-C01", ["mlsc01"]),
        ("hands-on", ["hands", "on"]),
        ("$300,000", ["300000"]),
        ("300k or 300K", ["300000", "or", "300000"]),
        ("1,000,000", ["1000000"]),
        ("3.5 hours", ["3.5", "hours"]),
        ("50-60 questions", ["50", "60", "questions"]),
        ("50–60 questions", ["50", "60", "questions"]),
        ("2026-03-31", ["2026", "03", "31"]),
        ("don't won’t Google's", ["dont", "wont", "google"]),
        ("CI/CD", ["ci", "cd"]),
        ("R&D", ["r", "d"]),
        ("C++ and C#", ["c++", "and", "c#"]),
        ("cost?price", ["cost", "price"]),
        ("café Straße ﬁne", ["café", "strasse", "fine"]),
        ("ＰＭＬＥ", ["pmle"]),
        ("🎓 exam 🎓🎓", ["exam"]),
        ("試験 экзамен", ["試験", "試", "験", "экзамен"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
        (" \t\n?!…--- 🎓", []),
    ],
)
def test_tokens_by_example(text: str, found: list[str]):
    assert tokens(text) == found


def test_word_forms_meet():
    assert words().terms("questions") == words().terms("question")
    assert words().terms("training models") == words().terms("train model")


def test_stop_words_say_nothing():
    assert words().terms("the price of a exam") == words().terms("price exam")


def test_spellings_become_the_guides_words():
    found = words(spellings={"pmle": "professional engineer"})
    assert found.terms("PMLE exam") == found.terms("professional engineer exam")


def test_words_that_mean_the_same_are_one_term_also_when_they_are_several_words():
    found = words(same=[["price", "cost", "how much", "exam fee"]])
    assert found.terms("cost") == found.terms("how much") == found.terms("exam fees") == found.terms("prices")
    assert found.terms("how many") != found.terms("how much")


def test_the_longest_of_the_same_words_counts():
    found = words(same=[["price", "exam fee"], ["test", "exam"]])
    assert found.terms("exam fee") == found.terms("price")
    assert found.terms("exam") == found.terms("test")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("certifcation", "certification"),
        ("databriks", "databricks"),
        ("tensroflow", "tensorflow"),
        ("blueprnt", "blueprint"),
        ("expirience", "experience"),
    ],
)
def test_a_misspelling_becomes_the_guides_word(own_words: Words, typed: str, meant: str):
    assert list(own_words.question_terms(typed)) == list(own_words.question_terms(meant))


@pytest.mark.parametrize(
    "typed", ["exact", "pipelined", "expedience", "blueprinted", "cat", "xyzzy", "ai103", "экзамен"]
)
def test_a_word_that_is_right_or_like_nothing_stays(own_words: Words, typed: str):
    """Only what is no English word is taken for a misspelling, and short words and codes never are."""
    assert "".join(own_words.question_terms(typed)) == "".join(own_words.terms(typed))


def test_a_guides_own_word_is_no_misspelling():
    found = words()
    found.learn(["kubeflow", "kubelow"])
    assert list(found.question_terms("kubelow")) == found.terms("kubelow")


def test_what_is_no_word_becomes_the_guides_word_in_phrasings_too(own_words: Words):
    assert own_words.terms("certifcation") == own_words.terms("certification")


def test_a_guides_own_words_are_never_corrected(own_words: Words):
    words = read_words(None)
    words.learn(["the", "certifcation", "of", "certification"])
    assert words.terms("certifcation") != words.terms("certification")


def test_of_phrasings_only_english_and_what_several_say_is_a_word():
    words = read_words(None)
    phrasings = ["certifcation fee", "a quorble", "quorble?", "which Quorble", "a quorbel"]
    words.learn(["the", "certification"], Counter(token for one in phrasings for token in set(tokens(one))))
    assert words.terms("certifcation") == words.terms("certification")
    assert words.terms("quorbel") == words.terms("quorble")
    assert words.terms("fees") == words.terms("fee") != words.terms("free")


# Other languages than English ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "die Prüfungen", "der Prüfung"),
        ("de", "STRASSE", "Straße"),
        ("es", "¿las pruebas?", "la prueba"),
        ("fr", "l'inscription", "des inscriptions"),
        ("pt", "as provas", "a prova"),
        ("tr", "SINAVLAR", "sınav"),
        ("tr", "CKA'yı", "CKA"),
        ("ru", "экзамены", "экзамен"),
    ],
)
def test_word_forms_of_each_language_meet(language: str, one: str, other: str):
    assert read_words(None, language).terms(one) == read_words(None, language).terms(other) != []


@pytest.mark.parametrize(
    ("language", "stop"),
    [
        ("de", "wann ist das bei uns"),
        ("es", "qué es esto"),
        ("fr", "où est-ce que"),
        ("tr", "bu ne için"),
        ("ja", "です"),
    ],
)
def test_stop_words_of_each_language_say_nothing(language: str, stop: str):
    assert read_words(None, language).terms(stop) == []


def test_no_english_rule_touches_another_language():
    english, german = read_words(None), read_words(None, "de")
    for words in (english, german):
        words.learn(["vortrag", "dank"])
    assert german.terms("Vertrag") != german.terms("Vortrag")
    assert english.terms("vertrag") == english.terms("vortrag")
    assert german.terms("DA prep exp") == ["prep", "exp"]
    assert english.terms("DA") == english.terms("data analyst")
    assert german.terms("test") != german.terms("exam")


@pytest.mark.parametrize(
    ("language", "typed"), [("de", "Prüfugn"), ("es", "prueva"), ("tr", "sinav"), ("hi", "परिक्षा")]
)
def test_misspellings_become_the_guides_words_in_each_language(language: str, typed: str):
    word = {"de": "Prüfung", "es": "prueba", "tr": "sınav", "hi": "परीक्षा"}[language]
    words = read_words(None, language)
    words.learn(tokens(word))
    assert words.terms(typed) == words.terms(word)


def test_a_form_of_a_known_word_is_no_misspelling():
    """Turkish has no list of words, so a form that the guide does not have could be taken for a misspelt other word."""
    words = read_words(None, "tr")
    words.learn(["kitap", "kitabı", "kitapla", "hitaplar"])
    assert words.terms("kitaplar") == words.terms("kitap")


def test_words_of_a_language_without_stemmer_and_lists_stay_as_they_are():
    words = read_words(None, "xh")
    assert words.terms("Uviwo olukhulu") == ["uviwo", "olukhulu"]
    assert words.rarity("uviwo") is None


def test_rarity_follows_the_language():
    german, english, japanese = (read_words(None, language) for language in ("de", "en", "ja"))
    assert (german.rarity("nicht") or 0) < 0.2 < 0.6 < (english.rarity("nicht") or 0)
    assert english.rarity("IT") == 1.0
    assert (japanese.rarity("です") or 1) < (japanese.rarity("受け") or 1) < 0.2
    assert japanese.rarity("試験") is None


def test_an_operators_words_hold_for_all_languages_of_a_guide():
    german = words(stop=["bitte"], spellings={"bsk": "binnenschein kurs"}, same=[["prüfung", "test"]]).of("de")
    assert german.terms("bitte") == []
    assert german.terms("BSK") == german.terms("Binnenschein Kurs")
    assert german.terms("Tests") == german.terms("Prüfungen")
    assert german.terms("der die das") == []


def test_an_operators_words_have_the_built_in_short_names_unless_they_name_others():
    own = {"stop": ["it"], "spellings": {}, "same": []}
    assert Words(WordsFile.model_validate(own)).terms("our IT") == ["our", "IT"]
    assert Words(WordsFile.model_validate({**own, "names": []})).terms("our IT") == ["our"]


@modest
@given(st.text(max_size=100))
def test_any_text_gives_sound_terms(own_words: Words, text: str):
    assert all(
        term and not term.isspace() for term in [*tokens(text), *own_words.terms(text), *own_words.question_terms(text)]
    )


@modest
@given(st.text("aZ1-'.,/&+# 0k", max_size=30))
def test_case_makes_no_difference(text: str):
    assert tokens(text) == tokens(text.upper()) == tokens(text.lower())


def test_terms_are_the_same_from_any_thread():
    """A stemmer holds the word it works on: threads would get each other's stems, and keep them."""
    found, other = words(), words()
    typed = [
        a + b
        for a in ("train", "certif", "question", "prepar", "monitor")
        for b in ("ing", "ed", "s", "ication", "ations", "er")
    ]
    right = {word: found.terms(word) for word in typed}
    wrong: list[str] = []

    def ask() -> None:
        for _ in range(30):
            other.stem.cache_clear()
            wrong.extend(word for word in typed if other.terms(word) != right[word])

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("stop: [a]\nspellings: {}\nsame:\n  - [one]\n", "words.yaml:4: "),
        ("stop: [a]\nspellings: {}\nsame: []\nstops: [b]\n", "words.yaml:4: stops"),
        ("stop: [a]\nspellings:\n  x: 3\nsame: []\n", "words.yaml:3: "),
        ("stop: [a\n", "words.yaml:"),
    ],
)
def test_a_fault_of_the_words_names_its_line(tmp_path: Path, text: str, fault: str):
    file = tmp_path / "words.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GuideError) as raised:
        read_words(file)
    assert fault in str(raised.value)
