"""People who use the bot: they type commands, press, choose, fill in and write, and see what it answers."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from tests.wire.gateway import Gateway
from tests.wire.memory import Memory
from tests.wire.messages import Message
from tests.wire.objects import EPHEMERAL, EVERYONE, Channel, Interaction, Payload, Server, User, role_payload

_CODE = re.compile(r"`[^`]*`")
_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
COMMAND, PRESS, AUTOCOMPLETE, FORM = 2, 3, 4, 5
SUBCOMMAND, SUBCOMMAND_GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER = 1, 2, 3, 4, 5, 6, 7, 8, 10
BUTTON, SELECT = 2, 3
PATIENCE_SECONDS = 3.0


class NoAnswer(AssertionError):
    """The member read "The application did not respond"."""


class Reply:
    """What a member sees for what they did; lives on while the bot edits it."""

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction

    @property
    def message(self) -> Message:
        """Gives the message that answers, or the one that was changed."""
        assert self.interaction.response is not None, "there is no message"
        return self.interaction.response

    @property
    def ephemeral(self) -> bool:
        return bool(self.message.data.get("flags", 0) & EPHEMERAL)

    @property
    def modal(self) -> Payload:
        assert self.interaction.modal is not None, "there is no form"
        return self.interaction.modal

    @property
    def seconds(self) -> float:
        """Gives how long the member waited for a sign."""
        assert self.interaction.answered_at is not None
        return self.interaction.answered_at - self.interaction.sent_at


class Person:
    """A user of Discord."""

    def __init__(self, memory: Memory, gateway: Gateway, user: User) -> None:
        self._memory = memory
        self._gateway = gateway
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def direct_messages(self) -> Channel:
        """The channel between the person and the bot."""
        return self._memory.direct_messages(self.user)

    def received(self) -> list[Message]:
        """Gives the bot's direct messages, oldest first, those to commands left out."""
        channel = self.direct_messages
        return [m for m in channel.messages.values() if m.author is self._memory.bot and m.seen_by is None]

    async def slash(self, place: Channel, words: str, patience: float = 20.0, /, **options: Any) -> Reply:
        """Sends a command such as `remind on` and waits so many seconds at most for what it shows."""
        return await self._act(place, COMMAND, self._command(words, options), patience=patience)

    async def autocomplete(self, place: Channel, words: str, option: str, typed: str, **others: Any) -> list[str]:
        """Types into an option; gives the names that are suggested."""
        data = self._command(words, {**others, option: typed}, focused=option)
        reply = await self._act(place, AUTOCOMPLETE, data)
        return [choice["name"] for choice in reply.interaction.choices or []]

    async def use(self, name: str, message: Message) -> Reply:
        """Chooses a command from a message's menu."""
        command = next(c for c in self._memory.commands if c["name"] == name and c["type"] == 3)
        resolved = {"messages": {str(message.id): message.payload("")}}
        data = {"id": command["id"], "name": name, "type": 3, "target_id": str(message.id), "resolved": resolved}
        return await self._act(message.channel, COMMAND, data)

    async def click(self, seen: Reply | Message, label: str) -> Reply:
        """Presses the button with this label."""
        message = self._looks_at(seen)
        fitting = [item for item in message.items() if item["type"] == BUTTON and item.get("label") == label]
        assert fitting, f"no button {label!r} among {[item.get('label') for item in message.items()]}"
        assert not fitting[0].get("disabled"), f"the button {label!r} is disabled"
        data = {"component_type": BUTTON, "custom_id": fitting[0]["custom_id"], "id": 1}
        return await self._act(message.channel, PRESS, data, source=message)

    async def press(self, message: Message, custom_id: str) -> Reply:
        """Presses a button that the bot never put below a message, as no client of Discord's would."""
        button = {"type": BUTTON, "style": 2, "label": "Press", "custom_id": custom_id}
        message.data["components"] = [{"type": 1, "components": [button]}]
        data = {"component_type": BUTTON, "custom_id": custom_id, "id": 1}
        return await self._act(message.channel, PRESS, data, source=message)

    async def choose(self, seen: Reply | Message, *labels: str) -> Reply:
        """Chooses from the list that has these options."""
        message = self._looks_at(seen)
        for item in message.items():
            values = {option["label"]: option["value"] for option in item.get("options", ())}
            if item["type"] == SELECT and set(labels) <= set(values):
                data = {"component_type": SELECT, "custom_id": item["custom_id"], "id": 1}
                data |= {"values": [values[label] for label in labels]}
                return await self._act(message.channel, PRESS, data, source=message)
        raise AssertionError(f"no list with {labels}")

    async def choose_unoffered(self, message: Message, custom_id: str, value: str) -> Reply:
        """Chooses from a list that the bot never put below a message, as no client of Discord's would."""
        offered = {"type": SELECT, "custom_id": custom_id, "options": [{"label": value, "value": value}]}
        message.data["components"] = [{"type": 1, "components": [offered]}]
        data = {"component_type": SELECT, "custom_id": custom_id, "id": 1, "values": [value]}
        return await self._act(message.channel, PRESS, data, source=message)

    async def fill_in(self, reply: Reply, **fields: str) -> Reply:
        """Sends the form that a reply opened; fields are named by their labels, spaces as `_`."""
        form, rows = reply.modal, []
        left = {name.replace("_", " ").casefold(): text for name, text in fields.items()}
        for row in form["components"]:
            item = row["component"] if row["type"] == 18 else row["components"][0]
            label = (row.get("label") or item.get("label") or "").casefold()
            sent = {"type": item["type"], "custom_id": item["custom_id"], "id": 2}
            text = left.pop(label, item.get("value") or "")
            assert text or not item.get("required", True), f"the field {label!r} has to be filled in"
            rows.append(
                {"type": 18, "id": 1, "component": sent | {"value": text}}
                if row["type"] == 18
                else {"type": 1, "id": 1, "components": [sent | {"value": text}]}
            )
        assert not left, f"the form has no fields {sorted(left)}"
        data = {"custom_id": form["custom_id"], "components": rows}
        return await self._act(reply.interaction.channel, FORM, data, source=reply.interaction.source)

    async def write(self, text: str) -> Message:
        """Writes the bot a direct message."""
        message = self._memory.add_message(self.direct_messages, self.user, {"content": text})
        await self._gateway.dispatch("MESSAGE_CREATE", message.payload(""))
        return message

    async def say(
        self, place: Channel, text: str, reply_to: Message | None = None, *, ping: bool = True, **fields: Any
    ) -> Message:
        """Writes into a channel of a server, as a reply that pings its author or not; `fields` are the message's."""
        assert place.server is not None
        server, memory = place.server, self._memory
        data = {"content": text} | ({"message_reference": {"message_id": reply_to.id}} if reply_to else {})
        message = memory.add_message(place, self.user, data)
        shown = _CODE.sub("", text)
        users = {memory.bot.id: memory.bot} | server.users
        named = [users[number] for found in _USER.findall(shown) if (number := int(found)) in users]
        message.mentions = [*dict.fromkeys(named + ([reply_to.author] if reply_to and ping else []))]
        message.mentioned_roles = [number for found in _ROLE.findall(shown) if (number := int(found)) in server.roles]
        message.kind = 19 if reply_to else 0
        for name, value in fields.items():
            setattr(message, name, value)
        await self._gateway.dispatch("MESSAGE_CREATE", message.event(memory.bot), server.id)
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Changes a message of a server."""
        message.data["content"], message.mentions = text, [self._memory.bot]
        message.edited_at = self._memory.clock.now()
        assert message.channel.server is not None
        await self._gateway.dispatch("MESSAGE_UPDATE", message.event(self._memory.bot), message.channel.server.id)

    def _looks_at(self, seen: Reply | Message) -> Message:
        message = seen.message if isinstance(seen, Reply) else seen
        assert not message.deleted, "the message is gone"
        assert message.seen_by in {None, self.user}, f"{self.user.display_name} cannot see this"
        return message

    def begin(self, place: Channel, kind: int, data: Payload, source: Message | None = None) -> Interaction:
        """Makes an interaction, not sent yet."""
        token = "aW50ZXJhY3Rpb246" + secrets.token_urlsafe(60)
        number = self._memory.new_id()
        interaction = Interaction(number, token, kind, self.user, place, time.monotonic(), source)
        self._memory.interactions[token] = interaction
        return interaction

    async def send(self, interaction: Interaction, data: Payload) -> None:
        """Hands an interaction to the bot."""
        server = interaction.channel.server
        payload = self._payload(interaction, data, server)
        await self._gateway.dispatch("INTERACTION_CREATE", payload, server.id if server else None)

    async def _act(
        self, place: Channel, kind: int, data: Payload, *, source: Message | None = None, patience: float = 20.0
    ) -> Reply:
        interaction = self.begin(place, kind, data, source)
        await self.send(interaction, data)
        await _until(interaction, lambda: interaction.answer is not None, PATIENCE_SECONDS + 0.5)
        await _until(interaction, lambda: interaction.settled, patience)
        return Reply(interaction)

    def _payload(self, interaction: Interaction, data: Payload, server: Server | None) -> Payload:
        payload: Payload = {
            "id": str(interaction.id),
            "application_id": str(self._memory.application_id),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(interaction.channel.id),
            "channel": interaction.channel.payload() | {"permissions": str(EVERYONE.value)},
            "app_permissions": str((EVERYONE & ~interaction.channel.denied).value),
            "locale": self.user.locale,
            "entitlements": [],
            "attachment_size_limit": 10 * 2**20,
            "authorizing_integration_owners": {"0": str(server.id if server else 0)},
            "context": 0 if server else 1,
        }
        if interaction.source is not None:
            payload["message"] = interaction.source.payload("")
        if server is None:
            return payload | {"user": self.user.payload()}
        guild = {"id": str(server.id), "locale": "en-US", "features": []}
        member = server.member_payload(self.user)
        return payload | {"guild_id": str(server.id), "guild": guild, "guild_locale": "en-US", "member": member}

    def _command(self, words: str, options: dict[str, Any], focused: str | None = None) -> Payload:
        """Builds what Discord sends for a command, from its definition as the bot registered it."""
        name, *path = words.split()
        known = [c for c in self._memory.commands if c["name"] == name and c["type"] == 1]
        assert known, f"there is no command /{name}"
        node, resolved = known[0], {"users": {}, "members": {}, "roles": {}, "channels": {}}
        wrappers = []
        for step in path:
            found = [option for option in node.get("options", ()) if option["name"] == step]
            assert found, f"there is no command /{words}"
            node = found[0]
            wrappers.append({"type": node["type"], "name": step})
        takes = {option["name"]: option for option in node.get("options", ())}
        assert set(options) <= set(takes), f"/{words} has no options {sorted(set(options) - set(takes))}"
        missing = {n for n, option in takes.items() if option.get("required")} - set(options)
        assert not missing or focused, f"/{words} needs {sorted(missing)}"
        inner = [_option(takes[name], value, name == focused, resolved) for name, value in options.items()]
        for wrapper in reversed(wrappers):
            inner = [{**wrapper, "options": inner}]
        given = {key: value for key, value in resolved.items() if value}
        data: Payload = {"id": known[0]["id"], "name": name, "type": 1, "options": inner}
        return data | ({"resolved": given} if given else {})


def _option(definition: Payload, value: Any, is_focused: bool, resolved: dict[str, Payload]) -> Payload:
    option: Payload = {"name": definition["name"], "type": definition["type"]}
    match definition["type"]:
        case 6:
            option["value"] = str(value.id)
            resolved["users"][str(value.id)] = value.user.payload()
        case 7:
            option["value"] = str(value.id)
            channel = {"id": str(value.id), "name": value.name, "type": 0, "permissions": str(EVERYONE.value)}
            resolved["channels"][str(value.id)] = channel
        case 8:
            number, name = value
            option["value"] = str(number)
            resolved["roles"][str(number)] = role_payload(number, name)
        case _:
            choices = {choice["name"]: choice["value"] for choice in definition.get("choices", ())}
            assert not choices or value in {*choices, *choices.values()}, f"{value!r} is not among {sorted(choices)}"
            option["value"] = choices.get(value, value)
    return option | ({"focused": True} if is_focused else {})


async def _until(interaction: Interaction, holds: Callable[[], bool], seconds: float) -> None:
    """Waits for an answer as a member does; raises NoAnswer."""
    try:
        async with asyncio.timeout(seconds):
            while not holds():
                interaction.changed.clear()
                await interaction.changed.wait()
    except TimeoutError:
        raise NoAnswer(f"The application did not respond within {seconds} s.") from None
