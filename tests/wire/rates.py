"""Discord's rate limits: a bucket a route and channel, and fifty requests a second over all.

After Discord's documentation, "Rate Limits". The sizes of the buckets are not published: a few requests in a few
seconds, as bots have measured them.
"""

from __future__ import annotations

import math
import re
from collections import deque
from dataclasses import dataclass, field

from tests.wire.clock import SharedClock

GLOBAL = 50
_BUCKETS = (
    (re.compile(r"POST /channels/\d+/messages"), 5, 5.0),
    (re.compile(r"(PATCH|DELETE) /channels/\d+/messages/\d+"), 5, 5.0),
    (re.compile(r"GET /channels/\d+/messages"), 5, 5.0),
    (re.compile(r"POST /webhooks/\d+/[^/]+"), 5, 2.0),
    (re.compile(r"PATCH /webhooks/\d+/[^/]+/messages/[^/]+"), 5, 2.0),
)
_MAJOR = re.compile(r"/(channels|guilds|webhooks)/\d+(/[A-Za-z_-][^/]{20,})?")


@dataclass(slots=True)
class _Window:
    """The instants of the requests that count."""

    seconds: float
    most: int
    at: deque[float] = field(default_factory=deque)

    def room(self, now: float) -> int:
        while self.at and self.at[0] <= now - self.seconds:
            self.at.popleft()
        return self.most - len(self.at)

    def wait(self, now: float) -> float:
        return self.at[0] + self.seconds - now


@dataclass(slots=True)
class Verdict:
    """Whether a request may pass, with the headers that its answer gets."""

    passes: bool
    headers: dict[str, str]
    retry_after: float = 0.0
    is_global: bool = False


class Rates:
    """Counts requests and refuses those that are too many."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock
        self._windows: dict[str, _Window] = {}
        self._global = _Window(1.0, GLOBAL)
        self.refused: list[str] = []
        self.refused_globally = 0

    def judge(self, method: str, path: str, *, counts_globally: bool) -> Verdict:
        """Counts a request."""
        now = self._clock.seconds()
        if counts_globally and self._global.room(now) <= 0:
            self.refused_globally += 1
            return _refusal(self._global.wait(now), "global", is_global=True)
        if counts_globally:
            self._global.at.append(now)
        bucket = next((bucket for bucket in _BUCKETS if bucket[0].fullmatch(f"{method} {path}")), None)
        if bucket is None:
            return Verdict(passes=True, headers={})
        route, most, seconds = bucket
        major = _MAJOR.match(path)
        key = f"{route.pattern} {major[0] if major else ''}"
        window = self._windows.setdefault(key, _Window(seconds, most))
        if window.room(now) <= 0:
            self.refused.append(f"{method} {path}")
            verdict = _refusal(window.wait(now), "user")
        else:
            window.at.append(now)
            verdict = Verdict(passes=True, headers={})
        after = window.wait(now)
        verdict.headers |= {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(window.room(now)),
            "X-RateLimit-Reset": f"{self._clock.now().timestamp() + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": f"{_BUCKETS.index(bucket):032x}",
        }
        return verdict


def _refusal(after: float, scope: str, *, is_global: bool = False) -> Verdict:
    headers = {"Retry-After": str(math.ceil(after)), "X-RateLimit-Scope": scope, "Via": "1.1 wire"}
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    return Verdict(passes=False, headers=headers, retry_after=math.ceil(after * 1000) / 1000, is_global=is_global)
