"""A recorded day, replayed through the API with the clock moved by hand.

Two hundred people come as DOMAIN.md's fifth finding tells: 77 in a hundred in
the first 68 minutes. The officers' habits are drawn from a seed. What was asked
and what was answered is kept in a notebook, so that a test can count it again
without the program. All times are whole seconds.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import requests
from api_site import PASSWORD, TIMEOUT_S, Client

from kiosk.queue.accounts import Role
from kiosk.queue.rules import ClassRule, CounterRule, QueueRules, ServiceRule, StageRule
from kiosk.site.passwords import hash_password
from kiosk.words import Wording

SEED = 1074
OPENING = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday 23 November, 07.30 in Kotabaru
DAY = "2026-11-23"
PEOPLE, PEAK_SHARE, PEAK_MINUTES, LAST_ARRIVAL_MINUTES, CLOSING_MINUTES = 200, 0.77, 68, 390, 402
TOO_LATE = (400.5, 401.0, 401.5)
SUPERVISOR = "wulan"
OFFICERS = {"1": "rina", "2": "budi", "3": "sari", "4": "joko", "5": "dewi"}
MINUTES = {"check": 2.0, "interview": 3.2, "collection": 1.8}
PAUSES = (("2", 150, 15, "Istirahat"), ("3", 262, 25, "Salat"), ("1", 300, 20, "Istirahat"))
FORMULA = "=HYPERLINK(1) dari keluarga"

RULES = QueueRules(
    site="kotabaru",
    site_name="Booth Layanan Kotabaru",
    zone=ZoneInfo("Asia/Makassar"),
    services={
        "new_adult": ServiceRule(
            "new_adult", Wording("Paspor baru", "New passport"), "A", ("check", "interview")
        ),
        "renewal": ServiceRule(
            "renewal", Wording("Ganti paspor", "Replace a passport"), "F", ("check", "interview")
        ),
        "collection": ServiceRule(
            "collection", Wording("Pengambilan paspor", "Collection"), "C", ("collection",)
        ),
    },
    stages={
        "check": StageRule("check", Wording("Pemeriksaan berkas", "Document check")),
        "interview": StageRule("interview", Wording("Foto dan wawancara", "Photo and interview")),
        "collection": StageRule("collection", Wording("Pengambilan paspor", "Collection")),
    },
    counters={
        "1": CounterRule("1", "Loket 1", ("check",)),
        "2": CounterRule("2", "Loket 2", ("check", "collection")),
        "3": CounterRule("3", "Loket 3", ("interview",)),
        "4": CounterRule("4", "Loket 4", ("interview",)),
        "5": CounterRule("5", "Loket 5", ("check", "interview")),
    },
    classes={"regular": ClassRule(1), "booking": ClassRule(1.5), "priority": ClassRule(3)},
    hours=dict.fromkeys(range(5), ((time(7, 30), time(16, 0)),)),
    service_minutes=MINUTES,
    early_minutes=60,
    late_minutes=60,
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the notebook; `ticket` is the API's answer."""

    at: datetime
    what: str
    counter: str
    by: str
    ticket: dict[str, Any]
    reason: str | None = None


@dataclass
class Notebook:
    """What was done and stood, in order, and when the counters were paused."""

    arrivals: dict[str, dict[str, Any]] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    pauses: list[tuple[str, str, datetime, datetime]] = field(default_factory=list)
    undone: int = 0
    ended_at: datetime | None = None


class Replay:
    """The day, and the hands at the booth and at the counters."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.book = Notebook()
        self._dice = random.Random(SEED)
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._serial = itertools.count(1)
        self._sessions: dict[str, requests.Session] = {}
        self._paused: set[str] = set()
        self._resting: set[str] = set()
        self._parked: dict[str, tuple[datetime, str]] = {}

    def run(self) -> Notebook:
        people = self.client.store
        for name in OFFICERS.values():
            people.add_staff(name, Role.OFFICER, hash_password(PASSWORD))
        people.add_staff(SUPERVISOR, Role.SUPERVISOR, hash_password(PASSWORD))
        self._plan()
        while self._agenda:
            at, _, deed = heapq.heappop(self._agenda)
            self.client.clock.set_wall(at)
            deed()
        for session in self._sessions.values():
            session.close()
        return self.book

    # The plan

    def _plan(self) -> None:
        peak = round(PEOPLE * PEAK_SHARE)
        minutes = [self._dice.uniform(0, PEAK_MINUTES) for _ in range(peak)]
        others = PEOPLE - peak - len(TOO_LATE)
        minutes += [self._dice.uniform(PEAK_MINUTES, LAST_ARRIVAL_MINUTES) for _ in range(others)]
        minutes += TOO_LATE
        for number, minute in enumerate(sorted(minutes)):
            self._at(OPENING + timedelta(seconds=round(minute * 60)), self._arrive, number)
        for counter in OFFICERS:
            self._at(OPENING + timedelta(minutes=5, seconds=int(counter)), self._free, counter)
        for counter, start, lasts, reason in PAUSES:
            self._at(OPENING + timedelta(minutes=start), self._pause, counter, lasts, reason)
        for minute in (40, 75, 95, 120, 170):
            self._at(OPENING + timedelta(minutes=minute), self._change_priority, True)
        for minute in (60, 130):
            self._at(OPENING + timedelta(minutes=minute), self._change_priority, False)
        self._at(OPENING + timedelta(minutes=CLOSING_MINUTES), self._end)

    def _at(self, moment: datetime, deed: Callable[..., None], *arguments: Any) -> None:
        heapq.heappush(self._agenda, (moment, next(self._serial), lambda: deed(*arguments)))

    def _in(self, seconds: float, deed: Callable[..., None], *arguments: Any) -> None:
        self._at(self.now + timedelta(seconds=max(1, round(seconds))), deed, *arguments)

    @property
    def now(self) -> datetime:
        return self.client.clock.now()

    # The booth

    def _arrive(self, number: int) -> None:
        dice = self._dice
        service = dice.choices(("new_adult", "renewal", "collection"), (45, 37, 18))[0]
        kind = dice.choices(("walk_in", "booking", "priority"), (52, 33, 15))[0]
        order = self.client.order(service, entrance=kind)
        if kind == "priority":
            order["priority"] = "priority"
        if kind == "booking":
            booked_at = self.now + timedelta(minutes=dice.choice((-90, -30, 0, 20, 45)))
            people = dice.choice((1, 1, 1, 2))
            order |= {"booking": f"uji-{number}", "booked_at": booked_at.isoformat()}
            order |= {"people": people, "party": people}
        answer = self.client.issue(order)
        assert answer.status_code == 201, answer.text
        self.book.arrivals[answer.json()["id"]] = {"at": self.now, "order": order, **answer.json()}

    # The counters

    def _free(self, counter: str) -> None:
        """Call: what is due again, sometimes a chosen number, else the next."""
        if self.book.ended_at is not None:
            return
        if counter in self._paused:
            self._resting.add(counter)
            return
        stages = RULES.counters[counter].stages
        due = [one for one, (at, stage) in self._parked.items() if at <= self.now and stage in stages]
        others = self._others(counter) if self._dice.random() < 0.03 else []
        if due:
            self._choose(due[0], counter, "Kembali setelah ditunda")
        elif others:
            reason = FORMULA if self._dice.random() < 0.5 else "Keadaan mendesak"
            self._choose(self._dice.choice(others), counter, reason)
        else:
            self._next(counter)

    def _others(self, counter: str) -> list[str]:
        """Who waits for this counter and is not next."""
        queue = self._session(OFFICERS[counter]).get(f"{self.client.url}/api/queue", timeout=TIMEOUT_S).json()
        stages = RULES.counters[counter].stages
        return [one["id"] for one in queue["waiting"] if one["stage"]["code"] in stages][1:]

    def _choose(self, ticket: str, counter: str, reason: str) -> None:
        self._parked.pop(ticket, None)
        assert self._act(ticket, "call", counter, reason) is not None
        self._called(counter, ticket)

    def _next(self, counter: str) -> None:
        answer = self._post(OFFICERS[counter], f"/api/counters/{counter}/next", {})
        if answer.status_code == 204:
            self._in(30, self._free, counter)
            return
        assert answer.status_code == 200, answer.text
        self._note("call", counter, OFFICERS[counter], answer.json())
        self._called(counter, answer.json()["id"])

    def _called(self, counter: str, ticket: str) -> None:
        luck = self._dice.random()
        if luck < 0.02:
            self._in(20, self._undo_and_free, counter)
        elif luck < 0.10:
            self._in(60, self._act, ticket, "recall", counter)
            self._in(150, self._miss, ticket, counter)
        else:
            if luck < 0.2:
                self._in(45, self._act, ticket, "recall", counter)
            self._in(self._dice.uniform(48, 80), self._serve, ticket, counter)

    def _undo_and_free(self, counter: str) -> None:
        self._undo(counter)
        self._in(10, self._free, counter)

    def _miss(self, ticket: str, counter: str) -> None:
        self._act(ticket, "no-show", counter)
        if self._dice.random() < 0.4:
            self._in(self._dice.uniform(300, 1500), self._act, ticket, "resume", "1", None, SUPERVISOR)
        self._let_go(counter)

    def _serve(self, ticket: str, counter: str) -> None:
        answer = self._act(ticket, "serve", counter)
        assert answer is not None
        seconds = MINUTES[answer["stage"]["code"]] * 60 * self._dice.lognormvariate(-0.1, 0.45)
        luck = self._dice.random()
        if luck < 0.04:
            self._in(seconds / 3, self._park, ticket, counter)
        elif luck < 0.07:
            self._in(seconds / 2, self._transfer, ticket, counter)
        elif luck < 0.085:
            self._in(seconds / 2, self._leave, ticket, "cancel", counter)
        elif luck < 0.115:
            self._in(seconds, self._finish_too_soon, ticket, counter)
        else:
            self._in(seconds, self._leave, ticket, "finish", counter)

    def _park(self, ticket: str, counter: str) -> None:
        answer = self._act(ticket, "park", counter, "Fotokopi dokumen", minutes=10)
        assert answer is not None
        self._parked[ticket] = (self.now + timedelta(minutes=10), answer["stage"]["code"])
        self._let_go(counter)

    def _transfer(self, ticket: str, counter: str) -> None:
        other = {"1": "2", "2": "1", "3": "4", "4": "3", "5": "4"}[counter]
        answer = self._act(ticket, "transfer", counter, "Salah loket atau tahap", to_counter=other)
        if answer is None:  # the other counter does not serve this stage
            self._leave(ticket, "finish", counter)
            return
        self._let_go(counter)

    def _finish_too_soon(self, ticket: str, counter: str) -> None:
        self._act(ticket, "finish", counter)

        def not_yet() -> None:
            if self._undo(counter):
                self._in(60, self._leave, ticket, "finish", counter)
            else:
                self._let_go(counter)

        self._in(15, not_yet)

    def _leave(self, ticket: str, action: str, counter: str) -> None:
        self._act(ticket, action, counter)
        self._let_go(counter)

    def _let_go(self, counter: str) -> None:
        self._in(self._dice.choice((5, 10, 20, 90)), self._free, counter)

    def _pause(self, counter: str, minutes: int, reason: str) -> None:
        name, start = OFFICERS[counter], self.now
        answer = self._post(name, f"/api/counters/{counter}/pause", {"reason": reason})
        assert answer.status_code == 200, answer.text
        self._paused.add(counter)

        def open_again() -> None:
            answer = self._post(name, f"/api/counters/{counter}/open", {})
            assert answer.status_code == 200, answer.text
            self._paused.discard(counter)
            self.book.pauses.append((counter, reason, start, self.now))
            if counter in self._resting:
                self._resting.discard(counter)
                self._in(5, self._free, counter)

        self._in(minutes * 60, open_again)

    # The supervisor

    def _change_priority(self, grant: bool) -> None:
        queue = self._session(SUPERVISOR).get(f"{self.client.url}/api/queue", timeout=TIMEOUT_S).json()
        waiting = [one for one in queue["waiting"] if (one["class"] == "priority") is not grant]
        if waiting:
            one = self._dice.choice(waiting)["id"]
            reason = "Membawa balita" if grant else "Salah pilih"
            self._act(one, "priority", "1", reason, SUPERVISOR, grant=grant)

    def _end(self) -> None:
        answer = self._post(SUPERVISOR, "/api/day/end", {"reason": "Jam layanan selesai", "force": True})
        assert answer.status_code == 200, answer.text
        self.book.ended_at = self.now
        self._agenda.clear()

    # The wire

    def _act(
        self,
        ticket: str,
        action: str,
        counter: str,
        reason: str | None = None,
        by: str | None = None,
        **more: object,
    ) -> dict[str, Any] | None:
        body = {"counter": counter, **({"reason": reason} if reason else {}), **more}
        answer = self._post(by or OFFICERS[counter], f"/api/tickets/{ticket}/{action}", body)
        if answer.status_code == 409:
            return None
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        self._note(action, counter, by or OFFICERS[counter], told, reason)
        return told

    def _undo(self, counter: str) -> bool:
        """Whether it was undone; not when another counter has the number by now."""
        answer = self._post(OFFICERS[counter], "/api/undo", {})
        if answer.status_code == 409:
            return False
        assert answer.status_code == 200, answer.text
        own = [number for number, one in enumerate(self.book.deeds) if one.by == OFFICERS[counter]]
        taken_back = self.book.deeds.pop(own[-1])
        assert taken_back.ticket["id"] == answer.json()["id"]
        self.book.undone += 1
        return True

    def _note(
        self, what: str, counter: str, by: str, ticket: dict[str, Any], reason: str | None = None
    ) -> None:
        self.book.deeds.append(Deed(self.now, what, counter, by, ticket, reason))

    def _post(self, name: str, path: str, body: dict[str, object]) -> requests.Response:
        body = {"request_id": self.client.click_id(), **body}
        answer = self._session(name).post(self.client.url + path, json=body, timeout=TIMEOUT_S)
        if answer.status_code == 401:  # nobody moved a hand for half an hour
            self._sessions.pop(name).close()
            answer = self._session(name).post(self.client.url + path, json=body, timeout=TIMEOUT_S)
        return answer

    def _session(self, name: str) -> requests.Session:
        if name not in self._sessions:
            self._sessions[name] = requests.Session()
            who = {"name": name, "password": PASSWORD}
            answer = self._sessions[name].post(f"{self.client.url}/api/session", json=who, timeout=TIMEOUT_S)
            assert answer.status_code == 200, answer.text
        return self._sessions[name]
