"""Find the version of a database, and migrate it to the newest version."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

log = logging.getLogger(__name__)


class UnknownVersion(Exception):
    """The error for a database whose version is not among the migrations of this program."""

    def __init__(self, found: str, newest: str | None) -> None:
        self.found, self.newest = found, newest
        super().__init__(found)


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that decide about a migration.

    `found`: the version of the database. None if the database is empty.
    `newest`: the newest version that this program knows.
    """

    found: str | None
    newest: str

    @property
    def migrates(self) -> bool:
        """Return whether the database has tables of an older version."""
        return self.found is not None and self.found != self.newest


@dataclass(frozen=True, slots=True)
class MigrationStep:
    """A migration: the version to which it leads, and what it is for, in one sentence."""

    version: str
    words: str


def steps() -> list[MigrationStep]:
    """Return the migrations that this program knows, the oldest first."""
    scripts = reversed(list(_scripts().walk_revisions()))
    return [MigrationStep(script.revision, script.doc.partition("\n")[0]) for script in scripts]


def known_versions() -> list[str]:
    """Return the versions of databases that this program can open, the oldest first. The last one is the newest."""
    return [step.version for step in steps()]


def versions(connection: Connection) -> Versions:
    """Return the version of a database and the newest version.

    Raise UnknownVersion if this program does not know the version of the database.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)  # an operator does not need its messages about each step
    scripts = _scripts()
    found = MigrationContext.configure(connection).get_current_revision()
    newest = scripts.get_current_head()
    if newest is None:
        raise RuntimeError("The program is installed without its migrations.")
    if found is not None and found not in {version.revision for version in scripts.walk_revisions()}:
        raise UnknownVersion(found, newest)
    return Versions(found, newest)


def upgrade(connection: Connection, known: Versions) -> None:
    """Run the missing migrations in the current transaction."""
    if known.found == known.newest:
        return
    command.upgrade(_config(connection), "head")
    if known.found is not None:
        log.info("The database was upgraded from version %s to %s.", known.found, known.newest)


@cache
def _scripts() -> ScriptDirectory:
    """Return the migrations. They are read once, because they do not change while the program runs."""
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.store:migrations")
    return config
