"""Run the missing migrations. Alembic executes this module.

The migrations use the connection and the transaction that `bot.store.schema` passes in.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
