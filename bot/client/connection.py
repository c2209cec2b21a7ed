"""The run on Discord: from the token to a clean end, or one sentence why it cannot begin."""

from __future__ import annotations

import asyncio
import contextlib
import signal

import aiohttp
import discord

from bot.client.client import WhichcertClient
from bot.errors import NotConnected


async def run(client: WhichcertClient, token: str) -> None:
    """Keeps the client connected until SIGINT or SIGTERM. Raises NotConnected where Discord does not let it begin."""
    loop = asyncio.get_running_loop()
    stopping: list[asyncio.Task[None]] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, lambda: stopping.append(loop.create_task(client.close())))
    try:
        async with client:
            await client.start(token)
    except discord.LoginFailure:
        raise NotConnected(
            "Discord refused the token: copy it anew from the application's page (Bot, Reset Token) into DISCORD_TOKEN."
        ) from None
    except discord.PrivilegedIntentsRequired:
        raise NotConnected(
            "Discord refused the intents, of which no privileged one is needed: check DISCORD_TOKEN's application."
        ) from None
    except discord.Forbidden as error:
        raise NotConnected(f"Discord forbids this application to connect ({error.text or error.code}).") from None
    except (aiohttp.ClientError, OSError, discord.GatewayNotFound) as error:
        raise NotConnected(f"Discord cannot be reached ({error}): check the network, then start again.") from None
    except discord.DiscordServerError as error:
        raise NotConnected(f"Discord is out of order at the moment (HTTP {error.status}): start again later.") from None
    except discord.HTTPException as error:
        raise NotConnected(
            f"Discord refused to start the bot (HTTP {error.status}: {error.text or error.code})."
        ) from None
    except discord.ConnectionClosed as error:
        raise NotConnected(f"Discord closed the connection for good (code {error.code}).") from None
