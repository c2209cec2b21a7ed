"""Read the guide's YAML files, check them against a model, and report errors with their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.faults import Fault, GuideError, shown
from knowledge.files import read_text
from knowledge.refusals import refusal
from knowledge.yaml_nodes import LARGEST_YAML, YamlText

Location = Sequence[int | str]
Shape = TypeVar("Shape", bound=BaseModel)

_FAULTS_TOLD: Final = 50  # of one file
_TYPE_NAMES: Final = frozenset({"bool", "date", "float", "int", "str"})


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of a value in a file.

    `line`: its line.
    `path`: its field path, in words for an editor.
    `written`: the value as it is written. None if it is a list or a mapping, or is missing.
    """

    line: int
    path: str
    written: str | None


@dataclass(frozen=True, slots=True)
class Places:
    """Finds the line of each value of a YAML file, for checks that need other files too."""

    document: YamlText
    _names: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = field(
        default_factory=dict[int, dict[str, tuple[yaml.Node, yaml.Node]]]
    )

    def fault(self, location: Location, message: str) -> Fault:
        """Return an error with field path and line. A missing field has the line of the mapping that should hold it."""
        return self.fault_at(self.resolve(location), message)

    def fault_at(self, place: _Place, message: str) -> Fault:
        """Return an error at a place that was found."""
        return Fault(self.document.file, place.line, f"{place.path}: {message}" if place.path else message)

    def resolve(self, location: Location) -> _Place:
        """Find the place of a pydantic location."""
        node, path = self.document.root, ""
        line = self.document.line(node.start_mark) if node else 1
        missing = node is None
        for depth, step in enumerate(location, start=1):
            found = self._entry(node, step)
            # pydantic's locations also name union members and validators, which stand nowhere in the file.
            if found is None and (depth < len(location) or step in _TYPE_NAMES or "[" in str(step)):
                continue
            missing = found is None
            if isinstance(step, int):
                path += f"[{step}]"
            else:
                path += f".{shown(step)}" if path else shown(step) or "''"
            if found is not None:
                line, node = self.document.line(found[0].start_mark), found[1]
        written = node.value if isinstance(node, yaml.ScalarNode) and not missing else None
        return _Place(line, path, written)

    def _entry(self, node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, yaml.Node] | None:
        """Return the node of a field's name and the node of its value. For an item of a list, both are the same.

        Return None if there is no such field or item.
        """
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.value[step]
        if not isinstance(node, yaml.MappingNode):
            return None
        if id(node) not in self._names:
            # Merged keys come first, so the last key of a name counts.
            self._names[id(node)] = {
                key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)
            }
        return self._names[id(node)].get(str(step))


def read_yaml(path: Path, shape: type[Shape]) -> Shape:
    """Read the file at `path` like `load_yaml`. Also raise GuideError if it cannot be read or is not UTF-8."""
    return read_yaml_with_places(path, shape)[0]


def read_yaml_with_places(path: Path, shape: type[Shape]) -> tuple[Shape, Places]:
    """Read like `read_yaml`, and also return the places of the values, for checks against other files."""
    return load_yaml_with_places(str(path), read_text(path, largest=LARGEST_YAML), shape)


def load_yaml(file: str, text: str, shape: type[Shape]) -> Shape:
    """Read `text` into `shape`, whose validators find the whole raw document in `info.context["document"]`.

    `file`: the name of the file in an error.
    Raise GuideError with the errors of the file. If there are more than _FAULTS_TOLD, it holds the first of them and
    counts the others.
    """
    return load_yaml_with_places(file, text, shape)[0]


def load_yaml_with_places(file: str, text: str, shape: type[Shape]) -> tuple[Shape, Places]:
    """Read like `load_yaml`, and also return the places of the values, for checks against other files."""
    document = YamlText(file, text)
    places, faults = Places(document), document.repeated
    try:
        value = shape.model_validate(document.value, context={"document": document.value})
    except ValidationError as error:
        faults = _first(file, [*faults, *_faults(places, error)])
    else:
        if not faults:
            return value, places
    raise GuideError(faults)


def _faults(places: Places, error: ValidationError) -> list[Fault]:
    told: dict[_Place, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        if not _echoes(detail):
            told.setdefault(places.resolve(detail["loc"]), []).append(detail)
    return [places.fault_at(place, refusal(details, place.written)) for place, details in told.items()]


def _first(file: str, faults: list[Fault]) -> list[Fault]:
    """Return the first errors, and one more that counts the others."""
    faults = sorted(faults)
    if len(faults) <= _FAULTS_TOLD:
        return faults
    more = Fault(file, faults[_FAULTS_TOLD].line, f"and {len(faults) - _FAULTS_TOLD:,} more from here on")
    return [*faults[:_FAULTS_TOLD], more]


def _echoes(detail: ErrorDetails) -> bool:
    """Return whether an error calls a list too short only because some of its items have errors of their own."""
    given: Any = detail["input"]
    return detail["type"] == "too_short" and len(given) >= detail.get("ctx", {}).get("min_length", 0)
