"""The log for the operator, without Discord ids and interaction tokens.

The formatter removes both, because libraries log URLs that contain them.
"""

from __future__ import annotations

import logging
import re
from typing import Final

_TOKEN: Final = re.compile(r"(/(?:webhooks|interactions)/\d{15,20}/)[\w.~-]+")
_ID: Final = re.compile(r"(?<!\d)\d{15,20}(?!\d)")


class WithoutIds(logging.Formatter):
    """Formats a record and its traceback without Discord ids and interaction tokens."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one or more lines."""
        return _ID.sub("[id]", _TOKEN.sub(r"\1[token]", super().format(record)))


def log_to_terminal() -> None:
    """Write the log of the program and its libraries to standard error, from level INFO on."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutIds("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
