"""Discord's limit on all requests of the bot together: while it holds, deliveries and jobs begin none.

discord.py waits out a global limit of up to half a minute itself. Where a longer one holds, it fails each request, and
each that is made all the same counts as invalid; too many of those get the machine's address banned for hours.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import aiohttp

log = logging.getLogger(__name__)

_TOO_MANY = 429


class GlobalLimit:
    """Knows until when a global limit holds, from the answers that Discord gives."""

    def __init__(self) -> None:
        self._over_at = 0.0
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._see)

    async def over(self) -> None:
        """Wait until no global limit holds."""
        loop = asyncio.get_running_loop()
        while (seconds := self._over_at - loop.time()) > 0:  # noqa: ASYNC110 - its end is known, and may move
            await asyncio.sleep(seconds)

    @property
    def holds(self) -> bool:
        """Tell whether a global limit holds now."""
        return self._over_at > asyncio.get_running_loop().time()

    async def _see(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        if end.response.status != _TOO_MANY:
            return
        body = await end.response.read()  # kept by the response, from which discord.py reads it again
        seconds = _global_seconds(end.response.headers, body)
        if seconds is not None:
            self._over_at = max(self._over_at, asyncio.get_running_loop().time() + seconds)
            log.warning("Discord limits all requests for %.1f s: deliveries and jobs wait for so long.", seconds)


def _global_seconds(headers: Mapping[str, str], body: bytes) -> float | None:
    """Return the seconds that a limit on all requests still holds; None for any other limit.

    What does not come by way of Discord's own servers (`Via`) is Cloudflare's, which bans the machine's address.
    """
    try:
        if "Via" not in headers:
            return float(headers["Retry-After"])
        told: Any = json.loads(body)
        return float(told["retry_after"]) if told["global"] else None
    except (ValueError, KeyError, TypeError):
        return None
