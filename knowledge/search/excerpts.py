"""A passage and the weights of a question's terms -> the sentences to quote, and the words to make bold in them.

A sentence is worth the sum of the weights of the question's terms in it. Its size is the room that it takes on a phone,
in characters: each line of a list takes whole lines there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

from knowledge.text.sentences import sentence_ends, shorten

Weights = Mapping[str, float]
TermsOf = Callable[[str], Iterable[str]]

MOST_DECIDING = 3
PHONE_LINE = 36  # characters of a line of an answer on a phone of 390 pixels
_AMOUNT = re.compile(
    r"\b(how (much|many|long|often|soon|fast|late|big|high)|when|what time|cost|costs|price|fee|fees|pay|"
    r"salary|earn|income|score|percent|weight|weights|hours|minutes|weeks|months|years|date|expire|expires|valid|number)\b",
    re.IGNORECASE,
)
_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?|years?|questions?|points?|percent|attempts?)"
_NUMBER = r"(?:\d[\d,.]*(?:\s?[–-]\s?\d[\d,.]*)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_MONEY_WORD = (
    r"(?:US)?[$€£]\s?\d[\d,.]*\d|(?:US)?[$€£]\s?\d|\b\d[\d,.]*\s?(?:€|euros?\b|dollars?\b|pounds?\b|francs?\b)"
)
_PRICE = re.compile(r"\b(?:costs?|price|fees?|pay|salary|earn|income)\b", re.IGNORECASE)
_MONEY = re.compile(_MONEY_WORD, re.IGNORECASE)
_FIGURE = re.compile(
    rf"{_MONEY_WORD}|\d[\d,.–-]*\s?%|\b{_NUMBER}[ -]{_UNIT}\b"
    r"|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b",
    re.IGNORECASE,
)
_FENCE = "```"
_ITEM = re.compile(r" *(?:•|\d{1,6}\.) ")
_STEP = re.compile(r" *\d{1,6}\. ")
# Yes and no in the languages of knowledge/sentences.yaml.
_VERDICT = re.compile(
    r"(?P<said>yes|no|ja|nein|sí|oui|non|sim|não|evet|hayır|はい|いいえ)(?=[,.:;!。、：])", re.IGNORECASE
)


def excerpt(
    text: str,
    weights: Weights,
    terms_of: TermsOf,
    most: int,
    limit: int,
    *,
    longest: int = 0,
    code_limit: int = 0,
    enough: float = 1.0,
    more_of: Callable[[str], float] = lambda _: 0.0,
) -> str:
    """Return the run of at most `most` consecutive sentences with the highest total worth whose size is within `limit`.

    Of several runs that are worth the same, return the earliest. Steps are quoted from the beginning of the text. A
    list that fits counts as one sentence. A single sentence that is too large is returned all the same if it has at
    most `longest` characters. If it has more, it is cut to `limit` or `longest`, whichever is larger.

    Code that does not fit is left out with the sentence before it. If there is nothing else, return the code, at most
    `code_limit` characters.
    `more_of`: what a sentence is worth besides.
    `enough`: the share of the best run's worth with which a text is quoted from its beginning all the same.
    """
    sentences, runs = _sentences_and_runs(text, most, limit, longest)
    if not runs:
        return shorten(text, code_limit) if _FENCE in text else shorten(text, max(limit, longest))
    told = [_told(sentence, weights, terms_of) + more_of(sentence) for sentence in sentences]
    worth = [math.fsum(told[at : at + runs[at]]) for at in range(len(runs))]
    best = max(range(len(runs)), key=lambda at: (worth[at], -at))
    if worth[0] >= enough * worth[best] or _STEP.match(sentences[best]):
        best = 0
    found = shorten("".join(sentences[best : best + runs[best]]), max(limit, longest))
    return found if found == text or "\n" in found else found.removeprefix("• ")


def size_of(text: str) -> int:
    """Return how much room a text takes on a phone, in characters. Each line but the last one takes whole lines."""
    *before, last = map(_length, text.split("\n"))
    return sum(math.ceil((length + 1) / PHONE_LINE) * PHONE_LINE for length in before) + last


def _length(line: str) -> int:
    return len(line) + (0 if line.isascii() else sum(east_asian_width(sign) in "WF" for sign in line))


def deciding(text: str, question: str, weights: Weights, terms_of: TermsOf) -> tuple[str, ...]:
    """Return the words of a text that decide, as they are spelt there: at most MOST_DECIDING.

    If the question asks for an amount, these are the figures of the best sentence. Else a yes or no decides that the
    text begins with.
    """
    sentences = _sentences(text)
    if sentences and _AMOUNT.search(question):
        sentence = max(sentences, key=lambda one: _told(one, weights, terms_of))
        figure = _MONEY if _PRICE.search(question) else _FIGURE
        if figures := [match[0] for match in figure.finditer(sentence)]:
            return tuple(dict.fromkeys(figures))[:MOST_DECIDING]
    said = _VERDICT.match(text)
    return (said["said"],) if said else ()


@lru_cache(maxsize=1024)  # they do not depend on the question, and the passages that answer are few
def _sentences_and_runs(text: str, most: int, limit: int, longest: int) -> tuple[Sequence[str], Sequence[int]]:
    """Return the sentences of a text, and how many from each of them on fit together. Return no run for code alone."""
    sentences = _without_long_code(_units(text, limit), max(limit, longest))
    if not any(one.strip() for one in sentences):
        return sentences, ()
    return sentences, [_run(sentences, begin, most, limit) for begin in range(len(sentences))]


def _run(sentences: Sequence[str], begin: int, most: int, limit: int) -> int:
    """Return how many consecutive sentences fit together, at least one."""
    count = 1
    while count < min(most, len(sentences) - begin):
        if size_of("".join(sentences[begin : begin + count + 1]).rstrip()) > limit:
            break
        count += 1
    return count


def _without_long_code(units: list[str], limit: int) -> list[str]:
    kept: list[str] = []
    for unit in units:
        if _FENCE not in unit or len(unit.rstrip()) <= limit:
            kept.append(unit)
        elif kept:
            kept[-1] = kept[-1].rstrip() + "\n"
    return kept


def _units(text: str, limit: int) -> list[str]:
    """Return the sentences of a text. Code and a list that fits into `limit` are one with the words before them.

    Of a longer list, so are the first items, as many as fit.
    """
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
    together = len(run)
    while together and size_of((lead + "".join(run[:together])).rstrip()) > limit:
        together -= 1
    if together < len(run) and sum(_ITEM.match(one) is not None for one in run) == 1:
        together = 0  # what introduces the items of a list is not worth a sentence of a single one
    units += ["".join([lead, *run[:together]]), *run[together:]] if together else run
    run.clear()


@lru_cache(maxsize=1024)  # the passages that answer are few
def _sentences(text: str) -> Sequence[str]:
    return [text[start:end] for start, end in pairwise([0, *sentence_ends(text)])]


def _told(sentence: str, weights: Weights, terms_of: TermsOf) -> float:
    # An exact sum does not depend on the order, so sentences that hold the same terms are equal.
    return math.fsum(weights.get(term, 0.0) for term in frozenset(terms_of(sentence)))
