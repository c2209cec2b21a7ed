"""Check a JSON file against a model piece by piece, in little memory.

The first errors are reported with their lines, and the others are counted. A list is read in slices. Each slice is
checked before the next slice is read. So even a file that is full of errors needs no more memory than its text and one
slice.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Generic, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from knowledge.faults import Lines, shown
from knowledge.refusals import refusal

Shape = TypeVar("Shape", bound=BaseModel)
Location = tuple[int | str, ...]

FAULTS_TOLD: Final = 50
_SLICE: Final = 500  # items
_MOST_VALUES: Final = 2_000_000
_MOST_FIELDS: Final = 100  # of one part
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_ESCAPED_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
# Matches every escape, so that the second of two backslashes does not begin an escape. A pair of surrogates, such as
# that of an emoji, is matched as one escape.
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
_UNREAD: Final = {
    "Unterminated string starting at": "quotes are opened here and never closed",
    "Invalid control character at": "a line break or a control character stands within quotes here",
}


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Shape]):
    """The result of reading a file.

    `value`: the model. None if there is an error.
    `given`: the fields before the check.
    `faults`: the first errors.
    `more`: how many errors there are besides these.
    """

    value: Shape | None
    given: dict[str, Any]
    faults: list[tuple[int, str]]  # line and words, at most FAULTS_TOLD, in the order of the file
    more: int


class BrokenJson(Exception):
    """Says why a text is not valid JSON, and on which line."""

    def __init__(self, line: int, words: str) -> None:
        self.line = line
        super().__init__(words)


def read_pieces(text: str, shape: type[Shape]) -> Outcome[Shape]:
    """Read a JSON object.

    If the text is another JSON value, the outcome has neither a value nor errors. Raise BrokenJson if the text is not
    JSON, or if it holds more than _MOST_VALUES values.
    """
    if sum(map(text.count, ",[{")) > _MOST_VALUES:
        raise BrokenJson(0, f"it holds more than {_MOST_VALUES:,} values, as no such file does")
    return _Pieces(text).read(shape)


@dataclass(slots=True)
class _Pieces:
    """Reads a text. `at` is the position of the next character to read."""

    text: str
    at: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])  # position and words
    count: int = 0
    given: dict[str, Any] = field(default_factory=dict[str, Any])
    repeated: list[str] = field(default_factory=list[str])
    decoder: json.JSONDecoder = field(init=False)

    def __post_init__(self) -> None:
        self.decoder = json.JSONDecoder(object_pairs_hook=self._named_once)

    def read(self, shape: type[Shape]) -> Outcome[Shape]:
        self._replace_halves()
        self._blanks()
        if not self.text.startswith("{", self.at):
            self._value("")
            return Outcome(None, {}, [], 0)
        value = self._part(shape, "")
        self._blanks()
        if self.at < len(self.text):
            raise self._broken(self.at, "something stands behind its end")
        lines = Lines(self.text)
        told = [(lines.at(at), words) for at, words in sorted(self.faults)[:FAULTS_TOLD]]
        return Outcome(value if self.count == 0 else None, self.given, told, self.count - len(told))

    # Pieces -----------------------------------------------------------------------------------------------------------

    def _part(self, shape: type[Shape], path: str) -> Shape | None:
        """Read an object field by field, and its lists in slices. Return None if it holds an error."""
        begin, count = self.at, self.count
        given: dict[str, Any] = {}
        places: dict[str, tuple[int, int]] = {}
        lists = _lists(shape)
        for _ in self._each("{", "}"):
            name_at, name = self.at, self._name()
            if name not in shape.model_fields:
                self._tell(name_at, f"{path}{shown(name)}: is not a known field")
                self._value(path)
                continue
            if name in places:
                self._tell(name_at, f"{path}{name}: is given more than once")
            places[name] = name_at, self.at
            as_items = name in lists and self.text.startswith("[", self.at)
            given[name] = self._items(lists[name], path + name) if as_items else self._value(path + name)
        if not path:
            self.given = given
        try:
            value = shape.model_validate(given)
        except ValidationError as error:
            self._tell_all(error, path, begin, places)
            return None
        return value if count == self.count else None

    def _items(self, item: Any, path: str) -> list[Any]:
        """Read a list and return its items. Return an empty list if one of them holds an error."""
        kept: list[Any] = []
        waiting: list[tuple[int, str, object]] = []
        count, number = self.count, 0
        in_pieces = isinstance(item, type) and issubclass(item, BaseModel) and bool(_lists(item))
        for _ in self._each("[", "]"):
            begin, here = self.at, f"{path}[{number}]"
            number += 1
            if in_pieces and self.text.startswith("{", begin):
                kept.append(self._part(cast("type[BaseModel]", item), f"{here}."))
                continue
            value: Any = self._value(here)
            if type(value) is dict and len(cast("dict[str, Any]", value)) > _MOST_FIELDS:
                self._tell(begin, f"{here}: has more than {_MOST_FIELDS} fields")
                continue
            waiting.append((begin, here, cast("object", value)))
            if len(waiting) == _SLICE:
                kept += self._checked(item, waiting)
                waiting.clear()
            if count != self.count:
                kept.clear()
        kept += self._checked(item, waiting)
        return kept if count == self.count else []

    def _checked(self, item: Any, values: list[tuple[int, str, object]]) -> list[Any]:
        """Validate a slice and return its items. Return an empty list if one of them holds an error."""
        try:
            return _list_of(item).validate_python([value for _, _, value in values])
        except ValidationError as error:
            self.count += error.error_count()
            if len(self.faults) < FAULTS_TOLD:
                for detail in error.errors(include_url=False)[:FAULTS_TOLD]:
                    begin, here, _ = values[cast("int", detail["loc"][0])]
                    self._keep(self._find(begin, detail["loc"][1:]), here + _path(detail["loc"][1:]), detail)
            return []

    # Faults -----------------------------------------------------------------------------------------------------------

    def _tell(self, at: int, words: str) -> None:
        self.count += 1
        if len(self.faults) < FAULTS_TOLD:
            self.faults.append((at, words))

    def _tell_all(self, error: ValidationError, path: str, begin: int, places: dict[str, tuple[int, int]]) -> None:
        """Add the errors of a part.

        They may belong before errors that were added earlier, because a part is checked after the lists that it holds.
        """
        self.count += error.error_count()
        if len(self.faults) >= FAULTS_TOLD and begin > max(self.faults)[0]:
            return
        for detail in error.errors(include_url=False)[:FAULTS_TOLD]:
            location = detail["loc"]
            name_at, value_at = places.get(str(location[0]) if location else "", (begin, begin))
            at = self._find(value_at, location[1:]) if len(location) > 1 else name_at
            self._keep(at, (path + _path(location).removeprefix(".")).removesuffix("."), detail)

    def _keep(self, at: int, path: str, detail: ErrorDetails) -> None:
        self.faults.append((at, f"{path}: {refusal([detail])}" if path else refusal([detail])))

    def _find(self, at: int, location: Location) -> int:
        """Return the position of a value, or of the innermost value on the way to it that exists."""
        found = at
        for step in location:
            child = self._child(at, step)
            if child is None:
                break
            found, at = child
        return found

    def _child(self, at: int, step: int | str) -> tuple[int, int] | None:
        """Return the positions of a field's name and of its value. For an item of a list, both are the same.

        Return None if there is no such field or item.
        """
        before, self.at = self.at, at
        try:
            if isinstance(step, str) and self.text.startswith("{", at):
                for _ in self._each("{", "}"):
                    name_at = self.at
                    if self._name() == step:
                        return name_at, self.at
                    self._value("")
            elif isinstance(step, int) and self.text.startswith("[", at):
                for number, _ in enumerate(self._each("[", "]")):
                    if number == step:
                        return self.at, self.at
                    self._value("")
            return None
        finally:
            self.at = before
            self.repeated.clear()

    def _replace_halves(self) -> None:
        """Add an error for each escape of half a character. Replace the escape by another one of the same length."""
        if _ESCAPED_HALF.search(self.text) is None:
            return

        def whole(found: re.Match[str]) -> str:
            if found[1] is None:
                return found[0]
            self._tell(found.start(), f"{found[0]} is half a character (a lone surrogate); write the whole one")
            return r"\ufffd"

        self.text = _ESCAPE.sub(whole, self.text)

    # Tokens -----------------------------------------------------------------------------------------------------------

    def _each(self, opened: str, closed: str) -> Iterator[None]:
        """Yield before each field of an object or each item of an array. The caller reads the field or the item."""
        self._take(opened)
        if self._peek() != closed:
            while True:
                self._blanks()
                yield
                if self._peek() != ",":
                    break
                self.at += 1
        self._take(closed)

    def _name(self) -> str:
        if not self.text.startswith('"', self.at):
            raise self._broken(self.at, "the name of a field, in double quotes, should stand here")
        name: str = self._value("")
        self._take(":")
        self._blanks()
        return name

    def _value(self, path: str) -> Any:
        begin = self.at
        try:
            value, self.at = self.decoder.raw_decode(self.text, begin)
        except json.JSONDecodeError as error:
            raise self._broken(error.pos, _UNREAD.get(error.msg, "something else should stand here")) from None
        except RecursionError:
            raise self._broken(begin, "this is nested too deeply") from None
        except ValueError:  # Python refuses a number of so many digits
            raise self._broken(begin, "a number here has too many digits") from None
        while self.repeated:
            name = shown(self.repeated.pop())
            self._tell(begin, f"{path}.{name}: is given more than once" if path else f"{name}: is given more than once")
        return value

    def _named_once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            self.repeated += [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
        return value

    def _blanks(self) -> None:
        self.at = cast("re.Match[str]", _BLANK.match(self.text, self.at)).end()

    def _peek(self) -> str:
        self._blanks()
        return self.text[self.at : self.at + 1]

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            raise self._broken(self.at, f"{sign} should stand here")
        self.at += 1

    def _broken(self, at: int, words: str) -> BrokenJson:
        line = Lines(self.text).at(at)
        if at >= len(self.text.rstrip()):
            return BrokenJson(line, "it ends too early, as a file does that was cut short")
        begin = max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at))
        return BrokenJson(line, f"{words} (column {at - begin})")


@cache
def _lists(shape: type[BaseModel]) -> dict[str, Any]:
    """Return the item type of each list field of a part.

    Leave out lists that have a rule of their own. They are read as a whole.
    """
    return {
        name: get_args(each.annotation)[0]
        for name, each in shape.model_fields.items()
        if get_origin(each.annotation) is list and not each.metadata
    }


@cache
def _list_of(item: Any) -> TypeAdapter[list[Any]]:
    return TypeAdapter(cast("Any", list).__class_getitem__(item))


def _path(location: Location) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in location)
