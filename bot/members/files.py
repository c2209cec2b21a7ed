"""Check that the bot still saves into the right files. Otherwise it would tell members that lost changes are saved."""

from __future__ import annotations

from bot.core import Core


def check_files(core: Core) -> None:
    """Raise FilesChanged if somebody changed the database's files beneath the program. Nothing is saved then."""
    core.store.check_files()
