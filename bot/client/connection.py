"""Run the client on Discord, from the login to a clean end, or say in one sentence why it cannot start."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import Final

import aiohttp
import discord

from bot.client.client import FINISHED_AFTER_SECONDS, WhichcertClient
from bot.client.inquiry import recommended_shards
from bot.errors import NotConnected
from bot.rules.wording import counted

_UNHEARD_AFTER_SECONDS: Final = 1.0
_CLOSED_AFTER_SECONDS: Final = FINISHED_AFTER_SECONDS + 1.0
PORTAL: Final = "https://discord.com/developers/applications"
OUTAGE: Final = "If Discord has an outage (https://discordstatus.com), wait: a running bot goes on by itself."
COPY_ANEW: Final = "get a new one on the application's page (Bot, Reset Token) and put it into DISCORD_TOKEN"
_TOO_FEW_SHARDS: Final = 4011
_UPDATE: Final = "update the bot to the newest version, then start it again"
# The codes after which discord.py does not connect again, and what the operator can do.
_CLOSED_FOR_GOOD: Final = {
    4004: f"Discord no longer accepts the token (code 4004): {COPY_ANEW}.",
    4010: f"Discord refused the shard that the bot asked for (code 4010): {_UPDATE}.",
    4012: f"Discord no longer supports the version that the bot speaks (code 4012): {_UPDATE}.",
    4013: f"Discord does not know the intents that the bot asked for (code 4013): {_UPDATE}.",
    4014: (
        "Discord does not allow the intents that the bot asked for (code 4014), although none of them is privileged. "
        f"Check at {PORTAL} that DISCORD_TOKEN belongs to the right application and that Discord has not restricted "
        "it."
    ),
}


async def run(client: WhichcertClient, token: str) -> None:
    """Run the client until SIGINT or SIGTERM.

    Raise NotConnected if Discord cannot be reached or refuses the connection. If the client gave up because of an
    error, raise that error.
    """
    loop, told_to_stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, told_to_stop.set)
    try:
        await _until(told_to_stop, client, token)
    except discord.LoginFailure:
        raise NotConnected(f"Discord refused the token: {COPY_ANEW}.") from None
    except discord.PrivilegedIntentsRequired:
        raise NotConnected(_CLOSED_FOR_GOOD[4014]) from None
    except discord.Forbidden as error:
        raise NotConnected(
            f"Discord does not let this application connect ({error.text or error.code}): see its page at {PORTAL}."
        ) from None
    except discord.RateLimited as error:
        raise NotConnected(
            f"Discord asks the bot to wait for {error.retry_after:.0f} s: start it again after that."
        ) from None
    except (aiohttp.ClientError, OSError, discord.GatewayNotFound) as error:
        words = f"Discord cannot be reached ({error}): check the network, then start again."
        raise NotConnected(f"{words} {OUTAGE}") from None
    except discord.DiscordServerError as error:
        words = f"Discord is not working at the moment (HTTP {error.status}): start again later."
        raise NotConnected(f"{words} {OUTAGE}") from None
    except discord.HTTPException as error:
        raise NotConnected(
            f"Discord refused to start the bot (HTTP {error.status}: {error.text or error.code})."
        ) from None
    except discord.ConnectionClosed as error:
        if error.code == _TOO_FEW_SHARDS:
            raise NotConnected(await _too_few_shards(client, token)) from None
        unknown = f"Discord closed the connection for good (code {error.code}): {_UPDATE}."
        raise NotConnected(_CLOSED_FOR_GOOD.get(error.code, unknown)) from None


async def _too_few_shards(client: WhichcertClient, token: str) -> str:
    """Say how many shards Discord recommends now, if it tells, and which setting to change."""
    recommended = await recommended_shards(token, client.core.clock)
    held = counted(client.shard_count or 1, "shard")
    begun = f"Discord demands sharding (code 4011), because the bot is in too many servers for {held}"
    if not client.has_fixed_shards:
        now = "" if recommended is None else f", now {recommended}"
        return f"{begun}. Start it again: with SHARD_COUNT=auto it takes as many as Discord recommends{now}."
    now = "auto" if recommended is None else f"{recommended}, as Discord recommends, or to auto"
    return f"{begun}: set SHARD_COUNT to {now}, then start it again."


async def _until(told_to_stop: asyncio.Event, client: WhichcertClient, token: str) -> None:
    """Run the client until it ends or gives up, or `told_to_stop` is set, then close it.

    Before the client closes, it stops to receive events. Otherwise an event could arrive after the last command has
    ended, and be handled while the database closes.
    Raise the exception that ended or closed the client, if there is one.
    """
    running, waiting = asyncio.create_task(client.start(token)), asyncio.create_task(told_to_stop.wait())
    giving_up = asyncio.create_task(client.given_up())
    await asyncio.wait({running, waiting, giving_up}, return_when=asyncio.FIRST_COMPLETED)
    running.cancel()
    await asyncio.wait({running}, timeout=_UNHEARD_AFTER_SECONDS)
    closing = asyncio.create_task(client.close())
    await asyncio.wait({closing}, timeout=_CLOSED_AFTER_SECONDS)  # closing a broken connection may hang
    for task in (waiting, giving_up, closing, running):
        task.cancel()
    await asyncio.gather(waiting, giving_up, closing, running, return_exceptions=True)
    for task in (giving_up, closing, running):
        if not task.cancelled():
            task.result()
