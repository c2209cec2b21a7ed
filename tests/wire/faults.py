"""What may go wrong with a request: refused, out of order, slow, held, its answer lost."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from tests.wire.objects import Payload


class ConnectionLost(Exception):
    """The bot is to see its connection break."""


@dataclass(eq=False)
class Fault:
    """Happens to requests that match; `times` of them, or all. A body that is text is a page of HTML.

    A request that is held before its effect waits for `release`; `reached` tells when one arrived.
    """

    method: str
    path: str
    times: int | None = 1
    status: int | None = None
    body: Payload | str = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    seconds_after: float = 0.0
    drops: bool = False
    loses_answer: bool = False
    holds_before: bool = False
    holds_after: bool = False
    met: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def matches(self, method: str, path: str) -> bool:
        """Tells whether a request meets it; what it meets counts."""
        wanted = (self.times is None or self.met < self.times) and method == self.method
        if wanted and fnmatchcase(path, self.path):
            self.met += 1
            return True
        return False

    async def reached(self, seconds: float = 20.0) -> None:
        """Waits until a request is held."""
        async with asyncio.timeout(seconds):
            await self._reached.wait()

    def release(self) -> None:
        """Lets the held requests go on."""
        self._released.set()

    async def before(self) -> tuple[int, Payload | str, dict[str, str]] | None:
        """Does what comes before the effect; gives an answer instead of it, or None."""
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.holds_before:
            await self._hold()
        if self.drops:
            raise ConnectionLost
        return (self.status, self.body, self.headers) if self.status is not None else None

    async def after(self) -> None:
        """Does what comes between the effect and its answer."""
        if self.seconds_after:
            await asyncio.sleep(self.seconds_after)
        if self.holds_after:
            await self._hold()
        if self.loses_answer:
            raise ConnectionLost

    async def _hold(self) -> None:
        self._reached.set()
        await self._released.wait()


def refusal(status: int, code: int = 0, message: str = "Refused") -> dict[str, Any]:
    """Gives the fields of a fault that answers with an error of Discord's."""
    return {"status": status, "body": {"message": message, "code": code}}


def banned(retry_after: int) -> dict[str, Any]:
    """Give the fields of a fault that answers 429 as Cloudflare does, before Discord sees the request."""
    return {"status": 429, "body": {"error": 1015}, "headers": {"Retry-After": str(retry_after)}}


def too_many(retry_after: float, *, of_all: bool = False) -> dict[str, Any]:
    """Give the fields of a fault that answers 429: by a sub-limit without headers of its own, or by that of all."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": of_all}
    headers = {"Retry-After": str(math.ceil(retry_after)), "Via": "1.1 wire"}
    headers |= (
        {"X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"} if of_all else {"X-RateLimit-Scope": "shared"}
    )
    return {"status": 429, "body": body, "headers": headers}
