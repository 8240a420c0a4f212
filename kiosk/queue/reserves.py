"""Numbers that a booth may give while the site is out of reach.

The site leases each booth a block of numbers of every series, for one business
date, from the top of the range downwards: 980 to 999, then 960 to 979. The
ordinary numbers come from below and step over what is leased. What is leased is
never given back: a block that was on paper at a booth cannot be told from one
that was not. At the end of the day the numbers that nobody handed in are
written to the audit log, so that the story of the day has no gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, func, insert, select, update

from kiosk.queue import schema
from kiosk.queue.auditing import note
from kiosk.queue.database import alone
from kiosk.queue.ledger import Ledger
from kiosk.queue.prepared import Prepared
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.tickets import label_of
from kiosk.queue.upsert import count_up

#: A booth may hold the reserve of the coming opening day, so that it can open while the site is away.
LEASED_AHEAD = timedelta(days=7)
CLOSED = "reserve_closed"

_r = schema.reserve.c
_t = schema.ticket.c
LEASED = Prepared(
    select(func.min(_r.first), func.max(_r.last)).where(
        _r.site == bindparam("site"),
        _r.series == bindparam("series"),
        _r.business_date == bindparam("today"),
    )
)


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers `first` to `last` of one series, both included."""

    series: str
    first: int
    last: int

    def as_json(self) -> dict[str, object]:
        return {"series": self.series, "first": self.first, "last": self.last}


def lease(ledger: Ledger, lease_id: str, booth: str, day: date) -> list[Block] | Refusal:
    """Lease `booth` one block of every series for `day`. A series whose range is
    spent is left out. The days that are over are closed by the way."""
    if not ledger.today <= day <= ledger.today + LEASED_AHEAD:
        return Refusal(RefusalCode.WRONG_DAY, {"today": ledger.today.isoformat()})
    lent = _lent(ledger, lease_id, booth, day)
    if lent:
        return lent
    close(ledger, ledger.today - timedelta(days=1))
    series = sorted({service.series for service in ledger.rules.services.values()})
    blocks = [block for one in series if (block := _next_block(ledger, one, day)) is not None]
    rows = [
        {
            "id": lease_id,
            "series": block.series,
            "site": ledger.rules.site,
            "booth": booth,
            "business_date": day,
            "first": block.first,
            "last": block.last,
            "leased_at": ledger.now,
        }
        for block in blocks
    ]
    if rows:
        ledger.connection.execute(insert(schema.reserve), rows)
    note(
        ledger.connection,
        ledger.now,
        day,
        ledger.by,
        "reserve_leased",
        booth,
        data={"blocks": [block.as_json() for block in blocks]},
    )
    return blocks


def step_over(ledger: Ledger, series: str, number: int) -> int:
    """`number`, which the counter of `series` has just reached; or the number
    above every block of today when it is leased, and the counter goes there."""
    if number <= ledger.rules.reserve.floor:
        return number
    here = {"site": ledger.rules.site, "series": series, "today": ledger.today}
    lowest, highest = LEASED.one(ledger.connection, here)
    if lowest is None or not lowest <= number <= highest:
        return number
    return _move(ledger, series, ledger.today, highest + 1 - number)


def close(ledger: Ledger, day: date) -> list[Block]:
    """Account for the reserves of `day` and of the days before that are still
    open: an audit row for each with the numbers that were not handed in. Returns
    those numbers. One that is handed in later still counts (`handing_in`)."""
    open_ones = select(_r.id, _r.series, _r.booth, _r.business_date, _r.first, _r.last).where(
        _r.site == ledger.rules.site, _r.business_date <= day, _r.closed_at.is_(None)
    )
    unused: list[Block] = []
    for row in ledger.connection.execute(open_ones.order_by(_r.business_date, _r.series, _r.first)).all():
        shut = update(schema.reserve).where(_r.id == row.id, _r.series == row.series, _r.closed_at.is_(None))
        if ledger.connection.execute(shut.values(closed_at=ledger.now)).rowcount == 0:
            continue  # another process was faster
        left = _not_handed_in(ledger, Block(row.series, row.first, row.last), row.business_date)
        unused += left
        note(
            ledger.connection,
            ledger.now,
            row.business_date,
            ledger.by,
            CLOSED,
            row.booth,
            data={
                "series": row.series,
                "first": row.first,
                "last": row.last,
                "handed_in": row.last - row.first + 1 - sum(one.last - one.first + 1 for one in left),
                "unused": [_range_in_words(one) for one in left],
            },
        )
    return unused


def _lent(ledger: Ledger, lease_id: str, booth: str, day: date) -> list[Block]:
    """What was lent under this id so long ago that its answer is not kept any more."""
    rows = ledger.connection.execute(
        select(_r.series, _r.first, _r.last)
        .where(_r.id == lease_id, _r.booth == booth, _r.business_date == day)
        .order_by(_r.series)
    )
    return [Block(row.series, row.first, row.last) for row in rows]


def _next_block(ledger: Ledger, series: str, day: date) -> Block | None:
    """The highest block of `series` that nobody has; None when the ordinary
    numbers have come that far, half the range is leased, or nothing is lent here."""
    rule, site = ledger.rules.reserve, ledger.rules.site
    alone(ledger.connection, f"reserve {site} {series} {day}")
    reached = _move(ledger, series, day, 0)
    lowest = ledger.connection.execute(
        select(func.min(_r.first)).where(_r.site == site, _r.series == series, _r.business_date == day)
    ).scalar_one()
    last = (rule.top + 1 if lowest is None else lowest) - 1
    first = last - rule.numbers + 1
    return Block(series, first, last) if rule.numbers and first > max(rule.floor, reached) else None


def _move(ledger: Ledger, series: str, day: date, by: int) -> int:
    """Move the counter of the ordinary numbers, and keep it locked."""
    key = {"site": ledger.rules.site, "series": series, "business_date": day}
    return count_up(ledger.connection, schema.series_counter.c.last_number, key, by)


def _not_handed_in(ledger: Ledger, block: Block, day: date) -> list[Block]:
    given = ledger.connection.execute(
        select(_t.number).where(
            _t.site == ledger.rules.site,
            _t.series == block.series,
            _t.business_date == day,
            _t.number.between(block.first, block.last),
        )
    ).scalars()
    return list(_ranges(block.series, set(range(block.first, block.last + 1)) - set(given)))


def _ranges(series: str, numbers: Iterable[int]) -> Iterable[Block]:
    """`numbers` as blocks, lowest first."""
    start = before = None
    for number in sorted(numbers):
        if before is None or number != before + 1:
            if start is not None and before is not None:
                yield Block(series, start, before)
            start = number
        before = number
    if start is not None and before is not None:
        yield Block(series, start, before)


def _range_in_words(block: Block) -> str:
    first, last = label_of(block.series, block.first), label_of(block.series, block.last)
    return first if first == last else f"{first}–{last}"
