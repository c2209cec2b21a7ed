"""What this Discord remembers: everybody, every place, every message, and the commands of the bot."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from tests.wire.clock import SharedClock
from tests.wire.messages import Message
from tests.wire.objects import Channel, Interaction, Payload, Server, User

_EPOCH_MS = 1_420_070_400_000


class Memory:
    """Everything that is on this Discord."""

    def __init__(self, clock: SharedClock) -> None:
        self.clock = clock
        self._count = count()
        self.bot = User(self.new_id(), "whichcert", "whichcert", bot=True)
        self.owner = User(self.new_id(), "olga", "Olga")
        self.users: dict[int, User] = {self.owner.id: self.owner}
        self.servers: dict[int, Server] = {}
        self.channels: dict[int, Channel] = {}
        self._direct_messages: dict[int, Channel] = {}
        self.commands: list[Payload] = []
        self.interactions: dict[str, Interaction] = {}

    @property
    def application_id(self) -> int:
        return self.bot.id

    def new_id(self) -> int:
        """Gives a snowflake of the present instant."""
        milliseconds = int(self.clock.now().timestamp() * 1000) - _EPOCH_MS
        return (milliseconds << 22) + next(self._count) % (1 << 22)

    def direct_messages(self, user: User) -> Channel:
        """Gives the channel between a user and the bot, opened if there was none."""
        channel = self._direct_messages.get(user.id)
        if channel is None or channel.id not in self.channels:
            channel = Channel(self.new_id(), recipient=user, opened_at=self.clock.now())
            self.channels[channel.id] = self._direct_messages[user.id] = channel
        return channel

    def shares_a_server(self, user: User) -> bool:
        """Tells whether the bot may know of a user at all."""
        return user.installed or any(user.id in s.members and self.bot.id in s.members for s in self.servers.values())

    def add_message(
        self,
        channel: Channel,
        author: User,
        data: Mapping[str, Any],
        files: Mapping[str, bytes] | None = None,
        seen_by: User | None = None,
    ) -> Message:
        """Puts a message into a channel."""
        message = Message(
            self.new_id(), channel, author, self.clock.now(), dict(data), seen_by, files=dict(files or {})
        )
        message.nonce = data.get("nonce")
        channel.messages[message.id] = message
        return message

    def application(self) -> Payload:
        """Gives what the bot reads of itself."""
        return {
            "id": str(self.application_id),
            "name": self.bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "type": None,
            "bot": self.bot.payload(),
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "flags_new": "0",
            "owner": self.owner.payload(),
            "team": None,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": len(self.servers),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "max_participants": None,
            "tags": [],
            "integration_types_config": {},
            "event_webhooks_status": 1,
            "eligible_oauth2_scopes": [],
        }
