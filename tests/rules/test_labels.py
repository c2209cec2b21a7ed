"""Buttons call passages by short labels that are told apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.guide import Guide
from knowledge.labels import labels_of

Guides = Callable[[str], Guide]


def labels(guide: Guide) -> list[str]:
    return labels_of([passage for passage in guide.source.passages if passage.parent is None], guide)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# Club\n\n## Cars\n\nPark here.\n\n## Lunch\n\nSoup is served.", ["Cars", "Lunch"]),
        ("# Club\n\n## Where do you park a car\n\n<!-- label: Parking -->\nPark here.", ["Parking"]),
        (
            "# Club\n\n## What does the yearly membership for grown-ups cost\n\nFifty.\n\n"
            "## What does the yearly membership for children cost\n\nTen.",
            ["…grown-ups cost", "…children cost"],
        ),
        (
            "# Club\n\n## What does a visit to the museum of the town in the valley cost\n\nFifty.",
            ["What does a visit to the museum of the…"],
        ),
        ("# Club\n\n## Cars\n\nPark here.\n\nPay at noon.", ["Park here.", "Pay at noon."]),
        (
            "# A club for all\n\n## Members of the first year\n\n### Fee\n\nTen.\n\n## Guests\n\n### Fee\n\nOne.",
            ["Members of the first year › Fee", "A club for all › Guests › Fee"],
        ),
    ],
    ids=["headings", "an editor's", "alike at the beginning", "too long", "below one heading", "headings above"],
)
def test_a_label_says_what_differs(small_guide: Guides, markdown: str, expected: list[str]) -> None:
    assert labels(small_guide(markdown)) == expected


def test_passages_that_say_the_same_have_numbers(small_guide: Guides) -> None:
    passage = small_guide("# Club\n\n## Cars\n\nPark here.").source.passages[0]
    guide = small_guide("# Club\n\n## Cars\n\nPark here.")
    assert labels_of([passage, passage], guide) == ["Club › Cars", "2. Club › Cars"]
