"""The log for the operator, without Discord ids and interaction tokens.

The formatter removes both, because libraries log URLs that contain them. Each record begins a line and all other lines
are indented, so no text of a member or of Discord can look like a record. No text reaches the terminal as a command.
"""

from __future__ import annotations

import logging
import re
from textwrap import indent
from types import TracebackType
from typing import Final

from knowledge.faults import visible, visible_lines

_TOKEN: Final = re.compile(r"(/(?:webhooks|interactions)/\d{15,20}/)[\w.~-]+")
_ID: Final = re.compile(r"(?<!\d)\d{15,20}(?!\d)")

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutIds(logging.Formatter):
    """Formats a record and its traceback without Discord ids and interaction tokens."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line, followed by the indented lines of its traceback."""
        return _ID.sub("[id]", _TOKEN.sub(r"\1[token]", super().format(record)))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the record without its traceback. A line break becomes an escape."""
        return visible(super().formatMessage(record))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's own name
        """Return the indented lines of a traceback."""
        return _indented(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's own name
        """Return the indented lines of a stack."""
        return _indented(super().formatStack(stack_info))


def _indented(text: str) -> str:
    return indent(visible_lines(text), "  ", lambda line: True)


def log_to_terminal() -> None:
    """Write the log of the program and its libraries to standard error, from level INFO on."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutIds("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
