"""Below no answer of the own guide are too many buttons, or buttons that nobody can tell apart."""

from __future__ import annotations

import discord

from cogs.guide.answer_buttons import ShowPassage, answer_view, passage_view
from knowledge.guide import Guide
from tests.answers import measure

MOST_RELATED, LONGEST, MOST_ROWS, MOST_IN_ROW = 3, 40, 2, 5


def faults(view: discord.ui.View | None, guide: Guide) -> list[str]:
    """Says what is wrong with the buttons below an answer."""
    if view is None:
        return []
    buttons = [item.item for item in view.children if isinstance(item, discord.ui.DynamicItem)]
    texts = [button.label or "" for button in buttons if isinstance(button, discord.ui.Button)]
    whole = guide.source.sentences.show_passage
    related = [
        one.item.label or ""
        for one in view.children
        if isinstance(one, ShowPassage) and isinstance(one.item, discord.ui.Button) and one.item.label != whole
    ]
    rows = [button.row for button in buttons]
    found = {
        "more than three related": len(related) > MOST_RELATED,
        "too long": any(len(text) > LONGEST for text in related),
        "alike": len({text.casefold() for text in texts}) < len(texts),
        "without words": not all(any(map(str.isalpha, text)) for text in texts),
        "too many rows": len(set(rows)) > MOST_ROWS or any(rows.count(row) > MOST_IN_ROW for row in rows),
    }
    return [f"{fault}: {texts}" for fault, is_so in found.items() if is_so]


async def test_below_each_passage_are_few_short_buttons(own_guide: Guide) -> None:
    wrong = [
        fault
        for passage in own_guide.source.passages
        for fault in faults(
            passage_view(passage, own_guide.related(passage), own_guide, 7, shareable=True, whole=False), own_guide
        )
    ]
    assert wrong == []


async def test_below_each_answer_are_few_short_buttons(own_guide: Guide) -> None:
    questions = [question["q"] for question in measure.UNSEEN + measure.QUESTIONS[::4]]
    answers = [own_guide.ask(question, measure.TODAY) for question in questions]
    assert {answer.status for answer in answers} == {"answered", "unsure", "not_covered"}
    assert [
        fault for one in answers for fault in faults(answer_view(one, own_guide, 7, shareable=True), own_guide)
    ] == []


def test_no_answer_is_larger_than_a_phone_shows(own_guide: Guide) -> None:
    """The sentences of an answer have few lines on a phone, also if they are of two passages."""
    answers = [own_guide.ask(question["q"], measure.TODAY) for question in measure.UNSEEN]
    sizes = [len(answer.text) for answer in answers if answer.text]
    assert len(sizes) >= 50
    assert [size for size in sizes if size > 420] == []
