"""The guide's YAML files: read, checked against a model, and every fault told with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.faults import Fault, GuideError

Location = Sequence[int | str]
Shape = TypeVar("Shape", bound=BaseModel)

# pydantic speaks to programmers; these say the same to the editor of a file.
_PLAIN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "model_type": "should be a mapping of fields to values",
    "dict_type": "should be a mapping",
    "list_type": "should be a list",
    "tuple_type": "should be a list",
    "string_type": "should be text (put it in quotes)",
    "date_type": "should be a date such as 2026-09-29",
    "date_from_datetime_parsing": "should be a date such as 2026-09-29",
}
_TYPE_NAMES = frozenset({"bool", "date", "float", "int", "str"})


class _Loader(yaml.SafeLoader):
    """Loads safe YAML, and gives the mark of a value that has its type's form but cannot be (2026-02-31)."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        parent: Any = super()
        try:
            return parent.construct_object(node, deep=deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error


@dataclass(frozen=True, slots=True)
class Places:
    """Knows on which line each value of a YAML file stands, for rules that need more than the file itself."""

    file: str
    root: yaml.Node | None

    def fault(self, location: Location, message: str) -> Fault:
        """Name the field path and the line; of a field that is not there, the line of what should hold it."""
        return _fault(self.file, self.resolve(location), message)

    def resolve(self, location: Location) -> tuple[int, str]:
        """Return the line and the field path, as an editor reads it, of a pydantic location."""
        node, path = self.root, ""
        line = node.start_mark.line + 1 if node else 1
        for depth, step in enumerate(location, start=1):
            found = _entry(node, step)
            # pydantic's locations also name union members and validators, which stand nowhere in the file.
            if found is None and (depth < len(location) or step in _TYPE_NAMES or "[" in str(step)):
                continue
            if isinstance(step, int):
                path += f"[{step}]"
            else:
                path += f".{step}" if path else step
            if found is not None:
                line, node = found
        return line, path


def read_yaml(path: Path, shape: type[Shape]) -> Shape:
    """Read the file at `path` as `load_yaml` does; one that cannot be read or is not UTF-8 is a fault too."""
    return read_yaml_with_places(path, shape)[0]


def read_yaml_with_places(path: Path, shape: type[Shape]) -> tuple[Shape, Places]:
    """Read as `read_yaml` does and also hand out the lines, for checks against other files."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise GuideError([Fault(str(path), 0, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise GuideError([Fault(str(path), line, "is not UTF-8 text")]) from error
    return load_yaml_with_places(str(path), text, shape)


def load_yaml(file: str, text: str, shape: type[Shape]) -> Shape:
    """Read `text` into `shape`, whose validators find the whole raw document in `info.context["document"]`.

    Raises GuideError with every fault of the file; `file` is only the name to call it by.
    """
    return load_yaml_with_places(file, text, shape)[0]


def load_yaml_with_places(file: str, text: str, shape: type[Shape]) -> tuple[Shape, Places]:
    """Read as `load_yaml` does and also hand out the lines, for checks against other files."""
    document, places, faults = _parse(file, text)
    try:
        value = shape.model_validate(document, context={"document": document})
    except ValidationError as error:
        told: dict[tuple[int, str], list[str]] = {}
        for detail in error.errors():
            if not _echoes(detail):
                # The members of a union complain one by one about the same value.
                told.setdefault(places.resolve(detail["loc"]), []).append(_plain(detail))
        faults += [_fault(file, place, " or ".join(dict.fromkeys(words))) for place, words in told.items()]
    else:
        if not faults:
            return value, places
    raise GuideError(faults)


def _parse(file: str, text: str) -> tuple[Any, Places, list[Fault]]:
    try:
        loader: Any = _Loader(text.removeprefix("\ufeff"))
        root: yaml.Node | None = loader.get_single_node()
        # Constructing merges `<<` into the nodes, so repeated keys are looked for before.
        repeated = list(_repeated_keys(file, root)) if root else []
        document: Any = loader.construct_document(root) if root else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = ": ".join(part for part in (error.context, error.problem) if part)
        raise GuideError([Fault(file, mark.line + 1 if mark else 0, f"broken YAML: {words}")]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise GuideError([Fault(file, line, f"broken YAML: {error.reason}")]) from error
    except RecursionError as error:
        raise GuideError([Fault(file, 0, "broken YAML: nested too deeply")]) from error
    return document, Places(file, root), repeated


def _fault(file: str, place: tuple[int, str], message: str) -> Fault:
    line, path = place
    return Fault(file, line, f"{path}: {message}" if path else message)


def _repeated_keys(file: str, root: yaml.Node) -> Iterator[Fault]:
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an alias is the node of its anchor, and may even hold itself
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            first: dict[tuple[str, str], int] = {}
            for key, value in node.value:
                waiting.append(value)
                if not isinstance(key, yaml.ScalarNode):
                    continue
                name, line = (key.tag, key.value), key.start_mark.line + 1
                if name in first:
                    yield Fault(file, line, f"{key.value}: is already given on line {first[name]}")
                first.setdefault(name, line)


def _entry(node: yaml.Node | None, step: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    if isinstance(node, yaml.MappingNode):
        # Merged keys come first, so the last one of a name is the one that counts.
        for key, value in reversed(node.value):
            if isinstance(key, yaml.ScalarNode) and key.value == str(step):
                return key.start_mark.line + 1, value
    return None


def _echoes(detail: ErrorDetails) -> bool:
    """Find the "too short" of a list that is long enough, and lost only the items whose own faults are told."""
    given: Any = detail["input"]
    return detail["type"] == "too_short" and len(given) >= detail.get("ctx", {}).get("min_length", 0)


def _plain(detail: ErrorDetails) -> str:
    given = detail["input"]
    words = _PLAIN_WORDS.get(detail["type"])
    if detail["type"] in ("too_short", "too_long"):
        limits = detail.get("ctx", {})
        return (
            f"needs at least {limits['min_length']}"
            if "min_length" in limits
            else f"takes {limits['max_length']} at most"
        )
    if words is None:
        words = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    if detail["type"] in ("missing", "extra_forbidden", "value_error") or not isinstance(given, str | int | float):
        return words
    return f"{words}, not {given!r}"
