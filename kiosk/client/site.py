"""The site's client: numbers, the board, and "Panggil petugas".

One connection is kept open. A number is asked for with an id that the booth
made, so asking again after a broken answer gives the same number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import quote, urlencode

import requests

from kiosk.client.bounded import read_within
from kiosk.client.reserve import Block, Given
from kiosk.clock import Clock
from kiosk.faults import Fault, FaultCode
from kiosk.timing import Timing
from kiosk.visit.full import Full
from kiosk.visit.visit import Ticket

REFUSALS = {
    "quota_full": FaultCode.QUOTA_FULL,
    "closed": FaultCode.SITE_CLOSED,
    "booking_used": FaultCode.BOOKING_USED,
    "too_many_people": FaultCode.GROUP_COUNT,
}
#: Codes that are asked for at once.
MOST_CODES = 8
#: More than the board of any office; what is longer is not the site's.
ANSWER_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Expected:
    """Who is on the roster of today's session day."""

    code: str
    service: str
    starts_at: datetime
    masked_name: str
    people: int


@dataclass(frozen=True, slots=True)
class NumberRequest:
    """What the site learns of an applicant: no name, no NIK, no group."""

    id: str
    service: str
    entrance: str
    priority: bool
    booking: str | None
    booked_at: datetime | None
    arrived_at: datetime
    booth: str
    checklist: Mapping[str, str]
    people: int = 1
    party: int = 1

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "service": self.service,
            "entrance": self.entrance,
            "priority": "priority" if self.priority else None,
            "booking": self.booking,
            "booked_at": self.booked_at.isoformat() if self.booked_at else None,
            "arrived_at": self.arrived_at.isoformat(),
            "booth": self.booth,
            "checklist": dict(self.checklist) or None,
            "people": self.people,
            "party": self.party,
        }


class SiteClient:
    """`read_token` gives this booth's bearer token; it may be installed later.
    Under https the site's certificate must be the one in the file `trust`, or
    signed by the authority there; without it by one that the system knows."""

    def __init__(
        self,
        url: str,
        read_token: Callable[[], str],
        clock: Clock,
        timing: Timing,
        trust: Path | None = None,
    ) -> None:
        self._url = url
        self._clock = clock
        self._timing = timing
        self._session = requests.Session()
        self._session.trust_env = False
        if trust is not None:
            self._session.verify = str(trust)
        self._read_token = read_token
        self._away = False

    def close(self) -> None:
        self._session.close()

    def issue(self, request: NumberRequest) -> Ticket | Fault:
        """A number. Tries again with the same id while the site is away; only
        once while it has not been heard since the last applicant waited in vain."""
        answer = self._ask("POST", "/api/tickets", request.as_json(), 1 if self._away else None)
        if isinstance(answer, Fault):
            self._away = answer.code is FaultCode.SITE_AWAY
            return answer
        return _ticket(answer) or Fault(FaultCode.SITE_AWAY, "an answer that is not the site's")

    def lease(self, lease_id: str, booth: str, day: date) -> list[Block] | Fault:
        """Ask for numbers of `day` that this booth may give by itself; one try."""
        body = {"id": lease_id, "booth": booth, "business_date": day.isoformat()}
        answer = self._ask("POST", "/api/reserves", body, tries=1)
        if isinstance(answer, Fault):
            return answer
        blocks = _blocks(answer.get("blocks")) if answer.get("id") == lease_id else None
        return Fault(FaultCode.SITE_AWAY, "an answer that is not the site's") if blocks is None else blocks

    def hand_in(self, given: Given) -> Fault | None:
        """Tell the site of a ticket that was given from the reserve; one try."""
        answer = self._ask("POST", "/api/tickets", given.body, tries=1)
        if isinstance(answer, Fault):
            return answer
        if (answer.get("id"), answer.get("label")) != (given.id, given.label):
            return Fault(FaultCode.SITE_AWAY, "an answer that is not the site's")
        return None

    def places(self) -> Mapping[str, object] | Fault:
        """What the site has given and has left, and its session days; one try."""
        answer = self._ask("GET", "/api/places", None, tries=1)
        if isinstance(answer, Fault) or "services" in answer:
            return answer
        return Fault(FaultCode.SITE_AWAY, "an answer that is not the site's")

    def given(self, booking: str) -> Ticket | None:
        """The last number that `booking` was given today; None when the site
        knows of none, or cannot be asked."""
        answer = self._ask("GET", f"/api/bookings/tickets?booking={quote(booking, safe='')}", None, tries=1)
        tickets = [] if isinstance(answer, Fault) else answer.get("tickets")
        if not isinstance(tickets, list) or not tickets or not isinstance(tickets[-1], dict):
            return None
        return _ticket(tickets[-1])

    def expected(self, codes: Sequence[str]) -> Expected | None:
        """Who of today's session day has one of these codes; one try, None when
        nobody has, or when the site is out of reach."""
        asked = urlencode([("code", code) for code in codes[:MOST_CODES]])
        answer = self._ask("GET", f"/api/expected?{asked}", None, tries=1)
        return None if isinstance(answer, Fault) else _expected(answer)

    def introduce(self, booth: str, slip_key: str) -> Fault | None:
        """Tell with which key (hex) `booth` signs slips; one try."""
        answer = self._ask("POST", "/api/slip-keys", {"booth": booth, "public": slip_key}, tries=1)
        return answer if isinstance(answer, Fault) else None

    def call_officer(self, request_id: str, booth: str, step: str) -> bool | Fault:
        """Tell the consoles that someone at `booth` asks for help at `step`: whether an officer
        has answered that call."""
        answer = self._ask("POST", "/api/assistance", {"id": request_id, "booth": booth, "step": step})
        if isinstance(answer, Fault):
            return answer
        if answer.get("id") != request_id:
            return Fault(FaultCode.SITE_AWAY, "an answer that is not the site's")
        return answer.get("answered") is True

    def tell_troubles(self, booth: str, faults: Sequence[str], owed: Sequence[str]) -> Fault | None:
        """Tell the consoles what does not work at `booth`, as codes, and which numbers have no
        paper; one try."""
        body = {"faults": list(faults), "owed": list(owed)}
        answer = self._ask("PUT", f"/api/booths/{quote(booth, safe='')}/troubles", body, tries=1)
        return answer if isinstance(answer, Fault) else None

    def board(self) -> Mapping[str, object] | Fault:
        """What the board shows; one try."""
        return self._ask("GET", "/api/board", None, tries=1)

    def _ask(
        self, method: str, path: str, body: Mapping[str, object] | None, tries: int | None = None
    ) -> Mapping[str, object] | Fault:
        fault = Fault(FaultCode.SITE_AWAY)
        for attempt in range(tries or self._timing.site_tries):
            if attempt:
                self._clock.sleep(self._timing.site_pause_s)
            try:
                with self._session.request(
                    method,
                    self._url + path,
                    json=body,
                    headers={"Authorization": f"Bearer {self._read_token()}"},
                    timeout=self._timing.site_answer_s,
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    content = read_within(response, self._clock, self._timing.site_answer_s, ANSWER_BYTES)
                answer = json.loads(content) if content else {}
            except (OSError, ValueError, RecursionError) as error:  # also a trust file that is gone
                fault = Fault(FaultCode.SITE_AWAY, type(error).__name__)
                continue
            if 200 <= response.status_code < 300 and isinstance(answer, dict):
                self._away = False
                return answer
            if response.status_code in (401, 403):
                return Fault(FaultCode.SITE_DENIED, f"HTTP {response.status_code}")
            if 400 <= response.status_code < 500 and isinstance(answer, dict):
                why = str(answer.get("code"))
                if why == "quota_full":
                    return _full(answer)
                if why == "session_full":
                    return Full(FaultCode.QUOTA_FULL, why, "session")
                return Fault(REFUSALS.get(why, FaultCode.SITE_REFUSED), why)
            fault = Fault(FaultCode.SITE_AWAY, f"HTTP {response.status_code}")
        return fault


def _expected(answer: Mapping[str, object]) -> Expected | None:
    """The booking in an answer; None when a stranger gave it."""
    try:
        return Expected(
            str(answer["code"]),
            str(answer["service"]),
            datetime.fromisoformat(str(answer["starts_at"])),
            str(answer["masked_name"]),
            int(str(answer["people"])),
        )
    except (KeyError, ValueError):
        return None


def _blocks(rows: object) -> list[Block] | None:
    """The blocks in an answer; None when a stranger gave it."""
    if not isinstance(rows, list):
        return None
    blocks = []
    for row in rows:
        match row:
            case {"series": str(series), "first": int(first), "last": int(last)} if 0 < first <= last:
                blocks.append(Block(series, first, last))
            case _:
                return None
    return blocks


def _ticket(answer: Mapping[str, object]) -> Ticket | None:
    """The ticket in `answer`; None when a stranger gave it, such as a captive portal."""
    wait, people = answer.get("wait"), answer.get("people")
    if wait is None and "state" in answer:  # called already: nobody is before it
        wait = {}
    if not isinstance(wait, dict):
        return None
    texts = [answer.get(name) for name in ("id", "label", "zone")]
    numbers = [answer.get("ahead"), wait.get("low"), wait.get("high")]
    match [*texts, *numbers]:
        case [str(id_), str(label), str(zone), int(ahead), int(low), int(high)]:
            return Ticket(id_, label, ahead, low, high, zone, people=people if isinstance(people, int) else 1)
        case [str(id_), str(label), str(zone), int(), None, None] if not wait:
            return Ticket(id_, label, None, None, None, zone)
    return None


def _full(answer: Mapping[str, object]) -> Full:
    """What the site says is full; what of it cannot be read is left out."""
    limit, left = str(answer.get("full")), str(answer.get("left"))
    try:
        opens_at = time.fromisoformat(str(answer["opens_at"])) if "opens_at" in answer else None
        next_day = date.fromisoformat(str(answer["next_day"])) if "next_day" in answer else None
    except ValueError:
        opens_at = next_day = None
    places = int(left) if left.isdecimal() else 0
    counted = "next_day_counted" in answer
    return Full(FaultCode.QUOTA_FULL, limit, limit, places, opens_at, next_day, counted)
