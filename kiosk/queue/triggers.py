"""What the database itself sees to: logs that nothing overwrites, events that all go to the
outbox, verdicts that stay."""

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


def make_verdicts_stay(connection: Connection) -> None:
    """Write a verdict down in `earlier_verdict` whenever another takes its place, or none does."""
    keep = (
        "INSERT INTO earlier_verdict (sequence, verdict, why, at) "
        "VALUES (OLD.sequence, OLD.verdict, OLD.why, OLD.at);"
    )
    when = "BEFORE UPDATE OF verdict, why, at ON event_delivery FOR EACH ROW WHEN (OLD.verdict IS NOT NULL)"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"CREATE TRIGGER event_delivery_keeps_verdict {when} BEGIN {keep} END")
        return
    connection.exec_driver_sql(
        "CREATE FUNCTION keep_verdict() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {keep} RETURN NEW; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER event_delivery_keeps_verdict {when} EXECUTE FUNCTION keep_verdict()"
    )
