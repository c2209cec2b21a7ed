"""The log names nobody: ids and tokens are left out wherever a library writes them."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.log import WithoutIds


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
