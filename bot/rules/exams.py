"""Name an exam in a custom_id, and reckon with its date; all functions here are pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta


def exam_code(credential_id: str, exam_on: date) -> str:
    """Return a code of 12 hexadecimal digits for the exam of a credential on a date."""
    return hashlib.blake2s(f"{credential_id} {exam_on}".encode(), digest_size=6).hexdigest()


def retakes_from(exam_on: date, wait_days: Sequence[int]) -> list[date]:
    """Return the first day of a retake if the exam was the first failed attempt, the second, and so on."""
    return [exam_on + timedelta(days=days) for days in wait_days]


def valid_until(passed_on: date, years: int) -> date:
    """Return the day on which a certification of so many years ends. One of 29 February ends on 28 February."""
    try:
        return passed_on.replace(year=passed_on.year + years)
    except ValueError:
        return passed_on.replace(year=passed_on.year + years, day=28)
