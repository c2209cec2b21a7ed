"""The option `zone`: suggestions with the local time, cities among them."""

from __future__ import annotations

from discord import app_commands

from bot.core import Core
from bot.zones.look_up import suggest_zones


def suggest(core: Core, typed: str) -> list[app_commands.Choice[str]]:
    """Return what the typed beginning may mean."""
    return [app_commands.Choice(name=name, value=value) for name, value in suggest_zones(typed, core.clock())]
