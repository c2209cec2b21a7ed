"""The routes of Discord's HTTP API that the bot uses, and what each does to what Discord remembers.

After Discord's documentation: "Receiving and Responding", "Message", "User", "Application Commands".
"""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.wire.gateway import Gateway
from tests.wire.memory import Memory
from tests.wire.messages import Message
from tests.wire.objects import EPHEMERAL, LOADING, Channel, Interaction, Payload
from tests.wire.request import Refused, Request

PATIENCE_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0
NONCE_SECONDS = 60.0  # "the past few minutes": as short as that may mean

Answer = tuple[int, Any]
Handler = Callable[[Request, dict[str, str]], Awaitable[Answer]]


class Api:
    """Answers requests; `address` is where files can be fetched."""

    def __init__(self, memory: Memory, gateway: Gateway) -> None:
        self._memory = memory
        self._gateway = gateway
        self.address = ""
        self._nonces: dict[str, tuple[float, Message]] = {}
        patterns: dict[str, Handler] = {
            "GET /users/@me": self._me,
            "GET /gateway/bot": self._gateway_bot,
            "GET /oauth2/applications/@me": self._application,
            "GET /applications/@me": self._application,
            "GET /applications/{app}/commands": self._commands,
            "PUT /applications/{app}/commands": self._put_commands,
            "POST /users/@me/channels": self._open_direct_messages,
            "GET /users/{user}": self._user,
            "GET /guilds/{server}/members/{user}": self._member,
            "GET /channels/{channel}": self._channel,
            "GET /channels/{channel}/messages": self._history,
            "POST /channels/{channel}/messages": self._send,
            "PATCH /channels/{channel}/messages/{message}": self._edit,
            "PUT /channels/{channel}/messages/{message}/reactions/{emoji}/@me": self._react,
            "POST /interactions/{interaction}/{token}/callback": self._callback,
            "POST /webhooks/{app}/{token}": self._followup,
            "GET /webhooks/{app}/{token}/messages/{message}": self._webhook_message,
            "PATCH /webhooks/{app}/{token}/messages/{message}": self._edit_webhook_message,
            "DELETE /webhooks/{app}/{token}/messages/{message}": self._delete_webhook_message,
        }
        self._routes = [
            (re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)), handler)
            for pattern, handler in patterns.items()
        ]

    def handler(self, method: str, path: str) -> tuple[Handler, dict[str, str]] | None:
        """Finds the handler of a request, with what its path names."""
        for pattern, handler in self._routes:
            if (found := pattern.fullmatch(f"{method} {path}")) is not None:
                return handler, found.groupdict()
        return None

    async def _me(self, _request: Request, _named: dict[str, str]) -> Answer:
        return 200, self._memory.bot.payload() | {"locale": "en-US", "mfa_enabled": False}

    async def _gateway_bot(self, _request: Request, _named: dict[str, str]) -> Answer:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
        return 200, {"url": self._gateway.address, "shards": self._gateway.recommended, "session_start_limit": limit}

    async def _application(self, _request: Request, _named: dict[str, str]) -> Answer:
        return 200, self._memory.application()

    async def _commands(self, _request: Request, _named: dict[str, str]) -> Answer:
        return 200, self._memory.commands

    async def _put_commands(self, request: Request, named: dict[str, str]) -> Answer:
        version = str(self._memory.new_id())
        self._memory.commands = [
            {"id": str(self._memory.new_id()), "application_id": named["app"], "version": version, "type": 1}
            | {"default_member_permissions": None, "nsfw": False, "description": ""}
            | {key: value for key, value in command.items() if value is not None}
            | {"default_member_permissions": _text(command.get("default_member_permissions"))}
            for command in request.body
        ]
        return 200, self._memory.commands

    async def _user(self, _request: Request, named: dict[str, str]) -> Answer:
        user = self._memory.users.get(int(named["user"]))
        if user is None:
            raise Refused(404, 10013, "Unknown User")
        return 200, user.payload()

    async def _member(self, _request: Request, named: dict[str, str]) -> Answer:
        server = self._memory.servers.get(int(named["server"]))
        if server is None or self._memory.bot.id not in server.members:
            raise Refused(404, 10004, "Unknown Guild")
        user = server.users.get(int(named["user"]))
        if user is None:
            raise Refused(404, 10007, "Unknown Member")
        return 200, server.member_payload(user)

    async def _open_direct_messages(self, request: Request, _named: dict[str, str]) -> Answer:
        user = self._memory.users.get(int(request.body["recipient_id"]))
        if user is None:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        return 200, self._memory.direct_messages(user).payload()

    async def _channel(self, _request: Request, named: dict[str, str]) -> Answer:
        return 200, self._visible(named["channel"]).payload()

    async def _history(self, request: Request, named: dict[str, str]) -> Answer:
        channel = self._visible(named["channel"])
        if not channel.bot_may("read_message_history"):
            return 200, []
        before, after = (int(request.query[key]) if key in request.query else None for key in ("before", "after"))
        found = channel.history(before=before, after=after, limit=int(request.query.get("limit", 50)))
        return 200, [message.payload(self.address) for message in found]

    async def _send(self, request: Request, named: dict[str, str]) -> Answer:
        memory, body = self._memory, request.body
        channel = self._visible(named["channel"])
        if channel.recipient is not None:
            if not memory.shares_a_server(channel.recipient):
                raise Refused(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
            if channel.recipient.dms_closed:
                raise Refused(403, 50007, "Cannot send messages to this user")
        elif not channel.bot_may("send_messages") or (body.get("embeds") and not channel.bot_may("embed_links")):
            raise Refused(403, 50013, "Missing Permissions")
        reference = body.get("message_reference")
        if reference is not None:
            if channel.server is not None and not channel.bot_may("read_message_history"):
                raise Refused(403, 160002, "Cannot reply without permission to read message history")
            if int(reference["message_id"]) not in channel.messages and reference.get("fail_if_not_exists", True):
                raise Refused(400, 50035, "Invalid Form Body")
        now = memory.clock.now().timestamp()
        nonce = str(body.get("nonce", ""))
        if body.get("enforce_nonce") and nonce in self._nonces and now - self._nonces[nonce][0] <= NONCE_SECONDS:
            return 200, self._nonces[nonce][1].payload(self.address)
        message = memory.add_message(channel, memory.bot, body, request.files)
        message.kind = 0 if message.replied_to is None else 19
        if nonce:
            self._nonces[nonce] = (now, message)
        server_id = channel.server.id if channel.server else None
        await self._gateway.dispatch("MESSAGE_CREATE", message.event(memory.bot), server_id)
        return 200, message.payload(self.address)

    async def _react(self, _request: Request, named: dict[str, str]) -> Answer:
        channel = self._visible(named["channel"])
        message = channel.messages.get(int(named["message"]))
        if message is None:
            raise Refused(404, 10008, "Unknown Message")
        if channel.server is not None and not (
            channel.bot_may("add_reactions") and channel.bot_may("read_message_history")
        ):
            raise Refused(403, 50013, "Missing Permissions")
        message.reactions.append(named["emoji"])
        return 204, None

    async def _edit(self, request: Request, named: dict[str, str]) -> Answer:
        message = self._visible(named["channel"]).messages.get(int(named["message"]))
        if message is None or message.seen_by is not None:
            raise Refused(404, 10008, "Unknown Message")
        if message.author is not self._memory.bot:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        return 200, self._changed(message, request).payload(self.address)

    async def _callback(self, request: Request, named: dict[str, str]) -> Answer:
        interaction = self._memory.interactions.get(named["token"])
        if interaction is None or interaction.id != int(named["interaction"]):
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.answer is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - interaction.sent_at > PATIENCE_SECONDS:
            raise Refused(404, 10062, "Unknown interaction")
        kind, data = request.body["type"], request.body.get("data") or {}
        _check_callback(interaction, kind)
        interaction.answer, interaction.answered_at = kind, time.monotonic()
        match kind:
            case 4:
                interaction.response = self._respond(interaction, data, request.files)
            case 5:
                flags = data.get("flags", 0) | LOADING
                interaction.response = self._respond(interaction, {"flags": flags}, {})
            case 6 | 7:
                interaction.response = interaction.source
                if kind == 7 and interaction.source is not None:
                    self._changed(interaction.source, request, data)
            case 8:
                interaction.choices = data["choices"]
            case 9:
                interaction.modal = data
        interaction.note()
        if request.query.get("with_response") not in {"1", "true"}:
            return 204, None
        told: Payload = {"id": str(interaction.id), "type": interaction.kind}
        message = interaction.response
        if kind not in {4, 5, 7} or message is None:
            return 200, {"interaction": told}
        told |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.seen_by is not None,
        }
        if kind == 5:
            return 200, {"interaction": told}
        return 200, {"interaction": told, "resource": {"type": kind, "message": message.payload(self.address)}}

    def _respond(self, interaction: Interaction, data: Payload, files: Mapping[str, bytes]) -> Message:
        private = bool(data.get("flags", 0) & EPHEMERAL)
        message = self._memory.add_message(
            interaction.channel, self._memory.bot, data, files, interaction.user if private else None
        )
        message.response_to = interaction.metadata()
        return message

    async def _followup(self, request: Request, named: dict[str, str]) -> Answer:
        interaction = self._by_token(named)
        response = interaction.response
        if response is not None and response.loading:  # the first follow-up of "thinking" takes its place
            self._changed(response, request)
            interaction.note()
            return 200, response.payload(self.address)
        message = self._respond(interaction, request.body, request.files)
        interaction.followups.append(message)
        interaction.note()
        return 200, message.payload(self.address)

    async def _webhook_message(self, _request: Request, named: dict[str, str]) -> Answer:
        return 200, self._of_webhook(named).payload(self.address)

    async def _edit_webhook_message(self, request: Request, named: dict[str, str]) -> Answer:
        message = self._changed(self._of_webhook(named), request)
        interaction = self._by_token(named)
        interaction.edited += 1
        interaction.note()
        return 200, message.payload(self.address)

    async def _delete_webhook_message(self, _request: Request, named: dict[str, str]) -> Answer:
        message = self._of_webhook(named)
        message.deleted = True
        message.channel.messages.pop(message.id, None)
        self._by_token(named).note()
        return 204, None

    def _by_token(self, named: Mapping[str, str]) -> Interaction:
        interaction = self._memory.interactions.get(named["token"])
        if interaction is None or interaction.answer is None or int(named["app"]) != self._memory.application_id:
            raise Refused(404, 10015, "Unknown Webhook")
        if self._memory.clock.seconds() > self._expiry(interaction):
            raise Refused(401, 50027, "Invalid Webhook Token")
        return interaction

    def _expiry(self, interaction: Interaction) -> float:
        began = self._memory.clock.began_monotonic
        return (interaction.sent_at - began) * self._memory.clock.speed + TOKEN_SECONDS

    def _of_webhook(self, named: Mapping[str, str]) -> Message:
        interaction = self._by_token(named)
        if named["message"] == "@original":
            message = interaction.response
        else:
            wanted = int(named["message"])
            message = next((m for m in (*interaction.followups, interaction.response) if m and m.id == wanted), None)
        if message is None or message.deleted:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def _changed(self, message: Message, request: Request, data: Payload | None = None) -> Message:
        given = request.body if data is None else data
        kept = {key: value for key, value in given.items() if key in {"content", "embeds", "components"}}
        flags = message.data.get("flags", 0) & ~LOADING
        message.data = message.data | kept | {"flags": flags}
        if "attachments" in given:
            names = {attachment.get("filename") for attachment in given["attachments"]}
            message.files = {name: content for name, content in message.files.items() if name in names}
        message.files |= request.files
        message.edited_at = self._memory.clock.now()
        return message

    def _visible(self, channel_id: str) -> Channel:
        channel = self._memory.channels.get(int(channel_id))
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        if channel.server is not None:
            if self._memory.bot.id not in channel.server.members:
                raise Refused(403, 50001, "Missing Access")
            if not channel.bot_may("view_channel"):
                raise Refused(403, 50001, "Missing Access")
        return channel


def _text(bits: int | str | None) -> str | None:
    """A set of permissions as Discord gives it back, however it was sent."""
    return None if bits is None else str(bits)


def _check_callback(interaction: Interaction, kind: int) -> None:
    """Refuses a kind of answer that does not fit the interaction."""
    component_of_message = interaction.kind == 3 or (interaction.kind == 5 and interaction.source is not None)
    fits = {
        8: interaction.kind == 4,
        9: interaction.kind in {2, 3},
        6: component_of_message,
        7: component_of_message,
        4: interaction.kind != 4,
        5: interaction.kind != 4,
    }
    if not fits.get(kind, False):
        raise Refused(400, 50035, "Invalid Form Body")
