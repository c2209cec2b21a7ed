"""Suggestions for the option `zone`: time zones and cities, with their local time."""

from __future__ import annotations

from discord import app_commands

from bot.core import Core
from bot.zones.look_up import suggest_zones


def suggest(core: Core, typed: str) -> list[app_commands.Choice[str]]:
    """Return the time zones and cities that the typed text may mean."""
    return [app_commands.Choice(name=name, value=value) for name, value in suggest_zones(typed, core.clock())]
