"""What a page of another site, or another program on the way, cannot do: forge, frame, read, replay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests
from api_site import TIMEOUT_S
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.site.bodies import MOST_OF_JSON, MOST_OF_ROSTER
from kiosk.site.certificates import Tls, make

OFFICER = NAMES[Role.OFFICER]
FOREIGN = (
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1"},  # the same host, another port
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)
UNSAFE = (
    ("POST", "/api/session", {"name": OFFICER, "password": PASSWORD}),
    ("DELETE", "/api/session", None),
    ("POST", "/api/session/seen", None),
    ("POST", "/api/counters/1/next", {"request_id": "click-0001"}),
    ("POST", "/api/staff/Sari", {"request_id": "click-0002", "active": False}),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredSite]:
    folder = tmp_path_factory.mktemp("site")
    with secured(folder / "site.db", folder, with_pages=True) as running:
        yield running


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    from kiosk.clock import SystemClock

    return make(tmp_path_factory.mktemp("tls"), ["localhost", "127.0.0.1"], SystemClock().now())


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(("method", "path", "body"), UNSAFE)
def test_a_page_of_another_site_does_nothing(
    site: SecuredSite, method: str, path: str, body: object, headers: dict[str, str]
) -> None:
    administrator = site.staff(Role.ADMINISTRATOR)
    answer = administrator.ask(method, path, body, **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "other_origin")
    assert "set-cookie" not in answer.headers
    assert administrator.get("/api/session").json()["name"] == "Rina"


def test_our_own_pages_do(site: SecuredSite) -> None:
    headers = {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}
    assert (
        site.staff().post("/api/counters/1/next", {"request_id": "click-0003"}, **headers).status_code == 204
    )


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
)
def test_a_form_is_no_request(site: SecuredSite, kind: str) -> None:
    person = site.staff()
    answer = requests.post(
        f"{site.url}/api/counters/1/next",
        data=b'{"request_id": "click-0004"}',
        headers={"Content-Type": kind},
        cookies=person.browser.cookies.get_dict(),
        timeout=TIMEOUT_S,
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "form_not_taken")


def in_parts(size: int) -> Iterator[bytes]:
    """So many bytes that come without their number."""
    yield from (b"x" * 1024 for _ in range(size // 1024))


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize(
    ("method", "path", "size"),
    [
        ("POST", "/api/session", MOST_OF_JSON + 1024),
        ("POST", "/api/tickets", MOST_OF_JSON + 1024),
        ("PUT", "/api/session-days/2026-11-23/roster", MOST_OF_ROSTER + 1024),
    ],
)
def test_more_than_a_route_could_want_is_not_read(
    site: SecuredSite, method: str, path: str, size: int, announced: bool
) -> None:
    sent = b"x" * size if announced else in_parts(size)
    browser = site.staff(Role.SUPERVISOR).browser
    headers = {"Content-Type": "application/json"}
    answer = browser.request(method, site.url + path, data=sent, headers=headers, timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers["x-frame-options"] == "DENY"


def test_a_log_in_is_json_or_nothing(site: SecuredSite) -> None:
    body = f'{{"name": "{OFFICER}", "password": "{PASSWORD}"}}'.encode()
    for headers in ({}, {"Content-Type": "application/octet-stream"}):
        answer = requests.post(f"{site.url}/api/session", data=body, headers=headers, timeout=TIMEOUT_S)
        assert answer.status_code in (415, 422)
        assert "set-cookie" not in answer.headers


def test_the_cookie_is_hidden_from_scripts_and_stays_here(site: SecuredSite) -> None:
    answer = site.somebody().sign_in(OFFICER)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("anjungan_session=")
    for word in ("httponly", "samesite=strict", "path=/"):
        assert word in cookie
    assert "domain" not in cookie
    assert "secure" not in cookie  # it would be dropped over http


@pytest.mark.parametrize("path", ["/api/board", "/api/session", "/api/queue", "/api/audit", "/api/nothing"])
def test_answers_of_the_api_are_not_kept_guessed_or_framed(site: SecuredSite, path: str) -> None:
    headers = site.staff(Role.SUPERVISOR).get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_every_answer_tells_the_site_s_own_time(site: SecuredSite) -> None:
    """From which the pages count, so that a console whose clock is wrong shows no wrong wait."""
    site.clock.advance(3600)
    for path in ("/api/board", "/staff", "/api/nothing"):
        told = parsedate_to_datetime(site.somebody().get(path).headers["Date"])
        assert timedelta(0) <= site.clock.now() - told < timedelta(seconds=1), path


@pytest.mark.parametrize("path", ["/staff", "/board", "/audit", "/static/tokens.css", "/t/ticket-9999"])
def test_pages_are_not_framed_or_guessed(site: SecuredSite, path: str) -> None:
    headers = site.somebody().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


# https


def test_under_tls_the_cookie_is_bound_to_this_host(tmp_path: Path, own_certificate: Tls) -> None:
    with secured(tmp_path / "site.db", tmp_path, own_certificate) as site:
        assert site.url.startswith("https://")
        person = site.somebody()
        cookie = person.sign_in(OFFICER).headers["set-cookie"]
        assert cookie.startswith("__Host-anjungan_session=")
        assert "secure" in cookie.lower()
        assert person.get("/api/queue").status_code == 200
        token = person.browser.cookies.get_dict()["__Host-anjungan_session"]
        stranger = site.somebody()  # the name without the prefix could have been set by a neighbour
        stranger.browser.cookies.set("anjungan_session", token)
        assert stranger.get("/api/queue").status_code == 401
        http = {"Origin": site.url.replace("https", "http")}
        assert person.post("/api/session/seen", **http).json()["code"] == "other_origin"
        assert person.post("/api/session/seen", Origin=site.url).status_code == 204
        assert person.ask("DELETE", "/api/session").status_code == 204
        assert person.browser.cookies.get_dict() == {}
        assert "Strict-Transport-Security" not in person.get("/api/board").headers


def test_browsers_keep_to_https_under_the_customers_certificate_only(
    tmp_path: Path, own_certificate: Tls
) -> None:
    with secured(
        tmp_path / "site.db", tmp_path, own_certificate, with_pages=True, strict_transport=True
    ) as site:
        assert site.somebody().get("/staff").headers["Strict-Transport-Security"] == "max-age=15552000"
