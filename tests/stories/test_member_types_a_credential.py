"""A member types a credential in their own way, or what the bot itself suggested, and is asked where it is several."""

from __future__ import annotations

from datetime import date

import simcord

from tests.world import World, labels, response_of, shown

AWS_ML = ["AWS ML Specialty", "AWS ML Engineer – Associate"]
RETIRED = "AWS Certified Machine Learning – Specialty (retired)"


async def slash(world: World, command: str, **options: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, command, **options)


async def test_every_label_that_is_offered_is_taken_back(world: World) -> None:
    for choice in await world.ana.autocomplete(world.channel, "credential", "name", ""):
        assert "Compare" in labels(response_of(await slash(world, "credential", name=choice["name"])))
    reply = await slash(world, "target choose", credential=RETIRED)
    assert "Keep ML Specialty anyway" in labels(response_of(reply))


async def test_a_card_that_may_be_of_several_takes_the_place_of_the_question(world: World) -> None:
    asked = await slash(world, "credential", name="aws machine")
    assert asked.ephemeral
    assert labels(response_of(asked)) == AWS_ML
    await world.restart()

    await world.ana.click(response_of(asked), label="AWS ML Specialty")

    assert "AWS Certified Machine Learning – Specialty" in shown(asked)
    assert "Share" in labels(response_of(asked))


async def test_a_comparison_offers_each_that_a_name_leads_to(world: World) -> None:
    asked = await slash(world, "compare", first="google pmle", second="aws machine")
    assert asked.ephemeral
    assert labels(response_of(asked)) == AWS_ML
    await world.restart()

    compared = await world.ana.click(response_of(asked), label="AWS ML Engineer – Associate")

    assert not compared.ephemeral
    assert "Google or AWS?" in shown(compared)


async def test_a_comparison_of_two_open_names_offers_their_pairs(world: World) -> None:
    asked = await slash(world, "compare", first="aws machine", second="microsoft machine", third="PMLE", private=True)
    assert labels(response_of(asked)) == AWS_ML
    both = await slash(world, "compare", first="aws machine", second="azure ai")
    assert "AWS ML Specialty / Microsoft AI-103" in labels(response_of(both))

    await world.ana.click(response_of(asked), label="AWS ML Specialty")
    assert "AWS, Microsoft or Google?" in shown(asked), "in place of the question"


async def test_what_the_other_name_leaves_is_not_asked(world: World) -> None:
    compared = await slash(world, "compare", first="mls c01", second="aws machine")

    assert "ML Specialty or ML Engineer – Associate?" in shown(compared)


async def test_more_than_can_be_offered_are_named(world: World) -> None:
    reply = await slash(world, "compare", first="a", second="a", third="a")

    assert reply.ephemeral
    assert "Type one of these names" in shown(reply)
    assert "`AWS ML Specialty`" in shown(reply)


async def test_a_target_that_may_be_several_is_asked_for_with_its_day(world: World) -> None:
    asked = await slash(world, "target choose", credential="ai 10", exam_date="in 3 weeks")
    assert "Nothing is saved yet" in shown(asked)
    assert await world.store.targets.target(world.ana.id) is None
    await world.restart()

    await world.ana.click(response_of(asked), label="Microsoft AI-103")

    assert "Monday, 14 December 2026" in shown(asked)
    target = await world.store.targets.target(world.ana.id)
    assert target is not None
    assert (target.credential_id, target.exam_on) == ("azure-ai-103", date(2026, 12, 14))


async def test_an_open_name_and_an_open_day_are_asked_for_together(world: World) -> None:
    asked = await slash(world, "target choose", credential="ai 10", exam_date="3/4/2027")
    assert "Microsoft AI-103 · Saturday, 3 April 2027" in labels(response_of(asked))

    await world.ana.click(response_of(asked), label="Microsoft AI-103 · Saturday, 3 April 2027")

    assert "Saturday, 3 April 2027" in shown(asked)
