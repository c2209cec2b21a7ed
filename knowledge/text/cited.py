"""The words at the end of a passage that name its source, such as "Source: example.com, checked 2026-09-29".

They are true of the whole passage, so an answer shows them apart from its sentences, whichever of these it quotes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from knowledge.text.sentences import last_sentence

# In each language of knowledge/sentences.yaml.
_MARKS: Final = r"Sources?|Quellen?|Fuentes?|Fontes?|Kaynak(?:lar)?|出典"
_SOURCE: Final = re.compile(rf"\(?(?:{_MARKS})\s?[:：]\s*(?P<named>\S.*)", re.IGNORECASE | re.DOTALL)
_MOST: Final = 300  # characters; a longer sentence tells more than a source
_END: Final = re.compile(r"[.。)\s]+\Z")
_PAGE: Final = re.compile(r"\]\((https?://[^)\s]*)\)|<(https?://[^>\s]*)>")


@lru_cache(maxsize=4096)
def parted(text: str) -> tuple[str, str]:
    """Return a passage's text without the words that name its source, and these words without `Source:`.

    The words are the last sentence. If there are none, or nothing besides, return the whole text and an empty text.
    """
    text = text.strip()
    last = last_sentence(text) if ":" in text or "：" in text else ""
    found = _SOURCE.fullmatch(last)
    told = text.removesuffix(last).rstrip() if found else ""
    if found is None or not told or len(last) > _MOST:
        return text, ""
    return told, _END.sub("", found["named"])


def source_page(markdown: str) -> str | None:
    """Return the address of the first page that the words on a passage's source link to, or None."""
    marks = [found.start() for found in re.finditer(rf"(?:{_MARKS})\s?[:：]", markdown, re.IGNORECASE)]
    found = _PAGE.search(markdown, marks[-1]) if marks else None
    return (found[1] or found[2]) if found else None
