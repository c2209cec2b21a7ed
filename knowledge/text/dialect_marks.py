"""Leave out of inline Markdown what other programs write into it: shortcodes, template tags, attributes, notes' marks.

Code stays as it is, and so do HTML comments. Each line of the text stays a line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final
from urllib.parse import quote

from knowledge.text.html_tags import ids_of
from knowledge.text.omissions import Kind, Omissions
from knowledge.text.references import REFERENCE, REFERENCES, STARTS, left_out_as, words_of
from knowledge.text.roles import ICONS, LINK, ROLE, UNNAMED, linked_by, named, said_in

_MANY: Final = 1000  # characters between two marks, so that many marks without an end take no long search
_MARKED: Final = re.compile(
    r"\A\\[cinr]|\{[{%:/#.]|\{[ \t\w-]+=|==|%%|\[\[|\[\^|:[a-z0-9_+-]+:|</?[A-Z]|\s\^[\w-]+\s*\Z|=\{|\}`|`_|\[\]\("
    rf"|{STARTS}"
)
_BRACED: Final = rf"\{{(?:[^{{}}]|\{{(?:[^{{}}]|\{{[^{{}}]{{0,{_MANY}}}+\}}){{0,{_MANY}}}+\}}){{0,{_MANY}}}+\}}"
_QUOTED: Final = rf"\"[^\"]{{0,{_MANY}}}+\"|'[^']{{0,{_MANY}}}+'"
_TAGGED: Final = rf"(?:\s++(?:[\w:@.-]++(?:\s*+=\s*+(?:{_QUOTED}|{_BRACED}|[^\s\"'=<>`{{}}]++))?+|{_BRACED}))*+\s*+/?>"
_TOKEN: Final = re.compile(
    r"(?P<escape>\\[^\w\s])"
    r"|(?P<layout>\A\\(?:centering|indent|noindent|raggedright)(?![A-Za-z])\s*)"
    rf"|(?P<role>{ROLE})"
    rf"|(?P<linked>{LINK})"
    rf"|(?P<unnamed>{UNNAMED})"
    rf"|{REFERENCE}"
    r"|(?P<code>`+)"
    r"|(?P<comment><!--)"
    rf"|(?P<component></?(?P<element>[A-Za-z][\w.-]*+){_TAGGED})"
    r"|(?P<shown>\{\{[<%]/\*)"
    rf"|(?P<shortcode>\{{\{{[<%](?:(?![>%]\}}\}}).){{0,{_MANY}}}[>%]\}}\}})"
    rf"|(?P<raw>\{{%-?\s*raw\s*-?%\}}(?P<inside>(?:(?!\{{%-?\s*endraw).){{0,{_MANY}}})\{{%-?\s*endraw\s*-?%\}})"
    rf"|(?P<tag>\{{%(?:(?!%\}}).){{0,{_MANY}}}%\}}|\{{\{{[^{{}}]{{0,{_MANY}}}\}}\}})"
    rf"|(?P<remark>\{{/\*(?:(?!\*/).){{0,{_MANY}}}\*/\}}|\{{#\s[^{{}}]{{0,{_MANY}}}#\}}"
    rf"|(?<![\w%])%%(?!%)[^%]{{1,{_MANY}}}%%(?!%))"
    r"|(?P<braces>\{[^{}\n]{1,300}\})"
    r"|(?P<embedded>!\[\[[^\[\]\n]{1,300}\]\])"
    r"|(?P<note>\[\[(?P<place>[^\[\]\n|\\]{1,300})(?:\\?\|(?P<words>[^\[\]\n]{1,300}))?\]\](?![\[(:]))"
    r"|(?P<footnote>\[\^(?P<label>[^\]\s]{1,100})\])"
    r"|(?P<highlight>==)"
    r"|(?P<emoji>(?<![\w:])(?::[a-z0-9_+-]{1,60}:)++(?![\w:]))"
    r"|(?P<anchor>\s\^(?:[0-9a-f]{6}|[A-Za-z][\w-]{2,60})\s*\Z)",
    re.DOTALL,
)
_HIGHLIGHT: Final = re.compile(r"(?<![A-Za-z0-9=])==(?=[^\s=])(?:[^=\n`]|`[^`\n=]*+`){1,300}(?<=\S)==(?![A-Za-z0-9=])")
_ATTRIBUTE: Final = re.compile(r"\s*+(?:[#.][\w.:-]++|[\w-]++=(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'{}]++))")
_BEFORE_ATTRIBUTES: Final = frozenset(")]`*_>")  # ends of what attributes belong to
_STRING: Final = re.compile(r"\{\s*(['\"`])([^'\"`]*)\1\s*\}")
_ICON: Final = re.compile(r"(?:material|fontawesome|octicons|simple)-[a-z0-9-]+")
_KEEPS_TEMPLATES: Final = re.compile(r"<(?:pre|code)\b", re.IGNORECASE)
_COMPONENT: Final = re.compile(r"<[A-Z][\w.]*")
_IN_HTML: Final = frozenset({"comment", "shortcode", "raw", "tag", "remark"})
_BLOCK_ID: Final = re.compile(r"#?\^[\w-]+$")
_PERMALINK: Final = re.compile(r"[ \t]*\[\]\(#[^()\s]*\)")
_HTML_ANCHOR: Final = re.compile(
    r"<(?:a|span)[ \t](?=[^<>]*\b(?:id|name)\s*=)[^<>]*+>(?:\s*</(?:a|span)>)?", re.IGNORECASE
)
_ANCHOR: Final = re.compile(r"[ \t]*\{:?[ \t]*#(?P<id>[\w.:-]+)[^{}\n]*\}[ \t]*\Z")


@dataclass(slots=True)
class Dialect:
    """What is known of the file from which inline Markdown comes.

    `is_mdx`: whether braces are expressions of JavaScript.
    `footnotes`: the labels of the file's footnotes.
    """

    is_mdx: bool = False
    footnotes: Collection[str] = ()
    omissions: Omissions = field(default_factory=Omissions)


def anchors_of(heading: str) -> tuple[str, tuple[str, ...]]:
    """Return a heading without the ids that it gives itself, and these ids.

    Such an id is `{#late-fee}` or `<a id="late-fee"></a>`. The words between the tags of an anchor stay.
    """
    found = _ANCHOR.search(heading) if heading.rstrip().endswith("}") else None
    ids = [found["id"]] if found else []
    heading = _PERMALINK.sub("", heading[: found.start()] if found else heading)
    if "<" in heading:
        for anchor in _HTML_ANCHOR.findall(heading):
            ids += ids_of(anchor)
        heading = _HTML_ANCHOR.sub("", heading).strip()
    return heading, tuple(ids)


def without_marks(text: str, line: int, dialect: Dialect, note: Callable[[str], object]) -> str:
    """Return inline Markdown without what is left out of it. Count that in `dialect.omissions`.

    `line`: the line on which the text begins.
    `note`: is called with the label of each footnote that the text names.
    """
    if not (_MARKED.search(text) or (dialect.is_mdx and "{" in text)):
        return text
    return _Cleaning(text, line, dialect, note).cleaned()


def html_without_marks(text: str, line: int, dialect: Dialect) -> str:
    """Return HTML without shortcodes and template tags, unless it holds code. Count the components in it."""
    if times := len(_COMPONENT.findall(text)):
        dialect.omissions.add("component", line, times)
    if "{" not in text or _KEEPS_TEMPLATES.search(text):
        return text
    return _Cleaning(text, line, dialect, str, _IN_HTML).cleaned()


class _Cleaning:
    """Goes through one text once.

    `only`: the kinds of marks that are left out. None means all.
    """

    def __init__(
        self, text: str, line: int, dialect: Dialect, note: Callable[[str], object], only: Collection[str] | None = None
    ) -> None:
        self._text, self._line, self._dialect, self._note, self._only = text, line, dialect, note, only
        self._parts: list[str] = []
        self._counted = 0  # characters whose line breaks are in `_line`
        self._highlight_ends: set[int] = set()
        self._has_comments = True  # False if no comment ends from here on

    def cleaned(self) -> str:
        """Return the text that is left."""
        at = 0
        while found := _TOKEN.search(self._text, at):
            self._parts.append(self._text[at : found.start()])
            kind = found.lastgroup or ""
            at = found.end()
            if self._only is not None and kind not in self._only:
                self._parts.append(found[0])
            elif kind in ("code", "comment"):
                end = self._end_of_code(found) if kind == "code" else self._end_of_comment(at)
                self._parts.append(self._text[found.start() : max(end, at)])
                at = max(end, at)
            else:
                left = self._left_of(kind, found)
                self._parts.append(found[0] if left is None else left)
        return "".join([*self._parts, self._text[at:]])

    def _left_of(self, kind: str, found: re.Match[str]) -> str | None:
        """Return what is left of a mark, or None if the mark stays as it is."""
        match kind:
            case "component":
                is_one = found["element"][0].isupper() or "={" in found[0]
                return self._without(found, "component") if is_one else None
            case "role" if ICONS.fullmatch(found["myst"] or ""):
                return self._without(found, "icon")
            case "role" if not (self._dialect.is_mdx and found["myst"]):
                return said_in(found)
            case "unnamed":
                return named(found)
            case "linked":
                return linked_by(found)
            case _ if kind in REFERENCES:
                left_out = left_out_as(found)
                return self._without(found, left_out) if left_out else words_of(found)
            case "layout":
                return self._without(found, "LaTeX command")
            case "shortcode":
                return self._without(found, "shortcode")
            case "tag":
                return self._without(found, "template tag")
            case "raw":
                return found["inside"]
            case "remark" | "anchor":
                return self._without(found)
            case "braces":
                return self._of_braces(found)
            case "embedded":
                return self._without(found, "embedded file")
            case "note" if not found["place"].isdigit():
                return self._of_note(found)
            case "footnote" if found["label"] in self._dialect.footnotes:
                self._note(found["label"])
                return self._without(found)
            case "highlight":
                return self._of_highlight(found.start())
            case "emoji":
                return "".join(self._of_emoji(name, found) for name in found[0][1:-1].split("::"))
            case _:
                return None

    def _of_note(self, found: re.Match[str]) -> str:
        """Return a link to a note. Obsidian shows the place `Fees#Late` as "Fees › Late", without the id of a block."""
        place = _BLOCK_ID.sub("", found["place"].strip())
        shown = found["words"] or " › ".join(part.strip() for part in place.split("#") if part.strip())
        return f"[{shown}]({quote(place, safe='/#')})" if shown else self._without(found)

    def _without(self, found: re.Match[str], kind: Kind | None = None) -> str:
        """Return the line breaks of what is left out. Count it unless `kind` is None."""
        if kind is not None:
            self._count(kind, found)
        before = self._text[found.start() - 1] if found.start() else " "
        if before.isspace() and self._parts and self._text[found.end() : found.end() + 1] in (" ", ""):
            self._parts[-1] = self._parts[-1].rstrip(" ")
        return "\n" * found[0].count("\n")

    def _of_braces(self, found: re.Match[str]) -> str | None:
        inner = found[0][1:-1]
        before = self._text[found.start() - 1] if found.start() else ""
        if inner.startswith(":") or _are_attributes(inner, is_behind=before in _BEFORE_ATTRIBUTES):
            return self._without(found)
        if not self._dialect.is_mdx:
            return None
        string = _STRING.fullmatch(found[0])
        return string[2] if string else self._without(found, "expression")

    def _of_highlight(self, at: int) -> str | None:
        if at in self._highlight_ends:
            return ""
        found = _HIGHLIGHT.match(self._text, at)
        if found is None:
            return None
        self._highlight_ends.add(found.end() - 2)
        return ""

    def _of_emoji(self, name: str, found: re.Match[str]) -> str:
        if sign := _emoji(name):
            return sign
        if _ICON.fullmatch(name):
            return self._without(found, "icon")
        if len(name) > 1 and name[0].isalpha():
            self._count("emoji name", found)
        return f":{name}:"

    def _count(self, kind: Kind, found: re.Match[str]) -> None:
        self._line += self._text.count("\n", self._counted, found.start())
        self._counted = found.start()
        self._dialect.omissions.add(kind, self._line)

    @cached_property
    def _code_marks(self) -> dict[int, list[int]]:
        """Return where the runs of backticks begin, by their length."""
        places: dict[int, list[int]] = {}
        for found in re.finditer(r"`+", self._text):
            places.setdefault(len(found[0]), []).append(found.start())
        return places

    def _end_of_comment(self, at: int) -> int:
        """Return where the comment ends, or -1 if nothing ends it."""
        if self._has_comments:
            end = self._text.find("-->", at)
            self._has_comments = end >= 0
            return end
        return -1

    def _end_of_code(self, found: re.Match[str]) -> int:
        """Return where the code ends, or -1 if nothing ends it."""
        places = self._code_marks.get(len(found[0]), [])
        number = bisect_left(places, found.end())
        return places[number] + len(found[0]) if number < len(places) else -1


def _are_attributes(text: str, *, is_behind: bool) -> bool:
    """Return whether braces hold attributes, such as `#id .class key="value"`.

    `is_behind`: whether they are behind a link or the like. Elsewhere, `{a=b}` may be a text.
    """
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _ATTRIBUTE.match(text, at)
        if found is None or not (is_behind or found[0].lstrip()[0] in "#." or found[0][-1] in "\"'"):
            return False
        at = found.end()
    return end > 0


@lru_cache(maxsize=1024)
def _emoji(name: str) -> str | None:
    """Return the emoji with a name, or None if there is none."""
    from rich.emoji import Emoji, NoEmoji  # rich takes 30 ms to import, and few guides write emoji as names

    try:
        return str(Emoji(name))
    except NoEmoji:
        return None
