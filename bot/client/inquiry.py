"""Ask Discord about the token, the application and the connection, without connecting the bot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, cast

import aiohttp
import discord
from discord.http import Route

from bot.clock import Clock

TIMEOUT_SECONDS: Final = 10.0
# Discord gives the time of its answer in whole seconds, so on average half a second is missing.
_CUT_OFF: Final = timedelta(milliseconds=500)
_LARGEST: Final = 1_000_000  # bytes
_AGENT: Final = f"DiscordBot (https://github.com/Rapptz/discord.py, {discord.__version__})"


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why Discord did not answer. `words`: the end of a sentence."""

    words: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What answered in Discord's name.

    `status`: the HTTP status.
    `body`: the JSON object. None if the answer is none.
    `kind`: the media type, such as "text/html".
    `ahead`: by how much this machine's clock is ahead of the answer's date. None if the answer has no date.
    `retry_after`: after how many seconds to ask again. None if the answer does not say.
    """

    status: int
    body: Mapping[str, Any] | None
    kind: str
    ahead: timedelta | None
    retry_after: float | None


Reply = Answered | NoAnswer


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Discord's answers. Each of the last two is None if an earlier one is no success."""

    user: Reply
    application: Reply | None = None
    gateway: Reply | None = None

    @property
    def replies(self) -> list[Reply]:
        """Return the replies that came."""
        return [one for one in (self.user, self.application, self.gateway) if one is not None]


async def ask_discord(token: str, clock: Clock, timeout_seconds: float = TIMEOUT_SECONDS) -> Inquiry:
    """Ask Discord who the bot is, about its application, and how it may connect.

    `timeout_seconds`: how long all of it may take.
    """
    until = asyncio.get_running_loop().time() + timeout_seconds
    headers = {"Authorization": f"Bot {token}", "User-Agent": _AGENT}
    async with aiohttp.ClientSession(headers=headers) as session:
        replies: list[Reply] = []
        for path in ("/users/@me", "/applications/@me", "/gateway/bot"):
            replies.append(await _ask(session, path, clock, until))
            if not is_success(replies[-1]):
                break
    return Inquiry(*replies)


async def recommended_shards(token: str, clock: Clock) -> int | None:
    """Ask Discord how many shards it recommends. Return None if it does not say."""
    reply = (await ask_discord(token, clock)).gateway
    found = reply.body.get("shards") if isinstance(reply, Answered) and reply.body is not None else None
    return found if isinstance(found, int) and found >= 1 else None


def privileged_intents(application: Mapping[str, Any]) -> list[str]:
    """Return the privileged intents that are switched on for an application, as Discord's page names them."""
    given, flags = application.get("flags"), discord.ApplicationFlags()
    flags.value = given if isinstance(given, int) else 0
    switched = {
        "Presence Intent": flags.gateway_presence or flags.gateway_presence_limited,
        "Server Members Intent": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "Message Content Intent": flags.gateway_message_content or flags.gateway_message_content_limited,
    }
    return [name for name, is_on in switched.items() if is_on]


def allows_user_install(application: Mapping[str, Any]) -> bool:
    """Return whether members may install the bot for themselves."""
    given = application.get("integration_types_config")
    return isinstance(given, dict) and "1" in given


def is_success(reply: Reply | None) -> bool:
    """Return whether Discord answered as asked."""
    return isinstance(reply, Answered) and reply.status == 200 and reply.body is not None


async def _ask(session: aiohttp.ClientSession, path: str, clock: Clock, until: float) -> Reply:
    began = clock()
    try:
        # A redirection leads away from Discord, to a page on which to log in.
        async with asyncio.timeout_at(until), session.get(f"{Route.BASE}{path}", allow_redirects=False) as answer:
            text = await answer.content.read(_LARGEST)
            ended = clock()
    except TimeoutError:
        return NoAnswer("it did not answer in time")
    except aiohttp.ClientConnectorCertificateError:
        return NoAnswer(
            "the certificate of what answers is not Discord's, as behind a filtering proxy or a wrong clock"
        )
    except aiohttp.ClientConnectorDNSError:
        return NoAnswer("its name cannot be looked up")
    except aiohttp.ClientConnectorError as error:
        return NoAnswer(f"the connection failed: {error.strerror or type(error.os_error).__name__}")
    except (aiohttp.ClientError, OSError, ValueError):
        return NoAnswer("the connection broke, or what answers does not speak HTTP")
    said = _instant(answer.headers.get("Date"))
    ahead = began + (ended - began) / 2 - said if said is not None else None
    retry_after = _seconds(answer.headers.get("Retry-After"))
    return Answered(answer.status, _object(text), answer.content_type, ahead, retry_after)


def _object(text: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _instant(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text) if text is not None else None
    except ValueError:
        return None
    return found + _CUT_OFF if found is not None and found.tzinfo is not None else None


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None
