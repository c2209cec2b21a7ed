"""Judges requests and answers by the OpenAPI document that Discord publishes (discord/discord-api-spec)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, unquote

from jsonschema_rs import Draft202012Validator, Registry, ValidationError, ValidationErrorKind

Side = Literal["request", "answer"]


class Discrepancy(NamedTuple):
    """A place where Discord does otherwise than its document says."""

    side: Side
    place: tuple[str, ...]  # keys from the top of the document, * for each
    put: Mapping[str, Any]  # what the document gets there
    why: str


DISCREPANCIES = (
    Discrepancy(
        "request",
        ("components", "schemas", "SnowflakeType"),
        {"type": ["string", "integer"], "minimum": 0, "maximum": 2**64 - 1},
        "Discord takes an id that is a number: its own example of attachments says `id: 0` (Reference, Uploading"
        " Files), and discord.py sends numbers.",
    ),
    Discrepancy(
        "answer",
        ("components", "schemas", "InnerErrors", "properties", "_errors"),
        {
            "items": {
                "type": "object",
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                "required": ["code", "message"],
            }
        },
        "The code of what is wrong with a field is a word, as BASE_TYPE_REQUIRED (Reference, Error Messages); the"
        " document has a number there, as for the whole answer.",
    ),
    Discrepancy(
        "answer",
        ("paths", "*", "*", "responses"),
        {"5XX": {"content": {"application/json": {"schema": {}}}}},
        "A server error is in no operation of the document; its body is of whoever failed, often not Discord's API.",
    ),
)

_DOCUMENT = "urn:discord"
_METHODS = ("get", "put", "post", "patch", "delete")
_BODY_TYPES = ("application/json", "multipart/form-data")
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_MASK = "it"  # stands for the value, which may be a whole message
_MOST_CHARACTERS = 200


@dataclass(frozen=True)
class _Operation:
    """One method of one path, and its place in the document."""

    place: tuple[str, ...]
    pattern: re.Pattern[str]
    definition: Mapping[str, Any]
    parameters: Mapping[tuple[str, str], tuple[str, ...]]  # by kind and name, the place of each one's schema
    required: frozenset[tuple[str, str]]


class OpenApi:
    """Discord's document; a validator is made when its schema is first asked for, and kept."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._requests = _Reading(document, "request")
        self._answers = _Reading(document, "answer")

    @classmethod
    def read(cls, file: Path) -> OpenApi:
        """Reads the document from its file."""
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def request_faults(self, method: str, path: str, query: Mapping[str, str], body: object | None) -> list[str]:
        """Names what in a request is not as documented; the body of a multipart request is its payload_json."""
        found = self._requests.find(method, path)
        if found is None:
            return [f"{method} {path} is no operation of the document."]
        operation, in_path = found
        faults = [
            *self._parameter_faults(operation, "path", in_path),
            *self._parameter_faults(operation, "query", query),
        ]
        wanted = operation.definition.get("requestBody")
        if wanted is None:
            return faults if body is None else [*faults, f"{method} {path} takes no body."]
        kind = next(kind for kind in _BODY_TYPES if kind in wanted["content"])
        if body is None:
            return [*faults, f"{method} {path} needs a body."] if wanted.get("required") else faults
        place = (*operation.place, "requestBody", "content", kind, "schema")
        return [*faults, *self._requests.faults(place, body, "body")]

    def answer_faults(self, method: str, path: str, status: int, body: object | None) -> list[str]:
        """Names what in an answer is not as documented for its status."""
        found = self._answers.find(method, path)
        if found is None:
            # Whatever Discord says to what it does not know is one of its errors.
            return [] if status in (404, 405) else [f"{method} {path} is no operation of the document."]
        operation, _ = found
        answers = operation.definition["responses"]
        key = next((key for key in (str(status), f"{status // 100}XX") if key in answers), None)
        if key is None:
            return [f"{method} {path} never answers {status}; documented: {', '.join(sorted(answers))}."]
        place = (*operation.place, "responses", key)
        if "$ref" in answers[key]:
            place = tuple(answers[key]["$ref"].removeprefix("#/").split("/"))
        content = self._answers.at(place).get("content")
        if content is None:
            return [] if body is None else [f"{method} {path} answers {status} without a body."]
        if "application/json" not in content:
            return []
        return self._answers.faults((*place, "content", "application/json", "schema"), body, "answer")

    def _parameter_faults(self, operation: _Operation, kind: str, given: Mapping[str, str]) -> Iterator[str]:
        for wanted, name in sorted(operation.required):
            if wanted == kind and name not in given:
                yield f"{kind} parameter {name} is missing."
        for name, value in given.items():
            place = operation.parameters.get((kind, name))
            if place is None:
                yield f"{kind} parameter {name} is not known here."
                continue
            readings = list(_readings(value))
            faults = [self._requests.faults(place, reading, f"{kind} parameter {name}") for reading in readings]
            if all(faults) and not self._requests.is_valid(place, value.split(",")):
                yield from faults[-1]


class _Reading:
    """The document as it is read for requests or for answers."""

    def __init__(self, document: Mapping[str, Any], side: Side) -> None:
        self._document = {key: deepcopy(document[key]) for key in ("paths", "components")}
        for discrepancy in DISCREPANCIES:
            if discrepancy.side == side:
                for holder in _holders(self._document, discrepancy.place):
                    holder.update(discrepancy.put)
        self._registry = Registry([(_DOCUMENT, self._document)])
        self._operations: dict[tuple[str, int], list[_Operation]] = {}
        # A path with fewer parameters is the more exact one: /messages/@original before /messages/{message_id}.
        for template in sorted(self._document["paths"], key=lambda path: path.count("{")):
            for operation in _operations(self._document["paths"][template], template):
                key = operation.place[-1], template.count("/")
                self._operations.setdefault(key, []).append(operation)
        self._validators: dict[tuple[str, ...], Draft202012Validator] = {}

    def find(self, method: str, path: str) -> tuple[_Operation, Mapping[str, str]] | None:
        """Finds the operation that a path belongs to, and the path's parameters."""
        for operation in self._operations.get((method.lower(), path.count("/")), ()):
            if match := operation.pattern.fullmatch(path):
                return operation, {name: unquote(value) for name, value in match.groupdict().items()}
        return None

    def at(self, place: tuple[str, ...]) -> Any:
        """Gives what stands at a place."""
        node: Any = self._document
        for key in place:
            node = node[int(key)] if isinstance(node, list) else node[key]
        return node

    def is_valid(self, place: tuple[str, ...], value: object) -> bool:
        """Tells whether a value fits the schema at a place."""
        return self._validator(place).is_valid(value)

    def faults(self, place: tuple[str, ...], value: object, name: str) -> list[str]:
        """Names what in a value does not fit the schema at a place."""
        validator = self._validator(place)
        if validator.is_valid(value):
            return []
        errors = (inner for error in validator.iter_errors(value) for inner in _explained(error))
        return list(dict.fromkeys(_sentence(name, error) for error in errors))

    def _validator(self, place: tuple[str, ...]) -> Draft202012Validator:
        if place not in self._validators:
            pointer = "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in place)
            self._validators[place] = Draft202012Validator(
                {"$ref": f"{_DOCUMENT}#{quote(pointer)}"},
                registry=self._registry,
                validate_formats=True,
                formats={"snowflake": _is_snowflake, "nonce": _is_anything},
                mask=_MASK,
            )
        return self._validators[place]


def _operations(item: Mapping[str, Any], template: str) -> Iterator[_Operation]:
    """Gives the operations of a path."""
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
    for method in _METHODS:
        if method not in item:
            continue
        place = ("paths", template, method)
        listed = [
            (*of, "parameters", str(number), parameter)
            for of, holder in ((place[:2], item), (place, item[method]))
            for number, parameter in enumerate(holder.get("parameters", ()))
        ]
        yield _Operation(
            place,
            re.compile(pattern),
            item[method],
            {(one["in"], one["name"]): (*where, "schema") for *where, one in listed},
            frozenset((one["in"], one["name"]) for *_, one in listed if one.get("required")),
        )


def _holders(node: Any, place: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Gives each object at a place; a path's own list of parameters is none."""
    if not place:
        yield node
        return
    for key in list(node) if place[0] == "*" else place[:1]:
        if key != "parameters":
            yield from _holders(node[key], place[1:])


def _readings(value: str) -> Iterator[str | bool | int]:
    """Gives what the text of a query may stand for, the likeliest last."""
    yield value
    if value.lower() in _BOOLEANS:
        yield _BOOLEANS[value.lower()]
    if re.fullmatch(r"-?\d{1,19}", value):
        yield int(value)


def _explained(error: ValidationError) -> Iterator[ValidationError]:
    """Gives what is wrong; of alternatives, what is wrong by the one that was meant."""
    kind = error.kind
    if not isinstance(kind, ValidationErrorKind.AnyOf | ValidationErrorKind.OneOfNotValid):
        yield error
        return
    meant = [branch for branch in kind.context if not _is_of_another_type(branch, error.instance_path)]
    if not meant:
        yield error
        return
    for inner in max(meant, key=lambda branch: max(len(inner.instance_path) for inner in branch)):
        yield from _explained(inner)


def _is_of_another_type(branch: Iterable[ValidationError], path: list[str | int]) -> bool:
    """Tells whether an alternative is for another JSON type or another `type` of component, option or callback."""
    other = ValidationErrorKind.Type | ValidationErrorKind.Enum | ValidationErrorKind.Constant
    return any(isinstance(error.kind, other) and error.instance_path in (path, [*path, "type"]) for error in branch)


def _sentence(name: str, error: ValidationError) -> str:
    """Says where a fault is and what it is."""
    where = name + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in error.instance_path)
    if isinstance(error.kind, ValidationErrorKind.AnyOf | ValidationErrorKind.OneOfNotValid):
        shown = json.dumps(error.instance.get("type") if isinstance(error.instance, dict) else error.instance)
        what = f"type {shown}" if isinstance(error.instance, dict) else shown
        return f"{where} fits none of the alternatives ({what[:_MOST_CHARACTERS]})."
    message = error.message[:_MOST_CHARACTERS]
    return (
        f"{where} {message.removeprefix(_MASK + ' ')}." if message.startswith(_MASK + " ") else f"{where}: {message}."
    )


def _is_snowflake(text: str) -> bool:
    return text.isdecimal() and int(text) < 2**64


def _is_anything(_: str) -> bool:
    return True
