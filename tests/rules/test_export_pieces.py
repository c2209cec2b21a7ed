"""A file to import that is faulty: its first faults with their lines, how many more, and neither time nor memory."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.errors import NotAnExport
from bot.export.reader import read_export

AT = "2026-09-01T12:00:00Z"
ENTRY: dict[str, Any] = {
    "studied_on": "2026-09-01", "minutes": 5, "what": "x", "zone": "UTC", "logged_at": AT, "undone_at": None,
    "logged_by": None,
}  # fmt: skip
REMINDER: dict[str, Any] = {
    "weekdays": ["monday"], "wall_time": "19:00", "zone": "UTC", "dm_channel_id": None, "state": "on",
    "state_reason": None, "next_due_at": None, "created_at": AT, "fell_due": [],
}  # fmt: skip
NOTHING = ("zone_changes", "study_entries", "rest_days", "pauses", "outage_days", "shares", "reminders", "votes")


def export(**changes: Any) -> str:
    document = {
        "form": "whichcert export", "version": 2, "exported_at": AT, "member_id": "123456789012345678",
        "settings": {
            "known_since": AT, "zone": "UTC", "day_ends_at_hour": 4, "weekly_goal_days": 3, "zone_asked_at": None
        },
        "target": None, "streak_mark": None, **{name: [] for name in NOTHING}, "wishes": [],
    }  # fmt: skip
    return json.dumps(document | changes, indent=1)


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("e.json")


def faults(file: Path, text: str | bytes) -> list[str]:
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    with pytest.raises(NotAnExport) as raised:
        read_export(file)
    assert all(one.isprintable() and "Input" not in one for one in raised.value.faults)
    return raised.value.faults


@pytest.mark.slow
@pytest.mark.parametrize(
    "many",
    [
        lambda n: {"study_entries": [{**ENTRY, "minutes": 0, "studied_on": "x"}] * n},
        lambda n: {"study_entries": [{}] * n},
        lambda n: {"reminders": [{**REMINDER, "fell_due": [{}] * n}]},
        lambda n: {"reminders": [{**REMINDER, "zone": "X"}] * (n // 4)},
        lambda n: {"outage_days": ["soon"] * 5 * n},
        lambda n: {f"k{one}": [] for one in range(2 * n)},
    ],
    ids=["entries", "empty", "fell due", "reminders", "days", "unknown"],
)
def test_the_cost_of_faults_grows_with_their_number_alone_and_takes_little_memory(
    file: Path, many: Callable[[int], dict[str, Any]]
):
    def cost(count: int) -> float:
        text = export(**many(count))
        began = time.process_time()
        faults(file, text)
        return time.process_time() - began

    few, all_of_them = (min(cost(count) for _ in range(2)) for count in (5_000, 20_000))
    assert all_of_them < 8 * few, "four times as many cost four times as much, not sixteen times"
    text = export(**many(20_000))
    tracemalloc.start()
    told = faults(file, text)
    assert tracemalloc.get_traced_memory()[1] < 4 * len(text) + 40_000_000  # it was a gigabyte
    tracemalloc.stop()
    assert len(told) == 51
    assert told[50].startswith("e.json: and ")
    assert told[50].endswith(" more")
    lines = [int(one.split(":")[1]) for one in told[:50]]
    assert lines == sorted(lines)


def test_faults_are_counted_and_stand_in_the_order_of_the_file(file: Path):
    text = export(study_entries=[ENTRY, {**ENTRY, "minutes": 0}] * 500, member_id="x", mood="good", wishes=None)
    told = faults(file, text)
    assert told[0] == "e.json:5: member_id: should be a Discord id: up to 19 digits, in quotes, not 'x'"
    line = line_of(text, '"minutes": 0')
    assert told[1] == f"e.json:{line}: study_entries[1].minutes: should be 1 or more, not 0"
    assert told[50] == "e.json: and 453 more"


@pytest.mark.parametrize(
    ("changes", "words", "fault"),
    [
        ({"reminders": [REMINDER, {**REMINDER, "fell_due": [{"key": 7}]}]}, '"key"', "reminders[1].fell_due[0].key:"),
        ({"reminders": [{**REMINDER, "state": "of"}]}, '"of"', "reminders[0].state: should be 'on', 'paused' or 'off'"),
        ({"reminders": [7]}, "7\n ]", "reminders[0]: should be a mapping of fields to values, not 7"),
        ({"reminders": [{**REMINDER, "mood": 1}]}, '"mood"', "reminders[0].mood: is not a known field"),
        ({"reminders": [{**REMINDER, "weekdays": ["monday", "m"]}]}, '"m"', "reminders[0].weekdays[1]: should be 'mon"),
        ({"rest_days": [{"from_on": "2026-09-01", "weekdays": ["x"] * 9}]}, '"weekdays"',
         "rest_days[0].weekdays: should be seven days at most"),
        ({"study_entries": [None]}, "null\n ]", "study_entries[0]: should be a mapping of fields to values"),
        ({"study_entries": [{**ENTRY, "mood": 1}]}, '"mood"', "study_entries[0].mood: is not a known field"),
        ({"study_entries": {}}, '"study_entries"', "study_entries: should be a list"),
        ({"target": 7}, '"target"', "target: should be a mapping of fields to values, not 7"),
        ({"outage_days": ["2026-02-30"]}, '"2026-02-30"', "outage_days[0]: should be a date such as 2026-09-29, not"),
        ({"exported_at": "2026-09-01T12:00:00"}, '"exported_at"', "exported_at: should be a date and time with its"),
        ({"study_entries": [{**ENTRY, "minutes": float("nan")}]}, "NaN",
         "study_entries[0].minutes: should be a number that is not infinite, not nan"),
        ({"study_entries": [{f"k{n}": n for n in range(200)}]}, '{\n   "k0"',
         "study_entries[0]: has more than 100 fields"),
        ({"study_entries": [{**ENTRY, "minutes": 0, "what": "😀"}]}, '"minutes": 0',
         "study_entries[0].minutes: should be 1 or more, not 0"),
        ({"study_entries": [{**ENTRY, "what": "a\ud83db"}]}, r"\ud83d",
         r"\ud83d is half a character (a lone surrogate); write the whole one"),
        ({"study_entries": [{**ENTRY, "zone": "\ude00\ud83d"}]}, r"\ude00", None),
    ],
)  # fmt: skip
def test_a_fault_is_told_once_with_its_line(file: Path, changes: dict[str, Any], words: str, fault: str | None):
    text = export(**changes)
    told = faults(file, text)
    if fault is None:
        assert all(one.startswith(f"e.json:{line_of(text, words)}: ") for one in told)
        return
    (one,) = [one for one in told if "is missing" not in one]
    assert one.startswith(f"e.json:{line_of(text, words)}: {fault}")


def test_whole_characters_in_two_escapes_are_read(file: Path):
    file.write_text(export(study_entries=[{**ENTRY, "what": "😀 \\ud83d"}]), encoding="utf-8")
    assert read_export(file).study_entries[0].what == "😀 \\ud83d"


def test_a_field_given_twice_is_a_fault(file: Path):
    text = export(study_entries=[ENTRY]).replace('"minutes": 5', '"minutes": 5, "minutes": 6')
    text = text.replace('"version": 2', '"version": 2, "version": 2')
    line = line_of(text, '"studied_on"') - 1
    assert faults(file, text) == [
        "e.json:3: version: is given more than once",
        f"e.json:{line}: study_entries[0].minutes: is given more than once",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (export()[:-20], "e.json:{last}: is not JSON: it ends too early"),
        ("", "e.json:1: is not JSON: it ends too early"),
        ("{", "e.json:1: is not JSON: it ends too early"),
        ('{"a"', "e.json:1: is not JSON: it ends too early"),
        ('{\n"a": 1,}', "e.json:2: is not JSON: the name of a field, in double quotes, should be here (column 8)"),
        ('{"a": 1 "b"}', "e.json:1: is not JSON: } should be here (column 9)"),
        ("{'a': 1}", "e.json:1: is not JSON: the name of a field, in double quotes, should be here (column 2)"),
        ('{"a": [1,\n2,]}', "e.json:2: is not JSON: something else should be here (column "),
        ('{"a": "b\nc"}', "e.json:1: is not JSON: a line break or a control character is within quotes here"),
        ('{"a": "b', "e.json:1: is not JSON: quotes are opened here and never closed (column 7)"),
        ('{"a": ' + "[" * 100_000, "e.json:1: is not JSON: this is nested too deeply (column 7)"),
        ('{"a": ' + "9" * 5000 + "}", "e.json:1: is not JSON: a number here has too many digits (column 7)"),
        ("{}\n{}", "e.json:2: is not JSON: there is something after its end (column 1)"),
        ("[" * 11_000_000, "e.json: is not JSON: it holds more than 10,000,000 values, which no export does"),
        ("[]", "e.json: is not a file of /mydata export"),
        ("7", "e.json: is not a file of /mydata export"),
        (b'{\n"a": "\xff"}', "e.json:2: is not UTF-8 text"),
        ('{\n"a": "\ud83d"}', "e.json:2: is not UTF-8 text"),
        (export().encode("utf-16"), "e.json:1: is not UTF-8 text but looks like UTF-16"),
        (export().encode("utf-16-le"), "e.json:1: is not UTF-8 text but looks like UTF-16"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_one_fault(file: Path, text: str | bytes, fault: str):
    (told,) = faults(file, text)
    last = text.count("\n") + 1 if isinstance(text, str) else 1
    assert told.startswith(fault.replace("{last}", str(last))), told


def test_a_file_of_more_than_100_megabytes_is_not_read(file: Path):
    with file.open("wb") as writing:
        writing.truncate(10**11)
    with pytest.raises(NotAnExport, match=r"^e\.json: is larger than 100 MB, and such a file is not read$"):
        read_export(file)
