"""A text is cut where a sentence ends, and quickly whatever stands in it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.sentences import last_sentence, sentence_ends, shorten, typed_sentences

modest = settings(max_examples=200, deadline=None)


def sentences(text: str) -> list[str]:
    ends = list(sentence_ends(text))
    return [text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It costs $200. It takes two hours.", ["It costs $200.", "It takes two hours."]),
        ("Is it hard? Yes! Very…  So they say.", ["Is it hard?", "Yes!", "Very…", "So they say."]),
        ("Version 1.5 costs 3.50 dollars.", ["Version 1.5 costs 3.50 dollars."]),
        (
            "Clouds, e.g. AWS or i.e. Google, etc. Others vs. Azure.",
            ["Clouds, e.g. AWS or i.e. Google, etc. Others vs. Azure."],
        ),
        ("J. Smith wrote it. Dr. No read it.", ["J. Smith wrote it.", "Dr. No read it."]),
        (
            'He said "pass." Then (more.) **Bold.** "Quoted" end',
            ['He said "pass."', "Then (more.)", "**Bold.**", '"Quoted" end'],
        ),
        ("a line\nanother line", ["a line", "another line"]),
        ("ends. in lower case", ["ends. in lower case"]),
        ("有料です。高いですか？はい", ["有料です。", "高いですか？", "はい"]),
        ("", []),
        ("1. Sign in.\n2. Pay the fee. Then wait.\n10. Go", ["1. Sign in.", "2. Pay the fee.", "Then wait.", "10. Go"]),
        ("  2. Pay\n  3. Go", ["2. Pay", "3. Go"]),
        ("Wir treffen uns am 3. Mai. Bring Geld mit.", ["Wir treffen uns am 3. Mai.", "Bring Geld mit."]),
        ("Im 1. Semester lernst du. Dann nicht.", ["Im 1. Semester lernst du.", "Dann nicht."]),
        ("Vom 3. 5. bis 4. 6. Danach Pause.", ["Vom 3. 5. bis 4. 6.", "Danach Pause."]),
        ("Bring z. B. Wasser mit, ca. Zwei Liter.", ["Bring z. B. Wasser mit, ca. Zwei Liter."]),
        ("It costs 20. Then you pay.", ["It costs 20.", "Then you pay."]),
        ("See chapter 3. It is short.", ["See chapter 3.", "It is short."]),
        ("See plan b. Then go.", ["See plan b.", "Then go."]),
        ("Clouds, etc.\nOthers", ["Clouds, etc.", "Others"]),
        ("Type this:\n```\nmake. Run\nit. Now\n```\nDone.", ["Type this:", "```\nmake. Run\nit. Now\n```", "Done."]),
    ],
)
def test_sentences_by_example(text: str, parts: list[str]):
    assert sentences(text) == parts
    assert last_sentence(text) == (parts[-1] if parts else "")


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("One is. Two is. Three is.", 100, "One is. Two is. Three is."),
        ("One is. Two is. Three is.", 15, "One is. Two is."),
        ("One is. Two is. Three is.", 14, "One is."),
        ("Onelongsentence goes on and on", 20, "Onelongsentence…"),
        ("Donaudampfschifffahrtsgesellschaft", 10, "Donaudamp…"),
        ("one\n\n\ntwo", 5, "one"),
        ("  spaces  ", 6, "spaces"),
        ("too long", 1, "…"),
        ("too long", 0, ""),
        ("Type:\n```\none\ntwo\n```\nDone.", 16, "Type:"),
        ("Type:\n```\none\ntwo\n```\nDone.", 22, "Type:\n```\none\ntwo\n```"),
        ("```\none\ntwo\n```", 12, ""),
    ],
)
def test_shortening_by_example(text: str, limit: int, short: str):
    assert shorten(text, limit) == short


@modest
@given(st.one_of(st.text(max_size=80), st.text('aB. \n!?)"…。', max_size=80)), st.integers(0, 60))
def test_a_shortened_text_fits_and_is_the_beginning(text: str, limit: int):
    short = shorten(text, limit)
    assert len(short) <= limit or short == text.strip() == ""
    assert text.strip().startswith(short.removesuffix("…")) or not short


line = st.text("ab .:", min_size=1, max_size=8)
code = st.lists(line, min_size=1, max_size=4).map(lambda lines: "\n".join(["```", *lines, "```"]))


@modest
@given(st.lists(st.one_of(line, code), max_size=6), st.integers(0, 60))
def test_fenced_code_is_shown_whole_or_not_at_all(parts: list[str], limit: int):
    text = "\n".join(parts)
    assert shorten(text, limit).count("```") % 2 == 0
    assert all(text[:end].count("```") % 2 == 0 for end in sentence_ends(text))


@modest
@given(st.lists(st.text("abCD .", min_size=1, max_size=12), min_size=1, max_size=12), st.integers(1, 95))
def test_no_sentence_ends_behind_the_number_of_an_item(items: list[str], first: int):
    text = "\n".join(f"{number}. {item}" for number, item in enumerate(items, start=first))
    assert not any(re.search(r"(?:\A|\n)\d+\.\Z", text[:end]) for end in sentence_ends(text) if end < len(text))


@modest
@given(st.text('aB. \n!?)"…。', max_size=80))
def test_the_ends_of_sentences_ascend_to_the_end_of_the_text(text: str):
    ends = list(sentence_ends(text))
    assert ends == sorted(set(ends))
    assert not text.strip() or not text[ends[-1] :].strip()


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    [
        ".",
        "…",
        ". ",
        "...!",
        '."',
        ".)",
        "\n",
        " ",
        "A. ",
        "e.g. ",
        "。",
        "a",
        "1. ",
        "am 3. Mai ",
        "\n```",
        "```\n",
        "a.\n",
    ],
)
def test_the_cost_of_long_texts_of_one_pattern_grows_with_their_length_alone(pattern: str):
    def cost(length: int) -> float:
        text = "x" + pattern * (length // len(pattern)) + "x"
        begun = time.process_time()
        shorten(text, 700)
        last_sentence(text)
        return time.process_time() - begun

    short, long = (min(cost(length) for _ in range(3)) for length in (50_000, 200_000))
    assert long < 8 * short, "four times the length costs four times as much, not sixteen times"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("i passed AZ-104. what next?", ["i passed AZ-104.", "what next?"]),
        ("v1.5 costs $3.50, e.g. here vs. there", ["v1.5 costs $3.50, e.g. here vs. there"]),
        ("Hi!! how hard is it\nI am new", ["Hi!!", "how hard is it", "I am new"]),
        ("試験は難しい？二時間です。", ["試験は難しい？", "二時間です。"]),
        ("...", ["..."]),
        ("", []),
    ],
)
def test_typed_sentences_may_begin_with_small_letters(text: str, parts: list[str]) -> None:
    assert typed_sentences(text) == parts


@modest
@given(st.text(alphabet="ab .!?\n。"))
def test_typed_sentences_lose_no_letter(text: str) -> None:
    assert "".join("".join(typed_sentences(text)).split()) == "".join(text.split())
