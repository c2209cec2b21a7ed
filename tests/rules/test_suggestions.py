"""What is typed so far leads to the guide's headings: by their words, by other words, misspelt or unfinished."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.search.packed_texts import PackedTexts
from knowledge.search.spellings import Spellings
from knowledge.search.suggestions import CHOICE_LIMIT, MOST_WORDS, Suggestions, choice
from knowledge.text.tokens import tokens
from knowledge.text.words import read_words

COST, LENGTH, SCORE = "What does the exam cost?", "How long does the exam take?", "Which score passes?"
LONG = "Which of the many certifications " * 5 + "fits?"
WORDS = read_words(None)
PHRASINGS = {COST: ["the fee?", "price of it", "cuánto vale"], LENGTH: ["duration"], SCORE: ["points that you need"]}


@pytest.fixture(scope="module")
def suggestions() -> Suggestions:
    return Suggestions([COST, LENGTH, SCORE, LONG, COST], PHRASINGS, WORDS)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cost", COST),
        ("cos", COST),
        ("csot", COST),
        ("fee", COST),
        ("price o", COST),
        ("pirce ", COST),
        ("cuan", COST),
        ("cuánto", COST),
        ("how lo", LENGTH),
        ("durat", LENGTH),
        ("druat", LENGTH),
        ("scroe", SCORE),
        ("point", SCORE),
        ("POINTS", SCORE),
    ],
)
def test_words_lead_to_their_heading(suggestions: Suggestions, typed: str, first: str):
    assert suggestions.near(typed, 25)[:1] == [first]


def test_phrasings_themselves_are_not_offered(suggestions: Suggestions):
    assert set(suggestions.near("fee price duration points", 25)) <= {COST, LENGTH, SCORE}


def test_a_word_that_is_finished_is_no_beginning(suggestions: Suggestions):
    assert suggestions.near("dur", 25) == [LENGTH]
    assert suggestions.near("dur ", 25) == []


def test_nothing_typed_offers_each_heading_once_in_order(suggestions: Suggestions):
    (last,) = suggestions.near(" ", 25)[3:]
    assert suggestions.near("", 25) == [COST, LENGTH, SCORE, last]
    assert LONG.startswith(last.removesuffix("…"))
    assert len(last) <= CHOICE_LIMIT
    assert suggestions.near("", 2) == [COST, LENGTH]


def test_what_nothing_knows_offers_nothing(suggestions: Suggestions):
    assert suggestions.near("xylophone quartet", 25) == []


@given(st.lists(st.text(max_size=150), max_size=5), st.text(max_size=200))
def test_any_text_is_searched_for_among_any_headings(headings: list[str], typed: str):
    found = Suggestions(headings, {heading: [typed] for heading in headings}, WORDS).near(typed, 25)
    assert len(found) == len(set(found)) <= len(headings)
    assert all(0 < len(text) <= CHOICE_LIMIT for text in found)


@given(st.text(max_size=200))
def test_no_heading_is_no_fault(typed: str):
    assert Suggestions([], {}, WORDS).near(typed, 25) == []


# The index finds what a search without an index finds --------------------------------------------------------------

MEANT = ["cost", "price", "fee", "long", "duration", "exam", "test", "the"]  # some of them mean the same
DRAWN = st.one_of(
    st.sampled_from(MEANT),
    st.text("abc", min_size=1, max_size=5),
    st.text("ab", min_size=6, max_size=11),
    st.text("aé1ж𝔸ß", min_size=1, max_size=9),
)
PHRASES = st.lists(DRAWN, min_size=1, max_size=5).map(" ".join)
GUIDES = st.dictionaries(PHRASES, st.lists(PHRASES, max_size=4), max_size=8)
TYPED = st.tuples(st.lists(DRAWN, min_size=1, max_size=4).map(" ".join), st.sampled_from(["", " ", "?"])).map("".join)


def plainly(guide: dict[str, list[str]], typed: str, most: int) -> list[str]:
    """Gives the suggestions by looking at each word of each heading for each typed word."""
    wholes = {choice(heading): heading for heading in guide}
    gains = {heading: gains_of(whole, guide[whole]) for heading, whole in wholes.items()}
    known = {word for of_heading in gains.values() for word in of_heading}
    rarity = {
        word: math.log(1 + len(gains) / sum(word in of_heading for of_heading in gains.values())) for word in known
    }
    words = tokens(typed)[-MOST_WORDS:]
    scores = dict.fromkeys(gains, 0.0)
    for number, word in enumerate(words):
        unfinished = number == len(words) - 1 and not typed[-1].isspace()
        alike = {other: alike_of(word, other, known, unfinished=unfinished) for other in known}
        for heading, of_heading in gains.items():
            scores[heading] += max((alike[w] * (gain * rarity[w]) for w, gain in of_heading.items()), default=0.0)
    least = max(0.25 * max(scores.values(), default=0.0), 1e-9)
    return [heading for heading in sorted(scores, key=lambda h: -scores[h])[:most] if scores[heading] >= least]


def gains_of(heading: str, phrasings: Sequence[str]) -> dict[str, float]:
    gains = dict.fromkeys(tokens(heading), 1.0)
    for word in dict.fromkeys(word for phrase in phrasings for word in tokens(phrase)):
        times = sum(word in tokens(phrase) for phrase in phrasings)
        gains[word] = gains.get(word, 0.0) + 2.0 * times / (times + 2.0)
    return gains


def alike_of(typed: str, word: str, known: set[str], *, unfinished: bool) -> float:
    """Gives how well a known word matches a typed one."""
    found = alike_without_slips(typed, word, unfinished=unfinished)
    slips = 2 if len(typed) >= 8 else 1
    short = len(typed) == 3 and any(alike_without_slips(typed, other, unfinished=unfinished) for other in known)
    if len(typed) < 3 or not typed.isalpha() or short:
        return found
    for length in range(len(typed) - slips, len(typed) + slips + 1):
        if len(word) == length or (unfinished and len(word) > length):
            distance = OSA.distance(typed, word[:length])
            if 0 < distance <= slips:
                found = max(found, 0.8 * (1 - distance / len(typed)) ** 2)
    return found


def alike_without_slips(typed: str, word: str, *, unfinished: bool) -> float:
    if word == typed:
        return 1.0
    same = WORDS.terms(word) == WORDS.terms(typed) != []
    return 0.8 if same or (unfinished and word.startswith(typed)) else 0.0


@pytest.mark.slow
@given(GUIDES, TYPED, st.integers(1, 9))
def test_the_index_changes_nothing_about_what_is_found(guide: dict[str, list[str]], typed: str, most: int):
    suggestions = Suggestions(guide, guide, WORDS)
    assert suggestions.near(typed, most) == plainly(guide, typed, most)
    assert suggestions.near(typed, most) == plainly(guide, typed, most)  # what is remembered is right too


@given(st.lists(DRAWN, max_size=30, unique=True).map(sorted), DRAWN, st.booleans())
def test_no_near_word_is_missed(words: list[str], typed: str, unfinished: bool):
    known = Spellings(Spellings.arrays_of(words))
    assert [known[number] for number in range(len(known))] == words
    begin, end = known.beginning_with(typed)
    assert words[begin:end] == [word for word in words if word.startswith(typed)]
    most = min(2, len(typed) - 1)
    near = {
        (word, OSA.distance(typed, word[:length]))
        for word in words
        for length in range(len(typed) - most, len(typed) + most + 1)
        if len(word) == length or (unfinished and len(word) > length)
    }
    ranges = zip(*(array.tolist() for array in known.near(typed, most, unfinished=unfinished)), strict=True)
    found = {(word, distance) for first, last, distance in ranges for word in words[first:last]}
    assert found == {(word, distance) for word, distance in near if 0 < distance <= most}


@given(st.lists(st.text(max_size=20), max_size=10))
def test_packed_texts_are_the_texts(texts: list[str]):
    packed = PackedTexts(PackedTexts.arrays_of(texts))
    assert [packed[index] for index in range(len(packed))] == texts


# The index in a file -----------------------------------------------------------------------------------------------


def mapped(suggestions: Suggestions, folder: Path) -> Suggestions:
    """Gives the suggestions from files of their arrays, which are mapped and never unpickled."""
    for name, array in suggestions.arrays().items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    arrays = {file.stem: np.load(file, mmap_mode="r", allow_pickle=False) for file in folder.iterdir()}
    assert arrays
    assert not any(array.flags.writeable for array in arrays.values())
    return Suggestions.of_arrays(arrays, WORDS)


@pytest.mark.slow
@given(GUIDES, TYPED)
def test_mapped_arrays_suggest_the_same(guide: dict[str, list[str]], typed: str):
    made = Suggestions(guide, guide, WORDS)
    with TemporaryDirectory() as folder:
        stored = mapped(made, Path(folder))
        assert stored.near(typed, 25) == made.near(typed, 25)
        assert stored.near("", 25) == made.near("", 25)
        again = stored.arrays()
        assert {name: array.tolist() for name, array in made.arrays().items()} == {
            name: array.tolist() for name, array in again.items()
        }


def test_a_posting_costs_few_bytes():
    headings = {f"What is number {number}?": ["how much is it", f"count {number}"] for number in range(300)}
    arrays = Suggestions(headings, headings, WORDS).arrays()
    assert len(arrays["places"]) == len(arrays["kinds"]) > 2000
    assert (arrays["places"].itemsize, arrays["kinds"].itemsize) == (2, 1)
