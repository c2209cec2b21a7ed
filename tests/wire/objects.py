"""What Discord consists of: users, servers, channels, interactions, each as its API gives it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from tests.wire.messages import Message

Payload = dict[str, Any]

EVERYONE = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    use_application_commands=True,
    add_reactions=True,
)
ADMIN = EVERYONE | discord.Permissions(manage_guild=True)
EPHEMERAL = 1 << 6
LOADING = 1 << 7


@dataclass(eq=False, slots=True)
class User:
    """Somebody on Discord; `dms_closed` to bots, `installed` the bot for themselves."""

    id: int
    name: str
    display_name: str
    bot: bool = False
    dms_closed: bool = False
    installed: bool = False
    locale: str = "en-US"

    def payload(self) -> Payload:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": self.display_name,
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }


def role_payload(number: int, name: str) -> Payload:
    """Gives a role that anyone may mention."""
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    given = {"color": 0, "colors": colours, "hoist": False, "managed": False, "icon": None, "unicode_emoji": None}
    more = {"permissions": str(EVERYONE.value), "position": 0, "mentionable": True, "flags": 0}
    return {"id": str(number), "name": name} | given | more


@dataclass(eq=False, slots=True)
class Server:
    """A server; the permissions of each of its members, by user id."""

    id: int
    name: str
    owner: User
    joined_at: datetime
    members: dict[int, discord.Permissions] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    bots_role: int | None = None

    def member_payload(self, user: User) -> Payload:
        return {
            "user": user.payload(),
            "nick": None,
            "avatar": None,
            "banner": None,
            "roles": [],
            "joined_at": self.joined_at.isoformat(),
            "premium_since": None,
            "communication_disabled_until": None,
            "pending": False,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(self.members[user.id].value),
        }

    def role_payloads(self, bot: User) -> list[Payload]:
        roles = {self.id: "@everyone"} | self.roles
        given = [role_payload(number, name) | {"position": place} for place, (number, name) in enumerate(roles.items())]
        for role in given:
            if role["id"] == str(self.bots_role):
                role |= {"managed": True, "tags": {"bot_id": str(bot.id)}}
        return given

    def payload(self, bot: User) -> Payload:
        """Gives what GUILD_CREATE tells of it, as far as a bot without member intent may know."""
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner.id),
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "roles": self.role_payloads(bot),
            "emojis": [],
            "stickers": [],
            "features": [],
            "mfa_level": 0,
            "application_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "vanity_url_code": None,
            "description": None,
            "banner": None,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "nsfw_level": 0,
            "premium_progress_bar_enabled": False,
            "joined_at": self.joined_at.isoformat(),
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "voice_states": [],
            "members": [self.member_payload(bot)],
            "channels": [channel.payload() for channel in self.channels],
            "threads": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


@dataclass(eq=False, slots=True)
class Channel:
    """A text channel of a server, or the direct messages of one user with the bot."""

    id: int
    name: str | None = None
    server: Server | None = None
    recipient: User | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    denied: discord.Permissions = field(default_factory=discord.Permissions.none)
    opened_at: datetime | None = None

    def bot_may(self, permission: str) -> bool:
        """Tells whether nothing keeps the bot from it."""
        return not getattr(self.denied, permission)

    def payload(self) -> Payload:
        last = max(self.messages, default=None)
        common: Payload = {"id": str(self.id), "last_message_id": str(last) if last else None, "flags": 0}
        if self.server is None:
            assert self.recipient is not None
            return common | {"type": 1, "recipients": [self.recipient.payload()]}
        return common | {
            "type": 0,
            "guild_id": str(self.server.id),
            "name": self.name,
            "position": 0,
            "permission_overwrites": [
                {"id": str(self.server.id), "type": 0, "allow": "0", "deny": str(self.denied.value)}
            ],
            "nsfw": False,
            "topic": None,
            "parent_id": None,
            "rate_limit_per_user": 0,
        }

    def history(self, *, before: int | None = None, after: int | None = None, limit: int = 50) -> list[Message]:
        """Gives messages that all may see, newest first."""
        kept = [m for m in self.messages.values() if m.seen_by is None and (before is None or m.id < before)]
        if after is None:
            return sorted(kept, key=lambda m: -m.id)[:limit]
        return sorted((m for m in kept if m.id > after), key=lambda m: m.id)[:limit][::-1]


@dataclass(eq=False, slots=True)
class Interaction:
    """A command, press, choice, form or autocomplete of a user, and what the bot answered to it."""

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    sent_at: float  # real seconds: a member's patience is not hurried
    source: Message | None = None
    answered_at: float | None = None
    answer: int | None = None
    response: Message | None = None
    modal: Payload | None = None
    choices: list[Payload] | None = None
    followups: list[Message] = field(default_factory=list)
    edited: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def metadata(self) -> Payload:
        """Gives what Discord says of it in the message that answers it."""
        common: Payload = {
            "id": str(self.id),
            "type": self.kind,
            "user": self.user.payload(),
            "authorizing_integration_owners": {},
        }
        if self.kind == 3 and self.source is not None:
            return common | {"interacted_message_id": str(self.source.id)}
        if self.kind == 5:  # a form: the simulation knows only the user of the press that opened it
            return common | {"triggering_interaction_metadata": common | {"type": 2}}
        return common

    def note(self) -> None:
        """Wakes whoever waits for the answer."""
        self.changed.set()

    @property
    def settled(self) -> bool:
        """Tells whether the user sees something for it."""
        if self.answer in {8, 9, 7}:
            return True
        if self.answer == 6:
            return bool(self.edited or self.followups)
        return self.response is not None and not self.response.loading
