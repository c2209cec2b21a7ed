"""A store on a real file, and the moment at which the tests happen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import Store
from tests.empty_store import open_empty_store

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def now() -> datetime:
    """A Tuesday."""
    return datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store in tmp_path."""
    opened = await open_empty_store(tmp_path)
    yield opened
    await opened.close()
