"""Rules for boxes and tabs between two tags, and for lines that hold nothing but anchors.

The tags are those of GitBook (`{% hint %}`, `{% tab title="Linux" %}`) and Hugo (`{{< tab "Linux" >}}`), and components
of MDX (`<TabItem label="Linux">`). Each tag stands on a line of its own. The text between two tags is Markdown.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from knowledge.text.block_tokens import TAB, indent_of, leave_out, line_of, push_anchor, push_box, push_words
from knowledge.text.html_tags import ids_of

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_TAG: Final = re.compile(
    r"^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+"
    r"(?:\{%-?[ \t]*(?P<book>(?:end)?[a-z][\w-]*+)(?P<book_rest>[^%\n]*+)%\}"
    r"|\{\{[<%][ \t]*(?P<hugo>/?[ \t]*[a-z][\w/-]*+)(?P<hugo_rest>[^{}\n]*?)[%>]\}\}"
    r"|<(?P<mdx>/?[A-Z][\w.]*+)(?P<mdx_rest>(?:[ \t](?:\"[^\"\n]*+\"|'[^'\n]*+'|[^<>\"'\n])*+)?)>)[ \t]*$",
    re.MULTILINE,
)
_ON_ONE_LINE: Final = re.compile(
    r"<(?P<mdx>[A-Z][\w.]*+)(?P<mdx_rest>[ \t](?:\"[^\"\n]*+\"|'[^'\n]*+'|[^<>\"'\n])*+)>[ \t]*"
    r"(?P<words>[^\n]*?\S)[ \t]*</(?P=mdx)>[ \t]*$"
)
_TITLE: Final = re.compile(
    r"(?<![\w-])(?:title|label|summary|header|heading|question|tabName|name)[ \t]*=[ \t]*\{?"
    r"(?:\"([^\"\n]+)\"|'([^'\n]+)')"
)
_SHOWN_NAME: Final = re.compile(r"(?<![\w-])(?:\"([^\"\n]+)\"|'([^'\n]+)')[ \t]*/?$")
# Tags of GitBook that only say how their text looks.
_BOOK: Final = frozenset(
    {"code", "column", "columns", "content-ref", "embed", "hint", "step", "stepper", "tab", "tabs", "updates"}
)
_HUGO: Final = frozenset(
    {"accordion", "accordion-item", "admonition", "alert", "callout", "card", "details", "expand", "hint", "notice"}
    | {"spoiler", "tab", "tabs"}
)
_TABS: Final = frozenset({"tab", "tabitem", "tabpanel"})
_LOOKS: Final = frozenset(
    {"caution", "danger", "error", "example", "important", "info", "note", "primary", "success", "tip", "warning"}
)
# Names of HTML that somebody wrote with a capital letter.
_HTML: Final = frozenset(
    {"a", "b", "blockquote", "body", "br", "center", "code", "dd", "details", "div", "dl", "dt", "em", "font", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "html", "i", "img", "li", "ol", "p", "pre", "script", "span"}
    | {"strong", "style", "summary", "table", "tbody", "td", "textarea", "th", "thead", "title", "tr", "ul"}
)
_ANCHORS: Final = re.compile(
    r"(?:<(?:a|span)(?:[ \t][^<>\n]*+)?>[ \t]*+(?:</(?:a|span)>[ \t]*+)?|</(?:a|span)>[ \t]*+)++$", re.IGNORECASE
)
_HEADING: Final = re.compile(r"#{1,6}[ \t]")
_HREF: Final = re.compile(r"[ \t]href[ \t]*=", re.IGNORECASE)


def read_tagged_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a box between two tags.

    A component of MDX without a title is left out, and so is a tag of MDX that has no partner. The text around them is
    Markdown.
    """
    line = line_of(state, start)
    if line[0] == "<" and (whole := _ON_ONE_LINE.match(line)):
        return _box_on_one_line(state, whole, start, silent)
    head = _TAG.match(line)
    if head is None or (head["mdx"] and head["mdx"].strip("/").lower() in _HTML):
        return False
    close = _closing_tags(state).get(start, end)
    title = _title(head)
    is_box = close < end and (bool(title) or head["book"] in _BOOK) and not _holds_heading(state, start, close)
    if silent:
        return is_box
    if is_box:
        name = (head["book"] or head["hugo"] or head["mdx"]).lower()
        first = start + 1
        indent = max(indent_of(state, first, close), state.blkIndent)
        push_box(state, title, (start, first, close), indent, TAB if name in _TABS else "")
        state.line = close + 1
        return True
    return head["mdx"] is not None and leave_out(state, "component", start, start + 1)


def _box_on_one_line(state: StateBlock, whole: re.Match[str], line: int, silent: bool) -> bool:
    title = _title_of(whole["mdx_rest"])
    if not title or silent:
        return bool(title)
    push_words(state, title, line, whole.span("words"), TAB if whole["mdx"].lower() in _TABS else "")
    state.line = line + 1
    return True


def _holds_heading(state: StateBlock, start: int, end: int) -> bool:
    """Return whether a heading is between two lines. A heading in a box would be no heading any more."""
    return any(_HEADING.match(line_of(state, line)) for line in range(start + 1, min(end, state.lineMax)))


def read_anchor(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that holds nothing but anchors, such as `<a id="late-fee"></a>`.

    It ends a paragraph only before a heading, an empty line or the end.
    """
    line = line_of(state, start).rstrip()
    if not _ANCHORS.match(line) or _HREF.search(line):
        return False
    if silent:
        below = line_of(state, start + 1) if start + 1 < end else ""
        return not below.strip() or below.startswith("#")
    return push_anchor(state, "\n".join(ids_of(line)), start)


def _title(head: re.Match[str]) -> str:
    rest = head["book_rest"] or head["hugo_rest"] or head["mdx_rest"] or ""
    if head["hugo"] and head["hugo"] not in _HUGO:
        return ""
    if (title := _title_of(rest)) or head["hugo"] in (None, "tabs") or "=" in rest:
        return title
    return _words_of(_SHOWN_NAME.search(rest.strip()))


def _title_of(attributes: str) -> str:
    return _words_of(_TITLE.search(attributes))


def _words_of(found: re.Match[str] | None) -> str:
    title = html.unescape(found[1] or found[2]).strip() if found else ""
    return "" if title.lower() in _LOOKS else title


def _closing_tags(state: StateBlock) -> dict[int, int]:
    """Return the line of the closing tag of each opening tag. A closing tag ends the last open one with its name."""
    known: dict[int, int] | None = state.env.get("closing_tag_lines")
    if known is not None:
        return known
    found: dict[int, int] = {}
    state.env["closing_tag_lines"] = found
    opened: dict[str, list[int]] = {}
    line = counted = 0
    for match in _TAG.finditer(state.src):
        line += state.src.count("\n", counted, match.start())
        counted = match.start()
        if (match["mdx_rest"] or match["hugo_rest"] or "").rstrip().endswith("/"):
            continue
        name = match["book"] or match["hugo"] or match["mdx"]
        is_end = name.startswith("end") if match["book"] else name.startswith("/")
        name = name.removeprefix("end") if match["book"] else name.lstrip("/ \t")
        waiting = opened.setdefault(name, [])
        if not is_end:
            waiting.append(line)
        elif waiting:
            found[waiting.pop()] = line
    return found
