"""Code that Markdown's programs do not show as code: a diagram, a query, or text for another format."""

from __future__ import annotations

from typing import Final

from knowledge.text.omissions import Kind

_DIAGRAMS: Final = frozenset({"d2", "dot", "flow", "graphviz", "mermaid", "plantuml", "puml", "sequence", "wavedrom"})
_QUERIES: Final = frozenset({"base", "dataview", "dataviewjs", "query", "tasks"})  # of Obsidian
_RAW: Final = "{="
FORMULAS: Final = frozenset({"math", "latex-math"})


def language_named(info: str) -> str:
    """Return the language that the words behind the opening fence of code name, such as `python` in `{.python}`."""
    first = info.strip("{}. \t").split(maxsplit=1)[:1]
    return first[0].rstrip("}").lower() if first else ""


def unshown(info: str) -> Kind | None:
    """Return as what code is left out. Return None if it is shown. `info`: the words behind its opening fence."""
    if info.strip().startswith(_RAW):
        return "raw block"
    name = language_named(info)
    return "diagram" if name in _DIAGRAMS else "query" if name in _QUERIES else None
