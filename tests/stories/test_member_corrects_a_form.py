"""What a member typed into a form comes back with its error, filled in, also after a restart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import simcord

from bot.client.responding import respond
from cogs.credentials.target_buttons import ExamDateModal
from tests.world import World, first_field, labels, response_of, shown

LONG = "@everyone **20.13.2027** [x](https://evil.example) `~|<@1>" + "x" * 42


def filled_in(form: simcord.InteractionResult) -> str | None:
    """What stands in the only field of a form that opens."""
    assert form.modal is not None
    return form.modal["components"][0]["components"][0].get("value")


async def refused_date(world: World, typed: str) -> simcord.InteractionResult:
    """Ana types the day of her exam into the form."""
    reply = await world.ana.slash(world.channel, "target choose", credential="google-pmle")
    form = await world.ana.click(response_of(reply), label="Set the exam date")
    assert not filled_in(form)
    return await world.ana.submit_modal(form, {first_field(form): typed})


async def test_the_form_opens_with_what_was_typed_and_its_answer_takes_the_errors_place(world: World) -> None:
    refused = await refused_date(world, "30.2.2027")
    assert refused.ephemeral
    assert "February 2027 has 28 days" in shown(refused)
    assert labels(response_of(refused)) == ["Try again"]
    await world.restart()

    form = await world.ana.click(response_of(refused), label="Try again")
    assert filled_in(form) == "30.2.2027"
    await world.restart()
    await world.ana.submit_modal(form, {first_field(form): "28.2.2027"})

    assert "Sunday, 28 February 2027" in shown(refused)
    assert "has 28 days" not in shown(refused)
    target = await world.store.targets.target(world.ana.id)
    assert target is not None
    assert target.exam_on == date(2027, 2, 28)


async def test_an_error_again_has_the_newest_text(world: World) -> None:
    form = await world.ana.click(response_of(await refused_date(world, "soon")), label="Try again")
    again = await world.ana.submit_modal(form, {first_field(form): "sooner"})

    assert filled_in(await world.ana.click(response_of(again), label="Try again")) == "sooner"


@pytest.mark.parametrize("typed", [LONG, "  soon", "\u200b", "You typed: soon", "\\*a\\*", "日曜日 🎓"])
async def test_whatever_was_typed_comes_back_as_it_was(world: World, typed: str) -> None:
    refused = await refused_date(world, typed)
    assert "You typed:" in shown(refused)

    assert filled_in(await world.ana.click(response_of(refused), label="Try again")) == typed


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("Edit time zone", "Middle Earth"),
        ("Edit end of day", "noon"),
        ("Edit rest days", "mon tue wed thu"),
        ("Edit weekly goal", "8 days"),
    ],
)
async def test_each_form_of_the_settings_comes_back(world: World, label: str, typed: str) -> None:
    reply = await world.ana.slash(world.channel, "settings")
    form = await world.ana.click(response_of(reply), label=label)
    refused = await world.ana.submit_modal(form, {first_field(form): typed})

    again = await world.ana.click(response_of(refused), label="Try again")

    assert filled_in(again) == typed
    assert again.modal is not None
    assert form.modal is not None
    assert again.modal["title"] == form.modal["title"]


async def test_the_form_of_a_first_zone_comes_back(world: World) -> None:
    reply = await world.ana.slash(world.channel, "studied")
    form = await world.ana.click(response_of(reply), label="Another zone")
    refused = await world.ana.submit_modal(form, {first_field(form): "Middle Earth"})

    form = await world.ana.click(response_of(refused), label="Try again")
    assert filled_in(form) == "Middle Earth"
    await world.ana.submit_modal(form, {first_field(form): "Berlin"})

    assert "Europe/Berlin" in shown(refused)


async def test_a_fault_of_the_bot_loses_nothing_either(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("bot.rules.dates.calendar_day", broken)
    refused = await refused_date(world, "20 March 2027")
    monkeypatch.undo()
    assert "reference" in shown(refused)

    assert filled_in(await world.ana.click(response_of(refused), label="Try again")) == "20 March 2027"


async def test_what_is_saved_already_is_not_to_be_typed_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    submit = ExamDateModal.on_submit

    async def breaks_afterwards(modal: Any, interaction: Any, typed: str) -> None:
        await submit(modal, interaction, typed)
        raise KeyError

    async def not_shown(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(ExamDateModal, "on_submit", breaks_afterwards)
    monkeypatch.setattr("cogs.credentials.target_buttons.redraw", not_shown)
    refused = await refused_date(world, "20 March 2027")

    assert "This is saved" in shown(refused)
    assert labels(response_of(refused)) == []


async def test_a_failure_after_a_promise_has_the_button_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks_afterwards(modal: Any, interaction: Any, typed: str) -> None:
        await respond(interaction, content="Something else.")
        raise KeyError

    monkeypatch.setattr(ExamDateModal, "on_submit", breaks_afterwards)
    told = await refused_date(world, "20 March 2027")

    assert any(labels(message) == ["Try again"] for message in told.followups)
