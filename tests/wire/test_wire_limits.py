"""The limits of Discord's documentation: each is kept at its edge, and broken one step further."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.limits import faults_of

MESSAGES = "/channels/5/messages"
ORIGINAL = "/webhooks/1/token/messages/@original"
CALLBACK = "/interactions/1/a-token_of.its-own/callback"
A_FILE = ("plan.png", 1000)


def button(**changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": "press"} | changes


def link(**changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": "Read", "url": "https://example.org/"} | changes


def option(**changes: Any) -> dict[str, Any]:
    return {"label": "One", "value": "1"} | changes


def options(count: int) -> list[dict[str, Any]]:
    return [option(value=str(number)) for number in range(count)]


def select(**changes: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "choose", "options": [option()]} | changes


def rows(*items: dict[str, Any]) -> dict[str, Any]:
    return {"components": [{"type": 1, "components": list(items)}]}


def buttons(count: int) -> list[dict[str, Any]]:
    return [button(custom_id=str(number)) for number in range(count)]


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [{"title": "Title"} | parts]}


def fields(count: int, name: str = "Name", value: str = "Value") -> dict[str, Any]:
    return {"fields": [{"name": name, "value": value}] * count}


def texts(characters: int) -> list[dict[str, Any]]:
    return [{"description": "x" * 4000}, {"description": "x" * (characters - 4000)}]


# Each: a message at the edge, the same one step further, and what is said of it.
MESSAGES_AT_THE_EDGE = {
    "content": ({"content": "x" * 2000}, {"content": "x" * 2001}, "content has 2001 characters, 2000 at most"),
    "empty": ({"content": "x"}, {"content": "", "embeds": []}, "the message is empty"),
    "embeds": (
        {"embeds": [{"title": "x"}] * 10},
        {"embeds": [{"title": "x"}] * 11},
        "embeds has 11 entries, 10 at most",
    ),
    "embed": (embed(), {"embeds": [{"type": "rich", "color": 1}]}, "embeds[0] is empty"),
    "title": (embed(title="x" * 256), embed(title="x" * 257), "embeds[0].title has 257 characters, 256 at most"),
    "description": (
        embed(description="x" * 4096),
        embed(description="x" * 4097),
        "embeds[0].description has 4097 characters, 4096 at most",
    ),
    "footer": (
        embed(footer={"text": "x" * 2048}),
        embed(footer={"text": "x" * 2049}),
        "embeds[0].footer.text has 2049 characters, 2048 at most",
    ),
    "author": (
        embed(author={"name": "x" * 256}),
        embed(author={"name": "x" * 257}),
        "embeds[0].author.name has 257 characters, 256 at most",
    ),
    "fields": (embed(**fields(25)), embed(**fields(26)), "embeds[0].fields has 26 entries, 25 at most"),
    "field name": (
        embed(**fields(1, name="x" * 256)),
        embed(**fields(1, name="x" * 257)),
        "embeds[0].fields[0].name has 257 characters, 256 at most",
    ),
    "field value": (
        embed(**fields(1, value="x" * 1024)),
        embed(**fields(1, value="x" * 1025)),
        "embeds[0].fields[0].value has 1025 characters, 1024 at most",
    ),
    "blank field name": (
        embed(**fields(1, name="x")),
        embed(**fields(1, name=" ")),
        "embeds[0].fields[0].name is empty",
    ),
    "blank field value": (
        embed(**fields(1, value="\u200b")),
        embed(**fields(1, value="")),
        "embeds[0].fields[0].value is empty",
    ),
    "all embeds": (
        {"embeds": texts(6000)},
        {"embeds": texts(6001)},
        "embeds have 6001 characters together, 6000 at most",
    ),
    "embed url": (
        embed(url="https://example.org"),
        embed(url="ftp://example.org"),
        "embeds[0].url is no http address: ftp://example.org",
    ),
    "image url": (
        embed(image={"url": "http://example.org/a.png"}),
        embed(image={"url": "attachment://plan.png"}),
        "embeds[0].image.url names the file plan.png, which is not attached",
    ),
    "nonce": ({"content": "x", "nonce": "x" * 25}, {"content": "x", "nonce": "x" * 26}, "nonce has 26 characters"),
    "kind of nonce": ({"content": "x", "nonce": 7}, {"content": "x", "nonce": 7.5}, "nonce is neither a text nor"),
    "mentions": (
        {"content": "x", "allowed_mentions": {"users": ["1"] * 100}},
        {"content": "x", "allowed_mentions": {"users": ["1"] * 101}},
        "allowed_mentions.users has 101 entries, 100 at most",
    ),
    "mentions of both kinds": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "roles": ["1"]}},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions.users is listed and in parse",
    ),
    "flags": ({"content": "x", "flags": 1 << 6}, {"content": "x", "flags": 1 << 15}, "flags asks for components V2"),
    "rows": (
        {"components": [{"type": 1, "components": [link()]}] * 5},
        {"components": [{"type": 1, "components": [link()]}] * 6},
        "components has 6 entries, 5 at most",
    ),
    "row": (rows(link()), {"components": [link()]}, "components[0] is of type 2, and no row"),
    "empty row": (rows(link()), rows(), "components[0].components has 0 entries, 1 to 5 allowed"),
    "buttons": (
        rows(*buttons(5)),
        rows(*buttons(6)),
        "components[0].components has 6 entries, 1 to 5 allowed",
    ),
    "what stands in a row": (rows(button()), rows({"type": 4, "custom_id": "a"}), "neither button nor select"),
    "label": (rows(button(label="x" * 80)), rows(button(label="x" * 81)), "label has 81 characters, 80 at most"),
    "label or emoji": (
        rows(button(label=None, emoji={"name": "🔥"})),
        rows(button(label="")),
        "components[0].components[0] has neither label nor emoji",
    ),
    "custom_id": (
        rows(button(custom_id="x" * 100)),
        rows(button(custom_id="x" * 101)),
        "components[0].components[0].custom_id has 101 characters, 100 at most",
    ),
    "no custom_id": (rows(button(custom_id="x")), rows(button(custom_id=None)), "custom_id is empty"),
    "same custom_id": (
        rows(button(), button(custom_id="other")),
        rows(button(), button()),
        "components[0].components[1].custom_id is the same as ",
    ),
    "style": (rows(button(style=4)), rows(button(style=7)), "style is 7, 1 to 6 allowed"),
    "link": (rows(link()), rows(link(url="example.org")), "url is no http address: example.org"),
    "length of a link": (
        rows(link(url="https://example.org/".ljust(512, "x"))),
        rows(link(url="https://example.org/".ljust(513, "x"))),
        "url has 513 characters, 512 at most",
    ),
    "link's custom_id": (rows(link()), rows(link(custom_id="a")), "custom_id is given, which style 5 forbids"),
    "button's url": (rows(button()), rows(button(url="https://example.org")), "url is given, which style 1 forbids"),
    "select alone": (rows(select()), rows(select(), button()), "components[0] has a select that is not alone"),
    "options": (
        rows(select(options=options(25))),
        rows(select(options=options(26))),
        "options has 26 entries, 1 to 25 allowed",
    ),
    "no options": (rows(select()), rows(select(options=[])), "options has 0 entries, 1 to 25 allowed"),
    "option label": (
        rows(select(options=[option(label="x" * 100)])),
        rows(select(options=[option(label="x" * 101)])),
        "components[0].components[0].options[0].label has 101 characters, 100 at most",
    ),
    "option value": (
        rows(select(options=[option(value="x" * 100)])),
        rows(select(options=[option(value="x" * 101)])),
        "options[0].value has 101 characters, 100 at most",
    ),
    "option description": (
        rows(select(options=[option(description="x" * 100)])),
        rows(select(options=[option(description="x" * 101)])),
        "options[0].description has 101 characters, 100 at most",
    ),
    "same option": (
        rows(select(options=options(2))),
        rows(select(options=[option(), option()])),
        "options[1].value is the same as",
    ),
    "placeholder": (
        rows(select(placeholder="x" * 150)),
        rows(select(placeholder="x" * 151)),
        "placeholder has 151 characters, 150 at most",
    ),
    "values": (
        rows(select(options=options(25), min_values=0, max_values=25)),
        rows(select(options=options(25), min_values=0, max_values=26)),
        "asks for 0 to 26 values, 0 to 25 allowed",
    ),
    "values of a range": (
        rows(select(options=options(3), min_values=2, max_values=2)),
        rows(select(options=options(3), min_values=3, max_values=2)),
        "asks for 3 to 2 values, 0 to 25 allowed",
    ),
    "values that there are": (
        rows(select(options=options(2), max_values=2)),
        rows(select(options=options(2), max_values=3)),
        "options has 2 entries, 3 to 25 allowed",
    ),
    "defaults": (
        rows(select(options=[option(default=True)])),
        rows(select(options=[option(default=True), option(value="2", default=True)])),
        "options has 2 defaults, 1 at most",
    ),
    "user select": (rows({"type": 5, "custom_id": "a"}), rows({"type": 5}), "custom_id is empty"),
}


@pytest.mark.parametrize(("edge", "beyond", "said"), MESSAGES_AT_THE_EDGE.values(), ids=list(MESSAGES_AT_THE_EDGE))
def test_message_is_kept_to_each_limit(edge: dict[str, Any], beyond: dict[str, Any], said: str) -> None:
    assert faults_of("POST", MESSAGES, {}, edge, []) == []
    (fault,) = faults_of("POST", MESSAGES, {}, beyond, [])
    assert said in fault
    for body, path in ((edge, CALLBACK), (edge, "/webhooks/1/token")):
        assert faults_of("POST", path, {}, {"type": 4, "data": body} if path == CALLBACK else body, []) == []
    (fault,) = faults_of("POST", CALLBACK, {}, {"type": 4, "data": beyond}, [])
    assert said.replace("the message", "data") in fault


def test_edit_may_say_nothing_and_is_kept_to_the_limits() -> None:
    for path in (ORIGINAL, "/channels/5/messages/6"):
        assert faults_of("PATCH", path, {}, {"components": []}, []) == []
        assert faults_of("PATCH", path, {}, embed(image={"url": "attachment://kept.png"}), []) == []
        gone = embed(image={"url": "attachment://gone.png"}) | {"attachments": []}
        assert len(faults_of("PATCH", path, {}, gone, [])) == 1
        assert len(faults_of("PATCH", path, {}, {"content": "x" * 2001}, [])) == 1


def test_files_are_counted_weighed_and_named_by_embeds() -> None:
    shown = embed(image={"url": "attachment://plan.png"})
    assert faults_of("POST", MESSAGES, {}, shown, [A_FILE]) == []
    assert faults_of("POST", MESSAGES, {}, {}, [A_FILE] * 10) == []
    assert faults_of("POST", MESSAGES, {}, {}, [A_FILE] * 11) == ["files has 11 entries, 10 at most"]
    assert faults_of("POST", MESSAGES, {}, {}, [("a.png", 10 * 2**20)]) == []
    (fault,) = faults_of("POST", MESSAGES, {}, {}, [("a.png", 10 * 2**20 + 1)])
    assert fault == "files[0] a.png has 10485761 bytes, 10485760 at most"
    assert len(faults_of("POST", MESSAGES, {}, None, [A_FILE])) == 1


@pytest.mark.parametrize("kind", [5, 6])
def test_deferring_may_say_nothing(kind: int) -> None:
    assert faults_of("POST", CALLBACK, {}, {"type": kind}, []) == []
    assert faults_of("POST", CALLBACK, {}, {"type": kind, "data": {"flags": 64}}, []) == []


def test_callback_of_another_kind_is_told() -> None:
    assert faults_of("POST", CALLBACK, {}, {"type": 3}, []) == ["type is 3, and no callback of this bot's"]


def test_autocomplete_is_kept_to_the_limits() -> None:
    def faults(*choices: dict[str, Any]) -> list[str]:
        return faults_of("POST", CALLBACK, {}, {"type": 8, "data": {"choices": list(choices)}}, [])

    many = [{"name": f"{number}", "value": number} for number in range(26)]
    assert faults(*many[:25], {"name": "x" * 100, "value": "x" * 100}) == ["data.choices has 26 entries, 25 at most"]
    assert faults() == faults(*many[:25]) == faults({"name": "x" * 100, "value": "x" * 100}) == []
    assert faults({"name": "x" * 101, "value": 1}) == ["data.choices[0].name has 101 characters, 100 at most"]
    assert faults({"name": "x", "value": "x" * 101}) == ["data.choices[0].value has 101 characters, 100 at most"]
    assert faults({"name": "", "value": 1}) == ["data.choices[0].name is empty"]
    assert faults({"name": "x", "value": None}) == ["data.choices[0].value is neither a text nor a number"]


def test_page_of_messages_has_a_hundred_at_most() -> None:
    assert faults_of("GET", MESSAGES, {"limit": "100"}, None, []) == []
    for limit in ("0", "101", "many"):
        assert faults_of("GET", MESSAGES, {"limit": limit}, None, []) == [f"limit is {limit}, 1 to 100 allowed"]
