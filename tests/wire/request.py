"""A request of the bot, and an error in answer to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Refused(Exception):
    """An error in Discord's words."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message, "code": code}


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the bot as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    files: Mapping[str, bytes]
    at: float  # seconds of the shared clock
    authorized: bool
