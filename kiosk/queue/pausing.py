"""A counter that pauses calls nobody; what it has in hand it still finishes."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.queue import schema
from kiosk.queue.auditing import note
from kiosk.queue.database import alone
from kiosk.queue.ledger import Ledger
from kiosk.queue.overview import Json
from kiosk.queue.prepared import Prepared
from kiosk.queue.refusals import Refusal, RefusalCode

OPEN, PAUSED = "open", "paused"

_c = schema.counter_state.c
STATE = Prepared(select(_c.state).where(_c.site == bindparam("site"), _c.counter == bindparam("counter")))


def is_paused(connection: Connection, site: str, counter: str) -> bool:
    """Whether `counter` is paused; one that nobody ever paused is open."""
    row = STATE.first(connection, {"site": site, "counter": counter})
    return row is not None and row.state == PAUSED


def pause(ledger: Ledger, counter: str, reason: str) -> Json | Refusal:
    """Close a counter for a while: {counter, state, reason, since}."""
    if not reason.strip():
        return Refusal(RefusalCode.REASON_NEEDED, {"label": counter})
    return _put(ledger, counter, PAUSED, reason.strip())


def reopen(ledger: Ledger, counter: str) -> Json | Refusal:
    """The counter calls again: {counter, state, reason, since}."""
    return _put(ledger, counter, OPEN, None)


def _put(ledger: Ledger, counter: str, state: str, reason: str | None) -> Json | Refusal:
    """Write the state down with the audit; `since` stays when only the reason is another."""
    rules, connection = ledger.rules, ledger.connection
    if counter not in rules.counters:
        return Refusal(RefusalCode.UNKNOWN_COUNTER, {"counter": counter})
    alone(connection, f"counter {rules.site} {counter}")
    table = schema.counter_state
    this = (table.c.site == rules.site, table.c.counter == counter)
    row = connection.execute(select(table.c.state, table.c.since).where(*this)).first()
    before = OPEN if row is None else row.state
    since = row.since if row is not None and before == state else ledger.now
    values = {"state": state, "reason": reason, "since": since, "by": ledger.by}
    if row is None:
        connection.execute(insert(table).values(site=rules.site, counter=counter, **values))
    else:
        connection.execute(update(table).where(*this).values(values))
    if (before, state) != (OPEN, OPEN):
        deed = "counter_paused" if state == PAUSED else "counter_opened"
        note(connection, ledger.now, ledger.today, ledger.by, deed, counter, reason)
    return {"counter": counter, "state": state, "reason": reason, "since": rules.iso(since)}
