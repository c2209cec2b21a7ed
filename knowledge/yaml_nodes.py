"""Read a YAML text within limits. Text that would fill the memory, never end or be misunderstood is an error.

The values are those of YAML 1.1 as PyYAML reads them, with three exceptions that protect editors: `19:30` is no number
in base 60, `0200` is no number in base 8, and the name of a field is always text, even `no` and `1`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml

from knowledge.faults import Fault, GuideError, Lines, shown
from knowledge.yaml_loaders import (
    DEEPEST,
    MOST,
    NOT_SEEN,
    STANDARD,
    SURROGATE,
    TOO_DEEP,
    TOO_MANY,
    Loader,
    compose_quickly,
)

LARGEST_YAML: Final = 2_000_000  # bytes of a file, or characters of a text
_LONGEST_NUMBER: Final = 100  # characters
_NULL, _BOOL, _INT, _FLOAT, _DATE, _TEXT, _LIST, _MAPPING, _MERGE = (
    STANDARD + name for name in ("null", "bool", "int", "float", "timestamp", "str", "seq", "map", "merge")
)
_KINDS: Final[dict[str, type[yaml.Node]]] = {
    **dict.fromkeys((_NULL, _BOOL, _INT, _FLOAT, _DATE, _TEXT), yaml.ScalarNode),
    _LIST: yaml.SequenceNode,
    _MAPPING: yaml.MappingNode,
}
_IS_NONE: Final = {
    _NULL: "is not empty",
    _BOOL: "is neither true nor false",
    _INT: "is not a whole number",
    _FLOAT: "is not a number",
    _DATE: "is not a date",
}
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
# The exceptions of PyYAML's constructors for a text that does not have the form of its tag.
_NO_VALUE: Final = (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError, yaml.YAMLError)


class YamlText:
    """A text that was read.

    `value`: the document. It is an empty mapping if the text holds nothing.
    `root`: the node of the document. None if the text holds nothing.
    `repeated`: the errors of names that are given twice.
    The constructor raises GuideError for all other errors.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text.removeprefix("\ufeff")
        self.lines = Lines(self.text)
        self.repeated: list[Fault] = []
        if len(self.text) > LARGEST_YAML:
            raise self._error(0, f"is longer than {LARGEST_YAML // 1_000_000} million characters")
        quick = compose_quickly(self.text)
        self._loader: Any = quick[0] if quick else self._open()
        self.root = quick[1] if quick else self._compose()
        self.value: Any = self._construct(self.root) if self.root else {}

    def line(self, mark: yaml.Mark) -> int:
        """Return the line of a mark, as editors count lines."""
        return self.lines.at(mark.index)

    def _open(self) -> Loader:
        try:
            return Loader(self.text)
        except yaml.reader.ReaderError as error:
            code = ord(self.text[error.position])
            raise self._error(self.lines.at(error.position), _unseen(code)) from None

    def _compose(self) -> yaml.Node | None:
        try:
            return self._loader.get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            words = ": ".join(part for part in (error.context, error.problem) if part)
            if error.context == "expected a single document in the stream":
                words = "a second document begins here; keep one, and no line --- between"
            raise self._error(self.line(mark) if mark else 0, words) from None
        except (ValueError, OverflowError):  # \U00110000
            words = "this escape stands for no character"
            raise self._error(self.line(self._loader.get_mark()), words) from None

    def _construct(self, root: yaml.Node) -> Any:
        self._measure(root, {})
        faults = [
            Fault(self.file, self.line(node.start_mark), f"broken YAML: {words}") for node, words in self._wrong(root)
        ]
        if faults:
            raise GuideError([*faults, *self.repeated])
        try:
            return self._loader.construct_document(root)
        except yaml.MarkedYAMLError as error:  # the value of a merge key is no mapping
            mark = error.problem_mark or root.start_mark
            raise self._error(self.line(mark), "what << merges should be a mapping, or a list of mappings") from None

    def _measure(self, node: yaml.Node, known: dict[int, tuple[int, int] | None]) -> tuple[int, int]:
        """Return how many values a node holds and how deeply they are nested. Each alias counts like its target.

        An anchor always stands before its aliases, so the recursion is no deeper than the nesting of the text.
        """
        if id(node) in known:
            measured = known[id(node)]
            if measured is None:
                raise self._error(self.line(node.start_mark), "this contains itself, by an alias; write it out")
            return measured
        known[id(node)] = None
        size, depth = 1, 0
        for child in _children(node):
            its_size, its_depth = self._measure(child, known)
            size, depth = size + its_size, max(depth, its_depth + 1)
            if size > MOST or depth > DEEPEST:
                words = TOO_MANY if size > MOST else TOO_DEEP
                raise self._error(self.line(node.start_mark), f"by its aliases, {words}")
        known[id(node)] = size, depth
        return size, depth

    def _wrong(self, root: yaml.Node) -> Iterator[tuple[yaml.Node, str]]:
        """Yield the values that do not fit their form or their tag, with words. Add names given twice to `repeated`."""
        waiting, seen = [root], set[int]()
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if (words := self._wrong_tag(node) or self._wrong_scalar(node)) is not None:
                yield node, words
            if isinstance(node, yaml.SequenceNode):
                waiting += node.value
            elif isinstance(node, yaml.MappingNode):
                waiting += [value for _, value in node.value]
                yield from self._wrong_names(node)

    def _wrong_names(self, node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, str]]:
        first: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                yield key, "the name of a field should be text"
                continue
            words = None if key.tag == _MERGE and key.value == "<<" else self._wrong_tag(key) or self._wrong_scalar(key)
            if words is not None:
                yield key, words
            line = self.line(key.start_mark)
            if key.value in first:
                words = f"{shown(key.value)}: is already given on line {first[key.value]}"
                self.repeated.append(Fault(self.file, line, words))
            first.setdefault(key.value, line)

    def _wrong_tag(self, node: yaml.Node) -> str | None:
        kind = _KINDS.get(node.tag)
        if kind is None:
            return f"the tag {_tag(node.tag)} has no meaning here; remove it"
        return None if isinstance(node, kind) else f"the tag {_tag(node.tag)} does not fit this value; remove it"

    def _wrong_scalar(self, node: yaml.Node) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            return None
        value = node.value
        if SURROGATE.search(value):
            return f"{shown(value, quoted=True)} contains half a character (a lone surrogate); write the whole one"
        if (unseen := NOT_SEEN.search(value)) is not None:
            return _unseen(ord(unseen[0]))
        if node.tag not in _IS_NONE:
            return None
        if node.tag in (_INT, _FLOAT) and len(value) > _LONGEST_NUMBER:
            return f"a number of {len(value):,} characters is too long; put it in quotes if it is text"
        if (node.tag == _NULL and value in _NOTHING) or (node.tag != _NULL and self._can_be(node)):
            return None
        plain = self._loader.resolve(yaml.ScalarNode, value, (True, False)) == node.tag
        mend = "put it in quotes if it is text" if plain else f"correct it, or remove the tag {_tag(node.tag)}"
        return f"{shown(value) or 'nothing'} {_IS_NONE[node.tag]}; {mend}"

    def _can_be(self, node: yaml.ScalarNode) -> bool:
        try:
            self._loader.construct_object(node)
        except _NO_VALUE:
            return False
        return True

    def _error(self, line: int, words: str) -> GuideError:
        return GuideError([Fault(self.file, line, f"broken YAML: {words}")])


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value


def _tag(tag: str) -> str:
    """Write a tag as an editor does."""
    return shown(tag.replace(STANDARD, "!!", 1))


def _unseen(code: int) -> str:
    return f"the character U+{code:04X} is not allowed in a text; remove it"
