"""Send the commands to Discord, but only if they changed."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, cast

import discord
from discord import app_commands

from bot.client.failure import SEND_ERRORS

log = logging.getLogger(__name__)

Payload = dict[str, Any]

_PERMISSIONS = "default_member_permissions"
# Discord sets these keys itself, or no longer reads them.
_NOT_OURS = frozenset({"dm_permission", "handler", "id", "application_id", "version", "guild_id"})


async def sync_if_changed(tree: app_commands.CommandTree[Any]) -> dict[str, int]:
    """Send the commands to Discord if they differ from those that Discord has stored.

    Return the id that Discord gave to each slash command, by its name. If Discord refuses the commands, log the
    refusal. The stored commands and their ids then stay.
    """
    client, ids = tree.client, dict[str, int]()
    try:
        application = client.application_id
        if application is None:
            return ids
        known = cast("list[Payload]", await client.http.get_global_commands(application))
        ids = {str(one["name"]): int(one["id"]) for one in known if int(one.get("type", 1)) == 1}
        if not changed(_ours(tree), known):
            log.info("Discord already knows the %d commands.", len(known))
            return ids
        synced = await tree.sync()
        ids = {one.name: one.id for one in synced if one.type is discord.AppCommandType.chat_input}
        log.info("Sent %d commands to Discord.", len(synced))
    except discord.DiscordException as error:
        log.error("Discord did not accept the commands, so the old ones stay until the next start: %s", error)
    return ids


async def is_synced(tree: app_commands.CommandTree[Any]) -> bool | None:
    """Return whether Discord has stored the commands as they are. Return None if Discord does not say."""
    application = tree.client.application_id
    if application is None:
        return None
    try:
        known = cast("list[Payload]", await tree.client.http.get_global_commands(application))
    except SEND_ERRORS:
        return None
    return not changed(_ours(tree), known)


def _ours(tree: app_commands.CommandTree[Any]) -> list[Payload]:
    return [command.to_dict(tree) for command in tree.get_commands()] + _context_menus(tree)


def _context_menus(tree: app_commands.CommandTree[Any]) -> list[Payload]:
    kinds = (discord.AppCommandType.message, discord.AppCommandType.user)
    return [menu.to_dict(tree) for kind in kinds for menu in tree.get_commands(type=kind)]


def changed(ours: list[Payload], known: list[Payload]) -> bool:
    """Return whether our commands differ from the known ones, apart from keys and defaults that Discord adds."""
    return _by_name(ours) != _by_name(known)


def _by_name(commands: list[Payload]) -> dict[tuple[int, str], object]:
    return {(int(command.get("type", 1)), str(command["name"])): _plain(command) for command in commands}


def _plain(value: object) -> object:
    """Return a value in a form in which equal commands are equal values.

    Default values, and keys that are not ours, are left out. Lists whose order means nothing are sorted.
    """
    if isinstance(value, dict):
        items = cast("Payload", value).items()
        return {
            key: _sorted(inner) if key in {"contexts", "integration_types", "channel_types"} else _plain(inner)
            for key, inner in items
            if key not in _NOT_OURS and not _is_default(key, inner)
        } | _permissions(items)
    if isinstance(value, list):
        return [_plain(inner) for inner in cast("list[object]", value)]
    return value


def _permissions(items: Iterable[tuple[str, object]]) -> Payload:
    """Return the permissions that a command demands. discord.py sends a number, and Discord gives it back as text."""
    return {key: str(value) for key, value in items if key == _PERMISSIONS and value is not None}


def _is_default(key: str, value: object) -> bool:
    return value is None or value is False or value in ([], {}, "") or (key == "type" and value == 1)


def _sorted(value: object) -> object:
    return sorted(cast("list[int]", value))
