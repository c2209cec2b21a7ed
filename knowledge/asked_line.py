"""Write a comment with phrasings for an editor to copy into the guide. The guide then holds just these phrasings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from knowledge.text.characters import harmless
from knowledge.text.tokens import tokens

# What ends a comment or a phrasing, begins the code of a template, or makes a link or a mention where the comment is
# shown.
_MARKS: Final = re.compile(r"--+|://|[|<>{}\[\]`\\@]")


def phrasing_of(question: str) -> str:
    """Return a question as a phrasing: on one line, without the characters that a comment cannot hold."""
    return " ".join(_MARKS.sub(" ", harmless(question)).split())


def asked_line(questions: Iterable[str], *, in_table: bool = False) -> str | None:
    """Return a comment with the phrasings of some questions. Return None if none of them has words.

    Of questions with the same words, the first is taken. `in_table`: write a comment for each phrasing, because the
    sign between phrasings would divide the cell of a table.
    """
    phrasings: dict[tuple[str, ...], str] = {}
    for phrasing in map(phrasing_of, questions):
        phrasings.setdefault(tuple(tokens(phrasing)), phrasing)
    phrasings.pop((), None)
    if not phrasings:
        return None
    texts = phrasings.values() if in_table else [" | ".join(phrasings.values())]
    return " ".join(f"<!-- asked: {text} -->" for text in texts)
