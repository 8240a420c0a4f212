"""One press for what follows at every counter all day: done with this one, the next please."""

from __future__ import annotations

from kiosk.queue.calling import Action, act, call_next, held_by
from kiosk.queue.ledger import Ledger, find
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import CounterRule
from kiosk.queue.tickets import State, Step, Ticket


def finish_and_call_next(
    ledger: Ledger, counter_code: str, finishing: str | None = None
) -> Ticket | Refusal | None:
    """Finish what the counter has in hand, if anything, and call its next
    ticket; None when nobody waits. What was finished stays finished when nobody
    waits or the counter may not call.

    finishing: the ticket that whoever presses is serving. Another one in hand is
        somebody whom a second console called meanwhile: it stays there. None for
        callers that do not say it; a ticket that was only called counts as served.
    Raises IllegalStep when `finishing` is in hand and was not served yet.
    """
    counter = ledger.rules.counters.get(counter_code)
    held = None if counter is None else held_by(ledger, counter, to_change=True)
    if counter is not None and held is not None:
        if finishing not in (None, held.id):
            return _other_in_hand(ledger, counter, held, str(finishing))
        only_called = held.state is State.CALLED and finishing is None
        for step in (Step.SERVE, Step.FINISH) if only_called else (Step.FINISH,):
            done = act(ledger, held, Action(step, counter_code))
            if isinstance(done, Refusal):
                return done
            held = done
    return call_next(ledger, counter_code, empty_handed=True)


def _other_in_hand(ledger: Ledger, counter: CounterRule, held: Ticket, finishing: str) -> Refusal:
    served = find(ledger.connection, finishing)
    if served is None:
        return Refusal(RefusalCode.UNKNOWN_TICKET)
    values = {"label": served.label, "counter": counter.name, "held": held.label}
    return Refusal(RefusalCode.OTHER_IN_HAND, values)
