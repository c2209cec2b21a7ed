"""Check a JSON file against a model piece by piece, in little memory.

The first errors are reported with their lines, and the others are counted. A list is read in slices. Each slice is
checked before the next slice is read. So even a file that is full of errors needs no more memory than its text and one
slice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Generic, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.export.json_text import BrokenJson, JsonText, Location
from knowledge.faults import Lines, shown
from knowledge.refusals import refusal

Shape = TypeVar("Shape", bound=BaseModel)

FAULTS_TOLD: Final = 50
_SLICE: Final = 500  # items
_MOST_VALUES: Final = 10_000_000
_MOST_FIELDS: Final = 100  # of one part


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


def read_pieces(text: str, shape: type[Shape]) -> Outcome[Shape]:
    """Read a JSON object.

    If the text is another JSON value, the outcome has neither a value nor errors. Raise BrokenJson if the text is not
    JSON, or if it holds more than _MOST_VALUES values.
    """
    if sum(map(text.count, ",[{")) > _MOST_VALUES:
        raise BrokenJson(0, f"it holds more than {_MOST_VALUES:,} values, which no export does")
    return _Pieces(JsonText(text)).read(shape)


@dataclass(slots=True)
class _Pieces:
    """Reads a text part by part, and collects its errors."""

    json: JsonText
    faults: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])  # position and words
    count: int = 0
    given: dict[str, Any] = field(default_factory=dict[str, Any])

    def read(self, shape: type[Shape]) -> Outcome[Shape]:
        self.json.replace_halves(self._tell)
        self.json.skip_blanks()
        if not self.json.holds("{"):
            self._value("")
            return Outcome(None, {}, [], 0)
        value = self._part(shape, "")
        self.json.skip_blanks()
        if self.json.at < len(self.json.text):
            raise self.json.broken(self.json.at, "there is something after its end")
        lines = Lines(self.json.text)
        told = [(lines.at(at), words) for at, words in sorted(self.faults)[:FAULTS_TOLD]]
        return Outcome(value if self.count == 0 else None, self.given, told, self.count - len(told))

    # Pieces -----------------------------------------------------------------------------------------------------------

    def _part(self, shape: type[Shape], path: str) -> Shape | None:
        """Read an object field by field, and its lists in slices. Return None if it holds an error."""
        begin, count = self.json.at, self.count
        given: dict[str, Any] = {}
        places: dict[str, tuple[int, int]] = {}
        lists = _lists(shape)
        for _ in self.json.each("{", "}"):
            name_at, name = self.json.at, self.json.name()
            if name not in shape.model_fields:
                self._tell(name_at, f"{path}{shown(name)}: is not a known field")
                self._value(path)
                continue
            if name in places:
                self._tell(name_at, f"{path}{name}: is given more than once")
            places[name] = name_at, self.json.at
            as_items = name in lists and self.json.holds("[")
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
        for _ in self.json.each("[", "]"):
            begin, here = self.json.at, f"{path}[{number}]"
            number += 1
            if in_pieces and self.json.holds("{"):
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
                    self._keep(self.json.place_of(begin, detail["loc"][1:]), here + _path(detail["loc"][1:]), detail)
            return []

    def _value(self, path: str) -> Any:
        """Read a value, and tell of fields that are given more than once in it."""
        begin = self.json.at
        value, repeated = self.json.value()
        for name in map(shown, repeated):
            self._tell(begin, f"{path}.{name}: is given more than once" if path else f"{name}: is given more than once")
        return value

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
            at = self.json.place_of(value_at, location[1:]) if len(location) > 1 else name_at
            self._keep(at, (path + _path(location).removeprefix(".")).removesuffix("."), detail)

    def _keep(self, at: int, path: str, detail: ErrorDetails) -> None:
        self.faults.append((at, f"{path}: {refusal([detail])}" if path else refusal([detail])))


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
