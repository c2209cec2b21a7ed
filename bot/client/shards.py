"""Add what the sharded client of discord.py 2.7 lacks.

Its shards wait for each other, it does not resume each session, it keeps servers that were left, and it ends loudly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord.ext import commands
from discord.gateway import ReconnectWebSocket

if TYPE_CHECKING:
    import yarl
    from discord.shard import Shard

_IDENTIFY_EVERY_SECONDS: Final = 5.0  # https://discord.com/developers/docs/events/gateway#rate-limiting


class ShardedClient(commands.AutoShardedBot):
    """A client with a connection for each shard.

    If a shard cannot be connected again, discord.py waits up to a quarter of an hour before the next attempt, and
    connects no other shard meanwhile. Here, each shard waits for itself.
    If discord.py cannot connect a shard again at once, it begins a new session, and what happened meanwhile is lost.
    Here, it resumes the session.
    After a new session, discord.py still knows the servers that the bot has left meanwhile. Here, it forgets them.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self._known_before: dict[int, list[discord.Guild]] = {}
        self._connecting: set[asyncio.Task[None]] = set()
        self._identifying = asyncio.Lock()
        super().__init__(*args, **options)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard. Let it be connected again by a task of its own, and resume its session then."""
        await super().launch_shard(gateway, shard_id, initial=initial)
        shard = _shard_of(self.shards[shard_id])
        for name, connect in (("reidentify", shard.reidentify), ("reconnect", partial(_reconnect, shard))):
            vars(shard)[name] = partial(self._begin, connect)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Let the shards begin new sessions one at a time, as often as Discord allows it."""
        if not initial:
            async with self._identifying:
                await asyncio.sleep(_IDENTIFY_EVERY_SECONDS)

    async def _begin(self, connect: Callable[..., Coroutine[Any, Any, None]], *reasons: Exception) -> None:
        task = asyncio.create_task(connect(*reasons))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def close(self) -> None:
        """Close every connection, also of a client that has never begun to log in, which discord.py cannot close."""
        if not isinstance(cast("object", self.loop), asyncio.AbstractEventLoop):
            await self._async_setup_hook()
        await super().close()

    def hear_no_more(self) -> None:
        """Stop to receive events. The connections stay open until the client closes."""
        for connecting in self._connecting:
            connecting.cancel()
        for info in self.shards.values():
            _shard_of(info)._cancel_task()  # pyright: ignore[reportPrivateUsage] - no public method keeps it connected

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand an event to its listeners. If a shard begins a new session, tell which servers the bot has left."""
        if event_name == "shard_disconnect":
            self._known_before[args[0]] = [guild for guild in self.guilds if guild.shard_id == args[0]]
        elif event_name == "shard_resumed":
            self._known_before.pop(args[0], None)
        elif event_name == "shard_connect":
            for guild in self._known_before.pop(args[0], ()):
                if self.get_guild(guild.id) is guild:  # each server that the new session names has a new object
                    self._connection.parsers["GUILD_DELETE"]({"id": str(guild.id)})
        super().dispatch(event_name, *args, **kwargs)


async def _reconnect(shard: Shard) -> None:
    """Connect a shard again after an error. Resume its session, if it has had one."""
    if shard.ws.session_id is None:
        await type(shard).reconnect(shard)
    else:
        await type(shard).reidentify(shard, ReconnectWebSocket(shard.id, resume=True))


def _shard_of(info: discord.ShardInfo) -> Shard:
    return cast("Any", info)._parent
