"""HTML -> its tags and the text between them, without comments, scripts and styles."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from knowledge.text.characters import harmless
from knowledge.text.comments import without_comments

# html.parser of Python 3.11 takes quadratic time for tags that do not end (CVE-2025-6069). This expression does not.
_TAG = re.compile(
    r"<(?P<slash>/?)(?P<name>[!?]?[a-zA-Z?!][^\s/<>]*)(?P<attributes>(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+|[^<>]*+)>"
)
_ATTRIBUTE = re.compile(r"([^\s=/\"'>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_HIDDEN: Final = ("script", "style")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in an HTML text.

    `name`: its name in lower case.
    `closing`: whether it ends an element.
    `source`: the tag as it is written.
    `start`, `end`: its place in the text without comments.
    """

    name: str
    closing: bool
    source: str
    written_attributes: str
    start: int
    end: int

    @property
    def attributes(self) -> dict[str, str]:
        """Return the attributes. Their names are in lower case, and an attribute without a value has an empty one."""
        found = _ATTRIBUTE.findall(self.written_attributes)
        return {name.lower(): html.unescape(one or two or three) for name, one, two, three in found}


def find_tags(text: str) -> Iterator[Tag]:
    """Yield the tags of a text without comments."""
    for found in _TAG.finditer(text):
        name, closing = found["name"].lower(), bool(found["slash"])
        yield Tag(name, closing, found[0], found["attributes"], found.start(), found.end())


def ids_of(text: str) -> list[str]:
    """Return the ids that the tags of a text give: any `id`, and the `name` of an anchor."""
    found = ((tag, tag.attributes) for tag in find_tags(text) if not tag.closing and "=" in tag.written_attributes)
    ids = (given.get("id") or (given.get("name", "") if tag.name == "a" else "") for tag, given in found)
    return [one.strip() for one in ids if one.strip()]


def pieces(text: str) -> Iterator[str | Tag]:
    """Yield the tags of a text and what is written between them, in order.

    Comments, scripts and styles are left out, but their line breaks stay.
    """
    text = without_comments(text)
    hidden, at = "", 0
    for tag in find_tags(text):
        between = text[at : tag.start]
        yield "\n" * between.count("\n") if hidden else between
        at = tag.end
        if hidden:
            hidden = "" if tag.closing and tag.name == hidden else hidden
            yield "\n" * tag.source.count("\n")
        elif tag.name in _HIDDEN and not tag.closing:
            hidden = tag.name
        else:
            yield tag
    if not hidden:
        yield text[at:]


def plain_html(text: str) -> str:
    """Return the words of an HTML fragment without its tags, comments, scripts and styles."""
    words = " ".join(piece for piece in pieces(text) if isinstance(piece, str))
    return " ".join(harmless(html.unescape(words)).split())
