"""Who is let in, how often, and with how much; told before a byte of the body is read."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from central_process import PATIENCE_S, CentralProcess
from envelopes import body_for, put
from fastapi import FastAPI
from served_centre import served
from sqlalchemy import select

from central import access, schema
from central.access import MOST_BYTES, MOST_BYTES_OF, ROUTES
from central.cli import main
from central.clock import utc_now
from central.enrolment import enrol
from central.limits import Limits, address_key
from central.store import open_database, writing


def test_a_revoked_booth_is_turned_away_at_once_and_what_it_sent_stays(central: CentralProcess) -> None:
    token, other = central.enrol("booth-1"), central.enrol("booth-2")
    assert put(central, token, "one", body_for(central)).status_code == 201
    assert central.command("revoke", "booth-1")[0] == 0
    refused = put(central, token, "two", body_for(central))
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:anjungan:problem:revoked")
    assert central.summary(other)["submissions"] == 1
    booths = {booth["name"]: (booth["state"], booth["tokens"]) for booth in central.command("booths")[1]}
    assert booths == {"booth-1": ("revoked", 0), "booth-2": ("enrolled", 1)}


def test_a_booth_that_is_enrolled_again_is_let_in_with_its_new_token_alone(central: CentralProcess) -> None:
    stolen = central.enrol("booth-1")
    central.command("revoke", "booth-1")
    token = central.enrol("booth-1")
    assert put(central, token, "one", body_for(central)).status_code == 201
    assert put(central, stolen, "two", body_for(central)).status_code == 401


def test_a_token_that_is_being_replaced_opens_until_its_time_has_ended(central: CentralProcess) -> None:
    engine = open_database(central.database)
    now = utc_now()
    with writing(engine) as connection:
        ended = enrol(connection, "booth-1", now - timedelta(hours=30))
        ending = enrol(connection, "booth-1", now - timedelta(hours=25), keep_hours=24)
        latest = enrol(connection, "booth-1", now, keep_hours=24)
    engine.dispose()
    assert [central.get("/v1/summary", token).status_code for token in (ended, ending, latest)] == [
        401,
        200,
        200,
    ]


def test_a_booth_of_one_site_is_told_nothing_of_another_and_brings_nothing_for_it(
    central: CentralProcess,
) -> None:
    token = bound(central, "--site", "kotabaru")
    booking = {"code": "A", "name": "Budi", "service": "passport-new", "office": "O", "address": "J"}
    booking |= {"starts_at": "2026-11-23T08:00:00+08:00"}
    other = central.enrol("booth-2")
    for code, site in (("HERE", "kotabaru"), ("THERE", "batulicin")):
        made = central.post("/v1/bookings", other, {**booking, "code": code, "site": site})
        assert made.status_code == 201
    arrival = {"ticket": "t-1", "label": "A001", "at": "2026-11-23T08:00:00+08:00"}

    def asked(site: str, code: str) -> list[requests.Response]:
        body = json.dumps({**json.loads(body_for(central)), "site": site}).encode()
        return [
            central.get(f"/v1/sites/{site}/manifest", token),
            central.post("/v1/events", token, {"site": site, "events": []}),
            put(central, token, f"submission-{site}", body),
            central.post("/v1/bookings", token, {**booking, "code": f"NEW-{site}", "site": site}),
            central.post(f"/v1/bookings/{code}/arrival", token, arrival),
        ]

    assert [answer.status_code for answer in asked("kotabaru", "HERE")] == [200, 200, 201, 201, 200]
    refused = asked("batulicin", "THERE")
    assert {answer.status_code for answer in refused} == {403}
    assert {answer.json()["type"] for answer in refused} == {"urn:anjungan:problem:other_site"}
    assert central.get("/v1/bookings/THERE", token).json()["status"] == "booked"
    names = {"service": {"passport_new": {"id": "Paspor", "en": "Passport"}}, "document": {}, "group": {}}
    beat = {"booth": "booth-1", "at": "2026-11-23T08:00:00+08:00", "names": {**names, "site": "batulicin"}}
    assert central.post("/v1/heartbeats", token, beat).status_code == 200
    engine = open_database(central.database)
    with engine.connect() as connection:
        assert connection.execute(select(schema.name)).all() == []
    engine.dispose()


def test_the_site_of_a_booth_stays_when_its_token_is_replaced_and_goes_when_that_is_said(
    central: CentralProcess,
) -> None:
    def statuses(token: str) -> list[int]:
        return [central.get(f"/v1/sites/{site}/manifest", token).status_code for site in ("a", "b")]

    assert statuses(bound(central)) == [200, 200]
    assert statuses(bound(central, "--site", "a")) == [200, 403]
    assert statuses(bound(central)) == [200, 403]
    assert central.command("booths")[1][0]["site"] == "a"
    assert statuses(bound(central, "--any-site")) == [200, 200]


def bound(central: CentralProcess, *options: str) -> str:
    """A new token of booth-1, as `central enrol` prints it."""
    places = ("--state", str(central.home), "--database", central.database)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["enrol", "booth-1", *options, *places]) == 0
    return printed.getvalue().strip()


def test_whom_nobody_knows_cannot_be_revoked(central: CentralProcess) -> None:
    assert central.command("revoke", "booth-9")[0] == 1


class Line:
    """One connection, spoken on by hand."""

    def __init__(self, central: CentralProcess, token: str) -> None:
        address = urlsplit(central.url)
        self._socket = socket.create_connection((address.hostname, address.port), timeout=PATIENCE_S)
        self._token = token

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def say(self, request: str, headers: str, body: bytes = b"") -> http.client.HTTPResponse:
        head = f"{request} HTTP/1.1\r\nHost: centre\r\nAuthorization: Bearer {self._token}\r\n{headers}\r\n"
        self._socket.sendall(head.encode() + body)
        response = http.client.HTTPResponse(self._socket)
        response.begin()
        return response


@pytest.mark.parametrize(
    ("request_line", "most_bytes"),
    [("POST /v1/heartbeats", MOST_BYTES)]
    + [
        (route.replace("{submission}", "x").replace("{upload_id}", "x"), n)
        for route, n in MOST_BYTES_OF.items()
        if ROUTES[route] is access.BOOTH
    ],
)
def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(
    lone: CentralProcess, request_line: str, most_bytes: int
) -> None:
    with Line(lone, lone.enrol("booth-1")) as line:
        answer = line.say(request_line, f"Content-Length: {most_bytes + 1}\r\n")
        assert (answer.status, answer.headers["Content-Type"]) == (413, "application/problem+json")


def test_a_body_that_does_not_say_how_long_it_is_is_cut_off_when_it_is_too_large(
    lone: CentralProcess,
) -> None:
    chunk = b"10000\r\n" + bytes(0x10000) + b"\r\n"
    with Line(lone, lone.enrol("booth-1")) as line:
        answer = line.say("POST /v1/heartbeats", "Transfer-Encoding: chunked\r\n", chunk * 2 + b"0\r\n\r\n")
        assert (answer.status, answer.headers["Content-Type"]) == (413, "application/problem+json")


def test_whom_nobody_knows_is_refused_before_the_body_comes(lone: CentralProcess) -> None:
    with Line(lone, "invented") as line:
        assert line.say("POST /v1/events", "Content-Length: 1000\r\n").status == 401


def test_a_booth_that_runs_wild_waits_and_the_others_do_not(tmp_path: Path) -> None:
    with served(tmp_path / "centre", limits=Limits(booth_per_s=0.01, address_per_s=0, burst_s=300)) as centre:
        wild, calm = centre.enrol("booth-1"), centre.enrol("booth-2")
        answers = [centre.get("/v1/summary", wild) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 100
        assert centre.get("/v1/summary", calm).status_code == 200


def test_an_address_that_guesses_tokens_waits(tmp_path: Path) -> None:
    with served(tmp_path / "centre", limits=Limits(booth_per_s=0, address_per_s=0.01, burst_s=300)) as centre:
        guesses = [centre.get("/v1/summary", f"guess-{n}").status_code for n in range(5)]
        assert guesses == [401, 401, 401, 429, 429]


def test_a_subscriber_with_many_ipv6_addresses_is_one() -> None:
    assert address_key("2001:db8:1:2::1") == address_key("2001:db8:1:2:ffff::9")
    assert address_key("2001:db8:1:3::1") != address_key("2001:db8:1:2::1")
    assert address_key("127.0.0.1") == "127.0.0.1"


def test_every_call_but_the_contract_asks_who_is_there(lone: CentralProcess) -> None:
    address = urlsplit(lone.url)
    let_in = set()
    for route in ROUTES:
        method, path = route.split(" ", 1)
        connection = http.client.HTTPConnection(address.netloc, timeout=PATIENCE_S)
        connection.request(method, path.replace("{", "").replace("}", ""))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 401:
            let_in.add(route)
    assert let_in == {route for route, least in ROUTES.items() if least is access.NOTHING}


def test_an_application_with_a_route_that_is_not_in_the_table_does_not_start() -> None:
    app = FastAPI(docs_url=None, redoc_url=None)
    app.add_api_route("/v1/unlisted", lambda: None)
    with pytest.raises(RuntimeError, match="GET /v1/unlisted"):
        access.check(app)


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentralProcess]:
    """One centre for what does not depend on the engine and keeps nothing."""
    with served(tmp_path_factory.mktemp("lone") / "centre") as centre:
        yield centre
