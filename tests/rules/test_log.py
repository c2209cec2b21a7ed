"""The log names nobody: ids and tokens are left out wherever a library writes them."""

from __future__ import annotations

import logging
import sys

import pytest

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
        raise ValueError("a\nERROR b\x1b[2J\u2028c")
    except ValueError:
        first, *others = line("failed", error=sys.exception()).split("\n")
    assert first == "WARNING failed"
    assert all(each.startswith("  ") for each in others)
    assert others[-2:] == ["  ValueError: a", r"  ERROR b\x1b[2J\u2028c"]


def test_tracebacks_too() -> None:
    try:
        raise ValueError("member 1442871934712345678")
    except ValueError:
        said = line("failed", error=sys.exception())
    assert "Traceback" in said
    assert "member [id]" in said
