"""The log for the operator, without Discord ids, interaction tokens and texts of members.

The formatter removes ids and tokens, because libraries log URLs that contain them. It also removes the messages of
errors that quote the value which caused them, because this value may be what a member typed. On a terminal, each record
begins a line and all other lines are indented, so no text of a member or of Discord can look like a record. Anywhere
else, each record is a JSON object on a line of its own. No text reaches the terminal as a command.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Generator
from copy import copy
from datetime import UTC, datetime
from textwrap import indent
from types import TracebackType
from typing import Final, cast

from knowledge.faults import visible, visible_lines

_TOKEN: Final = re.compile(r"(/(?:webhooks|interactions)/\d{15,20}/)[\w.~-]+")
_ID: Final = re.compile(r"(?<!\d)\d{15,20}(?!\d)")

# KeyError, UnicodeError, pydantic's ValidationError, json's JSONDecodeError and int("typed") are of these classes.
_QUOTING: Final = (LookupError, ValueError)
_BREAK: Final = r"\n[ |]*"  # in the traceback of an exception group, each line begins with spaces and bars

# What a record may carry besides its message (`extra=`), each a name or a number of ours.
_FIELDS: Final = ("command", "outcome", "milliseconds", "reference")
_QUIET: Final = ("alembic",)  # it logs what it does at each start
_PROGRAM: Final = logging.getLogger("bot")

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutIds(logging.Formatter):
    """Formats a record and its traceback without Discord ids, interaction tokens and values that errors quote."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line, followed by the indented lines of its traceback."""
        record = copy(record)
        record.exc_text = None  # the traceback as another handler has formatted it
        return _ID.sub("[id]", _TOKEN.sub(r"\1[token]", super().format(record)))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the record without its traceback. A line break becomes an escape.

        asyncio writes the error of a task into the message too.
        """
        raised = record.exc_info[1] if record.exc_info else None
        return visible(_without_quotes(super().formatMessage(record), raised))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's own name
        """Return the indented lines of a traceback, without values that its errors quote."""
        return _indented(_without_quotes(super().formatException(ei), ei[1]))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's own name
        """Return the indented lines of a stack."""
        return _indented(super().formatStack(stack_info))


class JsonLines(WithoutIds):
    """Formats a record as a JSON object on one line.

    `time` (ISO 8601, UTC), `level`, `logger` and `message` are texts. `traceback` is a text of several lines, and
    stands only in the record of an error. The record of a command also has `command`, `outcome` and `milliseconds`, and
    `reference` if the member was told one.
    """

    def __init__(self) -> None:
        super().__init__("%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of ASCII."""
        message, _, traceback = super().format(record).partition("\n")
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
            **{name: value for name in _FIELDS if (value := getattr(record, name, None)) is not None},
        }
        return json.dumps(told | {"traceback": traceback} if traceback else told)


def _indented(text: str) -> str:
    return indent(visible_lines(text), "  ", lambda line: True)


def _without_quotes(lines: str, raised: BaseException | None) -> str:
    """Return a text in which the message of each error that may quote a value is "[not logged]".

    `raised`: the error of the record. Its causes and contexts are in the traceback too.
    """
    quoting = [error for error in _errors(raised) if isinstance(error, _QUOTING) and str(error)]
    for error in sorted(quoting, key=lambda error: -len(str(error))):  # a message may begin with a shorter one
        lines = re.sub(": " + _BREAK.join(map(re.escape, str(error).split("\n"))), ": [not logged]", lines)
        lines = lines.replace(repr(error), f"{type(error).__name__}([not logged])")
    return lines


def _errors(error: BaseException | None) -> Generator[BaseException]:
    """Yield an error, its causes, and the members of groups among them."""
    seen: set[int] = set()
    left = [error]
    while left:
        one = left.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        left += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            left += cast("tuple[BaseException, ...]", one.exceptions)


def log_to_stderr() -> None:
    """Write the log of the program and its libraries to standard error, from level INFO on.

    A terminal shows plain lines. A file, a pipe or a service manager gets JSON lines.
    """
    handler, is_terminal = logging.StreamHandler(), sys.stderr.isatty()
    plain = WithoutIds("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(plain if is_terminal else JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def say_why_it_ends(sentences: str) -> None:
    """Tell the operator why the program ends: by a record if the log consists of JSON lines, and otherwise as text."""
    if any(isinstance(handler.formatter, JsonLines) for handler in logging.root.handlers):
        for sentence in sentences.splitlines():
            _PROGRAM.critical("%s", sentence)
    else:
        print(visible_lines(sentences), file=sys.stderr)
