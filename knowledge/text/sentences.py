"""Where sentences end, so that a text is never cut inside one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_ABBREVIATIONS = frozenset(
    {"e.g", "i.e", "etc", "vs", "approx", "no", "dr", "mr", "mrs", "ms", "prof", "inc", "incl", "cf"}
    | {"bspw", "bzw", "ca", "evtl", "ggf", "inkl", "nr", "str", "tel", "usw", "vgl", "zzgl"}
    | {"sr", "sra", "mme", "mlle"}
)
# A run of stops is matched only from its start. Otherwise a long row of dots would be tried from each dot.
# Fenced code is one sentence, whatever stands in it.
_END = re.compile(
    r"(?P<code>^[ ]*```[\s\S]*?\n[ ]*```[ ]*\n*)"
    r"|(?<![.!?…])[.!?…]++[\"'”’)\]*_]*+(?:[ ]*+\n++|(?=\s+[\"'“‘(\[*_•]*[^\sa-z]))"
    r"|(?<![。！？])[。！？]++[」』”’）]*+\n*+"
    r"|\n+",
    re.MULTILINE,
)
# Where a sentence may end in what somebody types, who may begin the next one with a small letter.
_TYPED_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s)|(?<![。！？])[。！？]++|\n+")
_LAST_WORD = re.compile(r"([\w.]+?)\.$")
_ITEM_NUMBER = re.compile(r"(?:^|\n)\s*[\d.]{1,6}\.$")
_LETTERS = re.compile(r"\s[^\W\d_]\.")  # "z. B.", "p. ex."
# German writes a point behind the number of a day, a term and the like. Nouns follow in capitals.
_BEFORE_ORDINAL = re.compile(
    r"\b(?:am|im|vom|zum|zur|beim|ab|bis|seit|der|die|das|dem|den|des|dein|mein|sein|ihr|unser|euer|kein|ein|jeder?|und|oder|"
    r"dies|welch)(?:e[nmrs]?)?\s+\d{1,2}\.$",
    re.IGNORECASE,
)
_AFTER_ORDINAL = re.compile(
    r"\s+(?:(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*\b"
    r"|\d{1,2}\.|(?:Semester|Jahrhundert|Quartal|Klasse|Stock|Auflage|Platz|Woche|Tag|Versuch)\b)"
)
_ORDINAL = re.compile(r"(?<!\d)(?<!\d[.,])\d{1,2}\.$")
_BEFORE = 24  # characters before a point that are searched


def sentence_ends(text: str) -> Iterator[int]:
    """Yield the offset just after each sentence. The end of the text ends the last sentence."""
    end = 0
    for match in _END.finditer(text):
        if "\n" not in match[0] and _is_inside(text, match):
            continue
        end = match.end()
        yield end
    if text and (not end or text[end:].strip()):
        yield len(text)


def typed_sentences(text: str) -> list[str]:
    """Return the sentences that somebody typed, who may begin them with small letters."""
    ends = [found.end() for found in _TYPED_END.finditer(text) if "\n" in found[0] or not _is_inside(text, found)]
    parts = [text[begin:end].strip() for begin, end in pairwise([0, *ends, len(text)])]
    return [part for part in parts if part]


def _is_inside(text: str, match: re.Match[str]) -> bool:
    """Return whether a stop ends no sentence, but an abbreviation or a number."""
    before = text[max(0, match.start() - _BEFORE) : match.start() + 1]
    if not before.endswith("."):
        return False
    if _ITEM_NUMBER.search(before) and (match.start() < _BEFORE or "\n" in before):
        return True
    word = _LAST_WORD.search(before)
    if word and (word[1].lower() in _ABBREVIATIONS or re.fullmatch(r"[A-Z]", word[1])):
        return True
    if word and len(word[1]) == 1 and word[1].isalpha():
        return _LETTERS.match(text, match.end()) is not None
    if _ORDINAL.search(before) is None:
        return False
    return _BEFORE_ORDINAL.search(before) is not None or _AFTER_ORDINAL.match(text, match.end()) is not None


def last_sentence(text: str) -> str:
    """Return the sentence that a text ends with."""
    ends = list(sentence_ends(text))
    return text[ends[-2] if len(ends) > 1 else 0 :].strip()


def shorten(text: str, limit: int) -> str:
    """Cut a text to at most `limit` characters, at the end of a sentence.

    If its first sentence is too long, cut that sentence after a word and add an ellipsis. Never cut fenced code: if the
    text begins with code that is too long, return an empty text.
    """
    text = text.strip()
    if len(text) <= limit:
        return text
    fitting = 0
    for end in sentence_ends(text):
        if len(text[:end].rstrip()) > limit:
            break
        fitting = end
    if fitting or text.startswith("```"):
        return text[:fitting].rstrip()
    head = text[: max(0, limit - 1)]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip() + "…"[:limit]
