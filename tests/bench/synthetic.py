"""Guides of any size, made of the own guide's words and of made-up ones that are as unevenly common as real ones."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from functools import cache

from knowledge.source import CONTENT, GuideSource, read_guide
from knowledge.text.passages import Passage
from knowledge.text.words import read_words, tokens

MADE_UP = 20_000
BEGINNINGS = ["b", "br", "c", "d", "dr", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "v"]
MIDDLES = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
ENDS = ["", "l", "n", "r", "s", "t", "nd", "ck", "m", "ble"]


@cache
def own_words() -> dict[str, None]:
    """Gives the words of the own guide, the commonest first."""
    counted = Counter(word for passage in read_guide(CONTENT).passages for word in tokens(passage.text))
    return dict.fromkeys(word for word, _ in counted.most_common())


def vocabulary(chance: random.Random) -> list[str]:
    """Gives words, the commonest first: the own guide's, then made-up ones."""
    made_up: dict[str, None] = {}
    while len(made_up) < MADE_UP:
        syllables = [
            chance.choice(BEGINNINGS) + chance.choice(MIDDLES) + chance.choice(ENDS)
            for _ in range(chance.randint(1, 4))
        ]
        made_up["".join(syllables)] = None
    return [*own_words(), *(word for word in made_up if word not in own_words())]


def synthetic(size: int, phrasings: int, seed: int = 1) -> GuideSource:
    """Makes a guide of `size` passages, each under a question of its own and asked for in `phrasings` ways."""
    chance = random.Random(seed)
    words = vocabulary(chance)
    # Zipf's law: the n-th word is 1/n as common as the first.
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def some(least: int, most: int) -> list[str]:
        return chance.choices(words, cum_weights=weights, k=chance.randint(least, most))

    passages: list[Passage] = []
    for number in range(size):
        own = chance.choices(words[100:], k=6)  # what this passage alone is about
        heading = " ".join(["What", *some(3, 5), *own[:2]]) + "?"
        text = " ".join(some(25, 60) + own).capitalize() + "."
        asked = tuple(" ".join(some(4, 9) + chance.sample(own, 2)) for _ in range(phrasings))
        passages.append(Passage(f"p{number}", "answer", ("Guide", heading), text, text, "guide.md", number + 1, asked))
    headings = [("Guide",), *(passage.path for passage in passages)]
    return GuideSource("Guide", None, None, "en", passages, [], headings, read_words(None), None, None)


def questions(source: GuideSource, count: int, seed: int = 2) -> list[str]:
    """Gives questions as members might put them: a passage's words among others, one of them misspelt."""
    chance = random.Random(seed)
    found: list[str] = []
    for passage in chance.choices(source.passages, k=count):
        words = chance.sample(tokens(passage.text), 5) + chance.sample(tokens(passage.path[-1]), 2)
        slip = chance.randrange(len(words))
        at = chance.randrange(len(words[slip]))
        words[slip] = words[slip][:at] + words[slip][at + 1 :] or words[slip]
        found.append(" ".join(words))
    return found
