"""A passage and the weights of a question's terms -> the few sentences in a row that say most about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from knowledge.sentences import sentence_ends, shorten


def excerpt(
    text: str, weights: Mapping[str, float], terms_of: Callable[[str], Iterable[str]], most: int, limit: int
) -> str:
    """Gives at most `most` sentences in a row and `limit` characters; of equal ones the earliest."""
    starts = [0, *sentence_ends(text)]
    sentences = [text[start:end] for start, end in pairwise(starts)]
    if len(sentences) <= most:
        return shorten(text, limit)
    told = [sum(weights.get(term, 0.0) for term in frozenset(terms_of(sentence))) for sentence in sentences]
    best = max(range(len(sentences) - most + 1), key=lambda at: (sum(told[at : at + most]), -at))
    return shorten("".join(sentences[best : best + most]), limit)
