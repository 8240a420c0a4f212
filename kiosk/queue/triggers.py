"""What the database itself sees to: logs that nothing overwrites, events that all go to the outbox."""

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


def make_outbox(connection: Connection) -> None:
    """Put every event into the outbox as it is written: none can be forgotten."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER ticket_event_to_outbox AFTER INSERT ON ticket_event "
            "BEGIN INSERT INTO event_delivery (sequence) VALUES (NEW.sequence); END"
        )
        return
    connection.exec_driver_sql(
        "CREATE FUNCTION event_to_outbox() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO event_delivery (sequence) VALUES (NEW.sequence); RETURN NEW; END $$"
    )
    connection.exec_driver_sql(
        "CREATE TRIGGER ticket_event_to_outbox AFTER INSERT ON ticket_event "
        "FOR EACH ROW EXECUTE FUNCTION event_to_outbox()"
    )
