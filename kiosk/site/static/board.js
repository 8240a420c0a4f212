/** The board: what the site says is shown, and each new call is announced once, one after another. */

import { announce, enableSound } from "./announcer.js";
import { Calls, stands } from "./board_calls.js";
import { draw, isShown } from "./board_draw.js";
import { Turns } from "./board_turns.js";
import { both, setBoth } from "./board_words.js";
import { byId, setText } from "./dom.js";
import { siteNow, stream, wait } from "./wire.js";

const { zone, sound } = document.querySelector("main").dataset;
const calls = new Calls((call) => isShown(call.stage.code), siteNow);
const turns = new Turns(calls, () => performance.now());

let board = null;
let speaking = false;
let stopping = null;
let wake = () => {};
let heardAt = siteNow();
let awaySince = null;

function redraw() {
  if (board) draw(board, calls);
  banner();
}

/** Announce what waits for it: first seen, then heard, one after another. */
async function speak() {
  wake();
  if (speaking) return;
  speaking = true;
  for (let turn = turns.next(); turn; turn = turns.next()) {
    if (turn.after === undefined) await say(turn);
    else await Promise.race([wait(turn.after), new Promise((resolve) => (wake = resolve))]);
  }
  speaking = false;
  document.body.classList.remove("calling");
  redraw();
}

async function say(turn) {
  stopping = new AbortController();
  calls.onAir = turn.call;
  document.body.classList.add("calling");
  redraw();
  turns.said(turn, await announce(turn, { silent: sound === "off", stop: stopping.signal }));
}

function takeCall(call) {
  heard();
  calls.hear(call);
  void speak();
}

function takeBoard(fresh) {
  heard();
  board = fresh;
  calls.see(fresh.calls);
  turns.see(fresh.calls);
  if (calls.onAir && !stands(calls.onAir, fresh.calls)) stopping.abort();
  redraw();
  void speak();
}

/* ---- the network ---- */

function heard() {
  heardAt = siteNow();
  if (awaySince === null) return;
  awaySince = null;
  banner();
}

/** The last state stays; since when it is the last is said. */
function away() {
  awaySince ??= heardAt;
  banner();
}

function banner() {
  const since = awaySince === null ? "" : timeOf(awaySince);
  const text = since ? both("board_away", { since }) : board?.network?.centre === "away" ? both("centre_away") : null;
  byId("banner").hidden = !text;
  document.body.classList.toggle("away", Boolean(since));
  if (text) setBoth(byId("banner"), text);
}

/* ---- the clock ---- */

const TIME = new Intl.DateTimeFormat("id-ID", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
const CLOCK = new Intl.DateTimeFormat("id-ID", { timeZone: zone, hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
const LONG = { timeZone: zone, weekday: "long", day: "numeric", month: "long", year: "numeric" };
const DATES = { id: new Intl.DateTimeFormat("id-ID", LONG), en: new Intl.DateTimeFormat("en-GB", LONG) };

const timeOf = (milliseconds) => TIME.format(new Date(milliseconds));

function tick() {
  const now = new Date(siteNow());
  setText(byId("clock"), CLOCK.format(now));
  setBoth(byId("date"), { id: DATES.id.format(now), en: DATES.en.format(now) });
}

if (sound !== "off") enableSound(byId("sound"));
setInterval(tick, 1_000);
tick();
addEventListener("resize", redraw);
void document.fonts.ready.then(redraw);
stream("/api/board/stream", { call: takeCall, board: takeBoard, alive: heard }, () => {}, away);
