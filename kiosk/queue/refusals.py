"""Why the queue says no. Expected, so returned as a value and never raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class RefusalCode(StrEnum):
    """The machine's word for each; people's words are in `site.problem_rows`."""

    QUOTA_FULL = "quota_full"
    CLOSED = "closed"
    BOOKING_USED = "booking_used"
    TOO_MANY_PEOPLE = "too_many_people"
    UNKNOWN_SERVICE = "unknown_service"
    UNKNOWN_COUNTER = "unknown_counter"
    UNKNOWN_STAGE = "unknown_stage"
    UNKNOWN_TICKET = "unknown_ticket"
    TICKET_IN_HAND = "ticket_in_hand"
    OTHER_COUNTER = "other_counter"
    COUNTER_CANNOT = "counter_cannot"
    REQUEST_REUSED = "request_reused"
    COUNTER_PAUSED = "counter_paused"
    REASON_NEEDED = "reason_needed"
    RECALLED_TOO_SOON = "recalled_too_soon"
    RECALLED_ENOUGH = "recalled_enough"
    PAST_DAY = "past_day"
    NOTHING_TO_UNDO = "nothing_to_undo"
    TOO_LATE_TO_UNDO = "too_late_to_undo"
    CHANGED_SINCE = "changed_since"
    MOVED_ON = "moved_on"
    OTHER_IN_HAND = "other_in_hand"
    STILL_IN_HAND = "still_in_hand"
    DAY_NOT_ENDED = "day_not_ended"
    WRONG_DAY = "wrong_day"
    NOT_LEASED = "not_leased"
    NUMBER_TAKEN = "number_taken"
    UNKNOWN_ACCOUNT = "unknown_account"
    ACCOUNT_EXISTS = "account_exists"
    LAST_ADMINISTRATOR = "last_administrator"
    SESSION_FULL = "session_full"
    SESSION_NONSENSE = "session_nonsense"
    SESSION_PAST = "session_past"
    SESSION_EXISTS = "session_exists"
    SESSION_NOT_TODAY = "session_not_today"
    UNKNOWN_SESSION = "unknown_session"
    SESSION_NOT_PLANNED = "session_not_planned"
    ROSTER_TOO_LONG = "roster_too_long"
    NOT_ON_ROSTER = "not_on_roster"
    ROSTER_OUT_OF_HOURS = "roster_out_of_hours"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no. `values` fill the sentence: label, counter, service. Never personal."""

    code: RefusalCode
    values: Mapping[str, str] = field(default_factory=dict)
