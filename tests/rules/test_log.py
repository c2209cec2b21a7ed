"""The log names nobody: ids and tokens are left out wherever a library writes them."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.log import JsonLines, WithoutIds
from tests.world import ROOT


def line(message: str, *arguments: object, error: BaseException | None = None) -> str:
    about = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("discord.http", logging.WARNING, __file__, 1, message, arguments, about)
    return WithoutIds("%(levelname)s %(message)s").format(record)


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("POST %s responded with 429", "POST https://discord.com/api/v10/channels/[id]/messages responded with 429"),
        ("POST %s is slow", "POST https://discord.com/api/v10/channels/[id]/messages is slow"),
    ],
)
def test_addresses_lose_their_ids(message: str, written: str) -> None:
    address = "https://discord.com/api/v10/channels/1442871934712345678/messages"
    assert line(message, address) == f"WARNING {written}"


def test_tokens_of_interactions_are_left_out() -> None:
    said = line("/webhooks/1442871934712345678/aW50ZXJhY3Rpb246-_x9/messages/@original")
    assert said == "WARNING /webhooks/[id]/[token]/messages/@original"


def test_what_is_no_id_stays() -> None:
    said = line("Sent %d reminders in %.1f s on 2026-11-28, port 8765", 100_000, 1.5)
    assert said == "WARNING Sent 100000 reminders in 1.5 s on 2026-11-28, port 8765"


def test_a_record_is_one_line_and_sends_nothing_to_the_terminal() -> None:
    said = line("Connected to Discord as %s.", "a\n2026-11-23 ERROR bot: b\r\x1b[2J\u202e\u2028c")
    assert said == r"WARNING Connected to Discord as a\n2026-11-23 ERROR bot: b\r\x1b[2J\u202e\u2028c."


def test_no_line_of_a_traceback_looks_like_a_record() -> None:
    try:
        raise RuntimeError("a\nERROR b\x1b[2J\u2028c")
    except RuntimeError:
        first, *others = line("failed", error=sys.exception()).split("\n")
    assert first == "WARNING failed"
    assert all(each.startswith("  ") for each in others)
    assert others[-2:] == ["  RuntimeError: a", r"  ERROR b\x1b[2J\u2028c"]


def test_tracebacks_too() -> None:
    try:
        raise RuntimeError("member 1442871934712345678")
    except RuntimeError:
        said = line("failed", error=sys.exception())
    assert "Traceback" in said
    assert "member [id]" in said


class Typed(BaseModel):
    what: int


def bugs(typed: str) -> Iterator[Callable[[], object]]:
    """Ways in which a bug makes an error quote what a member typed."""
    yield lambda: {}[typed]
    yield lambda: int("not " + typed)
    yield lambda: ["what"].index(typed)
    yield lambda: date.fromisoformat(typed)
    yield lambda: (typed + "\udcff").encode()
    yield lambda: Typed(what=typed)  # pyright: ignore[reportArgumentType] - a text is no number, which is what is tried


def raised(cause: Callable[[], object], way: str) -> BaseException:
    """What is logged where a bug is raised alone, as a cause, in the handling of another error, or within a group."""
    try:
        try:
            cause()
        except Exception as error:
            if way == "cause":
                raise RuntimeError("it failed") from error
            if way == "context":
                raise RuntimeError("it failed too")  # noqa: B904 (what is tried)
            if way == "group":
                raise ExceptionGroup("several failed", [error, RuntimeError("it failed")]) from None
            raise
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("way", ["alone", "cause", "context", "group"])
@given(typed=st.text(st.characters(codec="utf-8"), min_size=1).map("zymurgy in the moonlight ".__add__))
def test_an_error_that_quotes_what_was_typed_is_logged_without_it(way: str, typed: str) -> None:
    for bug in bugs(typed):
        error = raised(bug, way)
        said = line("Reference 12ab34: ask failed.", error=error)
        assert "zymurgy" not in said
        assert ": [not logged]" in said
        assert "tests/rules/test_log.py" in said, "where it failed is said"
        assert ("it failed" in said) == (way != "alone"), "what quotes nothing is said"


async def test_what_asyncio_says_of_a_task_quotes_nothing_either(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("zymurgy in the moonlight")

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task
    gc.collect()
    (record,) = [one for one in caplog.records if "never retrieved" in one.message]
    assert record.exc_text, "another handler has formatted it"
    said = WithoutIds("%(message)s").format(record)
    assert "zymurgy" not in said.replace('raise ValueError("zymurgy in the moonlight")', "")
    assert "exception=ValueError([not logged])" in said


def test_of_two_errors_neither_message_stays_where_one_begins_with_the_other() -> None:
    error = ValueError("mind the gap")
    error.__cause__ = ValueError("mind")
    assert "gap" not in line("failed", error=error)


def as_json(message: str, *arguments: object, error: BaseException | None = None, **extra: object) -> dict[str, object]:
    about = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("discord.http", logging.WARNING, __file__, 1, message, arguments, about)
    vars(record).update(extra, created=1_764_530_000.5)
    written = JsonLines().format(record)
    assert written.isascii()
    assert "\n" not in written
    return json.loads(written)


def test_a_record_is_a_json_object_on_one_line() -> None:
    assert as_json("a\n\x1b[2J\u2028%s é", "b") == {
        "time": "2025-11-30T19:13:20.500+00:00",
        "level": "WARNING",
        "logger": "discord.http",
        "message": r"a\n\x1b[2J\u2028b é",
    }


def test_what_a_record_carries_besides_is_told_and_nothing_else_of_it() -> None:
    told = as_json("ask", command="ask", outcome="ok", milliseconds=12, reference=None, member=1442871934712345678)
    assert {name: told[name] for name in ("command", "outcome", "milliseconds")} == {
        "command": "ask",
        "outcome": "ok",
        "milliseconds": 12,
    }
    assert not {"reference", "member"} & told.keys()


def test_a_json_line_names_nobody_and_quotes_nothing_either() -> None:
    error = raised(lambda: {}["zymurgy"], "alone")
    told = as_json("/webhooks/1442871934712345678/aW50ZXJhY3Rpb246/x", error=error)
    assert told["message"] == "/webhooks/[id]/[token]/x"
    assert str(told["traceback"]).endswith("\n  KeyError: [not logged]")
    assert "Traceback (most recent call last)" in str(told["traceback"])


@pytest.mark.whole
@pytest.mark.parametrize("on_terminal", [True, False])
def test_a_terminal_gets_plain_lines_and_everything_else_json(on_terminal: bool) -> None:
    program = (
        "import logging; from bot.log import log_to_stderr, say_why_it_ends; log_to_stderr();"
        "logging.getLogger('alembic.runtime').info('Context impl'); logging.getLogger('bot').warning('late');"
        "say_why_it_ends('It ends.')"
    )
    ours, theirs = os.openpty() if on_terminal else os.pipe()
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, stderr=theirs, check=True)
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 4096):
            written += part
    except OSError:  # a terminal whose other side is closed
        pass
    os.close(ours)
    first, last = written.decode().splitlines()
    if on_terminal:
        assert first.endswith(" WARNING bot: late")
        assert last == "It ends."
    else:
        assert json.loads(first)["message"] == "late"
        assert (json.loads(last)["level"], json.loads(last)["message"]) == ("CRITICAL", "It ends.")
