/** The staff console: who is here, which counter, what is pressed. What is shown is drawn in staff_view.js. */

import { byId, say, setText, themeButton } from "./dom.js";
import { allowed } from "./deeds.js";
import { clear, drawChoices, drawCounters, drawQueue, tick } from "./staff_view.js";
import { Away, ask, deed, stream, wait } from "./wire.js";

const COUNTER_KEY = "anjungan.counter";
const PROBE_MS = 10_000;
const RETRY_MS = 1_500;

const state = { session: null, counter: sessionStorage.getItem(COUNTER_KEY), queue: null, away: false, busy: false };
let stopStream = null;

/* ---- what is seen ---- */

const counter = () => state.queue?.counters.find((each) => each.code === state.counter) ?? null;
const firstCounter = () => document.querySelector("#counters button");
const inHand = () => state.queue?.in_hand[state.counter] ?? null;
const ready = () => Boolean(state.session && state.queue && counter() && !state.away && !state.busy);

function draw() {
  const signedIn = Boolean(state.session);
  const working = Boolean(signedIn && state.queue && counter());
  byId("sign-in").hidden = state.session !== false;
  byId("choose").hidden = !(signedIn && state.queue && !counter());
  byId("console").hidden = !working;
  byId("sign-out").hidden = !signedIn;
  byId("change-counter").hidden = !working;
  byId("help-button").hidden = !working;
  byId("away").hidden = !state.away;
  setText(byId("counter-name"), working ? counter().name : "");
  if (!signedIn || !state.queue) {
    clear(byId("assistance"));
    byId("network").hidden = true;
    return;
  }
  setText(byId("greeting"), say("signed in", { name: state.session.name }));
  const open = !state.away && !state.busy;
  drawCounters(state.queue, choose);
  drawQueue(state.queue, { counter: counter(), ready: open, onResume: resume, onAnswered: answered });
  drawDeeds();
}

function drawDeeds() {
  const ticket = inHand();
  for (const button of document.querySelectorAll(".deed")) {
    const open = ready() && allowed(button.dataset.deed, ticket);
    button.setAttribute("aria-disabled", String(!open));
    button.classList.toggle("main", button.dataset.deed === { called: "serve", serving: "finish" }[ticket?.state] || (!ticket && button.dataset.deed === "next"));
  }
}

function tell(text, bad = false) {
  byId("message").classList.toggle("bad", bad);
  setText(byId("message"), text);
}

/* ---- coming and going ---- */

function setAway(away) {
  if (state.away === away) return;
  state.away = away;
  draw();
}

async function refresh() {
  const answer = await ask("GET", "/api/queue");
  if (answer.status === 401) return leave();
  state.queue = answer.body;
  state.away = false;
  draw();
}

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
  stopStream = stream(
    "/api/queue/stream",
    {
      queue: (queue) => {
        if (!queue.waiting) return void refresh().catch(() => setAway(true));
        state.queue = queue;
        state.away = false;
        draw();
      },
    },
    () => refresh().catch(() => setAway(true)),
    () => {
      setAway(true);
      // A session that ended closes the stream as well: the answer tells the two apart.
      refresh().catch(() => {});
    },
  );
}

async function enter(session) {
  state.session = session;
  await insist(refresh);
  if (!state.session) return;
  listen();
  if (!counter()) firstCounter().focus();
}

function leave() {
  stopStream?.();
  stopStream = null;
  state.session = false;
  state.queue = null;
  state.away = false;
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  draw();
  byId("name").focus();
}

function choose(code) {
  state.counter = code;
  if (code) sessionStorage.setItem(COUNTER_KEY, code);
  else sessionStorage.removeItem(COUNTER_KEY);
  tell("");
  draw();
  (code ? byId("hand") : firstCounter()).focus();
}

/* ---- deeds ---- */

/** Send one click. Everything is greyed until the site has answered it. */
async function send(path, body, done) {
  if (!ready()) return;
  let told = ["", false];
  state.busy = true;
  tell(say("sending"));
  draw();
  try {
    const answer = await deed(path, body, () => setAway(true));
    if (answer.status === 401) return leave();
    await insist(refresh);
    const refused = answer.status >= 400;
    told = [refused ? problem(answer.body) : done(answer), refused];
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    told = [say("unsure"), true];
  } finally {
    state.busy = false;
    draw();
  }
  // Said last: whoever reads it may press the next key at once.
  tell(...told);
  if (!document.querySelector("dialog[open]")) byId("hand").focus({ preventScroll: true });
}

const problem = (body) => (document.documentElement.lang === "id" ? body?.detail : (body?.detail_en ?? body?.detail)) ?? say("refused");

function act(name, ticket, more = {}) {
  return send(`/api/tickets/${encodeURIComponent(ticket.id)}/${name}`, { counter: state.counter, ...more }, () =>
    say(`done ${name}`, { label: ticket.label }));
}

function next() {
  return send(`/api/counters/${encodeURIComponent(state.counter)}/next`, {}, (answer) =>
    answer.status === 204 ? say("nobody") : say("done next", { label: answer.body.label }));
}

const resume = (ticket) => act("resume", ticket);

function answered(call) {
  return send(`/api/assistance/${encodeURIComponent(call.id)}/answered`, { counter: state.counter }, () => "");
}

function openTransfer() {
  drawChoices(state.queue, counter(), inHand(), (to) => {
    byId("transfer").close();
    void act("transfer", inHand(), to);
  });
  byId("transfer").showModal();
}

function press(name) {
  if (name === "help") return void byId("help").showModal();
  if (!ready() || !allowed(name, inHand())) return;
  if (name === "next") void next();
  else if (name === "transfer") openTransfer();
  else void act(name, inHand());
}

/* ---- hands on the page ---- */

const KEYS = { " ": "next", r: "recall", s: "serve", f: "finish", x: "no-show", p: "park", t: "transfer", "?": "help" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || byId("console").hidden) return;
  if (document.querySelector("dialog[open]") || event.target.closest("input")) return;
  if (event.key === "/") {
    event.preventDefault();
    byId("search").focus();
    return;
  }
  const name = KEYS[event.key.toLowerCase()];
  // Space on a focused button presses that button, as everywhere.
  if (!name || (event.key === " " && event.target.closest("button, a"))) return;
  event.preventDefault();
  press(name);
});

for (const button of document.querySelectorAll("[data-deed]")) {
  button.addEventListener("click", () => press(button.dataset.deed));
}
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
byId("search").addEventListener("input", draw);
byId("search").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.target.value = "";
  draw();
  byId("hand").focus();
});
byId("change-counter").addEventListener("click", () => choose(null));

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
  sessionStorage.removeItem(COUNTER_KEY);
  state.counter = null;
  leave();
});

themeButton(byId("theme"));
setInterval(() => tick(inHand()), 1_000);
setInterval(() => {
  // A line that died without a word is found out here.
  if (state.session && !state.busy) refresh().catch(() => setAway(true));
}, PROBE_MS);

const found = await insist(() => ask("GET", "/api/session"));
setAway(false);
if (found.status === 200) await enter(found.body);
else leave();
