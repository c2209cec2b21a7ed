"""The version of the tables: which one a database has, and how it is brought to the newest."""

from __future__ import annotations

import logging

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


def upgrade(connection: Connection) -> None:
    """Runs the migrations that are missing, in the transaction at hand; raises UnknownVersion before any change."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.store:migrations")
    versions = ScriptDirectory.from_config(config)
    newest = versions.get_current_head()
    found = MigrationContext.configure(connection).get_current_revision()
    if found == newest:
        return
    if found is not None and found not in {version.revision for version in versions.walk_revisions()}:
        raise UnknownVersion(found, newest)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # its account of each step is not for an operator
    command.upgrade(config, "head")
    if found is not None:
        log.info("The database was brought from version %s to %s.", found, newest)
