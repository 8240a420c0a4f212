/** What a press does: the question it may ask first, the click it sends, the sentence it ends with. */

import { byId, drawWhenFree, say, setText } from "./dom.js";
import { askReason, askWhere, askWhy } from "./staff_ask.js";
import { clock } from "./staff_time.js";
import { counter, inHand, paused, ready, state, stayAt, canUndo, cannotUndo } from "./staff_state.js";
import { draw, isOpen } from "./staff_view.js";
import { Away, ask, deed } from "./wire.js";

/** What the page hands in: how to look again, how to insist, how to leave, how to say that the site is away, my figures. */
let page = null;
export const useDeeds = (with_) => (page = with_);

export function tell(text, bad = false) {
  byId("message").classList.toggle("bad", bad);
  setText(byId("message"), text);
}

export const problem = (body) => (document.documentElement.lang === "id" ? body?.detail : (body?.detail_en ?? body?.detail)) ?? say("refused");

/** Send one click. Everything is greyed until the site has answered it. */
async function send(path, body, done) {
  if (!ready()) return;
  let told = ["", false];
  state.busy = true;
  tell(say("sending"));
  drawWhenFree(draw);
  try {
    const answer = await deed(path, body, () => page.setAway(true));
    if (answer.status === 401) return page.leave();
    const refused = answer.status >= 400;
    told = [refused ? problem(answer.body) : done(answer), refused];
    await page.insist(page.refresh);
    void page.askMyFigures();
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    told = [say("unsure"), true];
  } finally {
    state.busy = false;
    drawWhenFree(draw);
  }
  // Said last: whoever reads it may press the next key at once.
  tell(...told);
  if (!document.querySelector("dialog[open]")) byId("hand").focus({ preventScroll: true });
}

const at = (code) => `/api/counters/${encodeURIComponent(code)}`;

function act(name, ticket, more = {}, said = name) {
  const seen = ticket.state; // another console at this counter may have gone on with it
  return send(`/api/tickets/${encodeURIComponent(ticket.id)}/${name}`, { counter: state.counter, seen, ...more }, () => {
    canUndo(ticket);
    return say(`done ${said}`, { label: ticket.label });
  });
}

/** Call the next number; who is being served is finished in the same press. */
function next() {
  const served = inHand();
  const finished = served ? `${say("done finish", { label: served.label })} ` : "";
  return send(`${at(state.counter)}/next`, served ? { finish: true, finishing: served.id } : {}, (answer) => {
    const called = answer.status === 204 ? null : answer.body;
    if (called ?? served) canUndo(called ?? served);
    return finished + (called ? say("done next", { label: called.label }) : say("nobody here"));
  });
}

function undo() {
  const { ticket, label } = state.last;
  return send("/api/undo", { ticket }, (answer) => {
    cannotUndo();
    return say("done undo", { label: answer.body?.label ?? label });
  });
}

async function pause() {
  const { name } = counter();
  if (paused()) return send(`${at(state.counter)}/open`, {}, () => say("done open", { counter: name }));
  const given = await askReason("pause", name);
  if (given) await send(`${at(state.counter)}/pause`, given, () => say("done pause", { counter: name }));
}

async function park(ticket) {
  const given = await askReason("park", ticket.label);
  if (given) await act("park", ticket, given);
}

async function transfer(ticket) {
  const to = await askWhere(state.queue, counter(), ticket);
  const reason = to && (await askWhy(ticket.label));
  if (reason) await act("transfer", ticket, { ...to, reason });
}

async function priority(ticket) {
  const grant = ticket.class !== "priority";
  await act("priority", ticket, { grant }, grant ? "grant" : "revert");
}

async function callChosen(ticket) {
  if (inHand() || paused()) return tell(say(paused() ? "hand paused" : "hand full", { label: inHand()?.label }), true);
  const given = await askReason("call", ticket.label);
  if (given) await act("call", ticket, given);
}

/** Who goes home while no counter has them says so at one. */
async function cancelUncalled(ticket) {
  const given = await askReason("cancel", ticket.label);
  if (given) await act("cancel", ticket, given);
}

/** The end of the day, for a supervisor: what is still open first, then the reason. */
async function endOfDay() {
  let open = null;
  try {
    const answer = await ask("GET", "/api/day");
    if (answer.status === 401) return page.leave();
    if (answer.status >= 400) return tell(problem(answer.body), true);
    open = answer.body;
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    return tell(say("site away"), true);
  }
  showOpen(open);
  const given = await askReason("end");
  if (given) await send("/api/day/end", given, () => say("done end"));
}

/** Numbers are given again; ending the day once more takes it back. */
const reopenDay = () => send("/api/day/reopen", {}, () => say("done reopen"));

/** What is still open: how many stand how, who is in hand and where, what days before have left. */
function showOpen({ open, in_hand: held, past, ended_at: ended }) {
  for (const place of byId("ask-end").querySelectorAll("[data-open]")) setText(place, String(open[place.dataset.open]));
  byId("end-held").hidden = held.length === 0;
  setText(byId("end-held-who"), held.map((one) => `${one.label} (${one.counter})`).join(", "));
  const told = [past.length ? say("past open", { count: past.length }) : "", ended ? say("ended already", { time: clock(ended) }) : ""];
  setText(byId("end-told"), told.filter(Boolean).join(" "));
}

const WITH_TICKET = { park, transfer, priority };
const ALONE = { next, undo, pause };

/** Press the deed of that name. */
export function press(name) {
  if (name === "help") return void byId("help").showModal();
  if (name === "end") return void (ready() && endOfDay());
  if (name === "reopen") return void (ready() && state.queue.day_ended_at && reopenDay());
  if (name === "counter") return void leaveCounter();
  if (!ready() || !isOpen(name)) return;
  const ticket = inHand();
  if (ALONE[name]) void ALONE[name]();
  else if (WITH_TICKET[name]) void WITH_TICKET[name](ticket);
  else void act(name, ticket);
}

async function settle(refused) {
  await send(`/api/reserves/refused/${encodeURIComponent(refused.id)}/settled`, {}, () => say("done settle", { label: refused.label }));
  await page.lookAround();
}

async function compared(double) {
  await send(`/api/double-uses/${encodeURIComponent(double.id)}/settled`, {}, () => say("done compared", { label: double.label }));
  await page.lookAround();
}

const ON_ROW = { settle, compared, priority, call: callChosen, cancel: cancelUncalled, resume: (ticket) => act("resume", ticket) };

/** Press a button of a row. */
export function pressRow(button) {
  const { ticket } = button.closest("li");
  if (ready() && button.getAttribute("aria-disabled") !== "true") void ON_ROW[button.dataset.row](ticket);
}

/** Say that I am going to whoever called for help. */
export function answerHelp(call) {
  return send(`/api/assistance/${encodeURIComponent(call.id)}/answered`, { counter: state.counter }, () => say("done coming"));
}

function leaveCounter() {
  stayAt(null);
  tell("");
  draw();
  document.querySelector("#counters button")?.focus();
}
