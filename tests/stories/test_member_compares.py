"""Members look a credential up and set several side by side; what is retired or old says so."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from cogs.credentials.blueprint_chart import blueprint_png
from knowledge.facts.figures import Blueprint
from knowledge.guide import Guide
from tests.world import World, labels, open_world, options, response_of, shown, shown_in


@pytest_asyncio.fixture
async def next_summer(own_guide: Guide, tmp_path: Path) -> AsyncIterator[World]:
    """The same server when every figure was last checked more than 180 days ago."""
    async with open_world(own_guide, tmp_path, datetime(2027, 7, 1, 9, 0, tzinfo=UTC)) as place:
        yield place


async def card(world: World, name: str, **more: object) -> simcord.InteractionResult:
    return await world.ana.slash(world.channel, "credential", name=name, **more)


async def comparison(world: World, *names: str, **more: object) -> simcord.InteractionResult:
    named = dict(zip(("first", "second", "third"), names, strict=False))
    return await world.ana.slash(world.channel, "compare", **named, **more)


# The card


async def test_the_card_tells_the_channel_figures_with_source_and_day(world: World) -> None:
    reply = await card(world, "PMLE")

    assert not reply.ephemeral
    told = shown(reply)
    page = "https://cloud.google.com/learn/certification/machine-learning-engineer"
    for line in (
        f"Active, no retirement announced ([29 Sep 2026]({page}))",
        f"Price $200 plus tax ([29 Sep 2026]({page}))",
        f"Length 120 minutes ([29 Sep 2026]({page}))",
        f"Questions 50–60, multiple choice and multiple select ([29 Sep 2026]({page}))",
        f"Languages English, Japanese ([29 Sep 2026]({page}))",
        "Valid for 2 years (",
        "Renewal sit the exam again from 60 days before expiry",
        "Retakes 14 days, then 60, then 365 days",
        "Weight in hiring: Google's PMLE is considered the leading ML credential",
        "(The default choice: Google)",
        "4–8 weeks: Plan 4–8 weeks to prepare for the Google or AWS exam",
        "1. Production Machine Learning Systems\n2. Structuring Machine Learning Projects",
        "mostly test engineering judgment",
    ):
        assert line in told
    assert "Good to know" not in told


async def test_a_picture_shows_the_blueprint_and_its_description_says_the_same(world: World) -> None:
    reply = await card(world, "azure-ai-103")

    (picture,) = response_of(reply).attachments
    assert response_of(reply).embeds[0].image.url == f"attachment://{picture.filename}"
    assert picture.content_type == "image/png"
    assert "generative AI and agents 30–35%; vision 10–15%" in (picture.description or "")


async def test_the_picture_is_drawn_beside_the_bots_own_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def noting(name: str, blueprint: Blueprint) -> bytes | None:
        threads.append(threading.current_thread())
        return blueprint_png(name, blueprint)

    monkeypatch.setattr("cogs.credentials.credential_buttons.blueprint_png", noting)
    await card(world, "google-pmle")

    assert threads
    assert threads[0] is not threading.current_thread()


async def test_letters_that_no_picture_can_show_stand_in_the_text(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cogs.credentials.credential_buttons.blueprint_png", lambda name, blueprint: None)
    reply = await card(world, "azure-ai-103")

    assert response_of(reply).attachments == []
    assert "• generative AI and agents 30–35%\n• vision 10–15%" in shown(reply)


async def test_a_private_card_is_seen_by_its_member_alone(world: World) -> None:
    assert (await card(world, "google-pmle", private=True)).ephemeral


async def test_a_retired_credential_says_since_when_and_leads_to_its_successors(world: World) -> None:
    reply = await card(world, "MLS-C01")

    told = shown(reply)
    assert "Retired on 31 March 2026" in told
    assert "AWS Certified Machine Learning Engineer – Associate for ML engineering on AWS: the nearest, though" in told
    assert "not a like-for-like heir" in told
    assert "Preparation" not in told
    assert response_of(reply).attachments == []
    assert "Make this my target" not in labels(response_of(reply))

    await world.restart()
    successor = await world.ben.click(response_of(reply), label="Show AWS ML Engineer – Associate")

    assert successor.ephemeral
    assert "Beta since 29 September 2026" in shown(successor)
    assert "Its beta code is ME1-C02" in shown(successor)
    assert len(response_of(successor).attachments) == 1


async def test_where_the_guide_knows_no_preparation_the_card_says_so(world: World) -> None:
    told = shown(await card(world, "databricks-ml-professional"))

    assert "for the Databricks Certified Machine Learning Professional it has none of its own" in told
    assert "weeks:" not in told
    assert "1. Production Machine Learning Systems" in told


async def test_certificates_without_any_figure_say_so(world: World) -> None:
    told = shown(await card(world, "coursera-edx-certificates"))

    assert "No figure with a source is known of it." in told
    assert "not a standardized test of competence" in told


async def test_old_figures_are_due_for_checking(next_summer: World) -> None:
    told = shown(await card(next_summer, "google-pmle"))

    assert "Price $200 plus tax (⚠ [29 Sep 2026]" in told
    assert "Some figures for Google Professional ML Engineer were last checked more than" in told


async def test_a_card_becomes_the_target_of_whoever_presses_after_a_restart_too(world: World) -> None:
    reply = await card(world, "google-pmle")
    await world.restart()

    pressed = await world.ben.click(response_of(reply), label="Make this my target")

    assert pressed.ephemeral
    target = await world.store.targets.target(world.ben.id)
    assert target is not None
    assert target.credential_id == "google-pmle"


async def test_a_card_leads_to_a_comparison_after_a_restart_too(world: World) -> None:
    reply = await card(world, "google-pmle")
    offered = {option["value"]: option["label"] for option in options(response_of(reply))}
    assert "google-pmle" not in offered
    assert offered["aws-mls"].endswith("(retired)")
    await world.restart()

    chosen = await world.ben.select(response_of(reply), ["aws-mla"], custom_id="compare:google-pmle")

    assert chosen.ephemeral
    assert [name for name, _ in columns(chosen)] == [
        "✅ Google Professional ML Engineer",
        "🧪 AWS ML Engineer – Associate",
    ]


async def test_a_button_of_a_credential_that_the_guide_dropped_says_so(
    world: World, small_guide: Callable[[str], Guide]
) -> None:
    reply = await card(world, "MLS-C01")
    world.bot.core.guide = small_guide("# A guide\n\nThe exam costs $200.\n")

    for pressed in (
        await world.ana.click(response_of(reply), label="Show AWS ML Engineer – Associate"),
        await world.ana.select(response_of(reply), ["aws-mla"], custom_id="compare:aws-mls"),
    ):
        assert pressed.ephemeral
        assert "The guide has changed" in shown(pressed)
    assert "I do not know the credential" in shown(await card(world, "MLS-C01"))


async def test_the_buttons_of_every_card_fit_discords_limits(world: World, own_guide: Guide) -> None:
    assert own_guide.source.catalogue is not None
    for credential in own_guide.source.catalogue.credentials:
        reply = await card(world, credential.id, private=True)
        assert all(0 < len(label) <= 80 for label in labels(response_of(reply)) if label)
        assert 0 < len(options(response_of(reply))) <= 25
        assert all(0 < len(option["label"]) <= 100 for option in options(response_of(reply)))
        ids = [item["custom_id"] for row in response_of(reply).components for item in row["components"]]
        assert len(ids) == len(set(ids))
        assert all(len(custom_id) <= 100 for custom_id in ids)
        assert all(
            picture.description and len(picture.description) <= 1024 for picture in response_of(reply).attachments
        )


# The comparison


def columns(reply: simcord.InteractionResult) -> list[tuple[str, str]]:
    """The fields that stand side by side."""
    return [(field.name or "", field.value or "") for field in response_of(reply).embeds[0].fields if field.inline]


async def test_two_credentials_stand_side_by_side(world: World) -> None:
    reply = await comparison(world, "PMLE", "databricks-ml-professional")

    assert not reply.ephemeral
    (_, google), (_, databricks) = columns(reply)
    page = "https://cloud.google.com/learn/certification/machine-learning-engineer"
    assert f"**[Status]({page})** active, no retirement announced, checked 29 Sep 2026" in google
    assert f"**[Price]({page})** $200 plus tax" in google
    for name, value in (
        ("Length", "120 minutes"),
        ("Valid for", "2 years"),
        ("Renewal", "pass the exam that is live then"),
        ("Tests most", "model development 44%, ML Ops 44%, model deployment 12%"),
    ):
        page = "https://www.databricks.com/learn/certification/machine-learning-professional"
        assert f"**[{name}]({page})** {value}" in databricks
    told = shown(reply)
    assert (
        "Weight in hiring\n• Google Professional ML Engineer: Google's PMLE is considered the leading ML credential"
        in told
    )
    assert "checked 18 Aug 2026 or later" in told
    assert "Good to know" not in told
    assert labels(response_of(reply)) == [
        "More on Google Professional ML Engineer",
        "More on Databricks ML Professional",
    ]


async def test_three_may_be_compared_privately_and_a_retired_one_names_what_to_look_at(world: World) -> None:
    reply = await comparison(world, "google-pmle", "aws-mls", "azure-ai-103", private=True)

    assert reply.ephemeral
    assert [name for name, _ in columns(reply)] == [
        "✅ Google Professional ML Engineer",
        "⛔ AWS ML Specialty",
        "✅ Microsoft AI-103",
    ]
    told = shown(reply)
    assert "retired on 31 March 2026, checked 25 Aug 2026" in told
    assert "was retired on 31 March 2026. Look at AWS ML Engineer – Associate" in told
    assert "Valid for no source found" in told
    assert "Microsoft AI-103: The guide says nothing of it." in told


async def test_a_comparison_leads_to_each_card_after_a_restart_too(world: World) -> None:
    reply = await comparison(world, "google-pmle", "aws-mls")
    await world.restart()

    pressed = await world.ben.click(response_of(reply), label="More on AWS ML Specialty")

    assert pressed.ephemeral
    assert "Retired on 31 March 2026" in shown(pressed)


async def test_old_figures_are_due_for_checking_in_a_comparison(next_summer: World) -> None:
    told = shown(await comparison(next_summer, "google-pmle", "databricks-ml-professional"))

    for name in ("Google Professional ML Engineer", "Databricks ML Professional"):
        assert f"Some figures for {name} were last checked" in told


@pytest.mark.parametrize(
    "names",
    [("PMLE", "google-pmle"), ("PMLE", "aws-mla", "the google ml cert"), ("aws-mla", "google-pmle", "google-pmle")],
)
async def test_the_same_credential_twice_is_refused_under_whatever_names(world: World, names: tuple[str, ...]) -> None:
    reply = await comparison(world, *names)

    assert reply.ephemeral
    assert "You named the Google Professional Machine Learning Engineer twice" in shown(reply)


async def test_an_unknown_credential_is_refused_without_pinging_anybody(world: World) -> None:
    for reply in (
        await card(world, "**CISSP** @everyone"),
        await comparison(world, "google-pmle", "**CISSP** @everyone"),
        await comparison(world, "google-pmle", "aws-mla", "**CISSP** @everyone"),
    ):
        assert reply.ephemeral
        assert "I do not know the credential" in shown(reply)
        assert "\\*\\*CISSP\\*\\*" in shown_in(response_of(reply))
        assert "@everyone" not in shown(reply)


@pytest.mark.parametrize(
    ("command", "option"), [("credential", "name"), ("compare", "first"), ("compare", "second"), ("compare", "third")]
)
async def test_names_are_suggested_while_typing(world: World, command: str, option: str) -> None:
    choices = await world.ana.autocomplete(world.channel, command, option, "aws machine")

    assert {"aws-mls", "aws-mla"} == {choice["value"] for choice in choices}


async def test_a_guide_without_rules_has_no_cards(small_guide: Callable[[str], Guide], tmp_path: Path) -> None:
    async with open_world(small_guide("# A guide\n\nThe exam costs $200.\n"), tmp_path) as world:
        names = {command.name for command in world.bot.tree.get_commands()}
        assert not names & {"credential", "compare"}
