"""What a line refers to: pandoc's citations and notes, mentions and links of a chat, fields of Obsidian's notes."""

from __future__ import annotations

import re
from typing import Final

from knowledge.text.omissions import Kind

# A key of a source has a digit, so that "[@mara]" stays. "@fig:map" is a figure of the same document.
_CITATION: Final = (
    r"[ \t]*\[(?:(?:see(?:[ ]also)?|cf\.?|e\.g\.,?|vgl\.|siehe)[ ])?-?@(?!(?:fig|tbl|sec|eq|lst):)"
    r"(?=[^\[\]\n]{0,200}\d)[\w][^\[\]\n]{0,300}\](?![\[({:])"
)
_LINK: Final = r"<(?P<chat_address>https?://[^\s<>|]{1,500})\|(?P<chat_words>[^<>\n|]{1,200})>"
_MENTION: Final = (
    r"<(?:@!?&?\d{15,20}|@[UW][A-Z0-9]{6,12}|#\d{15,20}|#C[A-Z0-9]{6,12}|!(?:channel|here|everyone)|!subteam\^S[A-Z0-9]+)"
    r"(?:\|(?P<mentioned>[^<>\n|]{0,80}))?>"
)
REFERENCE: Final = (
    rf"(?P<citation>{_CITATION})|(?P<mention>{_MENTION})|(?P<chat_emoji><a?:\w{{2,32}}:\d{{15,20}}>)|(?P<chat_link>{_LINK})"
    r"|(?P<field>[\[(](?P<key>[^\W\d_][\w -]{0,30})::[ \t]+(?P<value>[^\[\]()\n]{1,100})[\])])"
    r"|(?P<aside>\^\[(?=[^\[\]]{1,600}\])[^\[\]]*?\s[^\[\]]*\])"
    r"|(?P<span>(?<!!)\[(?P<spanned>[^\[\]\n]{1,300})\](?=\{[ \t]*[.#][^{}\n]{0,200}\}))"
)
STARTS: Final = r"::[ \t]|\[(?:\w[\w. ,]{1,8} )?-?@|<[@#!a:]|\|[^<>\n]*>|\^\[|\]\{"
_LEFT_OUT: Final[dict[str, Kind]] = {"citation": "citation", "mention": "mention", "chat_emoji": "emoji"}
REFERENCES: Final = frozenset({*_LEFT_OUT, "chat_link", "field", "aside", "span"})


def left_out_as(found: re.Match[str]) -> Kind | None:
    """Return as what a reference is left out. Return None if it has words."""
    return None if found["mentioned"] else _LEFT_OUT.get(found.lastgroup or "")


def words_of(found: re.Match[str]) -> str:
    """Return the words of a reference, as Markdown."""
    if found["mentioned"]:
        sign = "#" if found[0].startswith("<#") else "@"
        return sign + found["mentioned"].removeprefix(sign)
    if found["chat_address"]:
        return f"[{found['chat_words']}](<{found['chat_address']}>)"
    if found["key"]:
        return f"({found['key']}: {found['value']})"
    return found["spanned"] or f" ({found[0][2:-1].strip()})"
