"""What counters do to tickets: call the next, and every step after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, select

from kiosk.queue import pausing, schema
from kiosk.queue.claiming import claim, eldest_others
from kiosk.queue.closing import close
from kiosk.queue.database import alone
from kiosk.queue.elsewhere import elsewhere
from kiosk.queue.ledger import COLUMNS, Ledger, ticket_of
from kiosk.queue.order import CHOSEN, Reason, Waiting, reason_for
from kiosk.queue.prepared import Prepared
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import PRIORITY, CounterRule, QueueRules
from kiosk.queue.tickets import KIND_OF, Kind, State, Step, Ticket

_t = schema.ticket.c
_e = schema.ticket_event.c

_HELD = select(*COLUMNS).where(
    _t.site == bindparam("site"),
    _t.business_date == bindparam("today"),
    _t.counter == bindparam("counter"),
    schema.IN_HAND,
)
HELD, HELD_LOCKED = Prepared(_HELD), Prepared(_HELD.with_for_update())
LATEST_CALLS = Prepared(
    select(_e.sequence, _e.class_)
    .where(
        _e.site == bindparam("site"),
        _e.business_date == bindparam("today"),
        _e.kind == Kind.CALLED,
        _e.stage == bindparam("stage"),
        schema.STANDS,
    )
    .order_by(_e.sequence.desc())
    .limit(bindparam("count"))
)

#: The stages that a ticket was transferred from, the last first.
_LEFT = (
    select(_e.stage)
    .where(_e.ticket == bindparam("ticket"), _e.kind == Kind.TRANSFERRED, schema.STANDS)
    .order_by(_e.sequence.desc())
)

#: What a call writes, as it is while a ticket waits.
NOT_CALLED: Mapping[str, Any] = {
    "state": State.WAITING,
    "counter": None,
    "called_at": None,
    "last_called_at": None,
    "recalls": 0,
    "call_reason": None,
}
NOT_PARKED: Mapping[str, Any] = {"parked_until": None, "park_reason": None}
WAITING_AGAIN: Mapping[str, Any] = {
    **NOT_CALLED,
    **NOT_PARKED,
    "for_counter": None,
    "serving_at": None,
}
#: What can still be done to a ticket in hand when its day is over, and to any other.
AFTER_ITS_DAY = (Step.RECALL, Step.SERVE, Step.FINISH, Step.ADVANCE, Step.NO_SHOW, Step.PARK, Step.CANCEL)
ANY_DAY = (Step.CANCEL,)


@dataclass(frozen=True, slots=True)
class Action:
    """A click at a counter. What is not needed by the step stays None. In another state than
    the one it was `seen` in, the ticket is left alone."""

    step: Step
    counter: str
    reason: str | None = None
    stage: str | None = None
    to_counter: str | None = None
    grant: bool = True
    minutes: int | None = None
    seen: State | None = None


def call_next(ledger: Ledger, counter_code: str, empty_handed: bool = False) -> Ticket | Refusal | None:
    """Claim and call the next ticket for a counter; None when nobody waits for it.
    One that is known to be `empty_handed` is not asked what it has in hand."""
    counter = ledger.rules.counters.get(counter_code)
    if counter is None:
        return Refusal(RefusalCode.UNKNOWN_COUNTER, {"counter": counter_code})
    busy = _paused(ledger, counter) if empty_handed else _busy(ledger, counter)
    if busy is not None:
        return busy
    for line in ledger.lines():
        last = latest_classes(line.connection, line.rules, counter, line.today)
        moved = elsewhere(line.connection, line.rules, line.today, line.now, counter)
        ticket = claim(line, counter, last, moved)
        if ticket is not None:
            return _explained(line, ticket, counter, last, moved)
    return None


def _explained(
    ledger: Ledger,
    ticket: Ticket,
    counter: CounterRule,
    last: Sequence[str],
    moved: Mapping[str, Reason],
) -> Ticket:
    """A ticket that was just claimed, with the reason and in the log."""
    others = eldest_others(ledger, counter, moved)
    eldest = min(others.values(), default=None)
    waited = waiting(ticket, moved)
    words = reason_for(waited, ledger.rules, ledger.now, last, others.keys(), eldest).as_json()
    at = ledger.moment(ticket)
    return ledger.change(
        ticket,
        Kind.CALLED,
        counter.code,
        None,
        {"why": words["id"], "why_en": words["en"]},
        before=NOT_CALLED,
        called_at=at,
        last_called_at=at,
        call_reason=words,
    )


def act(ledger: Ledger, ticket: Ticket, action: Action) -> Ticket | Refusal:
    """Do `action` to `ticket`. Raises IllegalStep when its state does not allow it."""
    counter = ledger.rules.counters.get(action.counter)
    if counter is None:
        return Refusal(RefusalCode.UNKNOWN_COUNTER, {"counter": action.counter})
    step = action.step
    if step is Step.FINISH and _next_stage(ledger, ticket) is not None:
        step = Step.ADVANCE
    if ticket.in_hand and ticket.counter != counter.code:
        where = ledger.rules.counters.get(ticket.counter or "")
        values = {"label": ticket.label, "counter": where.name if where else str(ticket.counter)}
        return Refusal(RefusalCode.OTHER_COUNTER, values)
    if action.seen not in (None, ticket.state):
        return Refusal(RefusalCode.MOVED_ON, {"label": ticket.label, "state": ticket.state.value})
    ticket.after(step)
    is_past = ticket.business_date not in ledger.rules.lines(ledger.now)
    if is_past and step not in (AFTER_ITS_DAY if ticket.in_hand else ANY_DAY):
        values = {"label": ticket.label, "date": ticket.business_date.isoformat()}
        return Refusal(RefusalCode.PAST_DAY, values)
    changed = _DOES[step](ledger, ticket, action, counter)
    if is_past and step is Step.ADVANCE and isinstance(changed, Ticket):
        return close(ledger, changed)  # nobody would ever call it to the next stage
    return changed


def _call(ledger: Ledger, ticket: Ticket, action: Action, counter: CounterRule) -> Ticket | Refusal:
    if not _said(action.reason):
        return Refusal(RefusalCode.REASON_NEEDED, {"label": ticket.label})
    busy = _busy(ledger, counter)
    if busy is not None:
        return busy
    if ticket.stage not in counter.stages:
        return Refusal(RefusalCode.COUNTER_CANNOT, {"label": ticket.label, "counter": counter.name})
    return _call_this(ledger, ticket, counter, Reason(CHOSEN, {}), action.reason)


def _call_this(
    ledger: Ledger, ticket: Ticket, counter: CounterRule, why: Reason, reason: str | None
) -> Ticket:
    words, at = why.as_json(), ledger.moment(ticket)
    return ledger.change(
        ticket,
        Kind.CALLED,
        counter.code,
        reason,
        {"why": words["id"], "why_en": words["en"]},
        state=ticket.after(Step.CALL),
        counter=counter.code,
        for_counter=None,
        called_at=at,
        last_called_at=at,
        recalls=0,
        call_reason=words,
        **NOT_PARKED,
    )


def _recall(ledger: Ledger, ticket: Ticket, action: Action, counter: CounterRule) -> Ticket | Refusal:
    """Called once more: not at once, and not for ever, for others wait."""
    rules, now = ledger.rules, ledger.now
    if ticket.recalls >= rules.recall_limit:
        values = {"label": ticket.label, "count": str(rules.recall_limit)}
        return Refusal(RefusalCode.RECALLED_ENOUGH, values)
    # Below zero when the clock was put back since: then it is not too soon.
    since_s = (now - (ticket.last_called_at or ticket.arrived_at)).total_seconds()
    if 0 <= since_s < rules.recall_pause_seconds:
        left = str(ceil(rules.recall_pause_seconds - since_s))
        return Refusal(RefusalCode.RECALLED_TOO_SOON, {"label": ticket.label, "seconds": left})
    recalls = ticket.recalls + 1
    return ledger.change(
        ticket,
        Kind.RECALLED,
        counter.code,
        action.reason,
        {"recall": recalls},
        recalls=recalls,
        last_called_at=now,
    )


def _serve(ledger: Ledger, ticket: Ticket, action: Action, counter: CounterRule) -> Ticket:
    state, at = ticket.after(Step.SERVE), ledger.moment(ticket)
    return ledger.change(ticket, Kind.SERVED, counter.code, action.reason, state=state, serving_at=at)


def _finish(ledger: Ledger, ticket: Ticket, action: Action, counter: CounterRule) -> Ticket:
    """Done at the last stage; before it the ticket goes on to wait for the next one."""
    at = ledger.moment(ticket)
    minutes = (at - (ticket.serving_at or at)).total_seconds() / 60
    following = _next_stage(ledger, ticket)
    data = {"stage": ticket.stage, "next": following, "minutes": round(minutes, 3)}
    values: dict[str, Any] = (
        {"state": State.DONE} if following is None else {**WAITING_AGAIN, "stage": following}
    )
    return ledger.change(ticket, Kind.FINISHED, counter.code, action.reason, data, **values)


def _leave_counter(ledger: Ledger, ticket: Ticket, action: Action, counter: CounterRule) -> Ticket:
    state = ticket.after(action.step)
    return ledger.change(ticket, KIND_OF[action.step], counter.code, action.reason, state=state, counter=None)


def _park(ledger: Ledger, ticket: Ticket, action: Action, counter: CounterRule) -> Ticket | Refusal:
    """Set aside for a reason, perhaps until a time; nobody calls it back unasked."""
    if not _said(action.reason):
        return Refusal(RefusalCode.REASON_NEEDED, {"label": ticket.label})
    at = ledger.moment(ticket)
    until = None if action.minutes is None else at + timedelta(minutes=action.minutes)
    return ledger.change(
        ticket,
        Kind.PARKED,
        counter.code,
        action.reason,
        {"until": ledger.rules.iso(until)},
        state=ticket.after(Step.PARK),
        counter=None,
        parked_until=until,
        park_reason=action.reason,
    )


def _resume(ledger: Ledger, ticket: Ticket, action: Action, counter: CounterRule) -> Ticket:
    return ledger.change(ticket, Kind.RESUMED, counter.code, action.reason, **WAITING_AGAIN)


def _transfer(ledger: Ledger, ticket: Ticket, action: Action, counter: CounterRule) -> Ticket | Refusal:
    """Back to waiting: at another stage, or for one chosen counter."""
    rules = ledger.rules
    stage, target = action.stage or ticket.stage, None
    if stage not in rules.stages:
        return Refusal(RefusalCode.UNKNOWN_STAGE, {"stage": stage})
    if action.to_counter is not None:
        target = rules.counters.get(action.to_counter)
        if target is None:
            return Refusal(RefusalCode.UNKNOWN_COUNTER, {"counter": action.to_counter})
        if action.stage is None and stage not in target.stages:
            service = rules.services.get(ticket.service)
            own = () if service is None else service.stages
            stage = next((one for one in target.stages if one in own), stage)
        if stage not in target.stages:
            return Refusal(RefusalCode.COUNTER_CANNOT, {"label": ticket.label, "counter": target.name})
    to = None if target is None else target.code
    data = {"stage": stage} if to is None else {"stage": stage, "counter": to}
    values = {**WAITING_AGAIN, "stage": stage, "for_counter": to}
    return ledger.change(ticket, Kind.TRANSFERRED, counter.code, action.reason, data, **values)


def _priority(ledger: Ledger, ticket: Ticket, action: Action, counter: CounterRule) -> Ticket:
    """Grant or take back priority; the arrival time stays what it was (DOMAIN §5.2). Who has it
    already, or has none, is left as they are: two officers who press together press once."""
    kind = Kind.PRIORITY_GRANTED if action.grant else Kind.PRIORITY_REVERTED
    as_it_is, as_it_will_be = (
        ledger.rules.standing(first, ticket.arrived_at, ticket.booked_at)
        for first in (ticket.class_ == PRIORITY, action.grant)
    )
    class_ = as_it_will_be.class_
    if class_ == ticket.class_:
        return ticket
    # What it was moved by when the clock was moved (`clock_watch`) stays.
    credit_from = as_it_will_be.credit_from - (as_it_is.credit_from - ticket.credit_from)
    data = {"from": ticket.class_, "to": class_}
    return ledger.change(
        ticket, kind, counter.code, action.reason, data, class_=class_, credit_from=credit_from
    )


_DOES: Mapping[Step, Callable[[Ledger, Ticket, Action, CounterRule], Ticket | Refusal]] = {
    Step.CALL: _call,
    Step.RECALL: _recall,
    Step.SERVE: _serve,
    Step.FINISH: _finish,
    Step.ADVANCE: _finish,
    Step.NO_SHOW: _leave_counter,
    Step.PARK: _park,
    Step.CANCEL: _leave_counter,
    Step.RESUME: _resume,
    Step.TRANSFER: _transfer,
    Step.PRIORITY: _priority,
}


def _next_stage(ledger: Ledger, ticket: Ticket) -> str | None:
    """Where `ticket` goes from here; None when it is done. One that was sent on an errand
    outside its service goes back to the stage that it was taken out of."""
    service = ledger.rules.services.get(ticket.service)
    if service is None or ticket.stage in service.stages:
        return None if service is None else service.after(ticket.stage)
    left = ledger.connection.execute(_LEFT, {"ticket": ticket.id}).scalars()
    return next((stage for stage in left if stage in service.stages), None)


def _said(reason: str | None) -> bool:
    return reason is not None and bool(reason.strip())


def _busy(ledger: Ledger, counter: CounterRule) -> Refusal | None:
    """Why `counter` cannot call: it is paused, or has a ticket in hand."""
    held = held_by(ledger, counter)
    if held is not None:
        return Refusal(RefusalCode.TICKET_IN_HAND, {"label": held.label, "counter": counter.name})
    return _paused(ledger, counter)


def _paused(ledger: Ledger, counter: CounterRule) -> Refusal | None:
    if pausing.is_paused(ledger.connection, ledger.rules.site, counter.code):
        return Refusal(RefusalCode.COUNTER_PAUSED, {"counter": counter.name})
    return None


def take_turn(ledger: Ledger, counter: str) -> None:
    """Until this deed is done nobody else fills the hand of `counter`. Who wants a ticket's
    row as well takes this turn first, as the press does that finishes what is in hand."""
    alone(ledger.connection, f"counter {ledger.rules.site} {counter}")


def held_by(ledger: Ledger, counter: CounterRule, to_change: bool = False) -> Ticket | None:
    """What the counter has in hand; nobody else fills its hand before this deed is done.
    Out of it others may still take what is not `to_change`."""
    take_turn(ledger, counter.code)
    for day in ledger.rules.lines(ledger.now):
        where = {"site": ledger.rules.site, "today": day, "counter": counter.code}
        row = (HELD_LOCKED if to_change else HELD).first(ledger.connection, where)
        if row is not None:
            return ticket_of(row)
    return None


def latest_classes(connection: Connection, rules: QueueRules, counter: CounterRule, today: date) -> list[str]:
    """The classes of the latest calls at the counter's stages, newest first."""
    here = {"site": rules.site, "today": today, "count": rules.cap_in_a_row}
    calls = [
        (row.sequence, row.class_)
        for stage in counter.stages
        for row in LATEST_CALLS.all(connection, {**here, "stage": stage})
    ]
    return [class_ for _, class_ in sorted(calls, reverse=True)[: rules.cap_in_a_row]]


def waiting(ticket: Ticket, moved: Mapping[str, Reason] = MappingProxyType({})) -> Waiting:
    """What the order needs to know of `ticket`; `moved` are those for other counters."""
    return Waiting(
        ticket.id,
        ticket.class_,
        ticket.number,
        ticket.arrived_at,
        ticket.credit_from,
        moved.get(ticket.id),
    )
