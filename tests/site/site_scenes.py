"""Every page of the site in every state that a person meets, as a table of scenes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from furnished_site import CALLED, DAY, FREE, IDLE, PAUSED, SERVING, FurnishedSite
from playwright.sync_api import BrowserContext, Page, expect
from secured_site import NAMES, PASSWORD

from kiosk.queue.accounts import Role

LOOKED_FOR_MS = 10_000
"""How soon the console finds out that its site is away, by its own clock."""

Scene = Callable[[BrowserContext, FurnishedSite], Page]
"""Opens a tab on the scene; the page stands still when it is given."""


def signed_in(context: BrowserContext, house: FurnishedSite, role: Role = Role.ADMINISTRATOR) -> None:
    context.request.post(f"{house.url}/api/session", data={"name": NAMES[role], "password": PASSWORD})


def opened(context: BrowserContext, address: str, ready: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.locator(ready).first).to_be_visible()
    return page


def console(counter: str, *keys: str, shows: str = "") -> Scene:
    """The console at a counter, after `keys`."""

    def open_console(context: BrowserContext, house: FurnishedSite) -> Page:
        signed_in(context, house)
        context.add_init_script(f"sessionStorage.setItem('anjungan.counter', '{counter}')")
        page = opened(context, f"{house.url}/staff", ".deed[aria-disabled='false']")
        for key in keys:
            page.keyboard.press(key)
        if shows:
            expect(page.locator(shows).first).to_be_visible()
        return page

    return open_console


def clicked(scene: Scene, button: str, shows: str) -> Scene:
    """A scene after `button` was pressed."""

    def press(context: BrowserContext, house: FurnishedSite) -> Page:
        page = scene(context, house)
        page.locator(button).first.click()
        expect(page.locator(shows).first).to_be_visible()
        return page

    return press


def office(path: str, ready: str, role: Role = Role.ADMINISTRATOR) -> Scene:
    """A page beside the console."""

    def open_office(context: BrowserContext, house: FurnishedSite) -> Page:
        signed_in(context, house, role)
        return opened(context, house.url + path, ready)

    return open_office


def public(path: str, ready: str) -> Scene:
    """A page for everybody."""
    return lambda context, house: opened(context, house.url + path, ready)


def phone(state: str) -> Scene:
    """The phone page of the ticket in that state."""
    return lambda context, house: opened(context, f"{house.url}/t/{house.tickets[state]}", ".number strong")


def sign_in_refused(context: BrowserContext, house: FurnishedSite) -> Page:
    page = opened(context, f"{house.url}/staff", "#sign-in")
    page.locator("#name").fill("Sari")
    page.locator("#password").fill("bukan-ini")
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-error")).not_to_be_empty()
    return page


def choose_counter(context: BrowserContext, house: FurnishedSite) -> Page:
    signed_in(context, house)
    return opened(context, f"{house.url}/staff", "#counters button")


def console_away(context: BrowserContext, house: FurnishedSite) -> Page:
    context.clock.install()
    page = console(SERVING)(context, house)
    context.set_offline(True)
    page.clock.run_for(LOOKED_FOR_MS)
    expect(page.locator("#away")).to_be_visible()
    return page


def told(context: BrowserContext, house: FurnishedSite) -> Page:
    return office(f"/story?ticket={house.tickets['parked']}", "#events li")(context, house)


def session_planned(context: BrowserContext, house: FurnishedSite) -> Page:
    page = office("/sessions", "[data-day], #message:not(:empty)")(context, house)
    if not page.locator(f"[data-day='{DAY}']").count():
        page.locator("input[name=date]").fill(DAY)
        page.locator("#plan .primary").click()
    expect(page.locator(f"[data-day='{DAY}']")).to_be_visible()
    return page


CONSOLE: Mapping[str, Scene] = {
    "sign in": public("/staff", "#sign-in"),
    "sign in, refused": sign_in_refused,
    "choose a counter": choose_counter,
    "console, free": console(FREE),
    "console, called": console(CALLED),
    "console, serving": console(SERVING),
    "console, paused": console(PAUSED),
    "console, nobody waits here": console(IDLE),
    "console, number not found": console(FREE, "/", "Z", shows="#nothing"),
    "console, site away": console_away,
    "console, where to transfer": console(CALLED, "t", shows="#transfer"),
    "console, why a transfer": console(CALLED, "t", "1", shows="#why-transfer"),
    "console, why on hold": console(CALLED, "p", "Enter", shows="#ask-park .error"),
    "console, why a pause": console(FREE, "b", shows="#ask-pause"),
    "console, out of turn": clicked(console(FREE), "#waiting [data-row='call']", "#ask-call"),
    "console, why a number is cancelled": clicked(
        console(FREE), "#waiting [data-row='cancel']", "#ask-cancel"
    ),
    "console, end of the day": console(FREE, "e", shows="#ask-end"),
    "console, check a slip": clicked(console(FREE), "#check-slip", "#ask-slip"),
    "console, keys": console(FREE, "?", shows="#help"),
}
OFFICE: Mapping[str, Scene] = {
    "reports": office(f"/reports?from={DAY}&to={DAY}", ".charts"),
    "reports, several days": office(f"/reports?from=2026-11-22&to={DAY}", ".charts"),
    "reports, empty": office("/reports?from=2026-11-20&to=2026-11-20", ".empty"),
    "reports, refused": public("/reports", ".refused"),
    "audit": office("/audit", "#entries tr"),
    "audit, stranger": public("/audit", "#message a"),
    "story": told,
    "story, stranger": public("/story", "#asked"),
    "accounts": office("/accounts", "#rows tr"),
    "accounts, not allowed": office("/accounts", "#message:not(:empty)", Role.OFFICER),
    **{
        f"accounts, {kind}": clicked(office("/accounts", "#rows tr"), button, f"#ask-{kind}")
        for kind, button in (
            ("add", "#add"),
            ("password", "[data-ask='password']"),
            ("role", "[data-ask='role']"),
            ("close", "[data-ask='close']"),
        )
    },
    "session days": session_planned,
    "session days, stranger": public("/sessions", "#message:not(:empty)"),
}
BOARDS: Mapping[str, Scene] = {
    "board": public("/board", "#waiting li"),
    "board, stages": public("/board?layout=stages", "#grid > li"),
    "board, counters": public("/board?layout=counters", "#grid > li"),
    "board, one stage": public("/board?layout=one&stage=documents", "#waiting li"),
    "board, set-up": public("/board/setup", "form"),
    "board, wrong address": public("/board?layout=lain", ".mistake"),
}
PHONES: Mapping[str, Scene] = {
    **{
        f"phone, {state}": phone(state)
        for state in ("waiting", "called", "serving", "parked", "no_show", "done")
    },
    "phone, unknown": public("/t/tidak-ada-nomor-ini", ".state"),
}
SCENES: Mapping[str, Scene] = {**CONSOLE, **OFFICE, **BOARDS, **PHONES}

#: Before the first number of the day.
IN_THE_MORNING: Mapping[str, Scene] = {
    "console, morning": console(FREE),
    "board, morning": public("/board", "#waiting li"),
    "reports, morning": office(f"/reports?from={DAY}&to={DAY}", ".empty"),
    "session days, none": office("/sessions", "#message:not(:empty)"),
}
