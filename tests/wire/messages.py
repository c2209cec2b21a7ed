"""A message as Discord's API gives it, and as its gateway tells a bot of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

import discord

from tests.wire.objects import LOADING, Channel, Payload, User


@dataclass(eq=False, slots=True)
class Message:
    """A message; `data` is what its author sent, `seen_by` the one user who sees it where it is private."""

    id: int
    channel: Channel
    author: User
    created_at: datetime
    data: Payload
    seen_by: User | None = None
    edited_at: datetime | None = None
    deleted: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    nonce: str | int | None = None
    response_to: Payload | None = None
    mentions: list[User] = field(default_factory=list)
    mentioned_roles: list[int] = field(default_factory=list)
    mentions_everyone: bool = False
    kind: int = 0
    webhook_id: int | None = None
    reactions: list[str] = field(default_factory=list)

    @property
    def content(self) -> str:
        return self.data.get("content") or ""

    @property
    def embeds(self) -> list[discord.Embed]:
        return [discord.Embed.from_dict(embed) for embed in self.data.get("embeds") or []]

    @property
    def components(self) -> list[Payload]:
        return self.data.get("components") or []

    @property
    def replied_to(self) -> Message | None:
        """Gives the message to which it replies, if that is still there."""
        reference = self.data.get("message_reference")
        return self.channel.messages.get(int(reference["message_id"])) if reference else None

    @property
    def loading(self) -> bool:
        return bool(self.data.get("flags", 0) & LOADING)

    def items(self) -> list[Payload]:
        """Gives its buttons and lists."""
        return [item for row in self.components for item in row["components"]]

    def payload(self, address: str) -> Payload:
        attachments = [
            {
                "id": str(self.id + number + 1),
                "filename": name,
                "size": len(content),
                "url": f"{address}/attachments/{self.channel.id}/{self.id}/{name}",
                "proxy_url": f"{address}/attachments/{self.channel.id}/{self.id}/{name}",
                "content_type": "application/octet-stream",
            }
            for number, (name, content) in enumerate(self.files.items())
        ]
        given: Payload = {
            "id": str(self.id),
            "type": self.kind,
            "channel_id": str(self.channel.id),
            "author": self.author.payload(),
            "content": self.content,
            "timestamp": self.created_at.isoformat(),
            "edited_timestamp": self.edited_at.isoformat() if self.edited_at else None,
            "tts": False,
            "mention_everyone": self.mentions_everyone,
            "mentions": [user.payload() for user in self.mentions],
            "mention_roles": [str(number) for number in self.mentioned_roles],
            "attachments": attachments,
            "embeds": [{"type": "rich"} | embed for embed in self.data.get("embeds") or []],
            "components": _numbered(self.components),
            "flags": self.data.get("flags", 0),
            "pinned": False,
        }
        if self.response_to is not None:
            given["interaction_metadata"] = self.response_to
        if self.webhook_id is not None:
            given["webhook_id"] = str(self.webhook_id)
        if (reference := self.data.get("message_reference")) is not None:
            given["message_reference"] = {"type": 0, "channel_id": str(self.channel.id)} | {
                "message_id": str(reference["message_id"])
            }
            replied_to = self.replied_to
            given["referenced_message"] = None if replied_to is None else replied_to.payload(address)
        return given | ({"nonce": self.nonce} if self.nonce is not None else {})

    def event(self, bot: User) -> Payload:
        """Gives what the gateway tells a bot without the intent for message content.

        In a server, what it holds is left out unless it mentions the bot or is the bot's own.
        """
        server = self.channel.server
        if server is None:
            return self.payload("")
        given: Payload = self.payload("") | {"guild_id": str(server.id)}
        if self.author.id in server.users:
            given["member"] = {k: v for k, v in server.member_payload(self.author).items() if k != "user"}
        messages: list[Payload] = [given, *filter(None, [given.get("referenced_message")])]
        for message in messages:
            if str(bot.id) not in {message["author"]["id"], *(user["id"] for user in message["mentions"])}:
                message |= {"content": "", "attachments": [], "embeds": [], "components": []}
        return given


def _numbered(components: list[Payload]) -> list[Payload]:
    """Gives components as Discord gives them back: each with a number, and no empty fields."""
    numbers = count(1)

    def whole(item: Payload) -> Payload:
        emoji = {key: value for key, value in (item.get("emoji") or {}).items() if value is not None}
        return item | {"id": next(numbers)} | ({"emoji": emoji} if emoji else {})

    return [whole(row) | {"components": [whole(item) for item in row["components"]]} for row in components]
