"""Logs that nothing overwrites: the database itself refuses."""

from __future__ import annotations

from sqlalchemy import Connection

DEEDS = ("UPDATE", "DELETE")
REFUSAL = "this log is append-only"


def make_append_only(connection: Connection, table: str) -> None:
    """Refuse every UPDATE and DELETE of `table` from now on."""
    if connection.dialect.name == "sqlite":
        for deed in DEEDS:
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
