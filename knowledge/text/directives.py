"""Rules for the directives of MyST and reStructuredText, such as ```` ```{note} Before ```` and `.. note::`.

The text of a note, a tab or a figure is kept in a box, as that of `!!! note`. Code stays code. A name that no directive
has is a language of code, such as ```` ```{python} ```` in Quarto. A directive without text is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from knowledge.text.block_tokens import (
    FORMULA,
    ROWS,
    ROWS_WITH_HEADER,
    TAB,
    indent_of,
    leave_out,
    line_of,
    push_anchor,
    push_box,
    push_code,
    tokenize_inside,
)

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

    from knowledge.text.omissions import Kind

_Role = Literal["text", "code", "left out"]

_TITLED: Final = frozenset(
    {"admonition", "attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip", "warning"}
    | {"abstract", "card", "details", "dropdown", "example", "grid-item-card", "info", "question", "quote", "tab-item"}
    | {"exercise", "solution", "rubric", "sidebar", "tab", "topic", "table", "list-table", "glossary", "todo"}
    | {"algorithm", "axiom", "conjecture", "corollary", "definition", "lemma", "observation", "proof", "property"}
    | {"proposition", "remark", "theorem", "deprecated", "versionadded", "versionchanged"}
)
# The words behind these names are no text, but a class or the name of a file.
_UNTITLED: Final = frozenset(
    {
        "aside",
        "button-link",
        "button-ref",
        "card-carousel",
        "compound",
        "container",
        "div",
        "epigraph",
        "eval-rst",
        "figure",
        "figure-md",
        "grid",
        "grid-item",
    }
    | {"highlights", "margin", "only", "pull-quote", "subfigure", "tab-set", "tabs"}
)
_GLOSSARY: Final = "glossary"
_MARKDOWN_MEANING: Final = ":"
_CODE: Final = frozenset(
    {"code", "code-block", "code-cell", "doctest", "literal", "math", "parsed-literal", "prompt", "sourcecode"}
    | {"csv-table"}
)
_CODE_IN_TITLE: Final = frozenset({"math"})
_KINDS: Final[dict[str, Kind]] = {
    "toctree": "table of contents",
    "contents": "table of contents",
    "tableofcontents": "table of contents",
    "image": "picture",
    "include": "included file",
    "literalinclude": "included file",
}
_WITHOUT_TEXT: Final = frozenset(
    {"bibliography", "currentmodule", "default-role", "embed", "highlight", "iframe", "index", "meta", "module", "raw"}
    | {"role", "sectionauthor", "tags", "video", "youtube"}
)
_AUTOMATIC: Final = "auto"  # such as automodule, whose text is in the code of a program
_NAME: Final = r"(?P<name>[A-Za-z][\w:.+-]*)"
_HEAD: Final = re.compile(rf"(?P<mark>`{{3,}}|~{{3,}}|:{{3,}})[ \t]*\{{{_NAME}\}}[ \t]*(?P<title>[^\n]*)$")
_INFO: Final = re.compile(rf"\{{{_NAME}\}}")
_RST: Final = re.compile(rf"\.\.[ \t]+{_NAME}::(?:[ \t]+(?P<title>[^\n]*))?[ \t]*$")
_RST_LABEL: Final = re.compile(r"\.\.[ \t]+_(?P<id>[^:`\n]+):[ \t]*$")
_OPTION: Final = re.compile(r":[A-Za-z][\w-]*:(?:[ \t]|$)")
_HAS_HEADER: Final = re.compile(r":?header-rows:[ \t]*[1-9]")
_LEAF: Final = re.compile(rf"::{_NAME}(?:\[[^\]\n]*\])?\{{[^{{}}\n]*\}}[ \t]*$")
_YAML: Final = "---"
_LABEL: Final = re.compile(r"\((?P<id>[^()\n]{1,200})\)=[ \t]*$")
_COMMENT: Final = re.compile(r"%(?:[ \t]|$)")
_AFTER_NUMBER: Final = re.compile(r"\d[ \t]*$")
_BREAK: Final = re.compile(r"\+\+\+[ \t]*(?:\{[^\n]*\})?[ \t]*$")
_FENCE: Final = re.compile(
    r"^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+(?P<mark>`{3,}|~{3,}|:{3,}|/{3,})[ \t]*(?P<info>[^\n]*)", re.MULTILINE
)


def read_directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a directive between two fences.

    If nothing closes a directive of text, its title stands alone, and its text goes on. If nothing closes a directive
    without text, it ends at an empty line. Code that nothing closes is left to the rule for any code.
    """
    head = _HEAD.match(line_of(state, start))
    if head is None or (role := _role(head["name"], head["mark"])) is None:
        return False
    close = closing_lines(state).get(start, end)
    is_closed = close < end
    if role == "code" and not is_closed:
        return False
    if silent:
        return True
    last = close if is_closed else end
    first = _first_of_text(state, start + 1, last)
    if role == "left out":
        leave_out(state, _kind(head["name"]), start, start)
        first = next((line for line in range(first, last) if state.isEmpty(line)), last)
    elif role == "code":
        _push_code(state, head, start, first, close)
    elif head["name"].lower() == _GLOSSARY and is_closed and _has_indented_text(state, first, close):
        _push_terms(state, start, first, close)
    else:
        lines = (start, first, close if is_closed else first)
        push_box(state, _title(head), lines, state.blkIndent, _tag(state, head["name"], start, first))
    state.line = close + 1 if is_closed else first
    return True


def read_rst(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a directive of reStructuredText, whose text is indented, or the line of a label."""
    line = line_of(state, start)
    if label := _RST_LABEL.match(line):
        return silent or push_anchor(state, label["id"].strip("` "), start)
    head = _RST.match(line)
    if head is None or (role := _role(head["name"], ":")) is None:
        return False
    if silent:
        return True
    base = state.sCount[start]
    last = start + 1
    while last < end and (state.isEmpty(last) or state.sCount[last] > base):
        last += 1
    first = _first_of_text(state, start + 1, last)
    indent = indent_of(state, first, last)
    if role == "left out":
        leave_out(state, _kind(head["name"]), start, start)
    elif role == "code":
        _push_code(state, head, start, first, last, indent)
    else:
        _rst_box(state, head, (start, first, last), indent)
    state.line = last
    return True


def read_label(state: StateBlock, start: int, _: int, silent: bool) -> bool:
    """Read the line of a label, such as `(late-fee)=`."""
    found = _LABEL.match(line_of(state, start))
    return found is not None and (silent or push_anchor(state, found["id"], start))


def leave_out_leaf(state: StateBlock, start: int, _: int, silent: bool) -> bool:
    """Leave out a directive of one line, such as `::include{file=fees.md}`."""
    found = _LEAF.match(line_of(state, start))
    return found is not None and (silent or leave_out(state, _kind(found["name"]), start, start + 1))


def leave_out_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out lines that begin with a percent sign. A sign below a line that ends with a number belongs to it."""
    if not _COMMENT.match(line_of(state, start)) or (start and _AFTER_NUMBER.search(line_of(state, start - 1))):
        return False
    last = start + 1
    while last < end and _COMMENT.match(line_of(state, last)) and state.sCount[last] >= state.blkIndent:
        last += 1
    return silent or leave_out(state, "comment line", start, last)


def leave_out_break(state: StateBlock, start: int, _: int, silent: bool) -> bool:
    """Leave out the line that divides blocks, `+++`."""
    if not _BREAK.match(line_of(state, start)):
        return False
    state.line = state.line if silent else start + 1
    return True


def closing_lines(state: StateBlock) -> dict[int, int]:
    """Return the closing line of each line that opens a container, a directive or code.

    A closing line ends what was opened last, unless its mark is shorter than the opening mark of a directive.
    """
    known: dict[int, int] | None = state.env.get("closing_lines")
    if known is not None:
        return known
    found: dict[int, int] = {}
    state.env["closing_lines"] = found
    opened: dict[str, list[tuple[int, int]]] = {mark: [] for mark in ":/`~"}
    code, code_line, line, counted = "", 0, 0, 0
    for match in _FENCE.finditer(state.src):
        line += state.src.count("\n", counted, match.start())
        counted = match.start()
        mark, info = match["mark"], match["info"].strip()
        named = _INFO.match(info)
        role = _role(named["name"], mark) if named else None
        is_fence = mark[0] in "`~"
        if code:
            if mark.startswith(code) and not info:
                code = ""
                found[code_line] = line
        elif mark[0] == "`" and "`" in info:
            continue
        elif role in ("code", "left out") or (is_fence and info and role is None):
            code, code_line = mark, line
        elif info:
            opened[mark[0]].append((line, len(mark)))
        elif opened[mark[0]] and (not is_fence or len(mark) >= opened[mark[0]][-1][1]):
            found[opened[mark[0]].pop()[0]] = line
        elif is_fence:
            code, code_line = mark, line
    return found


def _role(name: str, mark: str) -> _Role | None:
    """Return what a directive holds. Return None if the name is of no directive, but of a language of code.

    `mark`: what stands before the name. A line of colons never opens code in a language.
    """
    name = name.lower()
    if name in _KINDS or name in _WITHOUT_TEXT or name.startswith(_AUTOMATIC):
        return "left out"
    if name in _CODE:
        return "code"
    is_text = name.rpartition(":")[2] in _TITLED or name in _UNTITLED
    return "text" if is_text or mark[0] == ":" else None


def _kind(name: str) -> Kind:
    return _KINDS.get(name.lower(), "directive")


def _tag(state: StateBlock, name: str, start: int, first: int) -> str:
    """Return the tag of a box, whose options stand between the lines `start` and `first`."""
    if name.lower() == "list-table":
        options = (line_of(state, line) for line in range(start + 1, first))
        return ROWS_WITH_HEADER if any(map(_HAS_HEADER.match, options)) else ROWS
    return TAB if name.lower() in ("tab", "tab-item") else ""


def _title(head: re.Match[str]) -> str:
    return "" if head["name"].lower() in _UNTITLED else (head["title"] or "").strip(" \t:")


def _first_of_text(state: StateBlock, line: int, end: int) -> int:
    """Return the first line behind the options of a directive, which are YAML or lines such as `:class: wide`."""
    if line < end and line_of(state, line).rstrip() == _YAML:
        closing = (at for at in range(line + 1, end) if line_of(state, at).rstrip() == _YAML)
        return next(closing, line - 1) + 1
    while line < end and _OPTION.match(line_of(state, line)):
        line += 1
    return line


def _push_code(
    state: StateBlock, head: re.Match[str], start: int, first: int, end: int, indent: int | None = None
) -> None:
    content = state.getLines(first, end, state.blkIndent if indent is None else indent, True)
    if head["name"].lower() in _CODE_IN_TITLE and head["title"]:
        content = f"{head['title']}\n{content}"
    push_code(state, content, start, end, FORMULA if head["name"].lower() in _CODE_IN_TITLE else "code")


def _has_indented_text(state: StateBlock, first: int, end: int) -> bool:
    """Return whether the terms of a glossary are lines with indented text below them. Else they are Markdown."""
    return any(
        state.sCount[line] > state.blkIndent for line in range(first, end) if not state.isEmpty(line)
    ) and not any(line_of(state, line).startswith(_MARKDOWN_MEANING) for line in range(first, end))


def _push_terms(state: StateBlock, start: int, first: int, end: int) -> None:
    """Push the tokens of a definition list. Its terms are the lines that are not indented."""
    state.push("dl_open", "dl", 1).map = [start, end]
    line = first
    while line < end:
        last = line + 1
        if not state.isEmpty(line) and state.sCount[line] <= state.blkIndent:
            state.push("dt_open", "dt", 1).map = [line, last]
            term = state.push("inline", "", 0)
            term.map, term.content = [line, last], line_of(state, line).strip()
            state.push("dt_close", "dt", -1)
        elif not state.isEmpty(line):
            while last < end and (state.isEmpty(last) or state.sCount[last] > state.blkIndent):
                last += 1
            state.push("dd_open", "dd", 1).map = [line, last]
            tokenize_inside(state, (line, last), indent_of(state, line, last))
            state.push("dd_close", "dd", -1)
        line = last
    state.push("dl_close", "dl", -1)


def _rst_box(state: StateBlock, head: re.Match[str], lines: tuple[int, int, int], indent: int) -> None:
    """Push a box. The words behind a name begin the text of the box, if its text goes on in the next line."""
    start, first, last = lines
    is_begun = first == start + 1 < last and not state.isEmpty(first)
    if not (head["title"] and is_begun and head["name"].lower() not in _UNTITLED):
        push_box(state, _title(head), lines, indent, _tag(state, head["name"], start, first))
        return
    old = state.bMarks[start], state.tShift[start], state.sCount[start]
    state.bMarks[start] += state.tShift[start] + head.start("title")
    state.tShift[start], state.sCount[start] = 0, indent
    push_box(state, "", (start, start, last), indent)
    state.bMarks[start], state.tShift[start], state.sCount[start] = old
