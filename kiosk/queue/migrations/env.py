"""Alembic's way in: the connection is handed over by `kiosk.queue.upgrading`."""

from __future__ import annotations

from alembic import context

from kiosk.queue.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
