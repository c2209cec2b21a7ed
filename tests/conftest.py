"""What every test may ask for: the guide, a guide of its own, a server to tell stories in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings

from knowledge.guide import Guide
from tests.answers import measure
from tests.world import World, open_world

# The machines are shared: how long one example takes says nothing about the program.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


@pytest.fixture(scope="session")
def own_guide() -> Guide:
    """The guide that whichcert ships."""
    return measure.guides()["own"]


@pytest.fixture
def small_guide(tmp_path: Path) -> Callable[[str], Guide]:
    """Makes a guide of one file from its Markdown."""

    def make(text: str) -> Guide:
        file = tmp_path / "guide.md"
        file.write_text(text, encoding="utf-8")
        return Guide.read(file)

    return make


@pytest_asyncio.fixture
async def world(own_guide: Guide, tmp_path: Path) -> AsyncIterator[World]:
    """The place where stories happen."""
    async with open_world(own_guide, tmp_path) as place:
        yield place
