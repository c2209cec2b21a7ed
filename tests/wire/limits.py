"""Judges requests by the limits that Discord's documentation names, in https://docs.discord.com/developers.

Its pages are resources/message (Create Message, Embed Limits, Allowed Mentions), components/reference, reference
(Uploading Files), interactions/receiving-and-responding (Interaction Response) and interactions/application-commands.
Most wrong JSON types are left to the OpenAPI document; a header, such as the audit log's reason, is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.wire.command_limits import choice_faults, command_faults, commands_faults
from tests.wire.counted import at, count_faults, items, repeated_faults, text_faults

_MOST_FILES = 10
_MOST_FILE_BYTES = 10 * 2**20  # the newest page says 20 MiB; the one before it, and older servers, 10
_MOST_EMBED_CHARACTERS = 6000
_COMPONENTS_V2 = 1 << 15
_ROW, _BUTTON, _STRING_SELECT, _TEXT_INPUT, _TEXT, _LABEL = 1, 2, 3, 4, 10, 18
_SELECTS = (_STRING_SELECT, 5, 6, 7, 8)
_LINK, _PREMIUM = 5, 6
_PARTS = ("content", "embeds", "components", "sticker_ids", "poll")
_PAGE_SIZES = frozenset(map(str, range(1, 101)))

_WEBHOOK = r"/webhooks/\d+/[^/]+"
_CREATES = re.compile(rf"/channels/\d+/messages|{_WEBHOOK}")
_EDITS = re.compile(rf"(/channels/\d+|{_WEBHOOK})/messages/(\d+|@original)")
_CALLBACK = re.compile(r"/interactions/\d+/[^/]+/callback")
_COMMANDS = re.compile(r"/applications/\d+(/guilds/\d+)?/commands")
_COMMAND = re.compile(rf"{_COMMANDS.pattern}/\d+")


def faults_of(
    method: str, path: str, query: Mapping[str, str], body: object | None, files: Sequence[tuple[str, int]]
) -> list[str]:
    """Names what in a request goes over a limit; a file is its name and its size in bytes."""
    return [*_file_faults(files), *_query_faults(method, path, query), *_body_faults(method, path, body, files)]


def _file_faults(files: Sequence[tuple[str, int]]) -> Iterator[str]:
    yield from count_faults("files", files, _MOST_FILES)
    for number, (name, size) in enumerate(files):
        if size > _MOST_FILE_BYTES:
            yield f"files[{number}] {name} has {size} bytes, {_MOST_FILE_BYTES} at most"


def _query_faults(method: str, path: str, query: Mapping[str, str]) -> Iterator[str]:
    limit = query.get("limit")
    if limit is not None and method == "GET" and _CREATES.fullmatch(path) and limit not in _PAGE_SIZES:
        yield f"limit is {limit}, 1 to 100 allowed"


def _body_faults(method: str, path: str, body: Any, files: Sequence[tuple[str, int]]) -> Iterator[str]:
    if method == "PUT" and _COMMANDS.fullmatch(path):
        yield from commands_faults("commands", [one for one in body or () if isinstance(one, Mapping)])
    elif not isinstance(body, Mapping):
        if files or (method == "POST" and (_CREATES.fullmatch(path) or _CALLBACK.fullmatch(path))):
            yield "the body is no object"
    elif method == "POST" and _CALLBACK.fullmatch(path):
        yield from _callback_faults(body, files)
    elif method == "POST" and _CREATES.fullmatch(path):
        yield from _message_faults("", body, files, is_new=True)
    elif method == "PATCH" and _EDITS.fullmatch(path):
        yield from _message_faults("", body, files, is_new=False)
    elif method == "POST" and _COMMANDS.fullmatch(path):
        yield from command_faults("command", body)
    elif method == "PATCH" and _COMMAND.fullmatch(path):
        yield from command_faults("command", body, is_new=False)


def _callback_faults(body: Mapping[str, Any], files: Sequence[tuple[str, int]]) -> Iterator[str]:
    data = body.get("data") or {}
    match body.get("type"):
        case 4:
            yield from _message_faults("data", data, files, is_new=True)
        case 5 | 6:
            yield from _flag_faults("data", data)
        case 7:
            yield from _message_faults("data", data, files, is_new=False)
        case 8:
            yield from choice_faults("data", data)
        case 9:
            yield from _modal_faults(data)
        case other:
            yield f"type is {other}, and no callback of this bot's"


def _flag_faults(place: str, message: Mapping[str, Any]) -> Iterator[str]:
    if (message.get("flags") or 0) & _COMPONENTS_V2:
        yield f"{at(place, 'flags')} asks for components V2, which are not judged here"


def _message_faults(
    place: str, message: Mapping[str, Any], files: Sequence[tuple[str, int]], *, is_new: bool
) -> Iterator[str]:
    if is_new and not files and not any(message.get(key) for key in _PARTS):
        yield f"{place or 'the message'} is empty"
    yield from _flag_faults(place, message)
    yield from text_faults(place, message, "content", 2000)
    if isinstance(nonce := message.get("nonce"), str) and len(nonce) > 25:
        yield f"{at(place, 'nonce')} has {len(nonce)} characters, 25 at most"
    elif not isinstance(nonce, str | int | None) or isinstance(nonce, bool):
        yield f"{at(place, 'nonce')} is neither a text nor an integer"
    yield from _mention_faults(at(place, "allowed_mentions"), message.get("allowed_mentions") or {})
    yield from count_faults(at(place, "attachments"), message.get("attachments"), _MOST_FILES)
    for where, attachment in items(place, message, "attachments"):
        yield from text_faults(where, attachment, "description", 1024)
    names = {name for name, _ in files} | {one.get("filename") for _, one in items(place, message, "attachments")}
    # An edit that does not list the attachments keeps those that the message has.
    named = None if not is_new and message.get("attachments") is None else names
    yield from _embed_faults(place, message, named)
    yield from _row_faults(place, message)


def _mention_faults(place: str, mentions: Mapping[str, Any]) -> Iterator[str]:
    for key in ("users", "roles"):
        yield from count_faults(at(place, key), mentions.get(key), 100)
        if mentions.get(key) and key in (mentions.get("parse") or ()):
            yield f"{at(place, key)} is listed and in parse, one of them allowed"


def _embed_faults(place: str, message: Mapping[str, Any], files: Iterable[Any] | None) -> Iterator[str]:
    yield from count_faults(at(place, "embeds"), message.get("embeds"), 10)
    characters = 0
    for where, embed in items(place, message, "embeds"):
        parts = {key: embed.get(key) or {} for key in ("footer", "author", "image", "thumbnail")}
        fields = list(items(where, embed, "fields"))
        texts = [(embed, "title"), (embed, "description"), (parts["footer"], "text"), (parts["author"], "name")]
        texts += [(field, key) for _, field in fields for key in ("name", "value")]
        characters += sum(len(holder.get(key) or "") for holder, key in texts)
        if not any(holder.get(key) for holder, key in texts) and not parts["image"] and not parts["thumbnail"]:
            yield f"{where} is empty"
        yield from text_faults(where, embed, "title", 256)
        yield from text_faults(where, embed, "description", 4096)
        yield from text_faults(at(where, "footer"), parts["footer"], "text", 2048)
        yield from text_faults(at(where, "author"), parts["author"], "name", 256)
        yield from count_faults(at(where, "fields"), embed.get("fields"), 25)
        for inner, field in fields:
            yield from text_faults(inner, field, "name", 256, 1)
            yield from text_faults(inner, field, "value", 1024, 1)
        yield from _url_faults(where, embed, "url")
        yield from _url_faults(at(where, "author"), parts["author"], "url")
        for part, key in (("image", "url"), ("thumbnail", "url"), ("footer", "icon_url"), ("author", "icon_url")):
            yield from _url_faults(at(where, part), parts[part], key, files=files, may_attach=True)
    if characters > _MOST_EMBED_CHARACTERS:
        yield f"{at(place, 'embeds')} have {characters} characters together, {_MOST_EMBED_CHARACTERS} at most"


def _url_faults(
    place: str, holder: Mapping[str, Any], key: str, *, files: Iterable[Any] | None = None, may_attach: bool = False
) -> Iterator[str]:
    url = holder.get(key)
    if url is None:
        return
    if may_attach and url.startswith("attachment://"):
        if files is not None and (name := url.removeprefix("attachment://")) not in files:
            yield f"{at(place, key)} names the file {name}, which is not attached"
    elif not re.match(r"https?://[^\s/]+", url):
        yield f"{at(place, key)} is no http address: {url[:80]}"


def _row_faults(place: str, message: Mapping[str, Any]) -> Iterator[str]:
    yield from count_faults(at(place, "components"), message.get("components"), 5)
    ids: list[tuple[str, Any]] = []
    for where, row in items(place, message, "components"):
        if row.get("type") != _ROW:
            yield f"{where} is of type {row.get('type')}, and no row"
            continue
        inner = list(items(where, row, "components"))
        yield from count_faults(at(where, "components"), row.get("components") or [], 5, 1)
        if len(inner) > 1 and any(item.get("type") in _SELECTS for _, item in inner):
            yield f"{where} has a select that is not alone"
        for place_of_item, item in inner:
            ids.append((at(place_of_item, "custom_id"), item.get("custom_id")))
            yield from _item_faults(place_of_item, item)
    yield from repeated_faults(ids)


def _item_faults(place: str, item: Mapping[str, Any]) -> Iterator[str]:
    if item.get("type") in _SELECTS:
        yield from _select_faults(place, item)
    elif item.get("type") == _BUTTON:
        yield from _button_faults(place, item)
    else:
        yield f"{place} is of type {item.get('type')}, and neither button nor select"


def _button_faults(place: str, button: Mapping[str, Any]) -> Iterator[str]:
    style = button.get("style")
    wanted = {_LINK: "url", _PREMIUM: "sku_id"}.get(style or 0, "custom_id")
    for key in ("custom_id", "url", "sku_id"):
        if key != wanted and button.get(key) is not None:
            yield f"{at(place, key)} is given, which style {style} forbids"
    if style not in range(1, 7):
        yield f"{at(place, 'style')} is {style}, 1 to 6 allowed"
    yield from text_faults(place, button, wanted, 512 if wanted == "url" else 100, 1)
    if wanted == "url":
        yield from _url_faults(place, button, "url")
    yield from text_faults(place, button, "label", 80)
    if wanted != "sku_id" and not button.get("label") and not button.get("emoji"):
        yield f"{place} has neither label nor emoji"


def _select_faults(place: str, select: Mapping[str, Any]) -> Iterator[str]:
    yield from text_faults(place, select, "custom_id", 100, 1)
    yield from text_faults(place, select, "placeholder", 150)
    least, most = (1 if select.get(key) is None else select[key] for key in ("min_values", "max_values"))
    if not 0 <= least <= most <= 25 or most < 1:
        yield f"{place} asks for {least} to {most} values, 0 to 25 allowed"
    if select.get("type") != _STRING_SELECT:
        return
    options = list(items(place, select, "options"))
    yield from count_faults(at(place, "options"), [option for _, option in options], 25, max(1, min(most, 25)))
    for where, option in options:
        yield from text_faults(where, option, "label", 100, 1)
        yield from text_faults(where, option, "value", 100, 1)
        yield from text_faults(where, option, "description", 100)
    yield from repeated_faults((at(where, "value"), option.get("value")) for where, option in options)
    if (chosen := sum(bool(option.get("default")) for _, option in options)) > most:
        yield f"{at(place, 'options')} has {chosen} defaults, {most} at most"


def _modal_faults(modal: Mapping[str, Any]) -> Iterator[str]:
    yield from text_faults("data", modal, "title", 45, 1)
    yield from text_faults("data", modal, "custom_id", 100, 1)
    yield from count_faults("data.components", modal.get("components") or [], 5, 1)
    ids: list[tuple[str, Any]] = []
    for place, part in items("data", modal, "components"):
        if part.get("type") == _LABEL:
            yield from text_faults(place, part, "label", 45, 1)
            yield from text_faults(place, part, "description", 100)
            inner = [(at(place, "component"), part.get("component") or {})]
        else:
            inner = list(items(place, part, "components"))
            if part.get("type") not in (_ROW, _TEXT) or (part["type"] == _ROW and len(inner) != 1):
                yield f"{place} is neither a label, a text nor a row of one text input"
        for where, item in inner:
            ids.append((at(where, "custom_id"), item.get("custom_id")))
            yield from _field_faults(where, item, has_label=part.get("type") == _LABEL)
    yield from repeated_faults(ids)


def _field_faults(place: str, item: Mapping[str, Any], *, has_label: bool) -> Iterator[str]:
    if has_label and item.get("type") in _SELECTS:
        yield from _select_faults(place, item)
        return
    if item.get("type") != _TEXT_INPUT:
        yield f"{place} is of type {item.get('type')}, and no text input"
        return
    yield from text_faults(place, item, "custom_id", 100, 1)
    if has_label and item.get("label"):
        yield f"{at(place, 'label')} is given inside a label"
    elif not has_label:
        yield from text_faults(place, item, "label", 45, 1)
    yield from text_faults(place, item, "placeholder", 100)
    yield from text_faults(place, item, "value", 4000)
    if item.get("style") not in (1, 2):
        yield f"{at(place, 'style')} is {item.get('style')}, 1 or 2 allowed"
    least, most = item.get("min_length") or 0, 4000 if item.get("max_length") is None else item["max_length"]
    if not 0 <= least <= most <= 4000 or most < 1:
        yield f"{place} asks for {least} to {most} characters, 0 to 4000 allowed"
