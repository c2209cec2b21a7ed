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


async def page(world: World, name: str, button: str) -> str:
    """What a member reads on a further page of a card."""
    reply = await card(world, name)
    return shown(await world.ana.click(response_of(reply), label=button))


# The card


async def test_the_card_shows_its_member_alone_what_decides(world: World) -> None:
    reply = await card(world, "PMLE")

    assert reply.ephemeral
    assert shown(reply).split("\n") == [
        "",
        "Google Professional Machine Learning Engineer",
        "✅ Active, no retirement announced",
        "Price: $200 plus tax",
        "Length: 120 minutes",
        "Valid for: 2 years",
        "Renewal: sit the exam again from 60 days before expiry, at half price",
        *shown(reply).split("\n")[7:],
    ]
    assert (response_of(reply).embeds[0].footer.text or "").startswith("Checked on 18 August 2026 or later · ")
    rows = [[item["label"] for item in row["components"]] for row in response_of(reply).components]
    assert rows == [
        ["What it tests", "How to prepare", "The guide's view", "Facts and sources"],
        ["Make this my target", "Compare", "Share"],
    ]


async def test_each_page_takes_the_place_of_the_card_and_leads_back(world: World) -> None:
    reply = await card(world, "PMLE")
    await world.restart()
    told = {}
    for button in ("What it tests", "How to prepare", "The guide's view", "Facts and sources"):
        pressed = await world.ana.click(response_of(reply), label=button)
        told[button] = shown_in(response_of(reply))
        assert pressed.followups == []
        assert button not in labels(response_of(reply))
        assert len(response_of(reply).attachments) == (button == "What it tests")

    assert "mostly test engineering judgment" in told["What it tests"]
    assert "4–8 weeks of concentrated study" in told["How to prepare"]
    assert "1. Production Machine Learning Systems\n2. Structuring Machine Learning Projects" in told["How to prepare"]
    assert "The default choice: Google" in told["The guide's view"]
    page = "https://cloud.google.com/learn/certification/machine-learning-engineer"
    for line in (
        "Questions: 50–60, multiple choice and multiple select",
        "Languages: English, Japanese",
        "Wait before a retake: 14 days, then 60, then 365 days",
        f"Status, price, length, questions, languages, recommended experience: [29 Sep 2026]({page})",
    ):
        assert line in told["Facts and sources"]

    await world.ana.click(response_of(reply), label="Overview")

    assert "Price: $200 plus tax" in shown_in(response_of(reply))
    assert len(response_of(reply).attachments) == 1


async def test_a_shared_card_lets_each_reader_open_it_alone(world: World) -> None:
    reply = await card(world, "google-pmle")
    await world.restart()

    shared = await world.ana.click(response_of(reply), label="Share")

    assert not shared.ephemeral
    assert "Price: $200 plus tax" in shown(shared)
    assert len(response_of(shared).attachments) == 1
    assert labels(response_of(shared)) == ["Make this my target", "Read more"]
    assert response_of(reply).embeds, "the private card stays"
    await world.restart()

    opened = await world.ben.click(response_of(shared), label="Read more")

    assert opened.ephemeral
    assert "Facts and sources" in labels(response_of(opened))
    assert labels(response_of(shared)) == ["Make this my target", "Read more"]


async def test_in_direct_messages_there_is_nothing_to_share_with(world: World) -> None:
    reply = await world.ana.user.slash("credential", name="google-pmle")

    assert "Share" not in labels(response_of(reply))
    assert "Compare" in labels(response_of(reply))


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

    await world.ana.click(response_of(reply), label="What it tests")

    assert "• generative AI and agents 30–35%\n• vision 10–15%" in shown_in(response_of(reply))


async def test_a_retired_credential_says_since_when_and_leads_to_its_successors(world: World) -> None:
    reply = await card(world, "MLS-C01")

    told = shown(reply)
    assert "Retired on 31 March 2026" in told
    assert "Look at instead:\n• AWS ML Engineer – Associate for ML engineering on AWS: the nearest, though" in told
    assert "not a like-for-like heir" in told
    assert response_of(reply).attachments == []
    assert not {"Make this my target", "How to prepare"} & {*labels(response_of(reply))}

    await world.restart()
    await world.ana.click(response_of(reply), label="Show ML Engineer – Associate")

    successor = response_of(reply)
    assert "Beta since 29 September 2026" in shown_in(successor)
    assert "Its beta code is ME1-C02" in shown_in(successor)
    assert "MLA-C01 ended in English" not in shown_in(successor), "the rest is on a page of its own"
    assert len(successor.attachments) == 1
    await world.ana.click(successor, label="Facts and sources")
    assert "MLA-C01 ended in English" in shown_in(response_of(reply))


async def test_where_the_guide_knows_no_preparation_the_card_says_so(world: World) -> None:
    told = await page(world, "databricks-ml-professional", "How to prepare")

    assert "for the Databricks Certified Machine Learning Professional it has none of its own" in told
    assert "4–8 weeks" not in told
    assert "1. Structuring Machine Learning Projects" in told


async def test_an_exam_that_no_course_of_the_guide_prepares_for_says_so(world: World) -> None:
    told = await page(world, "azure-ai-103", "How to prepare")

    assert "None of the guide's courses prepares for it, so use the vendor's own learning path." in told
    assert "Courses, in this order" not in told


async def test_certificates_without_any_figure_say_so(world: World) -> None:
    reply = await card(world, "coursera-edx-certificates")

    assert "The guide has no price, length or validity for it." in shown(reply)
    assert "Facts and sources" not in labels(response_of(reply))
    await world.ana.click(response_of(reply), label="What it tests")
    assert "not a standardized test of competence" in shown_in(response_of(reply))


async def test_old_figures_are_due_for_checking(next_summer: World) -> None:
    reply = await card(next_summer, "google-pmle")

    assert "⚠ Some figures are older than 180 days: see" in shown(reply)
    await next_summer.ana.click(response_of(reply), label="Facts and sources")
    assert "Pass mark: ⚠ [1 Aug 2026](" in shown_in(response_of(reply))


async def test_a_shared_card_becomes_the_target_of_whoever_presses_after_a_restart_too(world: World) -> None:
    card_of_ana = await card(world, "google-pmle")
    reply = await world.ana.click(response_of(card_of_ana), label="Share")
    await world.restart()

    pressed = await world.ben.click(response_of(reply), label="Make this my target")

    assert pressed.ephemeral
    target = await world.store.targets.target(world.ben.id)
    assert target is not None
    assert target.credential_id == "google-pmle"


async def test_a_card_leads_to_a_comparison_and_back_after_a_restart_too(world: World) -> None:
    reply = await card(world, "google-pmle")
    await world.ana.click(response_of(reply), label="Compare")
    offered = {option["value"]: option["label"] for option in options(response_of(reply))}
    assert "google-pmle" not in offered
    assert offered["aws-mls"].endswith("(retired)")
    await world.restart()
    await world.ana.click(response_of(reply), label="Back")
    assert "Price: $200 plus tax" in shown_in(response_of(reply))
    await world.ana.click(response_of(reply), label="Compare")

    await world.ana.select(response_of(reply), ["aws-mla"], custom_id="compare:google-pmle:here")

    assert response_of(reply).embeds[0].title == "Google or AWS?"
    await world.ana.click(response_of(reply), label="More on AWS")
    assert "Beta since 29 September 2026" in shown_in(response_of(reply))


async def test_a_button_of_a_credential_that_the_guide_dropped_says_so(
    world: World, small_guide: Callable[[str], Guide]
) -> None:
    reply, menu = await card(world, "MLS-C01"), await card(world, "MLS-C01")
    await world.ana.click(response_of(menu), label="Compare")
    world.bot.core.guide = small_guide("# A guide\n\nThe exam costs $200.\n")

    for pressed in (
        await world.ana.click(response_of(reply), label="Show ML Engineer – Associate"),
        await world.ana.click(response_of(reply), label="Share"),
        await world.ana.select(response_of(menu), ["aws-mla"], custom_id="compare:aws-mls:here"),
    ):
        assert pressed.ephemeral
        assert "The guide has changed" in shown(pressed)
    assert "I do not know the credential" in shown(await card(world, "MLS-C01"))


async def test_the_buttons_of_every_card_fit_discords_limits(world: World, own_guide: Guide) -> None:
    assert own_guide.source.catalogue is not None
    for credential in own_guide.source.catalogue.credentials:
        message = response_of(await card(world, credential.id))
        assert len(message.components) <= 2
        assert all(len(row["components"]) <= 5 for row in message.components)
        assert all(0 < len(label) <= 40 for label in labels(message))
        ids = [item["custom_id"] for row in message.components for item in row["components"]]
        assert len(ids) == len(set(ids))
        assert all(len(custom_id) <= 100 for custom_id in ids)
        assert all(picture.description and len(picture.description) <= 1024 for picture in message.attachments)


# The comparison


def rows(reply: simcord.InteractionResult) -> dict[str, str]:
    return {field.name or "": field.value or "" for field in response_of(reply).embeds[0].fields}


async def test_two_credentials_are_compared_row_by_row(world: World) -> None:
    reply = await comparison(world, "PMLE", "databricks-ml-professional")

    assert not reply.ephemeral
    assert rows(reply)["Price"] == "**Google:** $200 plus tax\n**Databricks:** $200"
    assert "**Databricks:** model development, ML Ops, model deployment" in rows(reply)["Tests most"]
    assert rows(reply)["The same for both"] == "**Length:** 120 minutes\n**Valid for:** 2 years"
    assert "The guide's view: Google Professional ML Engineer for most people; " in shown(reply)
    assert (response_of(reply).embeds[0].footer.text or "").startswith("Checked on 18 August 2026 or later · ")
    assert "Good to know" not in shown(reply)
    assert labels(response_of(reply)) == ["More on Google", "More on Databricks"]


async def test_three_may_be_compared_privately_and_a_retired_one_names_what_to_look_at(world: World) -> None:
    reply = await comparison(world, "google-pmle", "aws-mls", "azure-ai-103", private=True)

    assert reply.ephemeral
    assert response_of(reply).embeds[0].title == "Google, AWS or Microsoft?"
    told = shown(reply)
    assert "AWS ML Specialty was retired on 31 March 2026. Look at AWS ML Engineer – Associate" in told
    assert "**AWS:** not in the guide" in rows(reply)["Valid for"]


async def test_a_comparison_leads_to_each_card_after_a_restart_too(world: World) -> None:
    reply = await comparison(world, "google-pmle", "aws-mls")
    await world.restart()

    pressed = await world.ben.click(response_of(reply), label="More on AWS")

    assert pressed.ephemeral
    assert "Retired on 31 March 2026" in shown(pressed)
    assert response_of(reply).embeds[0].title == "Google or AWS?", "what the channel reads stays"


async def test_old_figures_are_due_for_checking_in_a_comparison(next_summer: World) -> None:
    told = shown(await comparison(next_summer, "google-pmle", "databricks-ml-professional"))

    assert "⚠ Some figures of Google and Databricks are older than 180 days: see" in told


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
