"""A zone that is none, pressed or kept, costs nobody their commands: UTC stands in for it, and that is said."""

from __future__ import annotations

from datetime import time
from typing import Any

from bot.zones.look_up import is_zone
from cogs.study.study_buttons import MyZone
from tests.world import World, shown

NO_ZONES = ["America", "America/Argentina", "Nowhere/Gone", "x" * 60, "-", "/etc/passwd", "Europe/Berlin/", "a//b"]


def test_folders_and_what_the_tz_database_does_not_hold_are_no_zones() -> None:
    assert [name for name in NO_ZONES if is_zone(name)] == []
    assert is_zone("Europe/Berlin")
    assert is_zone("UTC")


COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("studied", {"minutes": 20}),
    ("streak show", {}),
    ("streak why", {}),
    ("settings", {}),
    ("target show", {}),
    ("plan", {}),
    ("pause", {}),
    ("remind status", {}),
    ("remind skip", {}),
    ("remind edit", {"time": "8:00"}),
    ("mydata show", {}),
    ("mydata export", {}),
    ("leaderboard", {}),
    ("settings", {"zone": "Berlin"}),
]


async def test_every_command_works_with_an_unknown_kept_zone(world: World) -> None:
    await world.store.members.set_zone(world.ana.id, "America", world.env.now())
    await world.store.targets.choose_target(world.ana.id, "google-pmle", None, world.env.now())
    await world.store.reminders.keep_schedule(
        world.ana.id,
        weekdays=frozenset({1}),
        wall_time=time(19, 30),
        zone="America",
        dm_channel_id=None,
        next_due_at=world.env.now().replace(day=24),
        at=world.env.now(),
    )

    told = {}
    for words, options in COMMANDS:
        told[words, *options] = shown(await world.ana.slash(world.channel, words, **options))

    assert [words for words, text in told.items() if "went wrong" in text] == []
    assert "UTC, because I do not know the time zone “America”" in told["settings",]
    assert "UTC, because I do not know the time zone “America”" in told["remind status",]
    assert (await world.store.members.settings(world.ana.id)).zone == "Europe/Berlin"


def test_the_button_takes_what_the_bot_suggests() -> None:
    assert MyZone(1, "America/Argentina/Buenos_Aires").custom_id == "my-zone:1:America/Argentina/Buenos_Aires"
