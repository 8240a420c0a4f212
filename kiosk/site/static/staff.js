/** The staff console: who is here, what the site tells, which key was pressed. */

import { byId, drawWhenFree, say, setText, themeButton } from "./dom.js";
import { answerHelp, press, pressRow, problem, tell, useDeeds } from "./staff_deeds.js";
import { deedOf, keysAreOn } from "./staff_keys.js";
import { askOffice } from "./staff_office.js";
import { cannotUndo, counter, state, stayAt } from "./staff_state.js";
import { draw, drawDeeds } from "./staff_view.js";
import { Away, ask, stream, wait } from "./wire.js";

const PROBE_MS = 10_000;
const RETRY_MS = 1_500;
const MY_FIGURES_MS = 30_000;
const OFFICE_MS = 15_000;

let stopStream = null;
let asked = 0;
let shown = 0;

/* ---- what the site tells ---- */

function setAway(away) {
  if (state.away === away) return;
  state.away = away;
  drawWhenFree(draw);
}

async function refresh() {
  const mine = ++asked;
  const here = state.counter;
  const answer = await ask("GET", here ? `/api/queue?counter=${encodeURIComponent(here)}` : "/api/queue");
  if (answer.status === 401) return leave();
  // The answer to a later question is shown already; this one would put the clock back.
  if (mine < shown) return;
  shown = mine;
  if (answer.status === 404) {
    stayAt(null);
    return refresh();
  }
  state.queue = answer.body;
  state.away = false;
  drawWhenFree(draw);
}

/** Look again, and know by the answer whether the site is there. */
const look = () => refresh().catch(() => setAway(true));

/** Ask again until the site answers; the page guesses nothing meanwhile. */
async function insist(work) {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      setAway(true);
      await wait(RETRY_MS);
    }
  }
}

function listen() {
  stopStream?.();
  // A session that ended closes the stream as well: the answer tells the two apart.
  stopStream = stream("/api/queue/stream", { queue: look, places: takePlaces }, lookAgain, () => {
    setAway(true);
    refresh().catch(() => {});
  });
}

function takePlaces({ services }) {
  state.places = services;
  drawWhenFree(draw);
}

/** The line is new: whatever was told meanwhile was not heard. */
function lookAgain() {
  void look();
  void lookAround();
}

async function askMyFigures() {
  if (!state.session || state.away) return;
  try {
    const answer = await ask("GET", "/api/me/today");
    state.me = answer.status === 200 ? answer.body : null;
    drawWhenFree(draw);
  } catch (error) {
    if (!(error instanceof Away)) throw error;
  }
}

async function lookAround() {
  if (!state.session || state.away) return;
  try {
    await askOffice();
    drawWhenFree(draw);
  } catch (error) {
    if (!(error instanceof Away)) throw error;
  }
}

/* ---- coming and going ---- */

async function enter(session) {
  state.session = session;
  await insist(refresh);
  if (!state.session) return;
  listen();
  void askMyFigures();
  if (!counter()) document.querySelector("#counters button").focus();
}

function leave() {
  stopStream?.();
  stopStream = null;
  cannotUndo();
  Object.assign(state, { session: false, queue: null, me: null, places: [], refused: [], doubles: [], away: false });
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  draw();
  byId("name").focus();
}

function choose(code) {
  stayAt(code);
  tell("");
  draw();
  void look();
  byId("hand").focus();
}

/* ---- hands on the page ---- */

const ARROWS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

/** Go through the buttons of the rows: up and down from row to row, left and right within one. */
function walk(from, [down, right]) {
  const rows = [...document.querySelectorAll("#others .rows li:has(button)")];
  const row = from.closest?.(".rows li");
  const buttons = row ? [...row.querySelectorAll("button")] : [];
  const place = Math.max(0, buttons.indexOf(from));
  const to = down ? rows[row ? rows.indexOf(row) + down : 0] : row;
  const there = [...(to?.querySelectorAll("button") ?? [])];
  there.at(Math.min(there.length - 1, Math.max(0, place + right)))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || byId("console").hidden) return;
  if (document.querySelector("dialog[open]")) return;
  const arrow = ARROWS[event.key];
  const list = event.target.closest(".rows, #search");
  if (arrow && list && !(list.id === "search" && arrow[1])) {
    event.preventDefault();
    return walk(event.target, arrow);
  }
  if (event.repeat || !keysAreOn() || event.target.closest("input")) return;
  if (event.key === "/" || event.key === "ArrowDown") {
    event.preventDefault();
    return event.key === "/" ? byId("search").focus() : walk(document.body, arrow);
  }
  if (event.key.toLowerCase() === "h") return byId("assistance").querySelector("button")?.click();
  const name = deedOf(event.key);
  if (["end", "reopen"].includes(name) && byId("supervisor").hidden) return;
  // Space on a focused button presses that button, as everywhere.
  if (!name || (event.key === " " && event.target.closest("button, a"))) return;
  event.preventDefault();
  press(name);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.deed) press(button.dataset.deed);
  else if (button.dataset.row) pressRow(button);
  else if (button.dataset.counter) choose(button.dataset.counter);
  else if (button.closest("#assistance") && button.getAttribute("aria-disabled") !== "true") void answerHelp(button.closest("li").call);
});

byId("search").addEventListener("input", draw);
byId("search").addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.target.value = "";
    draw();
    byId("hand").focus();
  }
  const found = document.querySelectorAll("#others [data-row='call']");
  if (event.key === "Enter" && found.length === 1) pressRow(found[0]);
});

byId("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  setText(byId("sign-in-error"), "");
  try {
    const answer = await ask("POST", "/api/session", { name: form.name.value, password: form.password.value });
    if (answer.status >= 400) {
      setText(byId("sign-in-error"), answer.status === 401 ? say("wrong password") : problem(answer.body));
      form.password.select();
      return;
    }
    form.reset();
    await enter(answer.body);
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    setText(byId("sign-in-error"), say("site away"));
  }
});

byId("sign-out").addEventListener("click", async () => {
  await insist(() => ask("DELETE", "/api/session"));
  stayAt(null);
  leave();
});

useDeeds({ refresh, insist, leave, setAway, askMyFigures, lookAround });
themeButton(byId("theme"));
setInterval(() => state.queue && counter() && drawDeeds(), 1_000);
setInterval(() => {
  // A line that died without a word is found out here.
  if (state.session && !state.busy) look();
}, PROBE_MS);
setInterval(askMyFigures, MY_FIGURES_MS);
setInterval(lookAround, OFFICE_MS);

const found = await insist(() => ask("GET", "/api/session"));
setAway(false);
if (found.status === 200) await enter(found.body);
else leave();
