"""The stored word list: the same words and frequencies as pyspellchecker's, wherever it can or cannot be stored."""

from __future__ import annotations

import mmap
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from spellchecker import SpellChecker

from knowledge.text import frequencies as module
from knowledge.text.frequencies import Frequencies, frequencies_of

PACKED = module._packed("en")
CHECKER = SpellChecker(language="en", distance=1)
FREQUENCIES = CHECKER.word_frequency.dictionary
LISTED_WORDS = st.sampled_from(sorted(FREQUENCIES))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(module, "frequencies_of", module.frequencies_of.__wrapped__)
    return tmp_path / "whichcert"


def english() -> Frequencies:
    found = module.frequencies_of("en")
    assert found is not None
    return found


def is_mapped(words: Frequencies) -> bool:
    return isinstance(words._data, mmap.mmap)


@pytest.mark.slow
def test_each_word_has_its_frequency():
    words = Frequencies(PACKED)
    assert {word: words.frequency(word) for word in FREQUENCIES} == FREQUENCIES
    assert words.most_frequent == max(FREQUENCIES.values())


@given(
    st.one_of(
        st.text(),
        LISTED_WORDS.map(str.title),
        LISTED_WORDS.map(lambda word: word[:-1]),
        LISTED_WORDS.map(lambda word: word + "x"),
    )
)
@example("ß")  # in capitals it is SS
def test_any_text_is_looked_up_as_pyspellchecker_does(text: str):
    frequency = english().frequency(text)
    assert frequency == CHECKER.word_frequency[text.casefold()]
    assert (frequency > 0) == bool(CHECKER.known([text.casefold()]))


def test_the_list_is_packed_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    first = english()
    monkeypatch.setattr(module, "_packed", None)
    assert [path.read_bytes() for path in folder.iterdir()] == [PACKED]
    for words in (first, english()):
        assert is_mapped(words)
        assert words.frequency("exam") == FREQUENCIES["exam"]


@pytest.mark.parametrize(
    "damaged", [b"", b"\0", PACKED[:-1], PACKED[: len(PACKED) // 2], b"\0" * len(PACKED), PACKED + b"a"]
)
def test_a_damaged_file_is_replaced(damaged: bytes, folder: Path):
    folder.mkdir()
    key = module._key("en")
    assert key is not None
    (folder / f"words-en-{key}").write_bytes(damaged)
    assert english().frequency("exam") == FREQUENCIES["exam"]
    assert (folder / f"words-en-{key}").read_bytes() == PACKED


def test_where_nothing_can_be_stored_the_list_is_in_memory(folder: Path):
    folder.write_text("a file is in the way")
    words = english()
    assert not is_mapped(words)
    assert words.frequency("exam") == FREQUENCIES["exam"]


def test_a_list_in_another_place_is_read_and_not_stored(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert english().frequency("exam") == FREQUENCIES["exam"]
    assert not folder.exists()


@pytest.mark.parametrize("language", sorted(module.LISTED - {"en"}))
def test_each_language_has_the_words_of_its_own_list(language: str):
    found = frequencies_of(language)
    assert found is not None
    listed = SpellChecker(language=language).word_frequency.dictionary
    for word in sorted(listed)[::997]:
        assert found.frequency(word) >= listed[word] > 0
    assert found.frequency("certification exam") == 0


def test_sharp_s_is_written_as_two_letters_too():
    found = frequencies_of("de")
    assert found is not None
    assert found.frequency("straße") == found.frequency("strasse") > 0


def test_a_language_without_a_large_list_has_none():
    assert frequencies_of("tr") is None
