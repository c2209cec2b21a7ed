"""A passage and the weights of a question's terms -> the sentences to quote, and the words to make bold in them.

A sentence is worth the sum of the weights of the question's terms in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from knowledge.text.sentences import sentence_ends, shorten

Weights = Mapping[str, float]
TermsOf = Callable[[str], Iterable[str]]

MOST_DECIDING = 3
LEAST_SHARE = 0.5  # share of the heaviest word's weight
_AMOUNT = re.compile(
    r"\b(how (much|many|long|often|soon|fast|late|big|high)|when|what time|cost|costs|price|fee|fees|pay|"
    r"salary|earn|income|score|percent|weight|weights|hours|minutes|weeks|months|years|date|expire|expires|valid|number)\b",
    re.IGNORECASE,
)
_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?|years?|questions?|points?|percent|attempts?)"
_NUMBER = r"(?:\d[\d,.]*(?:\s?[–-]\s?\d[\d,.]*)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_FIGURE = re.compile(
    rf"(?:US)?[$€£]\s?\d[\d,.]*\d|(?:US)?[$€£]\s?\d|\d[\d,.–-]*\s?%|\b{_NUMBER}[ -]{_UNIT}\b"
    r"|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b",
    re.IGNORECASE,
)
_FENCE = "```"
_ITEM = re.compile(r" *(?:•|\d{1,6}\.) ")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


def excerpt(
    text: str,
    weights: Weights,
    terms_of: TermsOf,
    most: int,
    limit: int,
    code_limit: int = 0,
    more_of: Callable[[str], float] = lambda _: 0.0,
) -> str:
    """Return the run of `most` consecutive sentences with the highest total worth, cut to `limit` characters.

    If several runs of sentences are worth the same, return the earliest run. If the text has no more than `most`
    sentences, return all of them, cut to `limit` characters. A list that fits counts as one sentence.

    Code that does not fit is left out with the sentence before it. If there is nothing else, return the code, at most
    `code_limit` characters.
    `more_of`: what a sentence is worth besides.
    """
    sentences = _without_long_code(_units(text, limit), limit)
    if not any(one.strip() for one in sentences):
        return shorten(text, code_limit) if _FENCE in text else shorten(text, limit)
    if len(sentences) <= most:
        return shorten("".join(sentences), limit)
    told = [_told(sentence, weights, terms_of) + more_of(sentence) for sentence in sentences]
    best = max(range(len(sentences) - most + 1), key=lambda at: (sum(told[at : at + most]), -at))
    return shorten("".join(sentences[best : best + most]), limit)


def deciding(text: str, question: str, weights: Weights, terms_of: TermsOf) -> tuple[str, ...]:
    """Return at most MOST_DECIDING words of the text's best sentence, as they are spelt there.

    If the question asks for an amount and the sentence holds figures, return the figures. Otherwise return the words
    whose terms weigh most in the question, the heaviest first.
    """
    sentences = _sentences(text)
    if not sentences:
        return ()
    sentence = max(sentences, key=lambda one: _told(one, weights, terms_of))
    if _AMOUNT.search(question) and (figures := [match[0] for match in _FIGURE.finditer(sentence)]):
        return tuple(dict.fromkeys(figures))[:MOST_DECIDING]
    words = dict.fromkeys(match[0] for match in _WORD.finditer(sentence))
    told = {word: max((weights.get(term, 0.0) for term in terms_of(word)), default=0.0) for word in words}
    least = LEAST_SHARE * max(told.values(), default=0.0)
    return tuple(sorted((w for w in words if told[w] > 0 and told[w] >= least), key=lambda w: -told[w]))[:MOST_DECIDING]


def _without_long_code(units: list[str], limit: int) -> list[str]:
    kept: list[str] = []
    for unit in units:
        if _FENCE not in unit or len(unit.rstrip()) <= limit:
            kept.append(unit)
        elif kept:
            kept[-1] = kept[-1].rstrip() + "\n"
    return kept


def _units(text: str, limit: int) -> list[str]:
    """Return the sentences of a text. Code and a list that fits into `limit` are one with the words before them."""
    units: list[str] = []
    run: list[str] = []  # the sentences of the list that the text is in
    starts_line = True
    for sentence in _sentences(text):
        is_code = starts_line and sentence.lstrip(" ").startswith(_FENCE)
        if starts_line and not is_code and not _ITEM.match(sentence):
            _end_list(units, run, limit)
        if run or (starts_line and _ITEM.match(sentence)):
            run.append(sentence)
        elif is_code and units:
            units[-1] += sentence
        else:
            units.append(sentence)
        starts_line = sentence.endswith("\n")
    _end_list(units, run, limit)
    return units


def _end_list(units: list[str], run: list[str], limit: int) -> None:
    if not run:
        return
    leads = bool(units) and units[-1].rstrip().endswith((":", "："))
    lead = units.pop() if leads else ""
    whole = lead + "".join(run)
    units += [whole] if len(whole.rstrip()) <= limit else [*([lead] if lead else []), *run]
    run.clear()


@lru_cache(maxsize=1024)  # the passages that answer are few
def _sentences(text: str) -> Sequence[str]:
    return [text[start:end] for start, end in pairwise([0, *sentence_ends(text)])]


def _told(sentence: str, weights: Weights, terms_of: TermsOf) -> float:
    # An exact sum does not depend on the order, so sentences that hold the same terms are equal.
    return math.fsum(weights.get(term, 0.0) for term in frozenset(terms_of(sentence)))
