/** The board: what the site says is shown, and each new call is announced once, one after another. */

import { announce, enableSound } from "./announcer.js";
import { byId, element, language, say, setText, wording } from "./dom.js";
import { siteNow, stream } from "./wire.js";

const LAST_CALLS = 5;
const OLDEST_ANNOUNCED_MS = 60_000;
const zone = document.querySelector("main").dataset.zone;

let board = null;
let announced = null;
let onAir = null;
const pending = [];

/* ---- calls, one after another ---- */

/** Put a call in line unless it was announced, or is so old that its person has long come or gone. */
function take(call) {
  if (announced === null || call.sequence <= announced) return;
  announced = call.sequence;
  if (siteNow() - Date.parse(call.at) < OLDEST_ANNOUNCED_MS) pending.push(call);
  void speak();
}

async function speak() {
  if (onAir) return;
  while ((onAir = pending.shift() ?? null)) {
    draw();
    byId("now").classList.add("fresh");
    await announce(onAir, () => pending.length > 0);
    byId("now").classList.remove("fresh");
  }
  draw();
}

function takeBoard(fresh) {
  board = fresh;
  away(false);
  const calls = [...(fresh.calls ?? []), ...(fresh.now ? [fresh.now] : [])];
  // The first look only learns where the day is: a board that was switched on late calls nobody again.
  if (announced === null) announced = Math.max(0, ...calls.map((call) => call.sequence));
  for (const call of calls.sort((one, other) => one.sequence - other.sequence)) take(call);
  draw();
}

/* ---- what is seen ---- */

/** "Loket 3" is a word and a number; any other name stands whole. */
function counterParts(name) {
  const parts = /^(.*\S)\s+(\d+)$/.exec(name);
  return parts ? { word: parts[1] === "Loket" ? say("counter") : parts[1], number: parts[2] } : { word: say("counter"), number: name };
}

function draw() {
  if (!board) return;
  const now = onAir ?? board.now;
  byId("call").hidden = !now;
  byId("silent").hidden = Boolean(now);
  if (now) {
    const { word, number } = counterParts(now.counter.name);
    setText(byId("now-label"), now.label);
    setText(byId("now-counter-word"), word);
    setText(byId("now-counter"), number);
    byId("now-counter").classList.toggle("word", number.length > 3);
  }
  const waitingForAir = new Set(pending.map((call) => call.sequence));
  const last = board.calls.filter((call) => call.sequence !== now?.sequence && !waitingForAir.has(call.sequence));
  byId("last").replaceChildren(...last.slice(0, LAST_CALLS).map((call) => {
    const { word, number } = counterParts(call.counter.name);
    return element("li", {},
      element("span", { class: "label" }, call.label),
      element("span", { class: "at" }, word, element("strong", {}, number)));
  }));
  byId("waiting").replaceChildren(...board.waiting.map(({ stage, count }) =>
    element("li", { "data-stage": stage.code }, element("strong", {}, String(count)), wording(stage))));
  banner();
}

let isAway = false;

function away(value) {
  isAway = value;
  banner();
}

function banner() {
  const centre = board?.network?.centre ?? board?.network;
  const text = isAway ? say("board away") : centre === "away" ? say("network away") : "";
  byId("banner").hidden = !text;
  setText(byId("banner"), text);
}

function tick() {
  const now = new Date(siteNow());
  const locale = language === "id" ? "id-ID" : "en-GB";
  const time = new Intl.DateTimeFormat("id-ID", { timeZone: zone, hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  const date = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: "long", day: "numeric", month: "long", year: "numeric" });
  setText(byId("clock"), time.format(now));
  setText(byId("date"), date.format(now));
}

enableSound(byId("sound"));
setInterval(tick, 1_000);
tick();
stream("/api/board/stream", { call: take, board: takeBoard }, () => {}, () => away(true));
