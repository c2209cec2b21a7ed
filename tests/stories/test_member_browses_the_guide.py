"""Members browse the guide: chapters, sections, passages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from cogs.guide.contents import PER_PAGE
from knowledge.guide import Guide
from tests.world import World, labels, open_world, options, response_of, shown

GUIDE = (
    "# Exams\n\n## Fees\n\nThe exam costs $200.\n\nA retake costs as much.\n\n## Length\n\nIt takes two hours.\n\n"
    "# Courses\n\n" + "".join(f"## Course {n}\n\nThe course {n} takes {n} weeks.\n\n" for n in range(1, 33))
)


@pytest_asyncio.fixture
async def world(small_guide: Callable[[str], Guide], tmp_path: Path) -> AsyncIterator[World]:
    """A place with a small guide of many courses."""
    async with open_world(small_guide(GUIDE), tmp_path) as place:
        yield place


async def open_contents(world: World) -> simcord.InteractionResult:
    reply = await world.ana.slash(world.channel, "guide contents")
    assert reply.ephemeral
    return reply


async def choose(world: World, reply: simcord.InteractionResult, words: str) -> simcord.InteractionResult:
    """Chooses the entry whose line holds the words."""
    (value,) = [option["value"] for option in options(response_of(reply)) if words in option["label"]]
    return await world.ana.select(response_of(reply), values=[value])


async def test_ana_goes_from_chapter_to_passage_and_back(world: World) -> None:
    reply = await open_contents(world)
    assert "Exams · 2" in shown(reply)
    assert "Courses · 32" in shown(reply)

    reply = await choose(world, reply, "Exams")
    reply = await choose(world, reply, "Fees")
    assert "The exam costs $200." in shown(reply)
    assert "A retake costs as much." in shown(reply)
    reply = await choose(world, reply, "A retake")
    assert shown(reply).strip().startswith("Fees\nA retake costs as much.")
    assert "The exam costs" not in shown(reply)

    for expected in ("The exam costs $200.", "Length", "Courses · 32"):
        reply = await world.ana.click(response_of(reply), label="Back")
        assert expected in shown(reply)
    assert "Back" not in labels(response_of(reply))


async def test_a_section_of_one_passage_shows_it_and_back_leads_to_the_list(world: World) -> None:
    reply = await choose(world, await choose(world, await open_contents(world), "Exams"), "Length")
    assert "It takes two hours." in shown(reply)
    reply = await world.ana.click(response_of(reply), label="Back")
    assert "Fees" in shown(reply)


async def test_long_lists_have_pages_after_a_restart_too(world: World) -> None:
    reply = await choose(world, await open_contents(world), "Courses")
    assert f"{PER_PAGE}. Course {PER_PAGE}\n" in shown(reply)
    assert f"Course {PER_PAGE + 1}" not in shown(reply)
    assert "page 1 of 3" in shown(reply)

    await world.restart()
    reply = await world.ana.click(response_of(reply), label="Next")
    reply = await world.ana.click(response_of(reply), label="Next")
    assert "32. Course 32" in shown(reply)
    assert "Next" not in labels(response_of(reply))
    reply = await choose(world, reply, "Course 31")
    assert "takes 31 weeks" in shown(reply)
    reply = await world.ana.click(response_of(reply), label="Back")
    assert "page 3 of 3" in shown(reply)
    reply = await world.ana.click(response_of(reply), label="Previous")
    assert "page 2 of 3" in shown(reply)


async def test_a_passage_is_shared_with_all(world: World) -> None:
    reply = await choose(world, await choose(world, await open_contents(world), "Exams"), "Length")
    posted = await world.ana.click(response_of(reply), label="Share")
    assert not posted.ephemeral
    assert "It takes two hours." in shown(posted)


@pytest.mark.parametrize(
    ("after", "held"),
    [("# Exams\n\n## Length\n\nThree hours.\n", "1. Three hours."), ("# A\n\nB.\n\n# C\n\nD.\n", "2. C")],
)
async def test_what_the_guide_no_longer_holds_leads_to_its_contents_of_today(
    world: World, small_guide: Callable[[str], Guide], after: str, held: str
) -> None:
    reply = await choose(world, await choose(world, await open_contents(world), "Exams"), "Fees")
    world.bot.core.guide = small_guide(after)
    pressed = await choose(world, reply, "A retake")
    assert "has changed" in shown(pressed)
    assert held in shown(pressed)


async def test_a_guide_of_one_heading_needs_no_chapters(world: World, small_guide: Callable[[str], Guide]) -> None:
    world.bot.core.guide = small_guide("# Only\n\nOne thing.\n\nAnother thing.\n")
    reply = await open_contents(world)
    assert "1. One thing.\n2. Another thing." in shown(reply)


async def test_in_the_whole_guide_each_page_fits(world: World, own_guide: Guide) -> None:
    world.bot.core.guide = own_guide
    reply = await open_contents(world)
    assert (
        shown(reply).index("About this guide") < shown(reply).index("Frequently asked") < shown(reply).index("Today's")
    )
    assert "leaves out" not in shown(reply)
    assert "Off the subject" not in shown(reply)
    reply = await choose(world, reply, "Today's exam facts")
    reply = await choose(world, reply, "Google Professional")
    assert "page 1 of 2" in shown(reply)
    assert "What does the Google Professional Machine Learning Engineer exam cost?" in shown(reply)
