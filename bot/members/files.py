"""Check that what members are told is saved is saved in the right files."""

from __future__ import annotations

from bot.core import Core


def check_files(core: Core) -> None:
    """Raise FilesChanged if somebody changed the database's files beneath the program. Nothing is saved then."""
    core.store.check_files()
