"""Buttons, lists and forms of another version of the bot are answered in words, whatever their custom_id says."""

from __future__ import annotations

import pytest

from bot.client.persistent import PersistentButton, PersistentModal, PersistentPicker, PersistentSelect
from tests.wire.people import FORM
from tests.wire.place import Place
from tests.world import World, shown_in

OLDER = "This comes from an older version of me"
UNKNOWN = [
    "a-button-of-long-ago:1",
    "remind-snooze:year:r1.261123.0",
    "take-instead:google-pmle:2027-99-99",
    "keep-retired:google-pmle:2027-02-30",
    "plan:save:google-pmle:2027-99-99",
    "undo:not-a-number",
    "x" * 100,
    "studied:r1.269999.0",
]


@pytest.mark.parametrize("custom_id", UNKNOWN)
async def test_a_button_that_nobody_knows_is_answered_in_words(wire: Place, custom_id: str) -> None:
    reply = await wire.ana.slash(wire.channel, "help")
    pressed = await wire.ana.press(reply.message, custom_id)

    assert any(words in shown_in(pressed.message) for words in (OLDER, "I no longer know this reminder"))
    assert pressed.ephemeral


async def test_a_form_that_nobody_knows_is_answered_in_words(wire: Place) -> None:
    row = {"type": 1, "id": 1, "components": [{"type": 4, "custom_id": "text", "id": 2, "value": "Berlin"}]}
    data = {"custom_id": "a-form-of-long-ago:1", "components": [row]}
    reply = await wire.ana._act(wire.channel, FORM, data)

    assert OLDER in shown_in(reply.message)


def kinds(base: type) -> set[type]:
    return {one for kind in base.__subclasses__() for one in (kind, *kinds(kind))}


async def test_every_item_and_form_that_outlives_a_restart_is_listed_by_its_feature(world: World) -> None:
    assert set(world.bot.persistent_items) == (
        kinds(PersistentButton) | kinds(PersistentPicker) | kinds(PersistentSelect)
    )
    assert set(world.bot.persistent_modals) == kinds(PersistentModal)
    assert len(world.bot.persistent_items) == len(set(world.bot.persistent_items))
