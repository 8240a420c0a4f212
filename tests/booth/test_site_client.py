"""The site's client: refusals by name, strangers that answer, and answers that come late."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from booth_site import MORNING, MorningClock, SiteProcess
from crew_booth import QUICK, CrewBooth

from kiosk.client.site import NumberRequest, SiteClient
from kiosk.dock.scene import free_port
from kiosk.faults import Fault, FaultCode
from kiosk.visit import events as on
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Paperwork, Ticket

HURRIED = replace(QUICK, site_answer_s=0.3, site_pause_s=0.01, board_poll_s=3600.0)
TICKET = {"id": "visit-00000001", "label": "A001", "ahead": 0, "wait": {"low": 0, "high": 10}, "zone": "A"}


def _order(id_: str = "visit-00000001") -> NumberRequest:
    return NumberRequest(
        id=id_,
        service="new_adult",
        entrance="walk_in",
        priority=False,
        booking=None,
        booked_at=None,
        arrived_at=MORNING,
        booth="kotabaru-1",
        checklist={},
    )


def _client(url: str, token: str = "token") -> SiteClient:
    return SiteClient(url, lambda: token, MorningClock(), HURRIED)


class Doorman:
    """Stands before a site, or in its place. It lets the site do what is asked
    and holds back the first `late` numbers until whoever asked has gone."""

    def __init__(self, answer: tuple[int, str] | None = None, site_url: str = "", late: int = 0) -> None:
        self.asked: list[dict[str, object]] = []
        self.paths: list[str] = []
        self.go_on = threading.Event()
        doorman = self
        left = iter(range(late))

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                doorman.paths.append(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.path == "/api/tickets":
                    doorman.asked.append(json.loads(body))
                status, text = answer or doorman.from_site(self.command, self.path, dict(self.headers), body)
                if self.path == "/api/tickets" and next(left, None) is not None:
                    doorman.go_on.wait(10.0)
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text.encode())))
                if 300 <= status < 400:
                    self.send_header("Location", "http://portal.example/login")
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._site_url = site_url
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def from_site(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        answer = requests.request(method, self._site_url + path, headers=headers, data=body, timeout=10)
        return answer.status_code, answer.text

    def __enter__(self) -> Doorman:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def _answering(status: int, body: str) -> Iterator[tuple[Doorman, SiteClient]]:
    with Doorman((status, body)) as doorman:
        client = _client(doorman.url)
        yield doorman, client
        client.close()


def test_a_number_is_read_as_it_was_given() -> None:
    with _answering(201, json.dumps(TICKET)) as (_, client):
        assert client.issue(_order()) == Ticket("visit-00000001", "A001", 0, 0, 10, "A")


@pytest.mark.parametrize(
    ("status", "body", "code", "tries"),
    [
        (409, '{"code": "quota_full"}', FaultCode.QUOTA_FULL, 1),
        (409, '{"code": "closed"}', FaultCode.SITE_CLOSED, 1),
        (409, '{"code": "booking_used"}', FaultCode.BOOKING_USED, 1),
        (409, '{"code": "something_new"}', FaultCode.SITE_REFUSED, 1),
        (422, "{}", FaultCode.SITE_REFUSED, 1),
        (401, "{}", FaultCode.SITE_DENIED, 1),
        (403, "", FaultCode.SITE_DENIED, 1),
        (500, "{}", FaultCode.SITE_AWAY, 3),
        (503, "<html>", FaultCode.SITE_AWAY, 3),
    ],
)
def test_a_refusal_is_named_and_only_absence_is_tried_again(
    status: int, body: str, code: FaultCode, tries: int
) -> None:
    with _answering(status, body) as (doorman, client):
        outcome = client.issue(_order())
        assert isinstance(outcome, Fault)
        assert outcome.code is code
        assert [asked["id"] for asked in doorman.asked] == ["visit-00000001"] * tries


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "<html>Selamat datang di Wi-Fi kami</html>"),
        (200, ""),
        (200, "{}"),
        (200, "[]"),
        (200, '{"id": "visit-00000001", "label": "A001", "ahead": "many", "wait": 3, "zone": "A"}'),
        (302, ""),
        (302, "{}"),
        (204, ""),
    ],
)
def test_a_stranger_who_answers_well_is_not_the_site(status: int, body: str) -> None:
    """A captive portal's 200 is no number, and it must not end the booth's process."""
    with _answering(status, body) as (_, client):
        outcome = client.issue(_order())
        assert isinstance(outcome, Fault)
        assert outcome.code is FaultCode.SITE_AWAY


def test_nobody_there_is_a_fault_and_no_exception() -> None:
    client = _client(f"http://127.0.0.1:{free_port()}")
    for outcome in (client.issue(_order()), client.call_officer("call-0001", "b", "home"), client.board()):
        assert isinstance(outcome, Fault)
        assert outcome.code is FaultCode.SITE_AWAY
    client.close()


def test_the_site_learns_no_name_no_nik_and_no_group() -> None:
    booked = {"priority": True, "booking": "booking-1", "booked_at": MORNING + timedelta(hours=1)}
    order = replace(_order(), **booked, checklist={"ktp": "scanned", "kk": "skipped"})
    assert order.as_json() == {
        "id": "visit-00000001",
        "service": "new_adult",
        "entrance": "walk_in",
        "priority": "priority",
        "booking": "booking-1",
        "booked_at": "2026-11-24T01:12:00+00:00",
        "arrived_at": "2026-11-24T00:12:00+00:00",
        "booth": "kotabaru-1",
        "checklist": {"ktp": "scanned", "kk": "skipped"},
        "people": 1,
        "party": 1,
    }


def test_an_answer_that_comes_late_once_still_makes_one_number_and_one_ticket(
    site: SiteProcess, tmp_path: Path
) -> None:
    with Doorman(site_url=site.url, late=1) as doorman, CrewBooth(tmp_path, doorman.url, HURRIED) as booth:
        booth.do(
            on.Touched(),
            on.EntranceChosen(Entrance.WALK_IN),
            on.ServiceChosen("new_adult"),
            on.Next(),
            on.NoCard(),
            on.ScanSkipped(),
            on.Next(),
        )
        booth.see(Step.TICKET)
        assert booth.see_paper() is Paperwork.OUT
        assert booth.visit.ticket is not None
        assert [asked["id"] for asked in doorman.asked] == [booth.visit.id] * 2
        assert booth.visit.ticket.id == booth.visit.id
        assert site.waiting() == 1
        assert len(booth.parcels()) == 1
        assert booth.papers() == ["ticket-0001.png"]
