"""What every test may ask for: the guide, a guide of its own, a server to tell stories in."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable
from functools import cache
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings

from bot.zones.tz_data import use_packaged_rules
from knowledge import cache_files
from knowledge.guide import Guide
from knowledge.guide_files import ASKED
from knowledge.source import CONTENT
from knowledge.text import languages
from tests.answers import measure
from tests.empty_store import share_compiled_statements
from tests.world import World, open_world

use_packaged_rules()

# The machines are shared: how long one example takes says nothing about the program.
settings.register_profile("many", deadline=None)
settings.register_profile("few", deadline=None, max_examples=30)  # `make test`; with ALL=yes it is many
settings.load_profile("few")

# The bot reads few guides, and frees the model that tells languages; the tests read thousands of guides.
languages._model = cache(languages._model)  # pyright: ignore[reportPrivateUsage] - only tests keep it

share_compiled_statements()

# The tests and the programs that they start search by words, unless a test is about meanings: an encoder takes 0.3 s to
# load, and a guide of a test is not worth encoding.
os.environ["MEANING_MODEL"] = "none"

# Nor is anything found that `python -m knowledge.prebuild` has stored beside the program.
cache_files.PREBUILT = cache_files.PREBUILT / "absent"

_SEED = "WHICHCERT_FIRST_SEED"
_TESTS = Path(__file__).parent
_MORE_THAN_PYTHON = [_TESTS / "wire", _TESTS / "bench", _TESTS / "stories" / "test_playground.py"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Takes what `make faults` says."""
    parser.addoption("--faults", action="store_true", help="run the stories of faults that take minutes too")
    parser.addoption("--seed", type=int, help="the first seed of what happens at random")


def pytest_configure(config: pytest.Config) -> None:
    """Decides on the first seed: one of its own for each `make faults`, and the same in all its processes."""
    if _SEED not in os.environ:
        chosen = config.getoption("--seed")
        drawn = secrets.randbelow(1_000_000) if config.getoption("--faults") else 0
        os.environ[_SEED] = str(drawn if chosen is None else chosen)


def pytest_report_header() -> str:
    """Says which seeds are used, so that a failure can be had again."""
    return f"first seed: {os.environ[_SEED]} (--seed={os.environ[_SEED]} repeats it)"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tells a story once for each seed."""
    marker = metafunc.definition.get_closest_marker("seeds")
    if marker is not None:
        many = marker.kwargs["long" if metafunc.config.getoption("--faults") else "short"]
        first = int(os.environ[_SEED])
        metafunc.parametrize("seed", range(first, first + many))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what takes minutes, and says how much; marks what reads the own guide, which takes seconds.

    Whatever needs sockets, peers or a browser is slow.
    """
    for item in items:
        if any(item.path.is_relative_to(one) for one in _MORE_THAN_PYTHON):
            item.add_marker("slow")
        if "own_guide" in getattr(item, "fixturenames", ()):
            item.add_marker("whole")
    if not config.getoption("--faults"):
        left_out = [item for item in items if item.get_closest_marker("faults")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Takes what was imported and collected out of the collections of garbage, each of which would go through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def own_guide() -> Guide:
    """The guide that whichcert ships."""
    return measure.guide("own")


@pytest.fixture(scope="session")
def brief_guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the own guide without its many phrasings, for processes: it is read in no time."""
    folder = tmp_path_factory.mktemp("brief") / "guide"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns(ASKED))
    return folder


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
