"""Where sentences end, so that a text is never cut inside one."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = frozenset(
    {"e.g", "i.e", "etc", "vs", "approx", "no", "dr", "mr", "mrs", "ms", "prof", "inc", "incl", "cf"}
)
# A run of stops is matched only from its start. Otherwise a long row of dots would be tried from each dot.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’)\]*_]*+(?=\s+[\"'“‘(\[*_•]*[^\sa-z])"
    r"|(?<![。！？])[。！？]++[」』”’）]*+"
    r"|\n+"
)
_LAST_WORD = re.compile(r"([\w.]+?)\.$")


def sentence_ends(text: str) -> Iterator[int]:
    """Yield the offset just after each sentence. The end of the text ends the last sentence."""
    end = 0
    for match in _END.finditer(text):
        word = _LAST_WORD.search(text[max(0, match.start() - 12) : match.start() + 1])
        if word and (word[1].lower() in _ABBREVIATIONS or re.fullmatch(r"[A-Z]", word[1])):
            continue
        end = match.end()
        yield end
    if text and (not end or text[end:].strip()):
        yield len(text)


def last_sentence(text: str) -> str:
    """Return the sentence that a text ends with."""
    ends = list(sentence_ends(text))
    return text[ends[-2] if len(ends) > 1 else 0 :].strip()


def shorten(text: str, limit: int) -> str:
    """Cut a text to at most `limit` characters, at the end of a sentence.

    If its first sentence is too long, cut that sentence after a word and add an ellipsis.
    """
    text = text.strip()
    if len(text) <= limit:
        return text
    fitting = 0
    for end in sentence_ends(text):
        if len(text[:end].rstrip()) > limit:
            break
        fitting = end
    if fitting:
        return text[:fitting].rstrip()
    head = text[: max(0, limit - 1)]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip() + "…"[:limit]
