"""From an answer that did not help to one that does: a member chooses, an admin copies a line, the guide answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from knowledge.guide import Guide
from tests.gap_editor import with_copied
from tests.world import World, open_world, response_of, shown, shown_in

GUIDE = """\
# Rowing club

## What does the course cost?

<!-- asked: course fee | price of the course | is the course expensive -->
The course costs 90 euros.

## When do we row?

We row on Tuesdays at six.

## Can I get my money back?

1. Tell us two days before the course.
2. You get the fee back.
"""
QUESTION = "Is the course expensive if I fall ill?"
REFUND = "Tell us two days before the course."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The guide's file."""
    found = tmp_path / "guide.md"
    found.write_text(GUIDE, encoding="utf-8")
    return found


@pytest_asyncio.fixture
async def world(file: Path, tmp_path: Path) -> AsyncIterator[World]:
    """A place where Mia runs the bot and edits the guide."""
    async with open_world(Guide.read(file), tmp_path, guide_path=file) as place:
        place.bot.operators.add(place.mia.id)
        yield place


async def test_a_gap_is_filled(world: World, file: Path) -> None:
    answer = response_of(await world.ana.slash(world.channel, "ask", question=QUESTION))
    assert "90 euros" in shown_in(answer)
    for member in (world.ana, world.ben):
        asked = response_of(await member.click(answer, label="Not helpful"))
        await member.click(asked, label="Can I get my money back?")
        assert REFUND in shown_in(asked)

    gaps = await world.mia.slash(world.channel, "guide gaps")
    assert f"1. {QUESTION} · 1× (not helpful 1)\n↳ chosen 2×: Can I get my money back? (guide.md:14)" in shown(gaps)
    (attached,) = response_of(gaps).attachments
    text = (await attached.read()).decode()
    assert f"  - copy above guide.md:14:\n    ```html\n    <!-- asked: {QUESTION} -->\n    ```\n" in text

    await asyncio.to_thread(file.write_text, with_copied(text, GUIDE), encoding="utf-8")
    assert "1 changed" in shown(await world.mia.slash(world.channel, "guide reload"))

    answered = shown(await world.ben.slash(world.channel, "ask", question=QUESTION))
    assert REFUND in answered
    assert "90 euros" not in answered.partition("\n")[2].partition("Also:")[0]
    assert "Answered by today's guide: 1 more." in shown(await world.mia.slash(world.channel, "guide gaps"))


async def test_where_members_say_none_a_new_passage_is_asked_for(world: World) -> None:
    answer = response_of(await world.ana.slash(world.channel, "ask", question=QUESTION))
    asked = response_of(await world.ana.click(answer, label="Not helpful"))
    await world.ana.click(asked, label="None of these")

    gaps = await world.mia.slash(world.channel, "guide gaps")
    assert "↳ no passage answers this" in shown(gaps)
    (attached,) = response_of(gaps).attachments
    text = (await attached.read()).decode()
    assert "  - no passage answers this, said 1×: write one\n" in text
    assert "  - copy above the new passage:\n" in text
    assert with_copied(text, GUIDE) == GUIDE
