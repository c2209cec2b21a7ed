"""Compose the nodes of a YAML text within limits: with libyaml if it can be trusted with the text, or else in Python.

libyaml takes a tenth of the time. But it reads some texts otherwise than PyYAML's own reader: texts with tabs, unusual
line breaks, tags, `?` in a flow collection, or a comment right behind `|`. PyYAML's own reader reads these texts and
explains every error. So nodes and errors are the same on all hosts, even if PyYAML was installed without libyaml.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any, Final

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

DEEPEST: Final = 40  # levels of lists and mappings within each other
MOST: Final = 50_000  # values, each counted as often as aliases repeat it
TOO_DEEP: Final = f"this is nested deeper than {DEEPEST} levels, which nothing here is"
TOO_MANY: Final = f"this is more than {MOST:,} values, which nothing here is"
STANDARD: Final = "tag:yaml.org,2002:"
# What YAML refuses anywhere, and what would harm the text around a value: changes of direction and noncharacters.
NOT_SEEN: Final = re.compile(
    rf"{yaml.reader.Reader.NON_PRINTABLE.pattern}|[\u202a-\u202e\u2066-\u206f\ufdd0-\ufdef]"
    rf"|[{''.join(chr(plane + end) for plane in range(0x10000, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))}]"
)
SURROGATE: Final = re.compile("[\ud800-\udfff]")

_OTHER_BREAKS: Final = re.compile("[\r\x85\u2028\u2029]")
_OTHER_BASE: Final = re.compile(r"[-+]?0[0-9_]+|.*:.*")
_READ_OTHERWISE: Final = re.compile(r"[\t\ufeff\x85\u2028\u2029]|(?<![^\s\[{,:])!|[|>][-+0-9]*#")


class _Limits:
    """Composes nodes within the limits, and makes values of them. It comes before a loader's own classes."""

    depth, nodes = 0, 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        own: Any = self
        base: Any = super()
        self.depth += 1
        self.nodes += 1
        if self.depth > DEEPEST or self.nodes > MOST:
            words = TOO_DEEP if self.depth > DEEPEST else TOO_MANY
            raise yaml.MarkedYAMLError(problem=words, problem_mark=own.peek_event().start_mark)
        try:
            return base.compose_node(parent, index)
        finally:
            self.depth -= 1

    def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
        """Join the two escapes in which JSON writes an emoji, and turn unusual line breaks into spaces."""
        base: Any = super()
        node: yaml.ScalarNode = base.compose_scalar_node(anchor)
        node.value = _OTHER_BREAKS.sub(" ", node.value)
        if SURROGATE.search(node.value):
            node.value = node.value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return node

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        base: Any = super()
        tag: str = base.resolve(kind, value, implicit)
        if kind is not yaml.ScalarNode or not implicit[0]:
            return tag
        is_number = tag in (f"{STANDARD}int", f"{STANDARD}float")
        other_base = is_number and _OTHER_BASE.fullmatch(value) is not None
        return f"{STANDARD}str" if other_base or tag == f"{STANDARD}value" else tag

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Add the fields of merged mappings, and use the names of fields as they are written."""
        own: Any = self
        own.flatten_mapping(node)
        return {key.value: own.construct_object(value, deep=deep) for key, value in node.value}


class Loader(_Limits, yaml.SafeLoader):
    """Reads safe YAML within the limits, in Python."""


class _QuickLoader(_Limits, Composer, SafeConstructor, Resolver):
    """Reads safe YAML within the limits from the events of libyaml."""

    flows = 0

    def __init__(self, events: Any) -> None:
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)
        # Composer calls these methods of a parser.
        self.check_event: Any = events.check_event
        self.peek_event: Any = events.peek_event
        self.get_event: Any = events.get_event

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node. Raise YAMLError if it is one that `Loader` reads otherwise."""
        event = self.peek_event()
        if self.flows and isinstance(event, yaml.ScalarEvent) and not event.style and "?" in event.value:
            raise yaml.YAMLError
        is_flow = bool(getattr(event, "flow_style", False))
        self.flows += is_flow
        try:
            return super().compose_node(parent, index)
        finally:
            self.flows -= is_flow


def compose_quickly(text: str) -> tuple[Any, yaml.Node | None] | None:
    """Return a loader and the root of the text, which is None for an empty text.

    Return None if only `Loader` can tell what the text says, or what is wrong with it.
    """
    if not yaml.__with_libyaml__ or NOT_SEEN.search(text) or _READ_OTHERWISE.search(text):
        return None
    try:
        loader: Any = _QuickLoader(yaml.CSafeLoader(text))
        return loader, loader.get_single_node()
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
