"""One press for what follows at every counter all day: done with this one, the next please."""

from __future__ import annotations

from kiosk.queue.calling import Action, act, call_next, held_by
from kiosk.queue.ledger import Ledger
from kiosk.queue.refusals import Refusal
from kiosk.queue.tickets import State, Step, Ticket


def finish_and_call_next(ledger: Ledger, counter_code: str) -> Ticket | Refusal | None:
    """Finish what the counter has in hand, if anything, and call its next
    ticket; None when nobody waits. What was finished stays finished when nobody
    waits or the counter may not call."""
    counter = ledger.rules.counters.get(counter_code)
    held = None if counter is None else held_by(ledger, counter, to_change=True)
    if held is not None:
        steps = (Step.SERVE, Step.FINISH) if held.state is State.CALLED else (Step.FINISH,)
        for step in steps:
            done = act(ledger, held, Action(step, counter_code))
            if isinstance(done, Refusal):
                return done
            held = done
    return call_next(ledger, counter_code, empty_handed=True)
