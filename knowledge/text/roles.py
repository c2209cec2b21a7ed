"""The roles of MyST and reStructuredText, such as ``{ref}`the fee <late-fee>` ``, as inline Markdown."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_MANY: Final = 1000  # characters between two marks, so that many marks without an end take no long search
_RST_NAMES: Final = (
    r"(?:py|c|cpp|js|std|rst):[a-z]+|any|doc|download|numref|ref|abbr|cite|eq|guilabel|index|menuselection|term|sub|sup"
    r"|attr|class|code|command|data|emphasis|envvar|exc|file|func|kbd|math|meth|mod|option|pep|program|rfc|samp|strong"
)
ROLE: Final = (
    rf"(?:\{{(?P<myst>[A-Za-z][\w:.+-]{{0,60}})\}}|(?<![\w:]):(?P<rst>{_RST_NAMES}):)(?P<ticks>`{{1,3}})(?!`)"
    rf"(?P<said>[^`]{{1,{_MANY}}})(?P=ticks)(?!`)"
)
LINK: Final = rf"(?<!`)`(?P<title>[^`<>\n]{{1,{_MANY}}}?)\s<(?P<address>[^`<>\s]{{1,{_MANY}}})>`__?(?!\w)"
# A link without words, which MyST shows with the title of its target.
UNNAMED: Final = r"(?<!!)\[\]\((?![a-zA-Z][\w+.-]*:|#?\))(?P<to>[^()\s<>]{1,300})\)"
ICONS: Final = re.compile(r"octicon|fa[bsr]?|fa-[a-z]+|material-[a-z]+|icon")
_ENDING: Final = re.compile(r"\.(?:md|rst|ipynb|html)$")
_FILES: Final = frozenset({"doc", "download"})
_LABELS: Final = frozenset({"any", "numref", "ref"})
# The words of these roles are text. Those of all other roles are code.
_TEXTS: Final = frozenset(
    {"abbr", "abbreviation", "del", "emphasis", "eq", "footcite", "guilabel", "index", "menuselection", "strong", "sub"}
    | {"subscript", "sup", "superscript", "term", "title-reference", "u", "underline"}
)
_TITLED: Final = re.compile(r"(?P<title>.*\S)\s*<(?P<target>[^<>]*)>", re.DOTALL)
_SIGN: Final = re.compile(r"[\\*_\[\]<>#&~|!{}=^:]")


def said_in(role: re.Match[str]) -> str:
    """Return what a role shows: a link with the title before an address, a text, or code."""
    name, said = role["myst"] or role["rst"], role["said"]
    titled = _TITLED.fullmatch(said)
    words = titled["title"] if titled else said.strip().removeprefix("~").removeprefix("!")
    if name in _FILES or name in _LABELS:
        target = (titled["target"] if titled else words).strip()
        return f"[{_literal(words)}]({quote(target if name in _FILES else f'#{target}', safe='/#.:')})"
    if name.rpartition(":")[2] in (*_TEXTS, "ref") or name.startswith("cite"):
        return _literal(words)
    return f"{role['ticks']}{words}{role['ticks']}"


def named(unnamed: re.Match[str]) -> str:
    """Return a link without words with words made from the end of its target."""
    target = unnamed["to"]
    words = _ENDING.sub("", re.split(r"[/#]", target.rstrip("/#"))[-1]).replace("-", " ").replace("_", " ")
    return f"[{_literal(words)}]({target})"


def linked_by(link: re.Match[str]) -> str:
    """Return a link such as `` `title <https://...>`_ `` as Markdown."""
    return f"[{_literal(link['title'])}]({link['address']})"


def _literal(text: str) -> str:
    """Return Markdown that shows a text as it is."""
    return _SIGN.sub(r"\\\g<0>", text)
