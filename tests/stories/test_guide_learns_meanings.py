"""The guide answers by words at once, and by meaning as soon as its texts are encoded in the background."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from threading import Event

import pytest
import pytest_asyncio

from knowledge.guide import Guide
from knowledge.meaning.encoder import Singles
from tests.encoding import TwoMeanings
from tests.world import World, open_world, shown

GUIDE = (
    "# Pottery\n\n## Getting in\n<!-- asked: how do I get in | the gate is locked -->\nRing the bell at the gate.\n\n"
    "## Firing\n<!-- asked: when is the kiln lit | firing day -->\nThe kiln is lit on Fridays.\n"
)
QUESTION = "which weekday is it hot in there"


class Slow(TwoMeanings):
    """Encodes nothing before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = Event(), Event()

    def vectors(self, texts: Sequence[str]) -> Singles:
        self.begun.set()
        assert self.go.wait(30)
        return super().vectors(texts)


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Slow:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Slow()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "guide.md"
    write(found, GUIDE)
    return found


@pytest_asyncio.fixture
async def world(file: Path, tmp_path: Path, encoder: Slow) -> AsyncIterator[World]:
    """A place where Mia runs the bot, and where the encoder waits."""
    async with open_world(Guide.read(file), tmp_path, guide_path=file, encoder=encoder.encoder) as place:
        place.bot.operators.add(place.mia.id)
        yield place
        encoder.go.set()


def until(holds: Callable[[], bool]) -> None:
    """Waits, at most half a minute, for what another thread does."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


async def until_learned(world: World) -> None:
    await asyncio.to_thread(until, lambda: world.bot.core.guide.compares_meanings)


async def ask(world: World) -> str:
    return shown(await world.ana.slash(world.channel, "ask", question=QUESTION))


async def test_words_answer_until_the_meaning_is_learned(
    world: World, encoder: Slow, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert await asyncio.to_thread(encoder.begun.wait, 30)
    assert not world.bot.core.guide.compares_meanings
    assert "does not cover" in await ask(world)
    encoder.go.set()
    await until_learned(world)
    await asyncio.to_thread(until, lambda: "Questions are compared by words and by meaning." in caplog.text)
    assert "does not cover" not in await ask(world)


async def test_a_reloaded_guide_learns_only_what_is_new(world: World, encoder: Slow, file: Path) -> None:
    encoder.go.set()
    await until_learned(world)
    before = len(encoder.encoded)
    write(file, GUIDE + "\n## Money\n\nEach bag of clay is 12 euros.\n")
    await world.mia.slash(world.channel, "guide reload")
    await until_learned(world)
    new = encoder.encoded[before:]
    assert new == ["Pottery: Money", "Money. Each bag of clay is 12 euros."]


async def test_the_bot_does_not_wait_for_the_encoder_when_it_ends(world: World, encoder: Slow) -> None:
    assert await asyncio.to_thread(encoder.begun.wait, 30)
    async with asyncio.timeout(30):  # the encoder waits until it is let go
        await world.end()
    encoder.go.set()
    assert not world.bot.core.guide.compares_meanings


async def test_a_bug_in_the_encoder_is_logged_and_words_go_on(
    file: Path, tmp_path: Path, encoder: Slow, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(texts: Sequence[str]) -> Singles:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(encoder, "vectors", fail)
    async with open_world(Guide.read(file), tmp_path, guide_path=file, encoder=encoder.encoder) as place:
        await asyncio.to_thread(until, lambda: "encoding the guide failed" in caplog.text)
        reply = await place.ana.slash(place.channel, "ask", question="When is the kiln lit?")
        assert "Fridays" in shown(reply)
