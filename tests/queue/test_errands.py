"""A number that is sent to a stage outside its service comes back to where it was taken out."""

from __future__ import annotations

from pressing import Counter, body

from kiosk.queue.tickets import State, Step


def sent_away(desk: Counter) -> str:
    """A collection, of which biometrics is the only stage, that is sent to have its documents checked."""
    ticket = desk.issue("collection")
    assert desk.called("3") == ticket
    body(desk.act(ticket, Step.TRANSFER, "3", stage="documents"))
    return ticket


def finished(desk: Counter, counter: str) -> dict[str, object]:
    ticket = desk.called(counter)
    body(desk.act(ticket, Step.SERVE, counter))
    return body(desk.act(ticket, Step.FINISH, counter))


def where(ticket: dict[str, object]) -> tuple[object, object]:
    return ticket["state"], ticket["stage"]["code"]  # type: ignore[index]


def test_after_the_errand_it_waits_where_it_was_taken_out(desk: Counter) -> None:
    sent_away(desk)
    assert where(finished(desk, "1")) == (State.WAITING, "biometrics")
    assert finished(desk, "3")["state"] == State.DONE


def test_an_errand_from_the_second_stage_does_not_begin_again_at_the_first(desk: Counter) -> None:
    desk.issue()
    assert where(finished(desk, "1")) == (State.WAITING, "biometrics")
    ticket = desk.called("3")
    body(desk.act(ticket, Step.TRANSFER, "3", stage="documents"))
    assert where(finished(desk, "1")) == (State.WAITING, "biometrics")


def test_a_transfer_that_was_undone_is_no_errand(desk: Counter) -> None:
    ticket = desk.issue("collection")
    desk.called("3")
    body(desk.act(ticket, Step.TRANSFER, "3", stage="documents"))
    body(desk.undo())
    body(desk.act(ticket, Step.SERVE, "3"))
    assert body(desk.act(ticket, Step.FINISH, "3"))["state"] == State.DONE
