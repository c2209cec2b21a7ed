"""Read a JSON text value by value, and know the position of each value.

`json` of the standard library reads the values. It names no position of a value that it has read, and it takes a field
that is given twice without a word.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

from knowledge.faults import Lines

Location = tuple[int | str, ...]

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_ESCAPED_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
# Matches every escape, so that the second of two backslashes does not begin an escape. A pair of surrogates, such as
# that of an emoji, is matched as one escape.
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
_UNREAD: Final = {
    "Unterminated string starting at": "quotes are opened here and never closed",
    "Invalid control character at": "a line break or a control character is within quotes here",
}


class BrokenJson(Exception):
    """Says why a text is not valid JSON, and on which line."""

    def __init__(self, line: int, words: str) -> None:
        self.line = line
        super().__init__(words)


class JsonText:
    """A JSON text and a position in it.

    `at`: the position of the next character to read.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._decoder = json.JSONDecoder(object_pairs_hook=self._named_once)
        self._repeated: list[str] = []

    def holds(self, sign: str) -> bool:
        """Return whether the text goes on with a sign."""
        return self.text.startswith(sign, self.at)

    def each(self, opened: str, closed: str) -> Iterator[None]:
        """Yield before each field of an object or each item of an array. The caller reads the field or the item."""
        self._take(opened)
        if self._peek() != closed:
            while True:
                self.skip_blanks()
                yield
                if self._peek() != ",":
                    break
                self.at += 1
        self._take(closed)

    def name(self) -> str:
        """Read the name of a field, and go to its value."""
        if not self.holds('"'):
            raise self.broken(self.at, "the name of a field, in double quotes, should be here")
        name, _ = self.value()
        self._take(":")
        self.skip_blanks()
        return cast("str", name)

    def value(self) -> tuple[Any, list[str]]:
        """Read a value. Return it with the names of fields that are given more than once in it."""
        begin = self.at
        self._repeated = []
        try:
            value, self.at = self._decoder.raw_decode(self.text, begin)
        except json.JSONDecodeError as error:
            raise self.broken(error.pos, _UNREAD.get(error.msg, "something else should be here")) from None
        except RecursionError:
            raise self.broken(begin, "this is nested too deeply") from None
        except ValueError:  # Python refuses a number of so many digits
            raise self.broken(begin, "a number here has too many digits") from None
        return value, self._repeated

    def skip_blanks(self) -> None:
        """Go to the next character that is no blank."""
        self.at = cast("re.Match[str]", _BLANK.match(self.text, self.at)).end()

    def place_of(self, at: int, location: Location) -> int:
        """Return the position of a value within the value at `at`, or of the innermost value on the way that exists."""
        found, before = at, self.at
        for step in location:
            child = self._child(at, step)
            if child is None:
                break
            found, at = child
        self.at = before
        return found

    def replace_halves(self, tell: Callable[[int, str], None]) -> None:
        """Tell of each escape of half a character, and replace it by another escape of the same length."""
        if _ESCAPED_HALF.search(self.text) is None:
            return

        def whole(found: re.Match[str]) -> str:
            if found[1] is None:
                return found[0]
            tell(found.start(), f"{found[0]} is half a character (a lone surrogate); write the whole one")
            return r"\ufffd"

        self.text = _ESCAPE.sub(whole, self.text)

    def broken(self, at: int, words: str) -> BrokenJson:
        """Return the error for a text that cannot be read from a position on."""
        line = Lines(self.text).at(at)
        if at >= len(self.text.rstrip()):
            return BrokenJson(line, "it ends too early, as if the file was cut short")
        begin = max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at))
        return BrokenJson(line, f"{words} (column {at - begin})")

    def _child(self, at: int, step: int | str) -> tuple[int, int] | None:
        """Return the positions of a field's name and of its value. For an item of a list, both are the same.

        Return None if there is no such field or item.
        """
        self.at = at
        if isinstance(step, str) and self.holds("{"):
            for _ in self.each("{", "}"):
                name_at = self.at
                if self.name() == step:
                    return name_at, self.at
                self.value()
        elif isinstance(step, int) and self.holds("["):
            for number, _ in enumerate(self.each("[", "]")):
                if number == step:
                    return self.at, self.at
                self.value()
        return None

    def _named_once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            self._repeated += [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
        return value

    def _peek(self) -> str:
        self.skip_blanks()
        return self.text[self.at : self.at + 1]

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            raise self.broken(self.at, f"{sign} should be here")
        self.at += 1
