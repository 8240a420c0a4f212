"""Bringing the centre's database to the schema of this program, whatever it was before."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

MIGRATIONS = Path(__file__).parent / "migrations"
#: The schema of databases that were made before there were migrations.
FIRST = "0001"


def upgrade(connection: Connection, to: str = "head") -> None:
    """Take every step that is still to be taken, inside the open transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    tables = inspect(connection).get_table_names()
    if "submission" in tables and "alembic_version" not in tables:
        command.stamp(config, FIRST)
    command.upgrade(config, to)
