"""The keys of occurrences: read as they were written, and nothing else."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.rules.occurrence_key import MOST_A_DAY, PATTERN, OccurrenceKey, is_occurrence_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("r1.260901.0", OccurrenceKey(1, date(2026, 9, 1), 0)),
        ("r123456789012.681231.999", OccurrenceKey(123456789012, date(2068, 12, 31), MOST_A_DAY - 1)),
    ],
)
def test_a_key_is_written_as_it_is_read_and_fits_a_nonce(text: str, key: OccurrenceKey) -> None:
    assert OccurrenceKey.parse(text) == key
    assert str(key) == text
    assert text == f"{OccurrenceKey.prefix(key.schedule_id, key.day)}{key.number}"
    assert len(text) <= 25
    assert is_occurrence_key(text)
    assert re.fullmatch(PATTERN, text)


@pytest.mark.parametrize(
    "text",
    ["", "1.260901.0", "r1.260901", "r1.260901.", "r1.260901.1000", "r1.26091.0", "ar1.260901.0", "r1.260901.0 "],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    assert not is_occurrence_key(text)
    with pytest.raises(ValueError, match="no key of an occurrence"):
        OccurrenceKey.parse(text)


def test_a_key_of_a_day_that_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        OccurrenceKey.parse("r1.260230.0")
