"""Characters that nobody sees."""

from __future__ import annotations

import pytest

from knowledge.text.characters import harmless, is_visible, without_format
from knowledge.text.markup import escape


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


@pytest.mark.parametrize(
    "text", ["", " ", "\u3164", "\u200b", "\u2800\u00a0", "\u115f\u1160\uffa0", "\ufe0f", "\u202e\u2066", "\0"]
)
def test_what_is_drawn_as_nothing_is_not_visible(text: str) -> None:
    assert not is_visible(text)
    assert is_visible(f"{text}a")


def test_what_turns_or_controls_the_text_after_it_is_left_out_and_letters_of_any_direction_stay() -> None:
    assert harmless("a\u202eb\u2066c\0d\x1be\x85f") == "abcdef"
    assert harmless("שלום, مرحبا\n\tc\u200f") == "שלום, مرحبا\n\tc\u200f"
    assert escape("\u202e*a*") == r"\*a\*"
