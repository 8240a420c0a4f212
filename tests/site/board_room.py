"""A room with a board: its page in Chromium with what is played written down."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect
from shown_site import Site

# The edge of the browser: what is played is written down, and lasts a moment. `says` is what was on the
# screen when the sound began.
PLAYER = """
    window.played = [];
    HTMLMediaElement.prototype.play = function () {
        if (window.forbidden) return Promise.reject(new DOMException("no gesture", "NotAllowedError"));
        const address = new URL(this.src).pathname + new URL(this.src).search;
        const says = document.querySelector("#call:not([hidden]) #now-label")?.textContent ?? "";
        const framed = document.body.classList.contains("calling");
        if (!address.includes("silence")) window.played.push({address, says, framed});
        setTimeout(() => this.onended?.(), address.includes("/voice/") ? window.voiceMs ?? 50 : 50);
        return Promise.resolve();
    };
"""


def open_board(context: BrowserContext, site: Site, query: str = "", **size: int) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": size.get("width", 1920), "height": size.get("height", 1080)})
    page.add_init_script(PLAYER)
    page.goto(f"{site.url}/board?{query}")
    expect(page.locator("#waiting li, #grid > li").first).to_be_visible()
    return page


def played(board: Page) -> list[str]:
    addresses: list[str] = board.evaluate("window.played.map(one => one.address)")
    return addresses


def wait_played(board: Page, count: int) -> list[str]:
    board.wait_for_function("count => window.played.length >= count", arg=count, timeout=20_000)
    return played(board)


def chime_and_twice(label: str, counter: str = "1", recalls: int = 0) -> list[str]:
    voice = f"/voice/{label}/{counter}.wav?recalls={recalls}"
    return ["/static/chime.wav", voice, voice]
