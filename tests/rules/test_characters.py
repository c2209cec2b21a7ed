"""Characters that nobody sees, or that harm the text around them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.characters import harmless, is_harmful, is_visible, without_format
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
    "text",
    [
        "",
        " ",
        "\u3164",
        "\u200b",
        "\u2800\u00a0",
        "\u115f\u1160\uffa0",
        "\ufe0f",
        "\u202e\u2066",
        "\0",
        "\u034f\U000e0100\u180b",
    ],
)
def test_what_is_drawn_as_nothing_is_not_visible(text: str) -> None:
    assert not is_visible(text)
    assert is_visible(f"{text}a")


def test_what_turns_or_controls_the_text_after_it_is_left_out_and_letters_of_any_direction_stay() -> None:
    assert harmless("a\u202eb\u2066c\0d\x1be\x9bf\ud800g\uffffh") == "abcdefgh"
    assert harmless("a\r\nb\x85c\u2028d\x0be") == "a \nb c d e"
    assert harmless("שלום, مرحبا\n\tc\u200f") == "שלום, مرحبا\n\tc\u200f"
    assert escape("\u202e*a*") == r"\*a\*"


@pytest.mark.parametrize(
    "text",
    ["👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "❤️‍🔥", "1️⃣" * 9, "👩🏽‍🚀" * 20, "می‌خواهم", "क्‍ष ज्ञान्", "שָׁלוֹ֖ם", "ཧྐྵྨླྺྼྻྂ", "Vie\u0323\u0302t", "กู้"],
)
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("between", ["", "\u200d", "\u034f", "\u200b\ufe0f"])
def test_a_letter_keeps_eight_marks(between: str) -> None:
    kept = harmless("Z" + f"\u0301{between}" * 50 + "o")
    assert kept[0] + kept[-1] == "Zo"
    assert sum(unicodedata.category(sign) in ("Mn", "Me") for sign in kept) == 8


@given(st.text())
def test_nothing_harmful_is_left_and_nothing_is_left_out_twice(text: str) -> None:
    once = harmless(text)
    assert not any(map(is_harmful, once))
    assert harmless(once) == once
