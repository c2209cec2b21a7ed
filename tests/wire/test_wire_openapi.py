"""Discord's OpenAPI document as a judge: what discord.py sends is in order, and what is not is told with its place."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any

import discord
import pytest
from discord.http import handle_message_parameters
from discord.webhook.async_ import interaction_message_response_params

from tests.wire.limits import faults_of
from tests.wire.openapi import DISCREPANCIES, OpenApi
from tests.world import World

DOCUMENT = os.environ.get("DISCORD_OPENAPI")
pytestmark = pytest.mark.skipif(not DOCUMENT, reason="DISCORD_OPENAPI names no copy of Discord's OpenAPI document")

MESSAGES = "/channels/5/messages"
FOLLOWUP = "/webhooks/1/token"
ORIGINAL = f"{FOLLOWUP}/messages/@original"
CALLBACK = "/interactions/1/a-token_of.its-own/callback"
COMMANDS = "/applications/1/commands"
RESPONSE = {"with_response": "1"}


@pytest.fixture(scope="module")
def api() -> OpenApi:
    """Discord's document, read once."""
    return OpenApi.read(Path(DOCUMENT or ""))


def an_embed(picture: str | None = None) -> discord.Embed:
    embed = discord.Embed(
        title="An answer", description="What the guide says.", colour=0x3366CC, url="https://example.org"
    )
    embed.add_field(name="Where", value="The first passage", inline=False)
    embed.set_footer(text="From the guide")
    embed.timestamp = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    return embed.set_image(url=f"attachment://{picture}") if picture else embed


def a_view() -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Helpful", emoji="👍", custom_id="vote:1:yes"))
    view.add_item(discord.ui.Button(label="Read", url="https://example.org/guide"))
    choices = [discord.SelectOption(label="One", value="1", description="The first"), discord.SelectOption(label="Two")]
    view.add_item(discord.ui.Select(custom_id="choose:1", placeholder="Choose", options=choices))
    return view


def a_file() -> discord.File:
    return discord.File(io.BytesIO(b"picture"), "plan.png", description="A plan")


def payload(parameters: Any) -> Any:
    """What a request carries: its JSON, or the payload_json of its form."""
    return parameters.payload or json.loads(parameters.multipart[0]["value"])


def message(**parts: Any) -> Any:
    mentions = discord.AllowedMentions.none()
    with handle_message_parameters(previous_allowed_mentions=mentions, **parts) as parameters:
        return payload(parameters)


def callback(kind: int, **parts: Any) -> Any:
    mentions = discord.AllowedMentions.none()
    return payload(interaction_message_response_params(type=kind, previous_allowed_mentions=mentions, **parts))


async def form() -> dict[str, Any]:
    modal = discord.ui.Modal(title="A question", custom_id="form:1")
    modal.add_item(discord.ui.TextInput(label="Your question", placeholder="fee?", max_length=100, custom_id="text"))
    modal.stop()
    return modal.to_dict()


async def sent() -> list[tuple[str, str, dict[str, str], Any, list[tuple[str, int]]]]:
    """Requests as discord.py makes them: method, path, query, body, files."""
    flags = discord.MessageFlags(ephemeral=True)
    plan = [("plan.png", 7)]
    choices = [discord.app_commands.Choice(name="One", value="1"), discord.app_commands.Choice(name="Two", value="2")]
    return [
        ("GET", "/gateway/bot", {}, None, []),
        ("GET", "/users/@me", {}, None, []),
        ("GET", "/oauth2/applications/@me", {}, None, []),
        ("GET", COMMANDS, {}, None, []),
        ("POST", "/users/@me/channels", {}, {"recipient_id": 80351110224678912}, []),
        ("GET", MESSAGES, {"limit": "50", "after": "1234"}, None, []),
        ("DELETE", f"{MESSAGES}/7", {}, None, []),
        ("POST", "/channels/5/typing", {}, None, []),
        ("GET", "/guilds/3/members/4", {}, None, []),
        ("POST", MESSAGES, {}, message(embed=an_embed(), view=a_view(), nonce="reminder-1-20261123"), []),
        ("POST", MESSAGES, {}, message(content="See", embed=an_embed("plan.png"), files=[a_file()]), plan),
        ("PATCH", f"{MESSAGES}/7", {}, message(content=None, embed=an_embed(), view=None), []),
        ("POST", CALLBACK, RESPONSE, callback(4, embed=an_embed(), view=a_view(), flags=flags), []),
        ("POST", CALLBACK, RESPONSE, callback(4, embed=an_embed("plan.png"), files=[a_file()]), plan),
        ("POST", CALLBACK, RESPONSE, {"type": 5, "data": {"flags": 64}}, []),
        ("POST", CALLBACK, RESPONSE, {"type": 5}, []),
        ("POST", CALLBACK, RESPONSE, {"type": 6}, []),
        ("POST", CALLBACK, RESPONSE, callback(7, embed=an_embed(), attachments=[], view=a_view()), []),
        ("POST", CALLBACK, {}, {"type": 8, "data": {"choices": [choice.to_dict() for choice in choices]}}, []),
        ("POST", CALLBACK, {}, {"type": 8, "data": {"choices": []}}, []),
        ("POST", CALLBACK, RESPONSE, {"type": 9, "data": await form()}, []),
        ("POST", FOLLOWUP, {"wait": "1", "with_components": "0"}, message(embed=an_embed(), flags=flags), []),
        ("POST", FOLLOWUP, {"wait": "1"}, message(embed=an_embed("plan.png"), files=[a_file()]), plan),
        ("PATCH", ORIGINAL, {"with_components": "0"}, message(embed=an_embed(), view=a_view()), []),
        ("PATCH", ORIGINAL, {}, message(embed=an_embed("plan.png"), attachments=[a_file()]), plan),
        ("PATCH", f"{FOLLOWUP}/messages/9", {}, message(content="Done", view=None), []),
        ("DELETE", ORIGINAL, {}, None, []),
    ]


async def test_requests_of_discord_py_are_in_order(api: OpenApi) -> None:
    for method, path, query, body, files in await sent():
        faults = api.request_faults(method, path, query, body) + faults_of(method, path, query, body, files)
        assert faults == [], (method, path, body)


async def test_commands_of_the_bot_are_in_order(api: OpenApi, world: World) -> None:
    tree = world.bot.tree
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message, discord.AppCommandType.user)
    commands = [command.to_dict(tree) for kind in kinds for command in tree.get_commands(type=kind)]
    assert len(commands) > 10
    assert api.request_faults("PUT", COMMANDS, {}, commands) == []
    assert faults_of("PUT", COMMANDS, {}, commands, []) == []


async def test_commands_of_the_bot_with_a_fault_are_told(api: OpenApi, world: World) -> None:
    command = world.bot.tree.get_command("ask")
    assert command is not None
    made = command.to_dict(world.bot.tree)
    made["options"][0]["description"] = "x" * 101
    (fault,) = api.request_faults("PUT", COMMANDS, {}, [made])
    assert fault == "body[0].options[0].description is longer than 100 characters."


WRONG: dict[str, tuple[str, str, dict[str, str], Any, str]] = {
    "operation": ("POST", "/channels/5/message", {}, {}, "POST /channels/5/message is no operation of the document."),
    "method": ("PUT", MESSAGES, {}, {}, "PUT /channels/5/messages is no operation of the document."),
    "path": ("DELETE", "/channels/5/messages/@original", {}, None, "path parameter message_id does not match"),
    "query": ("GET", MESSAGES, {"limit": "101"}, None, "query parameter limit is greater than the maximum of 100."),
    "boolean": ("POST", CALLBACK, {"with_response": "maybe"}, {"type": 6}, 'with_response is not of type "boolean".'),
    "unknown query": ("GET", "/users/@me", {"a": "1"}, None, "query parameter a is not known here."),
    "no body": ("POST", MESSAGES, {}, None, "POST /channels/5/messages needs a body."),
    "body": ("DELETE", f"{MESSAGES}/7", {}, {}, "DELETE /channels/5/messages/7 takes no body."),
    "text": ("POST", MESSAGES, {}, {"content": 5}, 'body.content is not of types "null", "string".'),
    "id": ("POST", "/users/@me/channels", {}, {"recipient_id": "ana"}, "body.recipient_id does not match"),
    "colour": (
        "POST",
        MESSAGES,
        {},
        {"embeds": [{"color": 2**24}]},
        "body.embeds[0].color is greater than the maximum",
    ),
    "time": ("POST", MESSAGES, {}, {"embeds": [{"timestamp": "today"}]}, 'embeds[0].timestamp is not a "date-time".'),
    "nonce": ("POST", MESSAGES, {}, {"nonce": "x" * 26}, "body.nonce is longer than 25 characters."),
    "callback": ("POST", CALLBACK, {}, {"type": 3}, "body fits none of the alternatives (type 3)."),
    "button": (
        "POST",
        CALLBACK,
        {},
        {"type": 4, "data": {"components": [{"type": 1, "components": [{"type": 2, "label": "Press"}]}]}},
        'body.data.components[0].components[0]: "style" is a required property.',
    ),
    "label": (
        "PATCH",
        ORIGINAL,
        {},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x" * 81}]}]},
        "body.components[0].components[0].label is longer than 80 characters.",
    ),
    "form": (
        "POST",
        CALLBACK,
        {},
        {"type": 9, "data": {"title": "x", "components": [{"type": 1, "components": []}]}},
        'body.data: "custom_id" is a required property.',
    ),
    "choice": (
        "POST",
        CALLBACK,
        {},
        {"type": 8, "data": {"choices": [{"name": "", "value": "x"}]}},
        "body.data.choices[0].name is shorter than 1 character.",
    ),
}


@pytest.mark.parametrize(("method", "path", "query", "body", "said"), WRONG.values(), ids=list(WRONG))
def test_wrong_request_is_told(
    api: OpenApi, method: str, path: str, query: dict[str, str], body: Any, said: str
) -> None:
    faults = api.request_faults(method, path, query, body)
    assert faults
    assert said in faults[0]
    assert all(len(fault) < 300 for fault in faults)


def test_answers_are_held_to_their_status(api: OpenApi) -> None:
    assert api.answer_faults("GET", "/gateway", 200, {"url": "wss://gateway.discord.gg"}) == []
    assert api.answer_faults("GET", "/gateway", 200, {"url": 5}) == ['answer.url is not of type "string".']
    assert api.answer_faults("DELETE", f"{MESSAGES}/7", 204, None) == []
    assert api.answer_faults("DELETE", f"{MESSAGES}/7", 204, {}) != []
    (fault,) = api.answer_faults("POST", CALLBACK, 201, None)
    assert fault == f"POST {CALLBACK} never answers 201; documented: 200, 204, 429, 4XX, 5XX."
    assert 'answer: "author" is a required property.' in api.answer_faults("POST", MESSAGES, 200, {"id": "1"})
    # In an answer an id is a text, though a request may have a number.
    assert 'answer.id is not of type "string".' in api.answer_faults("POST", MESSAGES, 200, {"id": 1})


def test_refusals_are_held_to_what_they_have_in_common(api: OpenApi) -> None:
    refusal: dict[str, Any] = {"code": 50035, "message": "Invalid Form Body"}
    assert api.answer_faults("POST", MESSAGES, 400, refusal) == []
    assert api.answer_faults("POST", MESSAGES, 404, {"message": "Unknown Channel"}) != []
    assert api.answer_faults("POST", MESSAGES, 502, "Bad Gateway") == []
    assert api.answer_faults("POST", "/nowhere", 404, {"code": 0, "message": "404: Not Found"}) == []
    limited = {"message": "You are being rate limited.", "code": 0, "retry_after": 0.3, "global": False}
    assert api.answer_faults("POST", MESSAGES, 429, limited) == []
    assert api.answer_faults("POST", MESSAGES, 429, refusal) != []


def test_refusal_names_a_field_with_a_word(api: OpenApi) -> None:
    def refused(code: object) -> dict[str, Any]:
        errors = {"embeds": {"0": {"title": {"_errors": [{"code": code, "message": "Must be 256 or fewer."}]}}}}
        return {"code": 50035, "message": "Invalid Form Body", "errors": errors}

    assert api.answer_faults("POST", MESSAGES, 400, refused("BASE_TYPE_MAX_LENGTH")) == []
    assert api.answer_faults("POST", MESSAGES, 400, refused(7)) != []


def test_each_discrepancy_is_one(api: OpenApi) -> None:
    """Fails when Discord puts its document right, and an entry of the table can go."""
    document = json.loads(Path(DOCUMENT or "").read_text(encoding="utf-8"))
    for discrepancy in DISCREPANCIES:
        for holder in _there(document, discrepancy.place):
            assert any(holder.get(key) != value for key, value in discrepancy.put.items()), discrepancy.why


def _there(node: Any, place: tuple[str, ...]) -> Iterator[Any]:
    if not place:
        yield node
        return
    for key in list(node) if place[0] == "*" else place[:1]:
        if key != "parameters":
            yield from _there(node[key], place[1:])


async def test_validators_are_made_once_so_that_a_request_costs_little_more_than_its_json(api: OpenApi) -> None:
    requests = await sent()

    def check() -> float:
        began = process_time()
        for method, path, query, body, files in requests:
            api.request_faults(method, path, query, body)
            faults_of(method, path, query, body, files)
        return process_time() - began

    def read_and_write() -> float:
        began = process_time()
        for _, _, _, body, _ in requests:
            json.loads(json.dumps(body))
        return process_time() - began

    check()  # makes the validators
    assert min(check() for _ in range(10)) < 50 * min(read_and_write() for _ in range(10))
