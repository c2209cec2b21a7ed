"""The dates that follow from an exam, and the guide's figures from which they are reckoned."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.rules.exams import exam_code, retakes_from, valid_until
from knowledge.guide import Guide


def test_a_retake_waits_from_the_day_of_the_exam() -> None:
    assert retakes_from(date(2026, 12, 20), (1, 14)) == [date(2026, 12, 21), date(2027, 1, 3)]
    assert retakes_from(date(2026, 12, 20), ()) == []


@pytest.mark.parametrize(
    ("passed_on", "years", "until"),
    [
        (date(2026, 11, 24), 2, date(2028, 11, 24)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
    ],
)
def test_a_certification_ends_on_the_same_day_of_the_year(passed_on: date, years: int, until: date) -> None:
    assert valid_until(passed_on, years) == until


def test_the_code_of_an_exam_tells_credentials_and_dates_apart() -> None:
    codes = {exam_code(one, date(2026, 12, day)) for one in ("google-pmle", "aws-mla") for day in (1, 2)}
    assert len(codes) == 4
    assert all(re.fullmatch("[0-9a-f]{12}", one) for one in codes)


def test_the_guides_waiting_times_are_those_of_its_words(own_guide: Guide) -> None:
    catalogue = own_guide.source.catalogue
    assert catalogue is not None
    found = [one for one in catalogue.policies if one.topic == "retakes"]
    assert len(found) == 4
    for rule in found:
        days = [int(number) // 24 if unit == "hours" else int(number) for number, unit in _WAITS.findall(rule.text)]
        assert [*rule.wait_days] == days, rule.vendor
    for credential in catalogue.credentials:
        if credential.retakes is not None:
            assert credential.retakes.wait_days == (), "not during the beta"


_WAITS = re.compile(r"(\d+)\*{0,2} (?:calendar )?(days|hours)")
