"""Remove from a text what Discord shows as a mention, an emoji or a time."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_MARKUP: Final = re.compile(
    r"<@(?P<role>&)?!?(?P<id>\d{1,20})>"
    r"|<#\d{1,20}>|<id:[\w-]+>"
    r"|</(?P<command>[^<>:\n]{1,100}):\d{1,20}>"
    r"|<a?:\w{1,64}:\d{1,20}>"
    r"|<t:-?\d{1,17}(?::\w)?>"
    r"|@(?:everyone|here)\b"
)


def without_mentions(text: str, own: Collection[int] = ()) -> str:
    """Return a text without mentions, emoji of servers, and timestamps.

    `own`: the ids of the bot and of its role. Mentions of these are left out. In the place of any other mention stands
    `@…` or `#…`, so that no id is searched for or stored. A command stays as `/name`.
    """

    def instead(found: re.Match[str]) -> str:
        if (number := found["id"]) is not None:
            return " " if int(number) in own else "@…"
        if (command := found["command"]) is not None:
            return f"/{command}"
        return {"<#": "#…", "<i": "#…", "<t": "…", "@e": "@…", "@h": "@…"}.get(found[0][:2], " ")

    return _MARKUP.sub(instead, text)
