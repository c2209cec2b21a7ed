"""People and places for the stories: the real bot inside a simulated Discord.

The private names of simcord are touched here and in `settling` alone.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord import interactions

from bot.app import build_client
from bot.client.client import WhichcertClient
from bot.store import Store
from knowledge.facts.advice import Advisor
from knowledge.facts.catalogue import Catalogue
from knowledge.guide import Guide
from knowledge.meaning.encoder import Encoder
from knowledge.source import CONTENT
from tests.empty_store import open_empty_store
from tests.settling import settle_quickly

ROOT = Path(__file__).resolve().parent.parent

settle_quickly()

# A Monday; simcord's own time would begin in January, at midnight.
BEGINNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class World:
    """A server with #general, two members and an admin, and the bot in it."""

    env: simcord.Env
    guide: Guide
    store: Store
    folder: Path
    channel: simcord.ChannelHandle
    ana: simcord.MemberActor
    ben: simcord.MemberActor
    mia: simcord.MemberActor

    @property
    def bot(self) -> WhichcertClient:
        return the_bot(self.env)

    @property
    def today(self) -> date:
        return self.env.now().date()

    @property
    def advisor(self) -> Advisor:
        """The advice of a guide that has rules for it."""
        assert self.guide.advisor is not None, "the guide has no rules of advice"
        return self.guide.advisor

    @property
    def catalogue(self) -> Catalogue:
        """The credentials of a guide that has some."""
        assert self.guide.source.catalogue is not None, "the guide has no credentials"
        return self.guide.source.catalogue

    async def restart(self, *, away: timedelta = timedelta(0), unnoticed: bool = False) -> None:
        """Ends the bot and starts a new one on the same Discord and database, after being away for a while."""
        await self.end()
        if away:
            await self.env.advance_time(away.total_seconds())
        self.store = await Store.open(None, self.folder)
        if unnoticed:
            await self.store.outages.note_connected(self.env.now(), self.env.now(), timedelta(0))
        await self.env.restart_bot(build_client(self.guide, self.store, self.env.now))
        heed_own_handler(self.env)

    async def end(self) -> None:
        """Ends what simcord, which never closes a bot, would leave running; what was begun is finished first."""
        for job in self.bot.jobs:
            await job.stop()
        await self.env.settle(idle=0.001)
        await self.store.close()

    async def pass_time(self, **duration: float) -> None:
        """Lets simulated time go by, a day at a time."""
        left = timedelta(**duration)
        while left > timedelta(0):
            step = min(left, timedelta(days=1))
            await self.env.advance_time(step.total_seconds())
            left -= step

    async def leap(self, **duration: float) -> None:
        """Lets time go by in one step, as if the bot were connected; for times in which nothing falls due."""
        await self.restart(away=timedelta(**duration), unnoticed=True)

    def close_direct_messages(self, member: simcord.MemberActor) -> None:
        """Makes Discord refuse direct messages to a member, as it does where they are closed."""
        path = f"/channels/{member.user.dm_channel.id}/messages"
        words = "Cannot send messages to this user"
        self.env.inject_error("POST", path, status=403, code=50007, message=words, times=None)

    async def lose_server(self, *, connected: bool = True) -> None:
        """Has the bot put out of the server, which it sees at once, or at the next READY where it was not connected."""
        if connected:
            self.env.backend.emit("GUILD_DELETE", {"id": str(self.env.guild.id)})
        del self.env.backend.guilds[self.env.guild.id]
        await self.env.settle()

    async def return_to_server(self, *, connected: bool = True) -> None:
        """Has the bot invited to the same server again, likewise."""
        guild = self.env.guild._guild
        self.env.backend.guilds[guild.id] = guild
        if connected:  # Discord says `unavailable` of a server that was out of order, and nothing of a new one
            payload = simcord.backend.serializers.guild_create_payload(self.env.backend, guild)
            self.env.backend.emit("GUILD_CREATE", {k: v for k, v in payload.items() if k != "unavailable"})
        await self.env.settle()

    async def put_out_of_order(self) -> None:
        """Has Discord say that the server is out of order, while the bot is connected and when it connects again."""
        me = self.bot.user
        assert me is not None
        stub = {"id": str(self.env.guild.id), "unavailable": True}
        self.env.backend.emit("GUILD_DELETE", stub)
        await self.env.settle()
        user = {"id": str(me.id), "username": "whichcert", "discriminator": "0", "avatar": None}
        self.env.backend.emit("READY", {"user": user, "guilds": [stub], "shard": [0, 1]})
        await self.env.settle()

    @property
    def mention(self) -> str:
        """What a member's client writes for @whichcert."""
        return f"<@{self.env.backend.bot_user.id}>"

    async def write(
        self,
        member: simcord.MemberActor,
        text: str,
        reply_to: Any = None,
        *,
        ping: bool = True,
        place: simcord.ChannelHandle | None = None,
        **fields: Any,
    ) -> Any:
        """Has a member write a message, as a reply that pings its author or not; simcord's replies all ping."""
        channel = (place or self.channel).id
        reference = reply_to and {"channel_id": str(channel), "message_id": str(reply_to.id)}
        mentions = simcord.backend.models.AllowedMentions(replied_user=ping)
        message = self.env.backend.create_message(
            channel, member.id, text, reference=reference, allowed_mentions=mentions, **fields
        )
        self.env._mark_mutation()
        await self.env.settle()
        return message

    async def role_of_the_bot(self) -> int:
        """Says of the bot's own role whose it is, as Discord does; gives its id. Roles made later would undo this."""
        role = next(role for role in self.env.guild._guild.roles.values() if role.managed)
        role.mentionable = True
        payload: dict[str, Any] = dict(simcord.backend.serializers.role_payload(role))
        payload["tags"] = {"bot_id": str(self.env.backend.bot_user.id)}
        self.env.backend.emit("GUILD_ROLE_UPDATE", {"guild_id": str(self.env.guild.id), "role": payload})
        await self.env.settle()
        return role.id

    def name_the_bot(self, nick: str) -> None:
        """Gives the bot a name on the server, which Discord tells it without the member intent."""
        guild, me = self.env.guild._guild, self.env.backend.bot_user.id
        guild.members[me].nick = nick
        payload = simcord.backend.serializers.member_payload(self.env.backend, guild, guild.members[me])
        state: Any = self.bot._connection
        state.parse_guild_member_update(dict(payload) | {"guild_id": str(guild.id)})

    def thread(self, name: str, owner: simcord.MemberActor) -> simcord.ChannelHandle:
        """Makes a public thread in the channel."""
        made = self.env.backend.create_thread(self.channel.id, name, owner.id)
        return next(thread for thread in self.channel.threads if thread.id == made.id)

    def paths(self) -> list[tuple[str, str]]:
        """Gives method and path of every request that Discord got."""
        return [(request.method, request.path) for request in self.env.http_requests]


@contextmanager
def discord_in(locale: str) -> Generator[None]:
    """Has members use Discord in a language; simcord's all use it in American English."""
    with _discord_sends(locale=locale):
        yield


@contextmanager
def discord_taking(most_bytes: int) -> Generator[None]:
    """Has Discord say that it takes files of so many bytes; simcord's takes 25 MiB."""
    with _discord_sends(attachment_size_limit=most_bytes):
        yield


@contextmanager
def _discord_sends(**fields: object) -> Generator[None]:
    payload = interactions.base_payload

    def with_the_fields(*arguments: Any, **named: Any) -> tuple[Any, dict[str, Any]]:
        record, made = payload(*arguments, **named)
        return record, made | fields

    interactions.base_payload = with_the_fields
    try:
        yield
    finally:
        interactions.base_payload = payload


def the_bot(env: simcord.Env) -> WhichcertClient:
    """The bot that simcord runs, which to simcord may be any."""
    assert isinstance(env.bot, WhichcertClient)
    return env.bot


def heed_own_handler(env: simcord.Env) -> None:
    """Gives failures to the bot's own handler; simcord would put its recorder before it."""
    the_bot(env).tree.__dict__.pop("on_error", None)


@asynccontextmanager
async def open_world(
    guide: Guide,
    folder: Path,
    beginning: datetime = BEGINNING,
    guide_path: Path = CONTENT,
    *,
    answers_in_servers: bool = True,
    encoder: Encoder | None = None,
) -> AsyncGenerator[World]:
    """Opens a server of its own around a guide, with a database in the folder."""
    store = await open_empty_store(folder / "data")
    client = build_client(
        guide, store, lambda: env.now(), guide_path, answers_in_servers=answers_in_servers, encoder=encoder
    )
    env = simcord.Env(client, check_errors=False, settle_timeout=60)
    env.backend.clock._epoch = beginning
    await env.start()
    heed_own_handler(env)
    server = env.create_guild("Study group")
    admins = server.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    place = World(
        env,
        guide,
        store,
        folder / "data",
        server.create_text_channel("general"),
        server.add_member(env.create_user("ana", global_name="Ana")),
        server.add_member(env.create_user("ben", global_name="Ben")),
        server.add_member(env.create_user("mia", global_name="Mia"), roles=[admins]),
    )
    try:
        yield place
    finally:
        await place.end()
        await env.shutdown()


def response_of(reply: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The message that answers, or the one that was changed."""
    assert reply.response is not None, "there is no message"
    return reply.response


def first_field(reply: simcord.InteractionResult) -> str:
    """The custom_id of the first field of the form that a reply opened."""
    assert reply.modal is not None, "there is no form"
    return reply.modal["components"][0]["components"][0]["custom_id"]


def body_of(request: simcord.HttpLogEntry) -> dict[str, Any]:
    """What the bot sent in a request."""
    assert request.json is not None, "the request has no body"
    return request.json


def shown(reply: simcord.InteractionResult) -> str:
    """Everything that a member reads in the reply."""
    return shown_in(response_of(reply))


_BOLD = re.compile(r"(?<!\\)\*\*")


def shown_in(message: Any) -> str:
    """Everything that a member reads in a message; bold words as the words."""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", *(f"{f.name}\n{f.value}" for f in embed.fields)]
        parts.append(embed.footer.text or "" if embed.footer else "")
    return _BOLD.sub("", "\n".join(parts))


def labels(message: Any) -> list[str]:
    """The labels of a message's buttons."""
    return [item.get("label", "") for item in _items(message)]


def options(message: Any) -> list[dict[str, str]]:
    """The options of a message's select: label and value."""
    return [option for item in _items(message) for option in item.get("options", ())]


def _items(message: Any) -> list[dict[str, Any]]:
    rows = [row["components"] if isinstance(row, dict) else row.children for row in message.components]
    return [item if isinstance(item, dict) else item.to_dict() for row in rows for item in row]
