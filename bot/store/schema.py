"""The version of the tables: which one a database has, and how it is brought to the newest."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

log = logging.getLogger(__name__)


class UnknownVersion(Exception):
    """Stops at a database whose version no migration here made."""

    def __init__(self, found: str, newest: str | None) -> None:
        self.found, self.newest = found, newest
        super().__init__(found)


@dataclass(frozen=True, slots=True)
class Versions:
    """The version of a database, None where it is empty, and the newest one known here."""

    found: str | None
    newest: str

    @property
    def migrates(self) -> bool:
        """Tell whether something is there that has to be brought to the newest version."""
        return self.found is not None and self.found != self.newest


def versions(connection: Connection) -> Versions:
    """Return the version of a database and the newest one; raises UnknownVersion for one that is not known here."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # its account of each step is not for an operator
    scripts = ScriptDirectory.from_config(_config(connection))
    found = MigrationContext.configure(connection).get_current_revision()
    newest = scripts.get_current_head()
    if newest is None:
        raise RuntimeError("The program is installed without its migrations.")
    if found is not None and found not in {version.revision for version in scripts.walk_revisions()}:
        raise UnknownVersion(found, newest)
    return Versions(found, newest)


def upgrade(connection: Connection, known: Versions) -> None:
    """Run the migrations that are missing, in the transaction at hand."""
    if known.found == known.newest:
        return
    command.upgrade(_config(connection), "head")
    if known.found is not None:
        log.info("The database was brought from version %s to %s.", known.found, known.newest)


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.store:migrations")
    return config
