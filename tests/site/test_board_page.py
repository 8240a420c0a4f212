"""The board on the wall: what is called is seen, large, and heard; nothing is missed, nothing said twice."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
import requests
from conftest import HTTP_TIMEOUT_S, Site
from playwright.sync_api import BrowserContext, Page, expect
from site_process import OFFICER, PASSWORD

DIGIT_EM = 0.69  # of Atkinson Hyperlegible Next, measured on the glyphs
LEAST_U = 3.19  # hundredths of the short side: the smallest type, read from five metres
SIZES = [(1280, 720), (1920, 1080), (1080, 1920), (3840, 2160)]
LAYOUTS = ["", "layout=stages", "layout=counters", "layout=one&stage=documents"]

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


class Desk:
    """The counters' side, over the API."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._session = requests.Session()
        self.post("/api/session", name=OFFICER, password=PASSWORD)

    def post(self, path: str, **body: object) -> dict[str, object]:
        answer = self._session.post(self._site.url + path, json=body, timeout=HTTP_TIMEOUT_S)
        answer.raise_for_status()
        given: dict[str, object] = answer.json() if answer.text else {}
        return given

    def next(self, counter: str = "1") -> str:
        """Call the next to a counter; the ticket's id."""
        return str(self.post(f"/api/counters/{counter}/next", request_id=uuid.uuid4().hex)["id"])

    def act(self, ticket: str, deed: str, counter: str = "1", **more: object) -> None:
        self.post(f"/api/tickets/{ticket}/{deed}", request_id=uuid.uuid4().hex, counter=counter, **more)

    def call_and_miss(self, counter: str = "1") -> None:
        """Call the next, who does not come: the counter is free again."""
        self.act(self.next(counter), "no-show", counter)

    def undo(self) -> None:
        self.post("/api/undo", request_id=uuid.uuid4().hex)

    def close(self) -> None:
        self._session.close()


@pytest.fixture
def desk(site: Site) -> Iterator[Desk]:
    desk = Desk(site)
    yield desk
    desk.close()


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


def test_a_call_is_shown_and_then_heard_as_a_chime_and_the_sentence_twice(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = open_board(browser_context, site)
    expect(board.locator("#silent")).to_be_visible()
    desk.next()
    expect(board.locator("#now-label")).to_have_text("A001")
    expect(board.locator("#now-counter")).to_have_text("1")
    expect(board.locator("#now-stage")).to_contain_text("Pemeriksaan berkas")
    expect(board.locator("#now-stage")).to_contain_text("Document check")
    assert wait_played(board, 3) == chime_and_twice("A001")
    sounds = board.evaluate("window.played")
    assert {(one["says"], one["framed"]) for one in sounds} == {("A001", True)}, "never heard and not seen"


def test_the_real_chime_and_voice_are_sounds(site: Site) -> None:
    for path in ("/static/chime.wav", "/static/silence.wav", "/voice/A001/1.wav?recalls=0"):
        answer = requests.get(site.url + path, timeout=HTTP_TIMEOUT_S)
        assert answer.headers["content-type"] in ("audio/wav", "audio/x-wav")
        assert answer.content[:4] == b"RIFF"


def test_of_two_calls_at_once_each_is_seen_while_it_is_heard_and_said_in_the_pause_of_the_other(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(2):
        site.issue()
    board = open_board(browser_context, site)
    board.evaluate("window.voiceMs = 3100")  # longer than a call is shown at least
    desk.next("1")
    desk.next("2")
    expect(board.locator(".calling #now-label")).to_have_text("A001")
    expect(board.locator("#last li")).to_have_count(0)
    expect(board.locator(".calling #now-label")).to_have_text("A002")
    expect(board.locator("#last li .label")).to_have_text("A001")
    one, two = chime_and_twice("A001"), chime_and_twice("A002", "2")
    assert wait_played(board, 6) == [*one[:2], *two[:2], one[2], two[2]]
    says = board.evaluate("window.played.map(one => one.says)")
    assert says == ["A001"] * 2 + ["A002"] * 2 + ["A001", "A002"]


def test_a_group_is_called_once_and_its_size_is_shown(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue(people=3, party=3)
    site.issue()
    board = open_board(browser_context, site)
    desk.call_and_miss()
    desk.next()
    expect(board.locator("#now-stage")).to_contain_text("Rombongan 3 orang")
    expect(board.locator("#now-stage")).to_contain_text("Group of 3")
    assert wait_played(board, 6) == chime_and_twice("A001") + chime_and_twice("A002")


def test_a_call_that_is_undone_disappears_and_falls_silent(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = open_board(browser_context, site)
    desk.next()
    expect(board.locator("#now-label")).to_have_text("A001")
    wait_played(board, 2)
    desk.undo()
    expect(board.locator("#silent")).to_be_visible()
    expect(board.locator("body.calling")).to_have_count(0)
    assert played(board) == chime_and_twice("A001")[:2]


def test_a_board_that_was_away_hears_what_it_missed_and_nothing_twice(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(2):
        site.issue()
    board = open_board(browser_context, site)
    desk.call_and_miss()
    wait_played(board, 3)
    browser_context.set_offline(True)
    board.evaluate("window.dispatchEvent(new Event('offline'))")
    site.kill()
    expect(board.locator("#banner")).to_contain_text("Papan terputus sejak")
    expect(board.locator("#banner")).to_contain_text("Board offline since")
    expect(board.locator("#now-label")).to_have_text("A001")
    site.start()
    desk.next("2")
    browser_context.set_offline(False)
    expect(board.locator("#now-label")).to_have_text("A002")
    expect(board.locator("#banner")).to_be_hidden()
    assert wait_played(board, 6) == chime_and_twice("A001") + chime_and_twice("A002", "2")


def test_a_board_that_is_switched_on_late_calls_nobody_again(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(2):
        site.issue()
    desk.call_and_miss()
    board = open_board(browser_context, site)
    expect(board.locator("#now-label")).to_have_text("A001")
    desk.next()
    assert wait_played(board, 3) == chime_and_twice("A002")


def test_a_board_of_one_stage_shows_and_says_only_that_stage(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    site.issue("collection")
    board = open_board(browser_context, site, "layout=one&stage=collection")
    expect(board.locator(".title")).to_have_text("Pengambilan Collection")
    expect(board.locator("#waiting li")).to_have_count(1)
    desk.next("1")
    desk.next("3")
    expect(board.locator("#now-label")).to_have_text("D001")
    assert wait_played(board, 3) == chime_and_twice("D001", "3")
    expect(board.locator("#last li")).to_have_count(0)


def test_the_last_five_calls_stand_with_their_counter(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(7):
        site.issue()
        desk.call_and_miss()
    board = open_board(browser_context, site)
    expect(board.locator("#now-label")).to_have_text("A007")
    expect(board.locator("#last .label")).to_have_text(["A006", "A005", "A004", "A003", "A002"])
    expect(board.locator("#last strong")).to_have_text(["1"] * 5)


def test_a_board_of_counters_shows_who_is_where_and_what_is_closed(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = open_board(browser_context, site, "layout=counters")
    expect(board.locator("[data-counter='2']")).to_contain_text("Siap melayani")
    desk.next("1")
    expect(board.locator("[data-counter='1'].fresh .label")).to_have_text("A001")
    desk.post("/api/counters/2/pause", request_id=uuid.uuid4().hex, reason="break")
    expect(board.locator("[data-counter='2']")).to_contain_text("Tutup sementara")
    expect(board.locator("[data-counter='2']")).to_contain_text("Closed for now")


def test_a_board_of_stages_shows_the_calls_of_each_and_who_waits(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(3):
        site.issue()
    site.issue("collection")
    desk.next("1")
    desk.next("3")
    board = open_board(browser_context, site, "layout=stages")
    expect(board.locator("#grid > li")).to_have_count(4)
    documents, collection = (
        board.locator("[data-stage='documents']"),
        board.locator("[data-stage='collection']"),
    )
    expect(documents.locator(".label")).to_have_text("A001")
    expect(documents.locator(".count strong")).to_have_text("2")
    expect(collection.locator(".label")).to_have_text("D001")
    expect(collection.locator(".count strong")).to_have_text("0")


@pytest.fixture
def busy(site: Site, desk: Desk) -> None:
    """Six calls, and people who wait at every stage."""
    for _ in range(8):
        site.issue()
    site.issue("collection")
    for _ in range(5):
        desk.call_and_miss()
    desk.next("3")


# Every text that is seen: its type in hundredths of the short side, its contrast, whether it is cut.
TEXTS = """() => {
    const u = Math.min(innerWidth, innerHeight) / 100;
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((part, place) => {
            const share = part / 255;
            return place > 2 ? 0 : share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = (node) => {
        for (; node; node = node.parentElement) {
            const colour = getComputedStyle(node).backgroundColor;
            if (colour !== "rgba(0, 0, 0, 0)") return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const holder = node.parentElement;
        if (!node.textContent.trim() || holder.closest("script, [hidden]")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        const style = getComputedStyle(holder);
        const size = parseFloat(style.fontSize);
        const [one, other] = [light(style.color), light(paper(holder))].sort((a, b) => b - a);
        const middle = (box.top + box.bottom) / 2;
        const cutBy = (frame) => {
            const room = frame.getBoundingClientRect();
            return middle + size * 0.36 > room.bottom + 1 || middle - size * 0.36 < room.top - 1
                || box.left < room.left - 1 || box.right > room.right + 1;
        };
        const frames = [document.body, holder.closest("header, .now, .last, .waiting, .grid > li, .title")];
        texts.push({
            text: node.textContent.trim(), u: size / u, contrast: (one + 0.05) / (other + 0.05),
            cut: frames.some((frame) => frame && cutBy(frame)),
        });
    }
    return texts;
}"""


TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_can_be_read_on_every_screen(
    site: Site, browser_context: BrowserContext, layout: str
) -> None:
    for theme in ("day", "night"):
        board = open_board(browser_context, site, f"{layout}&theme={theme}")
        expect(board.locator("#now-label")).not_to_be_empty()
        for width, height in SIZES:
            board.set_viewport_size({"width": width, "height": height})
            board.wait_for_function("width => innerWidth === width", arg=width)
            board.evaluate(TWO_FRAMES)  # the board measures itself anew at a new size
            texts = board.evaluate(TEXTS)
            where = f"{layout} {theme} {width}x{height}"
            assert len(texts) > 12, where
            assert [t for t in texts if t["u"] < LEAST_U] == [], f"too small on {where}"
            assert [t for t in texts if t["contrast"] < 7] == [], f"too faint on {where}"
            assert [t["text"] for t in texts if t["cut"]] == [], f"cut on {where}"
            for place in ("#now-label", "#now-counter"):
                size = board.locator(place).evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
                assert size * DIGIT_EM >= min(width, height) / 12, f"{place} on {where}"
            assert board.evaluate("document.documentElement.scrollHeight <= innerHeight"), where
        board.close()


@pytest.mark.usefixtures("busy")
def test_the_last_calls_can_be_read_from_ten_metres(site: Site, browser_context: BrowserContext) -> None:
    for width, height in SIZES:
        board = open_board(browser_context, site, width=width, height=height)
        for place in ("#last .label", "#last .at strong"):
            size = board.locator(place).first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
            assert size * DIGIT_EM >= min(width, height) / 12, place
        board.close()


def test_the_board_says_in_both_languages_since_when_it_is_alone(
    site: Site, browser_context: BrowserContext
) -> None:
    board = open_board(browser_context, site)
    site.kill()
    banner = board.locator("#banner")
    said = re.compile(r"^Papan terputus sejak \d\d\.\d\d\. Ikuti panggilan petugas\.$")
    expect(banner.locator("[lang=id]")).to_have_text(said)
    expect(banner.locator("[lang=en]")).to_contain_text("Please follow the officers' calls.")
    site.start()
    expect(banner).to_be_hidden()


def test_a_browser_that_forbids_sound_asks_for_a_touch_before_the_first_call(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = browser_context.new_page()
    board.add_init_script(f"window.forbidden = true; {PLAYER}")
    board.goto(f"{site.url}/board")
    button = board.get_by_role("button", name="Sentuh untuk menyalakan suara")
    expect(button).to_be_visible()
    expect(button).to_contain_text("Touch to turn on sound")
    desk.next()
    expect(board.locator("#now-label")).to_have_text("A001")
    assert played(board) == []
    board.evaluate("window.forbidden = false")
    board.locator("#now").click()
    expect(button).to_be_hidden()
    assert wait_played(board, 1)[0] == "/static/chime.wav"


def test_a_second_board_of_a_room_shows_without_sound(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = open_board(browser_context, site, "sound=off")
    desk.next()
    expect(board.locator(".calling #now-label")).to_have_text("A001")
    expect(board.locator("body.calling")).to_have_count(0)
    assert played(board) == []


def test_the_set_up_page_leads_to_the_board_it_describes(site: Site, browser_page: Page) -> None:
    browser_page.goto(f"{site.url}/board/setup")
    browser_page.get_by_label("Satu tahap saja").check()
    browser_page.get_by_label("Pembayaran").check()
    browser_page.get_by_label("Gelap").check()
    browser_page.get_by_role("button", name="Buka papan").click()
    assert browser_page.url == f"{site.url}/board?layout=one&stage=payment&theme=night&sound=on"
    expect(browser_page.locator(".title")).to_contain_text("Pembayaran")
    assert browser_page.evaluate("matchMedia(document.getElementById('night').media).matches")


def test_an_address_that_means_nothing_leads_to_the_set_up_page(site: Site, browser_page: Page) -> None:
    answer = browser_page.goto(f"{site.url}/board?layout=one&stage=tes")
    assert answer is not None
    assert answer.status == 400
    expect(browser_page.get_by_role("alert")).to_contain_text("Tahap “tes” tidak ada di kantor ini.")
    expect(browser_page.get_by_role("button", name="Buka papan")).to_be_visible()
