"""Every page of the head office in every state that a person meets, as a table of scenes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from central_process import CentralProcess
from head_office import NAMES, PASSWORDS, ROW, csv_of, imported, open_accounts, sent_submission, signed_in
from playwright.sync_api import BrowserContext, Page, expect
from served_centre import served

from central.cli import main
from central.clock import utc_now
from central.pages.people import Role

Scene = Callable[[BrowserContext, CentralProcess], Page]
"""Opens a tab on the scene; the page stands still when it is given."""

LIMIT = {"site": "kotabaru", "service": "passport_new", "begin": "8", "until": "12", "people": "6"}
CLOSED = {**LIMIT, "people": "0", "only": "2199-03-02"}


@contextmanager
def furnished(folder: Path) -> Iterator[CentralProcess]:
    """A centre with something on every page."""
    with served(folder / "centre", with_key=True) as centre:
        main(["keys", "--out", str(centre.home)])
        open_accounts(centre)
        token = centre.enrol("booth-1")
        centre.enrol("booth-2")
        for submission in ("one", "two"):
            sent_submission(centre, token, submission)
        now = utc_now().isoformat()
        beat = {
            "booth": "booth-1",
            "at": now,
            "version": "0.1.0",
            "unsent": {"submissions": 3, "oldest_s": 7200.0},
        }
        assert centre.post("/v1/heartbeats", token, beat).ok
        sent = {"at": now, "boot": "0123456789abcdef", "uptime_s": 1.0}
        event = {"id": "e-1", "sequence": 1, "ticket": "t-1", "kind": "issued", "at": now, "by": "booth-1"}
        assert centre.post("/v1/events", token, {"site": "kotabaru", "sent": sent, "events": [event]}).ok
        rina = signed_in(centre, Role.ADMINISTRATOR)
        imported(rina, csv_of(ROW, {**ROW, "code": "KODE-2", "number": "1234567890123457"}))
        for limit in (LIMIT, CLOSED):
            assert rina.post("/office/quotas", {"day": "2026-03-02", **limit}).status_code == 303
        rina.post("/office/submissions/one", {"why": "Pemohon bertanya"})
        yield centre


def enter(context: BrowserContext, centre: CentralProcess, role: Role = Role.ADMINISTRATOR) -> None:
    fields = {"name": NAMES[role], "password": PASSWORDS[role], "after": ""}
    context.request.post(f"{centre.url}/office/session", form=fields)


def opened(context: BrowserContext, address: str, ready: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.locator(ready).first).to_be_visible()
    return page


def office(path: str, ready: str, role: Role = Role.ADMINISTRATOR) -> Scene:
    def open_office(context: BrowserContext, centre: CentralProcess) -> Page:
        enter(context, centre, role)
        return opened(context, f"{centre.url}/office{path}", ready)

    return open_office


def sign_in(context: BrowserContext, centre: CentralProcess) -> Page:
    return opened(context, f"{centre.url}/office", "[name=password]")


def sign_in_refused(context: BrowserContext, centre: CentralProcess) -> Page:
    page = sign_in(context, centre)
    page.locator("[name=name]").fill("Tono")
    page.locator("[name=password]").fill("bukan kata sandinya")
    page.keyboard.press("Enter")
    expect(page.locator(".error")).to_be_visible()
    enter(context, centre, Role.VIEWER)  # with the right one: nobody is held however often this is shown
    return page


def submission_opened(context: BrowserContext, centre: CentralProcess) -> Page:
    page = office("/submissions/two", "#why")(context, centre)
    page.locator("#why").fill("Pemohon bertanya")
    page.keyboard.press("Enter")
    expect(page.locator(".scans img")).to_be_visible()
    return page


def import_with_mistakes(context: BrowserContext, centre: CentralProcess) -> Page:
    page = office("/bookings/import", "#file")(context, centre)
    wrong = csv_of({**ROW, "code": "KODE-9", "starts_at": "besok"})
    page.locator("#file").set_input_files({"name": "jadwal.csv", "mimeType": "text/csv", "buffer": wrong})
    page.locator(".opening .primary").click()
    expect(page.locator(".cards tbody tr").first).to_be_visible()
    return page


SCENES: Mapping[str, Scene] = {
    "sign in": sign_in,
    "sign in, refused": sign_in_refused,
    "days": office("", ".sum"),
    "days, empty": office("?first=2020-01-01&last=2020-01-02", ".empty"),
    "submissions": office("/submissions", ".cards tbody tr"),
    "submissions, none found": office("/submissions?search=tidak-ada", ".empty"),
    "submission, sealed": office("/submissions/one", "#why"),
    "submission, not for a viewer": office("/submissions/one", ".facts", Role.VIEWER),
    "submission, opened": submission_opened,
    "bookings": office("/bookings?day=2026-03-02", ".cards tbody tr"),
    "bookings, as a viewer": office("/bookings?day=2026-03-02", ".cards tbody tr", Role.VIEWER),
    "bookings, none": office("/bookings?day=2020-01-01", ".empty"),
    "import": office("/bookings/import", "#file"),
    "import, mistakes": import_with_mistakes,
    "quotas": office("/quotas?site=kotabaru&day=2026-03-02", ".slots"),
    "booths": office("/booths", ".booth"),
    "booths, none found": office("/booths?search=tidak-ada", ".empty"),
    "deeds": office("/deeds", ".cards tbody tr"),
    "no such page": office("/submissions/tidak-ada", ".message"),
}
