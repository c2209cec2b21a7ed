"""No vote, study entry or button leads from a member to the words of a question that they asked privately."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import simcord

from bot.rules.answer_token import number_of
from tests.store.stored_databases import read_rows
from tests.world import World, labels, response_of, shown

CLEAR = "Is a machine learning engineer certification worth it?"
# Values that many rows share, so that they lead from one row to no other.
COMMON = {"helpful", "not_helpful", "guild_id", "guide_version", "status"}


def custom_ids(*messages: Any) -> list[str]:
    """What the buttons of messages hold."""
    rows = [row if isinstance(row, dict) else row.to_dict() for message in messages for row in message.components]
    return [item["custom_id"] for row in rows for item in row["components"]]


def rows(world: World) -> dict[str, list[dict[str, object]]]:
    return read_rows(world.folder / "whichcert.db")


def question_values(world: World) -> set[str]:
    """What identifies the stored questions."""
    kept = rows(world)["given_answers"]
    assert kept
    return {str(value) for row in kept for name, value in row.items() if name not in COMMON and value is not None}


def member_values(world: World, member_id: int) -> set[str]:
    """What the rows of a member hold."""
    return {
        str(value)
        for table in rows(world).values()
        for row in table
        if row.get("member_id") == member_id
        for name, value in row.items()
        if name not in COMMON and value is not None
    }


async def use_everything(world: World, message: Any, click: Any) -> list[str]:
    """Lets Ana press every button of her own answer; gives what the buttons held."""
    held = custom_ids(message)
    for label in ("Helpful", "Not helpful", "I studied", labels(message)[0], "Helpful", "I studied"):
        await world.env.advance_time(7)
        simcord.assert_responded(await click(message, label=label))
        held += custom_ids(message)
    return held


async def test_nothing_leads_from_the_asker_of_a_private_answer_to_its_words(world: World) -> None:
    private = await world.ana.slash(world.channel, "ask", question=CLEAR, private=True)
    held = await use_everything(world, response_of(private), world.ana.click)
    message = await world.ben.send(world.channel, CLEAR)
    menu = await world.ana.context_menu(world.channel, "Ask the guide", message)
    held += await use_everything(world, response_of(menu), world.ana.click)
    await world.ana.send_dm(CLEAR)
    held += await use_everything(world, world.ana.user.dm_channel.last_message, world.ana.user.click)

    assert len(rows(world)["study_entries"]) == 1, "the button logs a day once, whatever answer it is below"
    assert len(rows(world)["given_answers"]) == 3
    assert all((row["helpful"], row["not_helpful"]) == (1, 0) for row in rows(world)["given_answers"])
    assert not question_values(world) & member_values(world, world.ana.id)
    numbers = {str(row["id"]) for row in rows(world)["given_answers"]}
    assert not numbers & set(re.findall(r"\d+", " ".join(held)))
    assert str(world.ana.id) not in " ".join(held)


async def test_a_shared_answer_is_recorded_anew_so_that_votes_on_it_do_not_lead_to_the_private_one(
    world: World,
) -> None:
    private = await world.ana.slash(world.channel, "ask", question=CLEAR, private=True)
    (own,) = [int(str(row["id"])) for row in rows(world)["given_answers"]]

    shared = await world.ana.click(response_of(private), label="Share")
    await world.ana.click(response_of(shared), label="Not helpful")

    assert {row["answer_id"] for row in rows(world)["votes"]}.isdisjoint({own})
    tokens = {int(one) for one in re.findall(r"\d{18}", " ".join(custom_ids(response_of(shared))))}
    assert len(tokens) == 1
    assert own not in map(number_of, tokens)
    kept = await world.store.questions.gaps(None, world.env.now() - timedelta(days=1), 9)
    assert [(one.question, one.status, one.guild_id, one.not_helpful) for one in kept] == [
        (CLEAR, "answered", world.env.guild.id, 1)
    ]


async def test_the_buttons_of_a_public_answer_hold_no_asker_and_answer_each_member_alike(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)
    held = " ".join(custom_ids(response_of(reply)))
    assert str(world.ana.id) not in held
    assert not {str(row["id"]) for row in rows(world)["given_answers"]} & set(re.findall(r"\d+", held))
    before = shown(reply)
    related = labels(response_of(reply))[0]

    bens = await world.ben.click(response_of(reply), label=related)
    anas = await world.ana.click(response_of(reply), label=related)
    assert bens.ephemeral
    assert anas.ephemeral
    assert shown(reply) == before
    assert shown(anas) == shown(bens)


async def test_a_member_who_installed_the_bot_for_themselves_is_answered_and_nothing_is_kept(world: World) -> None:
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.env.guild.id)})  # the bot is not in the server
    await world.env.settle()

    public = await world.ana.slash(world.channel, "ask", question=CLEAR)
    private = await world.ana.slash(world.channel, "ask", question=CLEAR, private=True)
    shared = await world.ana.click(response_of(private), label="Share")

    text = world.guide.ask(CLEAR, world.today).excerpts[0].text.strip()
    for reply in (public, private, shared):
        assert text in shown(reply)
        assert not {"Helpful", "Not helpful", "I studied"} & set(labels(response_of(reply)))
    assert rows(world)["given_answers"] == []
