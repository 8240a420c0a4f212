"""Bookings that were used for two tickets, and that somebody has to see to.

Booths that are cut off cannot know of each other. This site finds it out when
their numbers are handed in, the centre when the events of two sites have come;
either way it is written down once. Both numbers stand: nobody's is taken away,
and an officer compares the bookings of those two people before serving them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select, update

from kiosk.queue import schema
from kiosk.queue.auditing import note
from kiosk.queue.database import alone
from kiosk.queue.feed import DoubleUse
from kiosk.queue.ledger import Ledger
from kiosk.queue.overview import Json
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import QueueRules
from kiosk.words import mark, say

TWICE, SETTLED = "booking_used_twice", "booking_use_settled"
#: So long one stays on the list: as long as booths may be alone.
KEPT_DAYS = 14
CENTRE = "centre"

WORDS = mark("Satu jadwal dipakai untuk nomor {label} dan nomor {other}.")
REMEDY = mark("Kedua nomor tetap berlaku. Cocokkan bukti jadwal kedua pemegang sebelum melayani.")
TWICE_NOTE = mark("Jadwal ini juga dipakai untuk nomor {label}. Periksa sebelum melayani.")

_a = schema.audit.c
_t = schema.ticket.c


def tell(connection: Connection, rules: QueueRules, now: datetime, use: DoubleUse) -> bool:
    """Write down what the centre found; False when it is known here already."""
    ticket = use.second.ticket
    alone(connection, f"double use {ticket}")
    if ticket in _written(connection, rules.business_date(now)):
        return False
    told = {
        "booth": use.second.booth,
        "ticket": ticket,
        "other": use.first.label,
        "other_booth": use.first.booth,
        "given_at": rules.iso(use.second.at),
        "other_given_at": rules.iso(use.first.at),
    }
    note(connection, now, rules.business_date(now), CENTRE, TWICE, use.second.label, data=told)
    for one, other in ((use.first, use.second), (use.second, use.first)):
        connection.execute(
            update(schema.ticket).where(_t.id == one.ticket).values(note=note_words(other.label))
        )
    return True


def note_words(label: str) -> dict[str, str]:
    """What stands at a ticket whose booking became number `label` as well, in both languages."""
    return {
        "code": TWICE,
        "id": say(TWICE_NOTE, "id", label=label),
        "en": say(TWICE_NOTE, "en", label=label),
    }


def unsettled(connection: Connection, rules: QueueRules, today: date) -> list[Json]:
    """Those nobody has seen to yet, the earliest first, as the console shows them."""
    return [
        {
            "ticket": ticket,
            "label": label,
            "other": data["other"],
            "booth": data["booth"],
            "at": data.get("given_at") or rules.iso(at),
            "other_booth": data.get("other_booth"),
            "other_at": data.get("other_given_at"),
            "words": _both(WORDS, label=label, other=data["other"]),
            "remedy": _both(REMEDY),
        }
        for ticket, (label, at, data) in _open(connection, today).items()
    ]


def settle(ledger: Ledger, ticket: str) -> Json | Refusal:
    """Write down that somebody saw to it: {ticket, label}."""
    found = _open(ledger.connection, ledger.today).get(ticket)
    if found is None:
        return Refusal(RefusalCode.UNKNOWN_TICKET)
    label, _, data = found
    told = {"booth": data["booth"], "ticket": ticket, "other": data["other"]}
    note(ledger.connection, ledger.now, ledger.today, ledger.by, SETTLED, label, data=told)
    return {"ticket": ticket, "label": label}


Found = tuple[str, datetime, Mapping[str, object]]


def _open(connection: Connection, today: date) -> dict[str, Found]:
    written = _written(connection, today)
    settled = _tickets(connection, SETTLED, today)
    return {ticket: found for ticket, found in written.items() if ticket not in settled}


def _written(connection: Connection, today: date) -> dict[str, Found]:
    """By the ticket that was one too many; each once."""
    return _tickets(connection, TWICE, today)


def _tickets(connection: Connection, deed: str, today: date) -> dict[str, Found]:
    rows: Sequence[tuple[str, datetime, Mapping[str, object]]] = [
        (row.subject, row.at, row.data)
        for row in connection.execute(
            select(_a.subject, _a.at, _a.data)
            .where(_a.deed == deed, _a.business_date >= today - timedelta(days=KEPT_DAYS))
            .order_by(_a.sequence)
        )
    ]
    found: dict[str, Found] = {}
    for row in rows:
        found.setdefault(str(row[2]["ticket"]), row)
    return found


def _both(text: str, **values: object) -> dict[str, str]:
    return {"id": say(text, "id", **values), "en": say(text, "en", **values)}
