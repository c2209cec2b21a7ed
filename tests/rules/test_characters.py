"""Characters that nobody sees."""

from __future__ import annotations

import pytest

from knowledge.text.characters import without_format


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ber\u200blin", "Berlin"),
        ("\u200e19:30\u200f", "19:30"),
        ("Mon\u00adday", "Monday"),
        ("\ufeffnoon", "noon"),
        ("☀\ufe0f noon", "☀ noon"),
        ("\u202eabc\u2066", "abc"),
        ("São Tomé", "São Tomé"),
    ],
)
def test_what_nobody_sees_is_left_out(text: str, expected: str) -> None:
    assert without_format(text) == expected
