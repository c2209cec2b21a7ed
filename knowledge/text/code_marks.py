"""Tell code from a question: fenced blocks, statements of SQL, and lines of a programming language."""

from __future__ import annotations

import re
from typing import Final

_FENCED: Final = re.compile(r"(`{3,}|~{3,}).*?(?:\1|\Z)", re.DOTALL)
_QUESTION_MARK: Final = re.compile(r"[?？؟]\s*$")

# A statement of SQL. In lower case, "select a course from the list" is English, so a sign of SQL has to follow.
_SQL_WORDS: Final = (
    r"SELECT\b.+\bFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|TRUNCATE\s+TABLE|UNION\s+(?:ALL\s+)?SELECT"
    r"|(?:DROP|CREATE|ALTER)\s+(?:TABLE|DATABASE|INDEX|VIEW|USER)|GRANT\b.+\bON\b.+\bTO"
)
_SQL: Final = re.compile(
    rf"\b(?:{_SQL_WORDS})\b|'\s*(?:OR|AND)\s*'?\w+'?\s*=|\bEXEC\s+\w+|\*\s+(?:from|FROM)\s+\w", re.DOTALL
)
_ANY_CASE_SQL: Final = re.compile(
    rf"(?:{_SQL_WORDS})\b(?=.*[;*=<>])|show\s+(?:tables|databases)\b|merge\s+into\s+\w+\s+using\b",
    re.DOTALL | re.IGNORECASE,
)

# Signs of a programming language. One of them may stand in a question, two of them hardly do.
_MARKS: Final = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"\w\((?!e?s\)|in\)|en\)|nen\)|a\))",  # a call, not "exam(s)" or "Kolleg(in)"
        r"[\"'`]\s*\)|\(\s*[\"'`]|\(\s*\)",
        r";\s*$|;\s*[}\w]",
        r"[{}]",
        r"[=!]==?|[<>]=|=>|->|\+=|:=|&&|\|\||\*\*|::|\+\+;|--\s*$|^\s*(?:--|//)",
        r"\w\s*=\s*[\w\"'\[{(]",
        r"\w\[[\w\"':-]",
        r"</\w|/>",
        r"<\w+(?:\s[^<>]*)?>",
        r"\"\w+\"\s*:",
        r"^\s*(?:#include|import \w|from \w+ import|def \w|class \w|for \w+ in |while |try:|if \()",
        r"^\s*(?:function|const|let|var) \w",
        r":\s*$|\)\s*:",
        r"\A[\w.]+\(.*\)\Z",  # the whole text is a call
    )
)
_ENOUGH: Final = 2
# A line that is code without any further sign.
_LINE: Final = re.compile(
    r"\A\s*(?:from [\w.]+ import \w.*|import \w+ as \w+"
    r"|(?:aws|az|curl|docker|gcloud|git|helm|kubectl|npm|pip|sudo|terraform) \S.*\s-{1,2}\w.*)\Z"
)


def without_code_blocks(text: str) -> str:
    """Return a text without its fenced code blocks."""
    return _FENCED.sub(" ", text)


def is_code(text: str) -> bool:
    """Return whether a text is code and asks nothing. `text` holds no fenced block."""
    text = text.strip().strip("`")
    if _QUESTION_MARK.search(text):
        return False
    if _SQL.search(text) or _ANY_CASE_SQL.match(text.lstrip("'\"; ")):
        return True
    return _LINE.match(text) is not None or sum(bool(mark.search(text)) for mark in _MARKS) >= _ENOUGH
