/** How the console draws what the site said: the bar, the calls for help, the counter and the ticket in hand. */

import { byId, element, keep, say, setText, wording } from "./dom.js";
import { allowed, recallPause, recalledEnough, usual } from "./deeds.js";
import { boothName, drawLine, drawMe, named, pausedWords, people, stageName } from "./staff_line.js";
import { drawOffice } from "./staff_office.js";
import { clock, tick } from "./staff_time.js";
import { counter, inHand, paused, ready, state, supervises, undoSeconds } from "./staff_state.js";

/** The whole page, as the state is now. */
export function draw() {
  const signedIn = Boolean(state.session);
  const chosen = Boolean(signedIn && state.queue && counter());
  byId("sign-in").hidden = state.session !== false;
  byId("choose").hidden = !(signedIn && state.queue && !counter());
  byId("console").hidden = !chosen;
  byId("sign-out").hidden = !signedIn;
  byId("change-counter").hidden = !chosen;
  byId("help-button").hidden = !chosen;
  byId("supervisor").hidden = !supervises();
  byId("to-accounts").hidden = state.session?.role !== "administrator";
  byId("away").hidden = !state.away;
  setText(byId("counter-name"), chosen ? counter().name : "");
  setText(byId("counter-stages"), chosen ? counter().stages.map(stageName).join(", ") : "");
  if (!signedIn || !state.queue) {
    byId("assistance").replaceChildren();
    byId("troubles").replaceChildren();
    byId("network").hidden = true;
    byId("clock-moved").hidden = true;
    byId("day-ended").hidden = true;
    return;
  }
  setText(byId("greeting"), say("signed in", { name: state.session.name }));
  const open = !state.away && !state.busy;
  drawNetwork(state.queue.network);
  drawClockMove(state.queue.clock_move);
  drawDayEnded(state.queue.day_ended_at);
  drawTroubles(state.queue.troubles);
  drawAssistance(state.queue.assistance, open);
  if (!chosen) return drawCounters(state.queue);
  drawHand(inHand(), state.queue);
  drawLine(state.queue, counter(), open);
  drawMe();
  drawOffice(open);
  drawDeeds();
}

/** The counters to choose from, each with what is done there and who stands there now. */
function drawCounters({ counters, in_hand: hands }) {
  keep(byId("counters"), counters, (each) => each.code,
    (each) => element("li", {}, element("button", { type: "button", "data-counter": each.code }, element("strong"), element("span"), element("em"))),
    (row, each) => {
      setText(row.querySelector("strong"), each.name);
      setText(row.querySelector("span"), each.stages.map(stageName).join(", "));
      const hand = hands[each.code];
      setText(row.querySelector("em"), hand ? `${hand.label} · ${say(hand.state)}` : each.state === "paused" ? pausedWords(each) : "");
    });
}

function drawNetwork({ centre, unsent }) {
  const line = byId("network");
  line.hidden = false;
  line.className = `network ${centre}`;
  setText(byId("network-words"), say(`network ${centre}`));
  // Beside what is spoken, not in it: the figure changes by the minute, and that is no news.
  setText(byId("network-unsent"), unsent ? `· ${say("unsent", { count: unsent })}` : "");
}

/** The site's clock was moved today: what stands there as a time may be wrong, the order is not. */
function drawClockMove(move) {
  const line = byId("clock-moved");
  line.hidden = !move;
  if (!move) return;
  const way = move.minutes > 0 ? "clock forward" : "clock back";
  setText(line, say(way, { by: span(Math.abs(move.minutes)), time: clock(move.since) }));
}

/** A supervisor ended the day: no numbers are given, until one opens it again. */
function drawDayEnded(at) {
  byId("day-ended").hidden = !at;
  byId("reopen-day").hidden = !at;
  if (at) setText(byId("day-ended"), say("day ended", { time: clock(at) }));
}

function span(minutes) {
  if (minutes >= 48 * 60) return say("span days", { count: Math.round(minutes / 24 / 60) });
  if (minutes >= 120) return say("span hours", { count: Math.round(minutes / 60) });
  return say("span minutes", { count: minutes });
}

/** What does not work at a booth, in its staff's words; a line goes when the booth says that it works. */
function drawTroubles(troubles) {
  const lines = troubles.flatMap(({ booth, faults, owed }) => [
    ...faults.map((fault) => ({ key: `${booth} ${fault.code}`, booth, what: wording(fault) })),
    ...(owed.length ? [{ key: `${booth} owed`, booth, what: say("owed", { numbers: owed.join(", ") }) }] : []),
  ]);
  keep(byId("troubles"), lines, (line) => line.key,
    () => element("li", {}),
    (row, line) => setText(row, say("trouble", { booth: boothName(line.booth), what: line.what })));
}

/** Calls that the booth makes by itself: not from a screen, but about a fault. */
const FAULTS = ["printer", "disk"];

function called({ booth, step }) {
  if (FAULTS.includes(step)) return say("called about", { booth: boothName(booth), what: named("screen", step) });
  return say("assistance", { booth: boothName(booth), step: named("screen", step) });
}

function drawAssistance(calls, open) {
  keep(byId("assistance"), calls, (call) => call.id,
    (call) => element("li", {},
      element("span", {}, `${called(call)} · ${clock(call.at)}`),
      element("button", { type: "button" }, say("coming"), " ", element("kbd", { "aria-hidden": "true" }, "H"))),
    (row, call) => {
      row.call = call;
      row.querySelector("button").setAttribute("aria-disabled", String(!open));
    });
}

/** The ticket in hand, and who would be next. */
function drawHand(ticket, { waiting, next }) {
  byId("paused").hidden = !paused();
  if (paused()) setText(byId("paused-words"), pausedWords(counter()));
  byId("ticket").hidden = !ticket;
  byId("hand").classList.toggle("free", !ticket);
  const forMe = Boolean(next) && !paused();
  byId("next").hidden = !forMe;
  byId("no-ticket").hidden = Boolean(ticket) || forMe;
  setText(byId("no-ticket"), say(paused() ? "hand paused" : waiting.length ? "nobody here" : "nobody"));
  if (forMe) {
    setText(byId("next-label"), next.label);
    setText(byId("next-reason"), wording(next.reason));
  }
  if (!ticket) return;
  byId("state").className = `badge ${ticket.state}`;
  setText(byId("state"), say(ticket.state));
  byId("class").className = `badge class-${ticket.class}`;
  setText(byId("class"), named("class", ticket.class));
  setText(byId("people"), ticket.people > 1 ? `${people(ticket)} ${say("together")}` : "");
  setText(byId("recalls"), ticket.recalls ? say("recalled", { count: ticket.recalls }) : "");
  setText(byId("label"), ticket.label);
  setText(byId("service"), wording(ticket.service));
  setText(byId("stage"), wording(ticket.stage));
  setText(byId("entrance"), entrance(ticket));
  setText(byId("arrived"), clock(ticket.arrived_at));
  byId("why").hidden = !ticket.reason;
  setText(byId("reason"), wording(ticket.reason));
  byId("note").hidden = !ticket.note;
  setText(byId("note"), wording(ticket.note));
  drawChecklist((ticket.checklist ?? []).toSorted((one, other) => (one.state === "scanned") - (other.state === "scanned")));
}

function entrance(ticket) {
  const booked = ticket.booked_at ? `, ${say("booked at", { time: clock(ticket.booked_at) })}` : "";
  return named("entrance", ticket.entrance) + booked;
}

/** What is still to be looked at, and what the booth scanned. */
function drawChecklist(documents) {
  byId("checklist-part").hidden = documents.length === 0;
  keep(byId("checklist"), documents, (each) => each.code,
    () => element("li", {}, element("strong"), " ", element("span")),
    (row, each) => {
      row.className = each.state;
      setText(row.querySelector("strong"), wording(each));
      setText(row.querySelector("span"), say(each.state));
    });
}

/** Whether a deed can be done now, whatever the line to the site. */
export function isOpen(deed) {
  const ticket = inHand();
  if (deed === "undo") return undoSeconds() > 0;
  if (deed === "pause") return true;
  if (deed === "next") return allowed(deed, ticket) && !paused();
  if (deed === "recall") {
    const { limits } = state.queue;
    return allowed(deed, ticket) && !recalledEnough(ticket, limits) && !recallPause(ticket, limits);
  }
  return allowed(deed, ticket);
}

/** The deeds, greyed where the site would refuse them. */
export function drawDeeds() {
  const ticket = inHand();
  tick();
  for (const button of document.querySelectorAll(".deed")) {
    const { deed } = button.dataset;
    const open = ready() && isOpen(deed);
    button.setAttribute("aria-disabled", String(!open));
    button.classList.toggle("main", deed === usual(ticket, paused()));
  }
  setText(document.querySelector("[data-deed='priority'] span"), say(ticket?.class === "priority" ? "revert" : "grant"));
  setText(document.querySelector("[data-deed='next'] span"), say(ticket?.state === "serving" ? "finish and next" : "next"));
  setText(document.querySelector("[data-deed='pause'] span"), say(paused() ? "open counter" : "pause counter"));
}
