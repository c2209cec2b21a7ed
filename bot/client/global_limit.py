"""Discord's global rate limit, which covers all requests of the bot together.

While the limit is in force, deliveries and jobs make no new requests. discord.py itself waits for the end of a global
limit of up to half a minute. During a longer limit, each request fails. Discord counts such a request as invalid, and
bans the machine's address for hours after too many invalid requests.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Final

import aiohttp

from bot.watch import UNWATCHED, RateLimitScope, Watch

log = logging.getLogger(__name__)

_TOO_MANY = 429
_SCOPES: Final[dict[str, RateLimitScope]] = {"user": "user", "shared": "shared", "global": "global"}


class GlobalLimit:
    """Reads from Discord's responses how long a global rate limit is in force.

    `watch`: is told each response that a rate limit refuses.
    """

    def __init__(self, watch: Watch = UNWATCHED) -> None:
        self._watch = watch
        self._over_at = 0.0
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._see)

    async def over(self) -> None:
        """Wait until no global rate limit is in force."""
        loop = asyncio.get_running_loop()
        while (seconds := self._over_at - loop.time()) > 0:  # noqa: ASYNC110 - the end is known, but a new limit may move it
            await asyncio.sleep(seconds)

    @property
    def holds(self) -> bool:
        """Return whether a global rate limit is in force now."""
        return self._over_at > asyncio.get_running_loop().time()

    async def _see(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        if end.response.status != _TOO_MANY:
            return
        self._watch.rate_limited(_SCOPES.get(end.response.headers.get("X-RateLimit-Scope", ""), "cloudflare"))
        body = await end.response.read()  # the response stores the body, so discord.py can read it again
        seconds = _global_seconds(end.response.headers, body)
        if seconds is not None:
            self._over_at = max(self._over_at, asyncio.get_running_loop().time() + seconds)
            log.warning("Discord limits all requests for %.1f s: deliveries and jobs wait that long.", seconds)


def _global_seconds(headers: Mapping[str, str], body: bytes) -> float | None:
    """Return the seconds until a global rate limit ends. Return None for any other rate limit.

    A response without the header `Via` comes from Cloudflare, not from Discord's own servers. It means that the
    machine's address is banned, which counts as a global limit.
    """
    try:
        if "Via" not in headers:
            return float(headers["Retry-After"])
        told: Any = json.loads(body)
        return float(told["retry_after"]) if told["global"] else None
    except (ValueError, KeyError, TypeError):
        return None
