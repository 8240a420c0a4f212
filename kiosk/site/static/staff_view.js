/** How the console draws the queue. It reads what the site said and changes nothing but the page. */

import { byId, element, known, language, say, setText, wording } from "./dom.js";
import { siteNow } from "./wire.js";

const CLASS_ORDER = ["priority", "booking", "regular"];
const MINUTE_MS = 60_000;
const stages = new Map(JSON.parse(byId("stages").textContent).map((stage) => [stage.code, stage]));

const stageName = (code) => wording(stages.get(code)) || code;
const named = (prefix, code) => (known(`${prefix} ${code}`) ? say(`${prefix} ${code}`) : code);
/** A booth's code as it is said: anjungan-1 is Anjungan 1. */
const boothName = (code) => code.replace(/[-_.]+/g, " ").replace(/^./, (letter) => letter.toUpperCase());
const clock = (iso) => iso.slice(11, 16).replace(":", ".");
const minutesSince = (iso) => Math.max(0, Math.floor((siteNow() - Date.parse(iso)) / MINUTE_MS));

/** Whether a list shows just this; a button that a hand is on is not drawn anew under it. */
function isDrawn(list, rows) {
  const drawn = rows.join();
  if (list.dataset.drawn === drawn) return true;
  list.dataset.drawn = drawn;
  return false;
}

export function clear(list) {
  delete list.dataset.drawn;
  list.replaceChildren();
}

/** The counters to choose from, each with what is done there. */
export function drawCounters(queue, onChoose) {
  const list = byId("counters");
  if (byId("choose").hidden) return clear(list);
  if (isDrawn(list, queue.counters.map((each) => each.code))) return;
  list.replaceChildren(
    ...queue.counters.map((each) =>
      element(
        "li",
        {},
        element("button", { type: "button", "data-counter": each.code, onclick: () => onChoose(each.code) },
          element("strong", {}, each.name),
          element("span", {}, each.stages.map((stage) => stageName(stage.code ?? stage)).join(", "))),
      ),
    ),
  );
}

/** Everything of the console but the deeds. */
export function drawQueue(queue, { counter, ready, onResume, onAnswered }) {
  drawNetwork(queue.network);
  drawAssistance(queue.assistance, ready, onAnswered);
  if (!counter) return;
  const ticket = queue.in_hand[counter.code] ?? null;
  drawHand(ticket, queue.waiting.length);
  drawWaiting(queue.waiting, counter);
  drawAside("parked", queue.parked, ready, onResume);
  drawAside("missed", queue.missed, ready, onResume);
  setText(byId("today"), say("today", queue.today));
  tick(ticket);
}

function drawNetwork({ centre, unsent }) {
  const line = byId("network");
  line.hidden = false;
  line.className = `network ${centre}`;
  const waiting = unsent ? ` · ${say("unsent", { count: unsent })}` : "";
  setText(line, say(`network ${centre}`) + waiting);
}

function drawAssistance(calls, ready, onAnswered) {
  const list = byId("assistance");
  if (isDrawn(list, calls.map((call) => `${call.id} ${ready}`))) return;
  list.replaceChildren(
    ...calls.map((call) =>
      element("li", {},
        element("span", {}, `${say("assistance", { booth: boothName(call.booth), step: named("screen", call.step) })} · ${clock(call.at)}`),
        element("button", { type: "button", "aria-disabled": String(!ready), onclick: () => onAnswered(call) }, say("coming"))),
    ),
  );
}

function drawHand(ticket, waiting) {
  byId("ticket").hidden = !ticket;
  byId("no-ticket").hidden = Boolean(ticket);
  setText(byId("no-ticket"), ticket ? "" : say(waiting ? "hand empty" : "nobody"));
  if (!ticket) return;
  byId("state").className = `badge ${ticket.state}`;
  setText(byId("state"), say(ticket.state));
  setText(byId("class"), named("class", ticket.class));
  setText(byId("recalls"), ticket.recalls ? say("recalled", { count: ticket.recalls }) : "");
  setText(byId("label"), ticket.label);
  setText(byId("service"), wording(ticket.service));
  setText(byId("stage"), wording(ticket.stage));
  setText(byId("entrance"), entrance(ticket));
  setText(byId("arrived"), clock(ticket.arrived_at));
  byId("why").hidden = !ticket.reason;
  setText(byId("reason"), wording(ticket.reason));
}

function entrance(ticket) {
  const booked = ticket.booked_at ? `, ${say("booked at", { time: clock(ticket.booked_at) })}` : "";
  return named("entrance", ticket.entrance) + booked;
}

/** Who waits, by stage and class, oldest first; the stages of this counter come first. */
function drawWaiting(waiting, counter) {
  const wanted = byId("search").value.trim().toUpperCase();
  const found = waiting.filter((ticket) => ticket.label.includes(wanted));
  setText(byId("waiting-count"), waiting.length ? `(${waiting.length})` : "");
  byId("nothing").hidden = found.length > 0;
  setText(byId("nothing"), say(waiting.length ? "not found" : "nobody"));
  const mine = new Set(counter.stages.map((stage) => stage.code ?? stage));
  const order = [...stages.keys()].sort((one, other) => mine.has(other) - mine.has(one));
  const parts = order.flatMap((code) => {
    const here = found.filter((ticket) => ticket.stage.code === code);
    return here.length ? [stagePart(code, here, mine.has(code))] : [];
  });
  byId("waiting").replaceChildren(...parts);
}

function stagePart(code, tickets, mine) {
  const title = element("h3", { class: "stage-title" },
    element("span", {}, stageName(code), mine ? element("span", { class: "mine" }, ` · ${say("here")}`) : null),
    element("span", { class: "count" }, String(tickets.length)));
  const classes = [...new Set([...CLASS_ORDER, ...tickets.map((ticket) => ticket.class)])];
  const groups = classes.flatMap((name) => {
    const rows = tickets.filter((ticket) => ticket.class === name).sort((one, other) => Date.parse(one.arrived_at) - Date.parse(other.arrived_at));
    return rows.length ? [element("h4", {}, named("class", name)), element("ul", { class: "rows" }, ...rows.map((ticket) => row(ticket)))] : [];
  });
  return element("section", { "data-stage": code }, title, ...groups);
}

function row(ticket, ...more) {
  const booked = ticket.booked_at ? ` · ${say("booked at", { time: clock(ticket.booked_at) })}` : "";
  return element("li", { "data-label": ticket.label },
    element("span", { class: "number" }, ticket.label),
    element("span", { class: "what" }, wording(ticket.service) + booked),
    element("span", { class: "age" }, say("minutes", { count: minutesSince(ticket.arrived_at) })),
    ...more);
}

/** The parked and the missed, each with its way back. */
function drawAside(name, tickets, ready, onResume) {
  byId(`${name}-part`).hidden = tickets.length === 0;
  const list = byId(name);
  if (isDrawn(list, tickets.map((ticket) => `${ticket.id} ${ready} ${minutesSince(ticket.arrived_at)}`))) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.label : null;
  list.replaceChildren(
    ...tickets.map((ticket) =>
      row(ticket, element("button", {
        type: "button",
        "aria-disabled": String(!ready),
        "aria-label": say("back of", { label: ticket.label }),
        onclick: () => onResume(ticket),
      }, say("back"))),
    ),
  );
  if (focused) list.querySelector(`[data-label="${CSS.escape(focused)}"] button`)?.focus();
}

/** Where a ticket in hand may be moved: the other stages, and the other counters. */
export function drawChoices(queue, counter, ticket, onChoose) {
  const choice = (name, to) => element("li", {}, element("button", { type: "button", onclick: () => onChoose(to) }, name));
  byId("to-stage").replaceChildren(
    ...[...stages.keys()].filter((code) => code !== ticket.stage.code).map((code) => choice(stageName(code), { stage: code })));
  byId("to-counter").replaceChildren(
    ...queue.counters.filter((each) => each.code !== counter.code).map((each) => choice(each.name, { to_counter: each.code })));
}

/** The timer of the ticket in hand, once a second. */
export function tick(ticket) {
  if (!ticket) return;
  const serving = ticket.state === "serving" && ticket.serving_at;
  const since = serving ? ticket.serving_at : ticket.called_at;
  const seconds = Math.max(0, Math.floor((siteNow() - Date.parse(since)) / 1_000));
  const shown = new Intl.NumberFormat(language, { minimumIntegerDigits: 2 });
  setText(byId("timer"), `${shown.format(Math.floor(seconds / 60))}:${shown.format(seconds % 60)}`);
  setText(byId("timer-words"), say(serving ? "since serving" : "since called"));
}
