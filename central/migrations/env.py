"""Alembic's way in: the connection is handed over by `central.upgrading`."""

from __future__ import annotations

from alembic import context

from central.schema import metadata

# SQLite changes a column by copying its table.
context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
