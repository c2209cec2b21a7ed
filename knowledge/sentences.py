"""Where sentences end, so that a text is never cut inside one."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset({"e.g", "i.e", "etc", "vs", "approx", "no", "dr", "mr", "mrs", "ms", "prof", "inc", "incl", "cf"})
_END = re.compile(r"[.!?…]+[\"'”’)\]*_]*(?=\s+[\"'“‘(\[*_•]*[^\sa-z])|\n+")
_LAST_WORD = re.compile(r"([\w.]+?)\.$")


def sentence_ends(text: str) -> list[int]:
    """Gives the offsets just behind each sentence, the end of the text last."""
    ends: list[int] = []
    for match in _END.finditer(text):
        word = _LAST_WORD.search(text[max(0, match.start() - 12) : match.start() + 1])
        if word and (word[1].lower() in _ABBREVIATIONS or re.fullmatch(r"[A-Z]", word[1])):
            continue
        ends.append(match.end())
    if text and (not ends or text[ends[-1] :].strip()):
        ends.append(len(text))
    return ends


def last_sentence(text: str) -> str:
    """Gives the sentence that a text ends with."""
    ends = sentence_ends(text)
    return text[ends[-2] if len(ends) > 1 else 0 :].strip()


def shorten(text: str, limit: int) -> str:
    """Cuts a text to `limit` characters at the end of a sentence; at a word with an ellipsis where the first is longer."""
    text = text.strip()
    if len(text) <= limit:
        return text
    fitting = [end for end in sentence_ends(text) if len(text[:end].rstrip()) <= limit]
    if fitting:
        return text[: fitting[-1]].rstrip()
    head = text[: max(0, limit - 1)]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip() + "…"[:limit]
