"""The head office over HTTP: who gets in, what is written down, and what is refused."""

from __future__ import annotations

import base64
import io
import re
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from central_process import CentralProcess
from head_office import (
    NAMES,
    NIK,
    PASSWORDS,
    PIXELS,
    Visitor,
    open_accounts,
    sent_submission,
    signed_in,
    told,
)
from jinja2.ext import babel_extract
from served_centre import served
from sqlalchemy import update

from central import schema
from central.access import ROUTES, Least
from central.cli import main
from central.clock import utc_now
from central.pages import (
    audit_page,
    bookings_page,
    door,
    labels,
    problem_pages,
    quotas_page,
    submissions_page,
)
from central.pages import sign_in as signing
from central.pages.language import english
from central.pages.people import GUESSES, IDLE, LASTS, Role
from central.pages.rendering import TEMPLATES
from central.store import open_database, writing
from central.words import stored

WHY = "Pemohon bertanya tentang berkasnya"
# Getting in


def test_every_page_asks_who_is_there_and_shows_nothing_before(lone: CentralProcess) -> None:
    for route, least in ROUTES.items():
        method, path = route.split(" ", 1)
        if least.value not in set(Role):
            continue
        stranger = Visitor(lone.url)
        answer = stranger.session.request(method, lone.url + re.sub(r"{.*?}", "x", path), timeout=20)
        assert answer.status_code == 401, route
        assert 'name="password"' in answer.text


def test_a_role_opens_what_it_may_and_no_more(lone: CentralProcess) -> None:
    visitors = {role: signed_in(lone, role) for role in Role}
    for route, least in ROUTES.items():
        if route.startswith("GET /office") and "{" not in route and least is not Least.NOTHING:
            needed = Role(least.value)
            for role, visitor in visitors.items():
                status = visitor.get(route.removeprefix("GET ")).status_code
                assert status == (200 if role.is_at_least(needed) else 403), (route, role)


def test_the_cookie_is_for_this_server_alone_and_for_no_script(lone: CentralProcess) -> None:
    answer = Visitor(lone.url).sign_in("  RINA ", PASSWORDS[Role.ADMINISTRATOR])
    said = answer.headers["Set-Cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    assert "no-store" in answer.headers["Cache-Control"]
    behind_tls = Visitor(lone.url).sign_in(
        "Rina", PASSWORDS[Role.ADMINISTRATOR], headers={"X-Forwarded-Proto": "https"}
    )
    assert behind_tls.headers["Set-Cookie"].startswith("__Host-office=")
    assert "secure" in behind_tls.headers["Set-Cookie"].lower()


def test_guessing_is_stopped_also_for_names_that_nobody_has(office: CentralProcess) -> None:
    for name in (NAMES[Role.OFFICER], "Siapa"):
        guesser = Visitor(office.url)
        tries = [guesser.sign_in(name, f"tebakan nomor {n}") for n in range(GUESSES + 1)]
        assert [answer.status_code for answer in tries] == [401] * GUESSES + [429]
        assert 1 <= int(tries[-1].headers["Retry-After"]) <= 15 * 60
    right = Visitor(office.url).sign_in(NAMES[Role.OFFICER], PASSWORDS[Role.OFFICER])
    assert right.status_code == 429
    assert Visitor(office.url).sign_in(NAMES[Role.VIEWER], PASSWORDS[Role.VIEWER]).status_code == 303


def test_what_was_typed_as_a_name_is_not_written_down(lone: CentralProcess) -> None:
    Visitor(lone.url).sign_in("kata sandi di kolom yang salah", "apa saja")
    assert told(lone, "by", "kind") == [("?", "sign_in_failed")]


@pytest.mark.parametrize(("column", "age"), [("seen_at", IDLE), ("began_at", LASTS)])
def test_a_session_ends(lone: CentralProcess, column: str, age: timedelta) -> None:
    sari = signed_in(lone, Role.OFFICER)
    engine = open_database(lone.database)
    with writing(engine) as connection:
        long_ago = stored(utc_now() - age - timedelta(seconds=1))
        connection.execute(update(schema.office_session).values({column: long_ago}))
    engine.dispose()
    answer = sari.get("/office")
    assert answer.status_code == 401
    assert "Sesi Anda sudah berakhir" in answer.text


def test_signing_out_ends_the_session_at_the_server(lone: CentralProcess) -> None:
    sari = signed_in(lone, Role.OFFICER)
    kept = dict(sari.session.cookies)
    assert sari.post("/office/session/end").status_code == 303
    assert Visitor(lone.url).get("/office", cookies=kept).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://lain.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_form_of_another_site_does_nothing(lone: CentralProcess, headers: dict[str, str]) -> None:
    rina = signed_in(lone, Role.ADMINISTRATOR)
    before = told(lone, "kind")
    fields = {"site": "kotabaru", "service": "passport_new", "begin": "8", "until": "9", "people": "0"}
    assert rina.post("/office/quotas", fields, headers=headers).status_code == 403
    assert rina.sign_in("Rina", PASSWORDS[Role.ADMINISTRATOR], headers=headers).status_code == 403
    assert told(lone, "kind") == before


def test_signing_in_leads_to_our_own_pages_alone(lone: CentralProcess) -> None:
    for after in ("https://lain.example", "//lain.example", "/officex", "/office/../x", "\\\\lain"):
        fields = {"name": "Rina", "password": PASSWORDS[Role.ADMINISTRATOR], "after": after}
        answer = Visitor(lone.url).post("/office/session", fields)
        assert answer.headers["Location"] == "/office", after


def test_accounts_are_kept_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def staff(*arguments: str, says: str = "") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(says + "\n"))
        return main(["staff", *arguments, "--state", str(tmp_path)])

    assert staff("add", "Dewi", "--role", "officer", says="kalimat yang panjang") == 0
    assert staff("add", "DEWI", "--role", "viewer", says="kalimat yang panjang") == 1
    assert staff("add", "Budi", "--role", "viewer", says="pendek") == 2
    assert staff("add", "Budi", "--role", "viewer", says="kata sandi milik budi") == 2
    assert staff("password", "Dewi", says="kalimat lain yang panjang") == 0
    assert staff("list") == 0
    assert capsys.readouterr().out.startswith("Dewi\tofficer\t")
    assert staff("remove", "Dewi") == 0
    assert staff("remove", "Dewi") == 1
    assert b"kalimat" not in (tmp_path / "central.db").read_bytes()


# Submissions


def test_an_opening_is_written_down_with_who_when_and_why(office: CentralProcess) -> None:
    sent_submission(office, office.enrol("booth-1"), "one")
    sari = signed_in(office, Role.OFFICER)
    closed = sari.get("/office/submissions/one").text
    assert NIK not in closed
    opened = sari.post("/office/submissions/one", {"why": WHY})
    assert opened.status_code == 200
    assert NIK in opened.text
    assert base64.b64encode(PIXELS).decode() in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    assert told(office, "by", "kind", "subject", "why")[-1] == ("Sari", "opened", "one", WHY)
    assert WHY in signed_in(office, Role.ADMINISTRATOR).get("/office/deeds").text


def test_without_a_reason_nothing_is_opened(lone: CentralProcess) -> None:
    sent_submission(lone, lone.enrol("booth-1"), "one")
    sari = signed_in(lone, Role.OFFICER)
    for why in ("", "    ", "ya", "x" * 201):
        answer = sari.post("/office/submissions/one", {"why": why})
        assert answer.status_code == 422
        assert NIK not in answer.text
    assert ("opened",) not in told(lone, "kind")


def test_a_viewer_opens_nothing(lone: CentralProcess) -> None:
    sent_submission(lone, lone.enrol("booth-1"), "one")
    answer = signed_in(lone, Role.VIEWER).post("/office/submissions/one", {"why": WHY})
    assert answer.status_code == 403
    assert NIK not in answer.text
    assert ("opened",) not in told(lone, "kind")


def test_what_another_key_sealed_is_told_and_the_try_is_written_down(lone: CentralProcess) -> None:
    other = str(pyrage.x25519.Identity.generate().to_public())
    sent_submission(lone, lone.enrol("booth-1"), "one", other)
    answer = signed_in(lone, Role.OFFICER).post("/office/submissions/one", {"why": WHY})
    assert answer.status_code == 409
    assert "Kunci pusat tidak membuka" in answer.text
    assert [kind for (kind,) in told(lone, "kind")][-2:] == ["opened", "not_opened"]


def test_a_centre_without_its_key_opens_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "centre") as centre:
        open_accounts(centre)
        sent_submission(centre, centre.enrol("booth-1"), "one")
        answer = signed_in(centre, Role.OFFICER).post("/office/submissions/one", {"why": WHY})
        assert "tanpa kunci pusat" in answer.text
        assert NIK not in answer.text


def test_the_private_key_is_not_in_the_database(lone: CentralProcess) -> None:
    sent_submission(lone, lone.enrol("booth-1"), "one")
    signed_in(lone, Role.OFFICER).post("/office/submissions/one", {"why": WHY})
    for path in lone.home.glob("central.db*"):
        kept = path.read_bytes()
        assert str(lone.identity).encode() not in kept
        assert NIK.encode() not in kept


def test_a_key_that_cannot_be_read_is_told_at_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wrong.key").write_text("not a key\n")
    for name in ("wrong.key", "absent.key"):
        assert main(["serve", "--state", str(tmp_path), "--identity", str(tmp_path / name)]) == 1
        assert "private key" in capsys.readouterr().err


def test_submissions_are_found_by_site_day_kind_and_words(office: CentralProcess) -> None:
    token = office.enrol("booth-1")
    sent_submission(office, token, "one")
    sent_submission(office, token, "two")
    tono = signed_in(office, Role.VIEWER)

    def found(query: str) -> set[str]:
        return set(re.findall(r'href="/office/submissions/(one|two)"', tono.get(query).text))

    here = "/office/submissions"
    assert found(here) == found(f"{here}?site=kotabaru&kind=visit") == {"one", "two"}
    assert found(f"{here}?search=ticket-TWO") == {"two"}
    for nothing in ("site=lain", "day=2001-01-01", "kind=survey", "search=%25", "older=2001~x"):
        assert found(f"{here}?{nothing}") == set()
    assert found(f"{here}?day=bukan-hari&search=%00") == {"one", "two"}


# Figures and words


def test_figures_are_counted_by_day_and_site(office: CentralProcess) -> None:
    token = office.enrol("booth-1")
    sent_submission(office, token, "one")
    late = "2026-03-01T17:30:00+00:00"  # half past one in the night of 2 March at the site
    events = [
        {"id": f"e-{n}", "sequence": n, "ticket": f"t-{n % 2}", "kind": kind, "at": late, "by": "booth-1"}
        for n, kind in enumerate(("issued", "issued", "no_show", "no_show", "resumed"))
    ]
    sent = {"at": late, "boot": "0123456789abcdef", "uptime_s": 1.0}
    assert office.post("/v1/events", token, {"site": "kotabaru", "sent": sent, "events": events}).ok
    beat = {"booth": "booth-1", "at": late, "unsent": {"submissions": 3, "oldest_s": 7200.0}}
    assert office.post("/v1/heartbeats", token, beat).ok
    tono = signed_in(office, Role.VIEWER)
    answer = tono.get("/office?first=2026-03-02&last=2026-03-02&form=csv")
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "day,site,tickets,no_shows,submissions,bookings,arrived",
        "2026-03-02,kotabaru,2,1,0,0,0",
    ]
    page = tono.get("/office?first=2026-03-02&last=2026-03-02").text
    assert re.search(r"booth-1</th><td>kotabaru</td><td>2 jam</td><td>3</td>", page)


def test_a_booth_that_needs_somebody_says_so(lone: CentralProcess) -> None:
    token = lone.enrol("booth-1")
    beat = {"booth": "booth-1", "at": utc_now().isoformat(), "version": "0.1.0"}
    assert lone.post("/v1/heartbeats", token, beat).ok
    lone.enrol("booth-2")
    page = signed_in(lone, Role.VIEWER).get("/office/booths").text
    assert "0.1.0" in page
    assert "Belum pernah memberi kabar" in page


def test_what_a_spreadsheet_would_run_is_text(lone: CentralProcess) -> None:
    rina = signed_in(lone, Role.ADMINISTRATOR)
    sent_submission(lone, lone.enrol("booth-1"), "one")
    rina.post("/office/submissions/one", {"why": "=HYPERLINK(1)"})
    assert "'=HYPERLINK" in rina.get("/office/deeds?form=csv").text


def test_every_word_of_the_pages_has_its_english() -> None:
    said: set[str] = set()
    for path in TEMPLATES.glob("*.html"):
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ("_",), [], {"trim_blocks": "true"}):
                text = message[0] if isinstance(message, tuple) else message
                said |= {text} if text else set()
    said |= {door.OTHER_SITE, door.NOT_YOURS, signing.WRONG, signing.EMPTY, signing.WAIT}
    said |= {submissions_page.NO_SUCH, bookings_page.NO_SUCH, bookings_page.NO_KEY, quotas_page.WRONG}
    said |= {problem_pages.OTHERWISE, *problem_pages.SENTENCES.values(), *audit_page.KINDS.values()}
    for table in (labels.KINDS, labels.PAPER, labels.FIELDS, labels.VALUES):
        said |= set(table.values()) - {"–"}
    for values in labels.VALUES_OF.values():
        said |= set(values.values())
    assert len(said) > 100
    assert said - set(english()) == set()


def test_a_booth_that_moved_is_where_it_last_handed_over_events(office: CentralProcess) -> None:
    token = office.enrol("booth-1")
    for site in ("zamrud", "kotabaru"):
        sent = {"at": utc_now().isoformat(), "boot": "0123456789abcdef", "uptime_s": 1.0}
        assert office.post("/v1/events", token, {"site": site, "sent": sent, "events": []}).ok
    page = signed_in(office, Role.VIEWER).get("/office/booths").text
    assert '<h2>booth-1</h2> <span class="quiet">kotabaru</span>' in page
