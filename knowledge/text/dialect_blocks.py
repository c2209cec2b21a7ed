"""Rules for markdown-it that read the blocks of other programs' Markdown: boxes, comments, code between tags.

Boxes are the admonitions and tabs of MkDocs (`!!! tip "Before"`, `??? question`, `=== "Linux"`) and the containers of
Docusaurus, Pandoc and others (`:::note[Before]`, `/// tip | Before`). Two plugins of mdit-py-plugins read some of them,
but `admon` ends a box at two blank lines and knows no tabs. `container` takes a closing line only if it is as long as
the opening one, which Pandoc does not ask for, and it takes the rest of the file into a box that is never closed.

The text in a box is kept. What has no text is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.text.block_tokens import CONTENTS, TAB, leave_out, line_of, push_box, push_code
from knowledge.text.directives import (
    closing_lines,
    leave_out_break,
    leave_out_comment,
    leave_out_leaf,
    read_directive,
    read_label,
    read_rst,
)
from knowledge.text.grid_tables import read_grid_table
from knowledge.text.latex import read_latex
from knowledge.text.pasted_lists import BULLETS, SIGNS, read_pasted_list
from knowledge.text.tagged_boxes import read_anchor, read_tagged_box

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_ANYWHERE: Final = ["paragraph", "reference", "blockquote", "list"]
_INDENTED: Final = re.compile(
    r'(?:!!!|\?\?\?\+?)[ \t]*(?P<type>[a-zA-Z][\w-]*)(?P<more>[^"\n]*)(?:"(?P<title>[^\n]*)")?[ \t]*$'
    r'|===[!+]{0,2}[ \t]+"(?P<tab>[^\n]+)"[ \t]*$'
)
_PLACES: Final = frozenset({"inline", "end", "annotate"})  # MkDocs: where a box stands, not its title
_LEAST_INDENT, _MOST_INDENT = 2, 4
_FENCE: Final = re.compile(r"^[ \t>]*(?P<mark>`{3,}|~{3,}|:{3,}|/{3,})[ \t]*(?P<info>[^\n]*)", re.MULTILINE)
_CONTAINER: Final = re.compile(
    r"(?::{3,}[ \t]*(?:\{[^}\n]*\}|[a-zA-Z][\w-]*)?(?:\{[^}\n]*\})?(?:\[(?P<label>[^\n]*)\])?(?P<title>[^\n]*)"
    r"|/{3,}[ \t]*[a-zA-Z][\w-]*[ \t]*(?:\|(?P<slashed>[^\n]*))?)$"
)
_LAYOUT: Final = re.compile(
    r":{3,}[ \t]*\{?[ \t]*(?:#[\w:.-]+[ \t]*(?=\}|\.))?"
    r"(?:\.?(?:article|body|col|columns?|container|content|contentLayout\d?|level\d|main|page|row|section|wiki-content"
    r"|wrapper)(?![\w-])|\})"
)
_HEADING: Final = re.compile(r"#{1,6}[ \t]")
_TITLE_ATTRIBUTE: Final = re.compile(r"\{[^{}\n]*\b(?:title|summary)=(?:\"([^\"\n]+)\"|'([^'\n]+)')")
_ATTRIBUTES: Final = re.compile(r"\{[^{}\n]*\}")
_CONTENTS: Final = re.compile(r"(?:\[TOC\]|\[\[_?TOC_?\]\]|\{\{TOC\}\}|\{:[ \t]*toc[^}\n]*\})[ \t]*$", re.IGNORECASE)
_SNIPPET: Final = re.compile(r"-{1,2}8<-{1,2}")
_BLOCK_ATTRIBUTES: Final = re.compile(r"\{(?::[^{}\n]*|[ \t]*[#.][\w#.: \t-]*)\}[ \t]*$")
_BLOCK_ID: Final = re.compile(r"\^[A-Za-z\d][\w-]*[ \t]*$")
_IMPORT: Final = re.compile(
    r"import\s+(?:[\w$*{}\s,]{1,2000}?\sfrom\s*)?['\"][^'\"\n]+['\"][ \t]*;?[ \t]*$", re.MULTILINE
)
_EXPORT: Final = re.compile(
    r"export[ \t]+(?:(?:const|let|var)[ \t]+[\w$]+[ \t]*[=:]|default[ \t]+(?:function\b|class\b|async\b|[({\[])"
    r"|(?:async[ \t]+)?function\b|class[ \t]+\w+[^.\n{]*\{|\{[^\n}]*\}|\*[ \t]+from\b)"
)


@dataclass(frozen=True, slots=True)
class _Enclosed:
    """A block between an opening and a closing tag. If it is code, it becomes a fenced block, else it is left out."""

    opens: re.Pattern[str]
    closes: re.Pattern[str]
    is_code: bool = False


_ENCLOSED: Final = tuple(
    _Enclosed(re.compile(opens), re.compile(closes), is_code)
    for opens, closes, is_code in (
        (r"\{%-?[ \t]*comment\b[^\n%]*%\}", r"\{%-?[ \t]*endcomment[ \t]*-?%\}", False),
        (r"\{%-?[ \t]*highlight\b[^\n%]*%\}", r"\{%-?[ \t]*endhighlight[ \t]*-?%\}", True),
        (r"\{\{[<%][ \t]*comment[ \t]*[%>]\}\}", r"\{\{[<%][ \t]*/comment[ \t]*[%>]\}\}", False),
        (r"\{\{[<%][ \t]*highlight\b[^\n}]*\}\}", r"\{\{[<%][ \t]*/highlight[ \t]*[%>]\}\}", True),
        (r"\{::comment\}", r"\{:/(?:comment)?\}", False),
        (r"\{/\*", r"\*/\}", False),
        (r"%%[ \t]*\n", r"%%", False),
    )
)


def dialect_plugin(parser: MarkdownIt) -> None:
    """Add the rules to a parser.

    Their tokens are `box_open`, whose content is the title, `box_close`, `fence`, and `left_out`, whose tag is a kind.
    """
    parser.block.ruler.before("fence", "dialect", _read, {"alt": _ANYWHERE})


def _read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the block that begins on the line `start`, if one of the rules knows the block.

    `silent`: only return whether a rule knows the block. Such a block ends a paragraph.
    """
    at = state.bMarks[start] + state.tShift[start]
    rules = _RULES.get(state.src[at], ()) if at < state.eMarks[start] else ()
    return bool(rules) and not state.is_code_block(start) and any(rule(state, start, end, silent) for rule in rules)


# Boxes ----------------------------------------------------------------------------------------------------------------


def _indented_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a box whose text is indented. Without a title in quotes, a box has such text. Else the line is a text."""
    head = _INDENTED.match(line_of(state, start))
    if head is None:
        return False
    first = start + 1
    while first < end and state.isEmpty(first):
        first += 1
    base = state.sCount[start]
    indent = min(state.sCount[first] - base, _MOST_INDENT) if first < end else 0
    title = head["tab"] or head["title"]
    if title is None:
        if indent < _LEAST_INDENT:
            return False
        title = " ".join(word for word in head["more"].split() if word not in _PLACES)
    if silent:
        return True
    last = start + 1
    if indent >= _LEAST_INDENT:
        while last < end and (state.isEmpty(last) or state.sCount[last] >= base + indent):
            last += 1
    push_box(state, title, (start, start + 1, last), base + indent, TAB if head["tab"] else "")
    state.line = last
    return True


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a box between lines of colons or slashes.

    A line of colons that nothing closes gives its title alone. A line of slashes that nothing closes is a text.
    """
    line = line_of(state, start)
    head = _CONTAINER.match(line)
    if head is None:
        return False
    close = closing_lines(state).get(start, end)
    if close >= end:
        if line[0] == "/":
            return False
        close = start
    if _is_layout(state, line, start, close):
        state.line = state.line if silent else start + 1
        return True
    if not silent:
        title = head["label"] or head["slashed"] or head["title"] or ""
        title = _ATTRIBUTES.sub("", title).strip(" \t:")
        if not title and (named := _TITLE_ATTRIBUTE.search(line)):
            title = named[1] or named[2]
        push_box(state, title, (start, start + 1, max(close, start + 1)), state.blkIndent)
        state.line = close + 1
    return True


def _is_layout(state: StateBlock, line: str, start: int, close: int) -> bool:
    """Return whether a box is a part of a page, with headings that belong to the page. Its two lines say nothing."""
    return bool(_LAYOUT.match(line)) and any(
        _HEADING.match(line_of(state, inner)) and state.sCount[inner] <= state.sCount[start]
        for inner in range(start + 1, close)
    )


# What has no text -----------------------------------------------------------------------------------------------------


def _contents(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out the place for a table of contents."""
    return bool(_CONTENTS.match(line_of(state, start))) and (silent or leave_out(state, CONTENTS, start, start + 1))


def _attributes(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out a line of attributes, such as `{: .note}`, which says how the block beside it looks."""
    if not _BLOCK_ATTRIBUTES.match(line_of(state, start)):
        return False
    state.line = state.line if silent else start + 1
    return True


def _block_id(state: StateBlock, start: int, _: int, silent: bool) -> bool:
    """Leave out a line with the id that a note of Obsidian gives the block above it, such as `^opening-hours`."""
    if silent or not _BLOCK_ID.match(line_of(state, start)):
        return False
    state.line = start + 1
    return True


def _enclosed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out a comment, or read the code between two tags."""
    at = state.bMarks[start] + state.tShift[start]
    kind = next((one for one in _ENCLOSED if one.opens.match(state.src, at)), None)
    opening = kind and kind.opens.match(state.src, at)
    closing = kind and opening and _closing_tag(state, kind.closes, opening.end())
    if not (kind and opening and closing):
        return False
    last = bisect_right(state.bMarks, closing.start()) - 1
    if last >= end or state.src[closing.end() : state.eMarks[last]].strip():
        return False
    if not silent:
        if kind.is_code:
            inner = state.src[opening.end() : closing.start()]
            inner = state.getLines(start + 1, last, state.blkIndent, True) if last > start else inner
            push_code(state, inner, start, last + 1)
        state.line = last + 1
    return True


def _closing_tag(state: StateBlock, closes: re.Pattern[str], at: int) -> re.Match[str] | None:
    """Return the next closing tag.

    The tag that was found last is remembered. Otherwise many tags without an end would each search the whole text.
    """
    found: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = state.env.setdefault("closing_tags", {})
    begin, match = found.get(closes, (at + 1, None))
    if not begin <= at or (match is not None and match.start() < at):
        match = closes.search(state.src, at)
        found[closes] = at, match
    return match


def _snippet(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out the text of another file: a line with its name, or several names between two lines of marks."""
    mark = _SNIPPET.match(line_of(state, start))
    if mark is None:
        return False
    last = start + 1
    if mark.end() == len(line_of(state, start).rstrip()):
        closing = (line for line in range(last, end) if state.isEmpty(line) or _SNIPPET.match(line_of(state, line)))
        last = min(next(closing, end), end - 1) + 1
    return silent or leave_out(state, "included file", start, last)


def _module(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out the imports and exports of MDX. They begin a paragraph, and an export ends at an empty line."""
    at = state.bMarks[start] + state.tShift[start]
    if silent or state.level:
        return False
    if found := _IMPORT.match(state.src, at):
        last = start + found[0].count("\n") + 1
    elif _EXPORT.match(state.src, at):
        last = next((line for line in range(start, end) if state.isEmpty(line)), end)
    else:
        return False
    return leave_out(state, "import or export", start, last)


_Rule = Callable[["StateBlock", int, int, bool], bool]
_RULES: Final[dict[str, tuple[_Rule, ...]]] = {
    **dict.fromkeys("!?=", (_indented_box,)),
    **dict.fromkeys("`~", (read_directive,)),
    ":": (leave_out_leaf, read_directive, _container),
    "/": (_container,),
    "{": (_contents, _attributes, _enclosed, read_tagged_box),
    "%": (_enclosed, leave_out_comment),
    "<": (read_anchor, read_tagged_box),
    "(": (read_label, read_pasted_list),
    ".": (read_rst,),
    "+": (leave_out_break, read_grid_table),
    "[": (_contents,),
    "-": (_snippet,),
    "^": (_block_id,),
    **dict.fromkeys("$\\", (read_latex,)),
    "i": (_module, read_pasted_list),
    "e": (_module,),
    **dict.fromkeys(f"{BULLETS}{SIGNS}aA#", (read_pasted_list,)),
}
