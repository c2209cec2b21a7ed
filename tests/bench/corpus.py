"""Guides of any size whose words are as unevenly common as those of English text, from a fixed seed.

The r-th commonest word has a probability proportional to 1 / (r + SHIFT) ** EXPONENT (Zipf-Mandelbrot; Mandelbrot,
1953). The first t words contain HEAPS_FACTOR * t ** HEAPS_EXPONENT different words (Heaps' law; Heaps, 1978). The
lengths of sentences are log-normal (Williams, 1940). The constants were fitted to the 240 Markdown files (174,312
words) that the packages in .venv ship.

The words are English (pyspellchecker's list), so stems, stop words and letter n-grams are real. A larger guide begins
with the passages of a smaller one, so a series of sizes shows the growth of one guide.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
from spellchecker import SpellChecker

from knowledge.sentences import read_sentences
from knowledge.source import GuideSource
from knowledge.text.passages import Passage
from knowledge.text.tokens import tokens
from knowledge.text.words import read_words

SHIFT = 9.5
EXPONENT = 1.26
HEAPS_FACTOR = 8.2
HEAPS_EXPONENT = 0.555
SENTENCE_MEDIAN = 13.3
SENTENCE_SIGMA = 0.67
LONGEST_SENTENCE = 60
MOST_SENTENCES = 5  # of a passage, so that a passage has 45 words on average, as in the own guide
BEGUN = 2_000  # words before the first passage; among the first words of any text, most are new
AGAIN = 0.15  # the share of words that repeat an earlier word of the same passage
OWN = 6  # rarest words of a passage, which its heading and its phrasings are about
STOP_WORDS = 150  # about as many of the commonest English words are common in every text
MIXING = 2.0  # standard deviation, in natural logarithms of ranks: how much a subject's words differ from all English
SEED = 18

Integers = npt.NDArray[np.int64]


@cache
def vocabulary() -> list[str]:
    """Return the words of the corpus, the commonest first.

    The order is that of English for the commonest words. The others are mixed, because each subject has its own words.
    """
    frequencies = SpellChecker().word_frequency.dictionary
    words = [word for word in frequencies if word.isascii() and word.isalpha()]
    words.sort(key=lambda word: (-frequencies[word], word))
    rest = np.log(np.arange(STOP_WORDS, len(words)) + 1.0)
    order = np.argsort(rest + MIXING * np.random.default_rng([SEED, 0]).standard_normal(len(rest)), kind="stable")
    return words[:STOP_WORDS] + [words[STOP_WORDS + place] for place in order]


def texts(count: int, seed: int = SEED) -> Iterator[list[list[int]]]:
    """Yield `count` texts: a list of sentences each, which are lists of word numbers."""
    sizes = np.random.default_rng([seed, 1])
    draws = np.random.default_rng([seed, 2])
    before = BEGUN
    for _ in range(count):
        lengths = sentence_lengths(sizes)
        numbers = word_numbers(draws, before, sum(lengths))
        before += len(numbers)
        ends = np.cumsum(lengths)
        yield [part.tolist() for part in np.split(numbers, ends[:-1])]


def sentence_lengths(chance: np.random.Generator) -> list[int]:
    """Draw the lengths of a text's sentences, in words."""
    count = int(chance.integers(1, MOST_SENTENCES, endpoint=True))
    lengths = chance.lognormal(np.log(SENTENCE_MEDIAN), SENTENCE_SIGMA, size=count)
    return np.clip(np.rint(lengths), 3, LONGEST_SENTENCE).astype(int).tolist()


def word_numbers(chance: np.random.Generator, before: int, count: int) -> Integers:
    """Draw the numbers of the `count` words that follow `before` words of a corpus, shape (count,)."""
    known = np.floor(HEAPS_FACTOR * np.arange(before, before + count + 1, dtype=float) ** HEAPS_EXPONENT).astype(int)
    is_new = np.diff(known) > 0
    shares = cumulative()
    drawn = np.searchsorted(shares, chance.random(count) * shares[known[:-1] - 1])
    numbers = np.where(is_new, known[1:] - 1, drawn)
    earlier = (chance.random(count) * np.arange(count)).astype(int)
    again = (chance.random(count) < AGAIN) & ~is_new
    return np.where(again, numbers[earlier], numbers)


@cache
def cumulative() -> npt.NDArray[np.float64]:
    """Return the summed weights of the words up to each word, shape (words,)."""
    return np.cumsum(1 / (np.arange(1, len(vocabulary()) + 1) + SHIFT) ** EXPONENT)


def synthetic(size: int, phrasings: int = 0, seed: int = SEED) -> GuideSource:
    """Build a guide of `size` passages, each under a question of its own and asked for in `phrasings` ways."""
    passages = list(_passages(size, phrasings, seed))
    headings = [("Guide",), *(passage.path for passage in passages)]
    words = read_words(None)
    words.terms("qwertz")  # an unknown word: the list of English words is read, which is part of no measurement
    return GuideSource(
        "Guide", None, None, "en", passages, [], headings, words, None, None, read_sentences(None).of("en")
    )


def _passages(size: int, phrasings: int, seed: int) -> Iterator[Passage]:
    for number, sentences in enumerate(texts(size, seed)):
        chance = random.Random(seed * 1_000_003 + number)  # of its own, so phrasings do not change other passages
        text = prose(sentences)
        own = rarest(sentences)
        heading = f"{' '.join(['What', *some_of(sentences, chance, 3), *own[:2]])} {number}?"
        asked = tuple(
            " ".join([*some_of(sentences, chance, chance.randint(2, 7)), *chance.sample(own, min(2, len(own)))])
            for _ in range(phrasings)
        )
        yield Passage(f"p{number}", "answer", ("Guide", heading), text, text, "guide.md", number + 1, asked)


def prose(sentences: list[list[int]]) -> str:
    """Write word numbers as sentences."""
    words = vocabulary()
    return " ".join(f"{' '.join(words[number] for number in sentence).capitalize()}." for sentence in sentences)


def rarest(sentences: list[list[int]]) -> list[str]:
    """Return the rarest words of a text, at most OWN."""
    return [vocabulary()[number] for number in sorted({n for sentence in sentences for n in sentence})[-OWN:]]


def some_of(sentences: list[list[int]], chance: random.Random, count: int) -> list[str]:
    """Return words of one sentence of a text, as they follow each other."""
    sentence = chance.choice(sentences)
    begin = chance.randrange(max(1, len(sentence) - count))
    return [vocabulary()[number] for number in sentence[begin : begin + count]]


def questions(source: GuideSource, count: int, seed: int = 2) -> list[str]:
    """Return questions as members might put them, with about seven terms, as the golden questions have.

    Each holds words of a passage and of its heading, words of another passage, and one misspelt word.
    """
    chance = random.Random(seed)
    found: list[str] = []
    for passage, other in zip(*(chance.choices(source.passages, k=count) for _ in range(2)), strict=True):
        words = [*sample(chance, passage.text, 7), *sample(chance, passage.path[-1], 2), *sample(chance, other.text, 3)]
        slip = chance.randrange(len(words))
        at = chance.randrange(len(words[slip]))
        words[slip] = words[slip][:at] + words[slip][at + 1 :] or words[slip]
        found.append(" ".join(words))
    return found


def sample(chance: random.Random, text: str, most: int) -> list[str]:
    """Draw different words of a text, at most `most`."""
    held = sorted({word for word in tokens(text) if word.isalpha()}) or tokens(text)
    return chance.sample(held, min(most, len(held)))
