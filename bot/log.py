"""The log: what an operator reads, without who is meant; libraries write addresses that hold ids and tokens."""

from __future__ import annotations

import logging
import re
from typing import Final

_TOKEN: Final = re.compile(r"(/(?:webhooks|interactions)/\d{15,20}/)[\w.~-]+")
_ID: Final = re.compile(r"(?<!\d)\d{15,20}(?!\d)")


class WithoutIds(logging.Formatter):
    """Writes a record and its traceback with neither Discord ids nor the tokens of interactions."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or lines."""
        return _ID.sub("[id]", _TOKEN.sub(r"\1[token]", super().format(record)))


def log_to_terminal() -> None:
    """Let the program and its libraries tell the operator what happens, on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutIds("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
