"""What the booths of this site say does not work there, in words; gone when a booth says that it works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from kiosk.faults import CATALOGUE, FaultCode
from kiosk.queue import schema
from kiosk.queue.database import alone
from kiosk.queue.overview import Json
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import State
from kiosk.words import say

_b = schema.booth_trouble.c
_t = schema.ticket.c
#: Whoever is there already, or will not come, needs no paper.
PAST_PAPER = (State.SERVING, State.DONE, State.CANCELLED)


def is_known(
    connection: Connection,
    rules: QueueRules,
    now: datetime,
    booth: str,
    told: tuple[Sequence[str], Sequence[str]],
) -> bool:
    """Whether `booth` said the very same today."""
    row = connection.execute(select(_b.faults, _b.owed, _b.at).where(_b.booth == booth)).first()
    if row is None or rules.business_date(row.at) != rules.business_date(now):
        return False
    return (row.faults, row.owed) == (list(told[0]), list(told[1]))


def keep(
    connection: Connection, booth: str, faults: Sequence[FaultCode], owed: Sequence[str], now: datetime
) -> None:
    """`booth` says that it has these faults now, and that these numbers have no paper."""
    alone(connection, f"troubles {booth}")
    said = {"faults": [code.value for code in faults], "owed": list(owed), "at": now}
    here = schema.booth_trouble
    changed = connection.execute(update(here).where(_b.booth == booth).values(**said)).rowcount
    if not changed:
        connection.execute(insert(here).values(booth=booth, **said))


def of_today(connection: Connection, rules: QueueRules, now: datetime) -> list[Json]:
    """{booth, faults: [{code, id, en}], owed: [label]} of every booth that said so today."""
    today = rules.business_date(now)
    rows = [
        row
        for row in connection.execute(select(_b.booth, _b.faults, _b.owed, _b.at).order_by(_b.booth))
        if rules.business_date(row.at) == today
    ]
    owed = {label for row in rows for label in row.owed}
    if owed:
        held = select(_t.label).where(
            _t.site == rules.site, _t.business_date == today, _t.label.in_(owed), _t.state.in_(PAST_PAPER)
        )
        owed -= set(connection.scalars(held))
    told = (
        {"booth": row.booth, "faults": in_words(row.faults), "owed": [one for one in row.owed if one in owed]}
        for row in rows
    )
    return [one for one in told if one["faults"] or one["owed"]]


def in_words(codes: Sequence[str]) -> list[Json]:
    """What the staff is told of each; a code that a later program wrote is left out."""
    known = [code for code in FaultCode if code.value in codes]
    return [
        {"code": code.value, **{name: say(CATALOGUE[code].staff, name) for name in ("id", "en")}}
        for code in known
    ]
