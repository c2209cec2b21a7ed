"""Text -> words in lower case, in the way that a language writes them.

Chinese, Japanese, Korean, Thai, Lao, Burmese and Khmer give pairs of neighbouring characters, because spaces do not
show their words (Manning, Raghavan, Schütze, "Introduction to Information Retrieval", 2008, section 2.2.1).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from knowledge.text.short_names import ShortNames

_TOKEN: Final = re.compile(r"[a-z0-9]++(?:[-'./&,+#:][a-z0-9]++)*+(?:\+\+|#)?")  # of lower-case ASCII
_ALIKE: Final = str.maketrans({"\u00ad": "", "\u200d": ""} | dict.fromkeys("’‘`´ʼ", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_NUMBER: Final = re.compile(r"\d[\d,.]*\d|\d")
_THOUSANDS: Final = re.compile(r"^\d{1,3}(?:,\d{3})+$")
_CODE: Final = re.compile(r"[^\W\d_]+-[^\W_]*\d[^\W_]*")
_KILO: Final = re.compile(r"^(\d+)k$")
_DOT_OF_THOUSANDS: Final = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_COMMA_OF_DECIMALS: Final = re.compile(r"(?<=\d),(?=\d)")
_AFTER_APOSTROPHE: Final = re.compile(r"(?<=[^\W_])'[^\W_]+")

# Scripts whose words cannot be found by spaces, as ranges of a character class. Korean has spaces, but particles and
# endings are attached to its words.
_IDEOGRAPHS: Final = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA: Final = "\u3041-\u309f"
_KATAKANA: Final = "\u30a1-\u30ff\u31f0-\u31ff"
_HANGUL: Final = "\uac00-\ud7a3"
_SOUTH_EAST_ASIAN: Final = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_SOLID: Final = f"[{_IDEOGRAPHS}{_HIRAGANA}{_KATAKANA}{_HANGUL}{_SOUTH_EAST_ASIAN}]"
_PIECE: Final = (
    f"(?P<solid>[{_IDEOGRAPHS}{_HIRAGANA}{_HANGUL}{_SOUTH_EAST_ASIAN}]+)|[{_KATAKANA}]+"
    f"|[^{_IDEOGRAPHS}{_HIRAGANA}{_HANGUL}{_SOUTH_EAST_ASIAN}{_KATAKANA}]+"
)
_SOLID_START: Final = f"[{_IDEOGRAPHS}{_HIRAGANA}{_HANGUL}{_SOUTH_EAST_ASIAN}]"
_IDEOGRAPH: Final = f"[{_IDEOGRAPHS}]"
_KANA: Final = f"[{_HIRAGANA}]"
_SYLLABLES: Final = f"[{_IDEOGRAPHS}{_HIRAGANA}{_HANGUL}]+"
_LETTER: Final = f"[{_IDEOGRAPHS}{_HANGUL}]"
FIRST_SYLLABLE: Final = 0x3005  # no character of _SYLLABLES has a smaller code point

_DECIMAL_COMMA: Final = frozenset(
    """az bg bs ca cs da de el es et eu fi fr gl hr hu hy id it ka kk lt lv mk nl no pl pt ro ru sk sl sq sr sv tr uk vi
    """.split()  # noqa: SIM905 - forty quoted codes are hard to read
)
_ELIDING: Final = frozenset({"ca", "fr", "it", "oc"})
_TURKIC: Final = frozenset({"az", "tr"})
_NO_NAMES: Final = ShortNames(())


@dataclass(frozen=True)
class Writing:
    """How a language writes words.

    `apostrophe`: what an apostrophe in a word is. `joins`: a letter is left out, or an ending follows, as in English.
    `divides`: it stands between two words, as in French `l'examen`. `ends`: an ending follows a name, as in Turkish.
    `decimal_comma`: whether 1.000,5 is written instead of 1,000.5.
    `dotless`: whether the letter I is not the capital of i, as in Turkish.
    `names`: the short names that are told from other words.
    """

    apostrophe: Literal["joins", "divides", "ends"] = "joins"
    decimal_comma: bool = False
    dotless: bool = False
    names: ShortNames = _NO_NAMES

    @classmethod
    def of(cls, language: str, names: ShortNames = _NO_NAMES) -> Writing:
        """Return how a language writes words."""
        return cls(
            apostrophe="divides" if language in _ELIDING else "ends" if language in _TURKIC else "joins",
            decimal_comma=language in _DECIMAL_COMMA,
            dotless=is_dotless(language),
            names=names,
        )


def is_dotless(language: str | None) -> bool:
    """Return whether the letter I is not the capital of i in a language, as in Turkish."""
    return language in _TURKIC


ENGLISH: Final = Writing()


def tokens(text: str, writing: Writing = ENGLISH) -> list[str]:
    """Split text into lower-case words.

    A code or a number becomes one word: `ai-102` -> `ai102`, `300,000` -> `300000`.
    """
    return join_codes([token for raw in raw_tokens(text, writing) for token in split_token(raw)])


def raw_tokens(text: str, writing: Writing = ENGLISH) -> list[str]:
    """Split text into lower-case words with the punctuation that is within them. Only short names have capitals."""
    names = writing.names.find(text)
    if not names:
        return _raw_tokens(text, writing)
    found: list[str] = []
    past = 0
    for begin, end, name in names:
        found += [*_raw_tokens(text[past:begin], writing), name]
        past = end
    return found + _raw_tokens(text[past:], writing)


def _raw_tokens(text: str, writing: Writing) -> list[str]:
    if writing.decimal_comma:
        text = _COMMA_OF_DECIMALS.sub(".", _DOT_OF_THOUSANDS.sub("", text))
    if text.isascii() and not writing.dotless:  # a translation of all characters takes as long as finding the words
        text = text.lower().replace("`", "'")
        return _TOKEN.findall(text if writing.apostrophe == "joins" else _without_apostrophes(text, writing))
    text = unicodedata.normalize("NFKC", text)
    if writing.dotless:
        text = text.replace("I", "ı").replace("İ", "i")
    text = text.casefold().translate(_ALIKE)
    wanted = _TOKEN if text.isascii() else _wide_token()  # often, only quotes and dashes were not ASCII
    found = wanted.findall(text if writing.apostrophe == "joins" else _without_apostrophes(text, writing))
    if text.isascii() or _compiled(_SOLID).search(text) is None:
        return found
    return [piece for token in found for piece in _pieces(token)]


def _without_apostrophes(text: str, writing: Writing) -> str:
    return text.replace("'", " ") if writing.apostrophe == "divides" else _AFTER_APOSTROPHE.sub("", text)


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of wide ranges when a word needs it. A guide in English seldom does."""
    return re.compile(pattern)


@lru_cache(maxsize=1)
def _wide_token() -> re.Pattern[str]:
    """Return the pattern of a word in any script, in which marks that combine with a letter are a part of the word."""
    marks = f"[{_marks()}]"
    letters = rf"(?:[^\W_]{marks}*+)++"
    return re.compile(rf"{letters}(?:[-'./&,+#:]{letters})*(?:\+\+|#)?")


def _marks() -> str:
    """Return the combining marks as ranges of a character class, without those that only choose a glyph."""
    found: list[str] = []
    last = -1
    for code in range(0x300, 0xFE00):
        if unicodedata.category(chr(code)) in ("Mn", "Mc"):
            if last == code - 1:
                found[-1] = f"{found[-1][0]}-{chr(code)}"
            else:
                found.append(chr(code))
            last = code
    return "".join(found)


@lru_cache(maxsize=20_000)
def _pieces(token: str) -> tuple[str, ...]:
    """Split a word into the parts of different scripts. A part without spaces between words gives several words.

    These are the pairs of neighbouring characters, and each ideograph. A katakana word has no grammatical ending, so
    this word stays whole.
    """
    found: list[str] = []
    for match in _compiled(_PIECE).finditer(token):
        if match["solid"] is None:
            found += _wide_token().findall(match[0])
            continue
        signs = _sign().findall(match[0])
        if len(signs) == 1:
            found += signs
        else:
            found += map("".join, pairwise(signs))
            found += filter(_compiled(_IDEOGRAPH).match, signs)
    return tuple(found)


@lru_cache(maxsize=1)
def _sign() -> re.Pattern[str]:
    """Return the pattern of a character with the marks that combine with it."""
    return re.compile(f".[{_marks()}]*")


def is_solid(word: str) -> bool:
    """Return whether a word is of a script without spaces between words, so that it is no whole word."""
    return not word.isascii() and _compiled(_SOLID_START).match(word) is not None


def share_of_hiragana(word: str) -> float:
    """Return the share of hiragana among the characters of a word. Most hiragana is grammar: endings and particles."""
    return len(_compiled(_KANA).findall(word)) / len(word)


def in_letters(word: str) -> list[str]:
    """Return the parts of a word that have n-grams of their own.

    In Chinese, Japanese and Korean, these are the single characters, because one of them says as much as several
    letters. Hiragana says little and is left out. In other scripts, the part is the word itself.
    """
    if word.isascii() or not _compiled(_SYLLABLES).fullmatch(word):
        return [word]
    return _compiled(_LETTER).findall(word)


@lru_cache(maxsize=100_000)
def split_token(raw: str) -> tuple[str, ...]:
    """Return the words of one of the `raw_tokens`."""
    if is_short_name(raw):
        return (raw,)
    token = raw.removesuffix("'s").replace("'", "")
    if _THOUSANDS.match(token):
        return (token.replace(",", ""),)
    if (kilo := _KILO.match(token)) is not None:
        return (kilo[1] + "000",)
    if token.isalnum() or (_NUMBER.fullmatch(token) and "," not in token):
        return (token,)
    parts = [part for part in re.split(r"[-./&,:]", token) if part]
    return ("".join(parts),) if _CODE.fullmatch(token) else tuple(parts)


def may_end_code(token: str) -> bool:
    """Return whether a word may be the second part of a code that was typed as two words."""
    return len(token) == 3 and token.isdecimal()


def join_codes(found: list[str]) -> list[str]:
    """Join a code that was typed as two words (`ai 102` -> `ai102`)."""
    joined: list[str] = []
    for token in found:
        if joined and may_end_code(token) and len(joined[-1]) == 2 and joined[-1].isalpha():
            joined[-1] = joined[-1].lower() + token
        else:
            joined.append(token)
    return joined


def is_short_name(word: str) -> bool:
    """Return whether a word is one of the short names, which alone have capitals."""
    return word != word.casefold()


def consists_of_letters(word: str) -> bool:
    """Return whether a word consists of letters, and marks that combine with them."""
    return word.isalpha() if word.isascii() else all(unicodedata.category(sign)[0] in "LM" for sign in word)


def without_accents(word: str) -> str:
    """Return a word without the accents of its letters, and with a dot on each i."""
    if word.isascii():
        return word
    kept = "".join(sign for sign in unicodedata.normalize("NFD", word) if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFC", kept).replace("ı", "i")
