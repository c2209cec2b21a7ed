"""Codes of exams: how members write them, and which of them nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from knowledge.facts.name_finder import LETTER, plain

# A word that ends with a hyphen and a number is no code if it is part of a longer word, an address or a number.
_CODE: Final = re.compile(
    rf"(?<![/.@=_+‐‑–-])(?<!{LETTER})(?P<family>[A-Za-z]{{2,4}})[‐‑–-](?P<number>[A-Za-z]?\d{{2,3}})"
    rf"(?!{LETTER}|_|[‐‑–-]{LETTER}|[.,]\d|%)"
)
# The parts between which a code may be written with a hyphen, a space or nothing.
_PART: Final = re.compile(r"[^\W\d_]+|\d+")
_MOST_PARTS: Final = 6  # the number of ways doubles with each part
_IS_CODE: Final = re.compile(r"[A-Za-z]+-[A-Za-z]?\d+")

# Words before a number that name standards, units, machines and models, and no exams.
_NO_FAMILIES: Final = """
    aes amd ansi api arm bert bge bip bs btc cd cefr coco cpu cuda cve ddr din dvd en eu fp gb glm gpt gpu gtx hdmi http
    iec ieee ifrs int iso jis kb llm lte md mi mit mp nist nvme pci pm qps ram rfc ripe rsa rtx sha sla soc sql ssd ssl
    tcp tls tpu udp uhd ul un usb utc utf vgg vit wd web xlm
"""
# Words that people put before a number in small letters: top-10, age-18, mid-30.
_NO_FAMILIES_IN_SMALL_LETTERS: Final = """
    ab age aged ages alt an apr at aug bis btw by case ch chap day days dec du each exam feb fig form from half
    hour id in item jan jul jun km la lab last le line lv mar max may mid min next no non nov nr oct of on one
    only over page part past per plan plus post pp pre qty rank room row run sec sem sep set size step sub test
    than the to top type unit up upto use ver von vor week win year zone zu
"""
_OTHERS: Final = frozenset(_NO_FAMILIES.split())
_OTHERS_IN_SMALL_LETTERS: Final = frozenset(_NO_FAMILIES_IN_SMALL_LETTERS.split())


def keys_of_code(code: str) -> list[str]:
    """Return the words of each way to write a code: `SAA-C03` -> saac03, saac 03, saa c03, saa c 03.

    For a code of more than _MOST_PARTS parts, return only the two ways without and with all gaps.
    """
    parts = _PART.findall(code.casefold())
    if len(parts) > _MOST_PARTS:
        return ["".join(parts), " ".join(parts)]
    ways = [""]
    for part in parts:
        ways = [f"{way}{gap}{part}" for way in ways for gap in (("", " ") if way else ("",))]
    return ways


def codes_in(text: str) -> list[str]:
    """Return what looks like the code of an exam in a text, in capitals, each once."""
    found = {f"{one['family']}-{one['number']}".upper(): one["family"] for one in _CODE.finditer(plain(text))}
    return [code for code, family in found.items() if not _is_other(family)]


def unknown_codes(text: str, known: Iterable[str]) -> list[str]:
    """Return what looks like the code of an exam in a text and is not known, in capitals, each once.

    `known`: codes and names, in any spelling. A family such as `SAA` stands for all codes that begin with `SAA-`.
    A code in small letters counts only if its first part is no everyday word.
    """
    found = {f"{one['family']}-{one['number']}".upper(): one["family"] for one in _CODE.finditer(plain(text))}
    if not found:
        return []
    codes = [*known]
    names = {_joined(code) for code in codes}
    families = {name for name in names if name.isalpha()}
    begun = {_PART.findall(code.casefold())[0] for code in codes if _IS_CODE.fullmatch(code)}
    return [
        code
        for code, family in found.items()
        if _joined(code) not in names
        and family.casefold() not in families
        and (family.casefold() in begun or not _is_other(family))
    ]


def _is_other(family: str) -> bool:
    """Return whether a word before a number usually names no exam."""
    return family.casefold() in _OTHERS or family in _OTHERS_IN_SMALL_LETTERS


def _joined(code: str) -> str:
    return "".join(_PART.findall(plain(code).casefold()))
