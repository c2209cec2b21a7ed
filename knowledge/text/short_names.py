"""Find short names that are other words in lower case, such as IT, Go and R."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_NOT_BEFORE: Final = frozenset("&/'’.$+#-@_")
_NOT_BEHIND: Final = r"(?:['’]s\b)?(?![\w&/$€£+#@]|[.-]\d|\.\w|['’])"
_OPENING: Final = " \t\"'`“‘([*_"
_ENDS_SENTENCE: Final = frozenset(".!?…:;•\n。！？")
_LOWER_WORD: Final = re.compile(r"\b[a-z]{4}")


class ShortNames:
    """Names that are told from other words by their capitals or by a sign in them.

    A name with a sign (.NET, A/B) is one in any case. A name of capitals (IT) counts where it is written so, except in
    a text of capitals. A name of one letter (R), or with one capital (Go), must stand within a sentence, because the
    first word of a sentence has a capital anyway. A name with one capital counts only in a text that has long words in
    lower case, because a title may have capitals everywhere.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name.lower(): name for name in names}
        self._pattern = _pattern([*self._names.values()])

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return the names in a text in order: where each begins, where it ends (exclusive), and the name."""
        if self._pattern is None or self._pattern.search(text) is None:
            return []
        return [*self._find(text, self._pattern)]

    def _find(self, text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
        for match in pattern.finditer(text):
            begin, end = match.span()
            name = self._names[match[1].lower()]
            if begin and (text[begin - 1].isalnum() or text[begin - 1] in _NOT_BEFORE):
                continue
            if not name.isalpha() or _counts(name, text, begin):
                yield begin, end, name


def _pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern for the names. Only a name with a sign is matched in any case.

    The pattern begins with the set of the first characters, because a search skips all other characters fast. The set
    of the second characters follows.
    """
    if not names:
        return None
    written = {form for name in names for form in ({name} if name.isalpha() else {name, name.lower(), name.upper()})}
    longest_first = sorted(written, key=len, reverse=True)
    single = [form for form in longest_first if len(form) == 1]
    longer = [form for form in longest_first if len(form) > 1]
    choices = [f"(?<={re.escape(form[0])}){re.escape(form[1:])}" for form in longer]
    found = f"(?={_set(form[1] for form in longer)})(?:{'|'.join(choices)})" if longer else "(?!)"
    if single:
        found += f"|(?<={_set(single)})"
    return re.compile(f"({_set(form[0] for form in written)}(?:{found})){_NOT_BEHIND}")


def _set(characters: Iterable[str]) -> str:
    return f"[{''.join(sorted({re.escape(one) for one in characters}))}]"


def _counts(name: str, text: str, begin: int) -> bool:
    """Return whether a name that is written at a place of a text is no other word there."""
    if name.isupper() and len(name) > 1:
        return not text.isupper() or text.strip() == name
    before = text[:begin].rstrip(_OPENING)
    if not before or before[-1] in _ENDS_SENTENCE or text.isupper():
        return False
    return name.isupper() or _LOWER_WORD.search(text) is not None
