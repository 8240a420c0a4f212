/** Who is not in hand: those who wait, by stage and class; those on hold; those who did not come; the counters. */

import { byId, element, keep, known, say, setText, wording } from "./dom.js";
import { clock, isPast, minutesSince } from "./staff_time.js";
import { state } from "./staff_state.js";

const CLASS_ORDER = ["priority", "booking", "regular"];
const stages = new Map(JSON.parse(byId("stages").textContent).map((stage) => [stage.code, stage]));
const reasons = new Map(Array.from(document.querySelectorAll("input[name='reason']"), (choice) => [choice.value, choice.nextElementSibling.textContent]));

export const stageName = (code) => wording(stages.get(code)) || code;
/** The page's words for a code of the site; a code that is not known is shown as it is. */
export const named = (prefix, code) => (known(`${prefix} ${code}`) ? say(`${prefix} ${code}`) : code);
/** A kept reason in the page's language; one in an officer's own words as it is. */
export const reasonName = (reason) => reasons.get(reason) ?? reason;
/** A booth's code as it is said: anjungan-1 is Anjungan 1. */
export const boothName = (code) => code.replace(/[-_.]+/g, " ").replace(/^./, (letter) => letter.toUpperCase());
export const people = (ticket) => (ticket.people > 1 ? `×${ticket.people}` : "");

/** Everything of the right half. `open` says whether its buttons may be pressed. */
export function drawLine(queue, counter, open) {
  drawSummary(queue, counter);
  drawWaiting(queue, counter, open);
  drawAside("parked", queue.parked, counter, open);
  drawAside("missed", queue.missed, counter, open);
  drawDesks(queue, counter);
}

const inClassOrder = (names) => [...new Set([...CLASS_ORDER, ...names])].filter((name) => names.includes(name));

/** What this counter could call: how many of each class, and the longest wait. */
function drawSummary(queue, counter) {
  const here = queue.waits.filter((wait) => counter.stages.includes(wait.stage));
  const totals = CLASS_ORDER.map((name) => {
    const mine = here.filter((wait) => wait.class === name);
    return {
      name,
      count: mine.reduce((sum, wait) => sum + wait.count, 0),
      since: mine.map((wait) => wait.since).sort((one, other) => Date.parse(one) - Date.parse(other))[0],
    };
  });
  keep(byId("summary"), totals, (total) => total.name,
    () => element("div", {}, element("dt"), element("dd", {}, element("strong"), " ", element("span"))),
    (tile, { name, count, since }) => {
      const minutes = since ? minutesSince(since) : 0;
      tile.dataset.class = name;
      tile.classList.toggle("late", Boolean(since) && minutes >= queue.limits.max_wait_minutes);
      setText(tile.querySelector("dt"), named("class", name));
      setText(tile.querySelector("strong"), String(count));
      setText(tile.querySelector("span"), count ? say("longest", { count: minutes }) : "");
    });
}

/** Who waits, by stage and class, in the order of the calls; the stages of this counter come first. */
function drawWaiting({ waiting, limits, counters }, counter, open) {
  const wanted = byId("search").value.trim().toUpperCase();
  const found = waiting.filter((ticket) => ticket.label.includes(wanted));
  setText(byId("waiting-count"), waiting.length ? `(${waiting.length})` : "");
  byId("nothing").hidden = found.length > 0;
  setText(byId("nothing"), say(waiting.length ? "not found" : "nobody"));
  const mine = new Set(counter.stages);
  const shown = [...stages.keys()].sort((one, other) => mine.has(other) - mine.has(one))
    .map((code) => ({ code, tickets: found.filter((ticket) => ticket.stage.code === code) }))
    .filter(({ tickets }) => tickets.length);
  keep(byId("waiting"), shown, ({ code }) => code, makeStage, (part, { code, tickets }) => {
    part.dataset.stage = code;
    setText(part.querySelector(".name"), stageName(code));
    setText(part.querySelector(".mine"), mine.has(code) ? say("here") : "");
    setText(part.querySelector(".count"), String(tickets.length));
    const classes = inClassOrder(tickets.map((ticket) => ticket.class))
      .map((name) => ({ name, tickets: tickets.filter((ticket) => ticket.class === name) }));
    keep(part.lastElementChild, classes, ({ name }) => name, makeClass, (group, { name, tickets: line }) => {
      setText(group.firstElementChild, named("class", name));
      keep(group.lastElementChild, line, (ticket) => ticket.id, () => makeRow("priority", "call", "cancel"), (row, ticket) => {
        changeRow(row, ticket, open, [{ name: "priority", text: say(ticket.class === "priority" ? "revert" : "grant") },
          { name: "call", text: say("call"), closed: !mine.has(ticket.stage.code) },
          { name: "cancel", text: say("cancel") }]);
        const at = counters.find((each) => each.code === ticket.for_counter);
        setText(row.querySelector(".what"), [wording(ticket.service), booked(ticket), at ? say("only at", { counter: at.name }) : ""].filter(Boolean).join(" · "));
        setText(row.querySelector(".age"), say("minutes", { count: minutesSince(ticket.arrived_at) }));
        row.querySelector(".age").classList.toggle("late", minutesSince(ticket.arrived_at) >= limits.max_wait_minutes);
      });
    });
  });
}

const makeStage = () => element("section", {},
  element("h3", { class: "stage-title" }, element("span", {}, element("span", { class: "name" }), " ", element("span", { class: "mine" })), element("span", { class: "count" })),
  element("div"));
const makeClass = () => element("div", {}, element("h4"), element("ul", { class: "rows" }));
const makeRow = (...buttons) => element("li", {},
  element("div", { class: "one" },
    element("p", {}, element("span", { class: "number" }), " ", element("span", { class: "people" }), " ", element("span", { class: "age" })),
    element("p", { class: "what" })),
  ...buttons.map((name) => element("button", { type: "button", "data-row": name })));

const booked = (ticket) => (ticket.booked_at ? say("booked at", { time: clock(ticket.booked_at) }) : "");

/** The number of a row and its buttons; who presses one finds the ticket on the row. */
function changeRow(row, ticket, open, buttons) {
  row.ticket = ticket;
  row.dataset.label = ticket.label;
  setText(row.querySelector(".number"), ticket.label);
  setText(row.querySelector(".people"), people(ticket));
  if (ticket.people > 1) row.querySelector(".people").title = say("people", { count: ticket.people });
  for (const { name, text, closed = false } of buttons) {
    const button = row.querySelector(`[data-row="${name}"]`);
    setText(button, text);
    button.setAttribute("aria-label", `${text}, ${ticket.label}`);
    button.setAttribute("aria-disabled", String(!open || closed));
  }
}

/** Those on hold and those who did not come, each with its way back, its call, and its end. */
function drawAside(name, tickets, counter, open) {
  byId(`${name}-part`).hidden = tickets.length === 0;
  keep(byId(name), tickets, (ticket) => ticket.id, () => makeRow("resume", "call", "cancel"), (row, ticket) => {
    changeRow(row, ticket, open, [{ name: "resume", text: say("back") },
      { name: "call", text: say("call"), closed: !counter.stages.includes(ticket.stage.code) },
      { name: "cancel", text: say("cancel") }]);
    const due = ticket.parked_until && isPast(ticket.parked_until);
    row.classList.toggle("due", Boolean(due));
    setText(row.querySelector(".age"), !ticket.parked_until ? "" : due ? say("due") : say("until", { time: clock(ticket.parked_until) }));
    setText(row.querySelector(".what"), [ticket.park_reason ? reasonName(ticket.park_reason) : "", wording(ticket.stage)].filter(Boolean).join(" · "));
  });
}

/** Every counter: its stages, and what it is doing. */
function drawDesks({ counters, in_hand: hands }, counter) {
  keep(byId("desks"), counters, (desk) => desk.code,
    () => element("li", {}, element("div", { class: "one" }, element("strong"), element("p", { class: "what" })), element("span", { class: "doing" })),
    (row, desk) => {
      const ticket = hands[desk.code];
      row.classList.toggle("paused", desk.state === "paused");
      row.classList.toggle("own", desk.code === counter.code);
      setText(row.querySelector("strong"), desk.name);
      setText(row.querySelector(".what"), desk.stages.map(stageName).join(", "));
      const doing = desk.state === "paused" ? pausedWords(desk) : say("free");
      setText(row.querySelector(".doing"), ticket ? `${ticket.label} · ${say(ticket.state)}` : doing);
    });
}

/** Paused, why, and for how long. */
export function pausedWords(desk) {
  const why = desk.reason ? `: ${reasonName(desk.reason)}` : "";
  return `${say("paused")}${why} · ${say("minutes", { count: minutesSince(desk.since) })}`;
}

/** My own figures of today. */
export function drawMe() {
  const mine = state.me;
  byId("me").hidden = !mine;
  byId("no-me").hidden = Boolean(mine);
  if (!mine) return;
  const minutes = (value) => (value === null || value === undefined ? "–" : say("minutes", { count: Math.round(value) }));
  const figures = [
    ["called", mine.called], ["done", mine.done], ["no-show", mine.no_show], ["parked", mine.parked], ["transferred", mine.transferred],
    ["mean", minutes(mine.serving_minutes?.mean)], ["median", minutes(mine.serving_minutes?.median)], ["idle", minutes(mine.idle_minutes)],
  ];
  keep(byId("me"), figures, ([name]) => name, () => element("div", {}, element("dt"), element("dd")), (tile, [name, value]) => {
    setText(tile.firstElementChild, say(`my ${name}`));
    setText(tile.lastElementChild, String(value));
  });
}
