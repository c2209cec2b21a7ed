"""The guide's YAML files: read, checked against a model, and every fault told with its line."""

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
    """Where a value stands: its line, its field path as an editor reads it, and how it is written there."""

    line: int
    path: str
    written: str | None


@dataclass(frozen=True, slots=True)
class Places:
    """Knows on which line each value of a YAML file stands, for rules that need more than the file itself."""

    document: YamlText
    _names: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = field(
        default_factory=dict[int, dict[str, tuple[yaml.Node, yaml.Node]]]
    )

    def fault(self, location: Location, message: str) -> Fault:
        """Name the field path and the line; of a field that is not there, the line of what should hold it."""
        return self.fault_at(self.resolve(location), message)

    def fault_at(self, place: _Place, message: str) -> Fault:
        """Name a place that was found."""
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
        """Return what stands for a step, the name of a field or an item, and its value."""
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.value[step]
        if not isinstance(node, yaml.MappingNode):
            return None
        if id(node) not in self._names:
            # Merged keys come first, so the last one of a name is the one that counts.
            self._names[id(node)] = {
                key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)
            }
        return self._names[id(node)].get(str(step))


def read_yaml(path: Path, shape: type[Shape]) -> Shape:
    """Read the file at `path` as `load_yaml` does; one that cannot be read or is not UTF-8 is a fault too."""
    return read_yaml_with_places(path, shape)[0]


def read_yaml_with_places(path: Path, shape: type[Shape]) -> tuple[Shape, Places]:
    """Read as `read_yaml` does and also hand out the lines, for checks against other files."""
    return load_yaml_with_places(str(path), read_text(path, largest=LARGEST_YAML), shape)


def load_yaml(file: str, text: str, shape: type[Shape]) -> Shape:
    """Read `text` into `shape`, whose validators find the whole raw document in `info.context["document"]`.

    Raises GuideError with every fault of the file; `file` is only the name to call it by.
    """
    return load_yaml_with_places(file, text, shape)[0]


def load_yaml_with_places(file: str, text: str, shape: type[Shape]) -> tuple[Shape, Places]:
    """Read as `load_yaml` does and also hand out the lines, for checks against other files."""
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
    """Leave out what nobody reads on after."""
    faults = sorted(faults)
    if len(faults) <= _FAULTS_TOLD:
        return faults
    more = Fault(file, faults[_FAULTS_TOLD].line, f"and {len(faults) - _FAULTS_TOLD:,} faults more from here on")
    return [*faults[:_FAULTS_TOLD], more]


def _echoes(detail: ErrorDetails) -> bool:
    """Find the "too short" of a list that is long enough, and lost only the items whose own faults are told."""
    given: Any = detail["input"]
    return detail["type"] == "too_short" and len(given) >= detail.get("ctx", {}).get("min_length", 0)
