/** What concerns the whole office, not one counter: the places left, bookings that became two numbers, and
 * the reserve numbers that were refused. */

import { byId, element, keep, say, setText, wording } from "./dom.js";
import { boothName, named } from "./staff_line.js";
import { clock } from "./staff_time.js";
import { state, supervises } from "./staff_state.js";
import { ask } from "./wire.js";

const hasPlaces = Boolean(byId("places"));

/** Ask for all of it, as far as this office and this role have them. Throws Away. */
export async function askOffice() {
  if (hasPlaces) {
    const answer = await ask("GET", "/api/places");
    state.places = answer.status === 200 ? answer.body.services : [];
  }
  const doubles = await ask("GET", "/api/double-uses");
  state.doubles = doubles.status === 200 ? doubles.body : [];
  if (supervises()) {
    const answer = await ask("GET", "/api/reserves/refused");
    state.refused = answer.status === 200 ? answer.body : [];
  }
}

export function drawOffice(open) {
  if (hasPlaces) drawPlaces(state.places.filter(isLimited));
  drawDoubles(state.doubles, open);
  drawRefused(state.refused, open);
}

/* ---- bookings that became two numbers ---- */

function drawDoubles(doubles, open) {
  byId("doubles-part").hidden = doubles.length === 0;
  keep(byId("doubles"), doubles, (one) => one.ticket,
    () => element("li", {},
      element("div", { class: "one" }, element("p", { class: "number" }), element("p", { class: "what" }), element("p", { class: "remedy" })),
      element("button", { type: "button", "data-row": "compared" }, say("compared"))),
    (row, one) => {
      row.ticket = { id: one.ticket, label: one.label };
      setText(row.querySelector(".number"), say("two numbers", { label: one.label, other: one.other }));
      const given = [[one.label, one.booth, one.at], [one.other, one.other_booth, one.other_at]];
      setText(row.querySelector(".what"), given.filter(([, booth]) => booth)
        .map(([label, booth, at]) => say("given at", { label, booth: boothName(booth), time: clock(at) })).join(" · "));
      setText(row.querySelector(".remedy"), wording(one.remedy));
      const button = row.querySelector("button");
      button.setAttribute("aria-label", `${say("compared")}, ${one.label}, ${one.other}`);
      button.setAttribute("aria-disabled", String(!open));
    });
}

/* ---- places ---- */

const limits = (service) => Object.values(service.left_by_class);
const isLimited = (service) => limits(service).some((left) => left !== null);
const isFull = (service) => limits(service).every((left) => left === 0);

function drawPlaces(services) {
  byId("places-part").hidden = services.length === 0;
  keep(byId("places"), services, (service) => service.code,
    () => element("li", {}, element("div", { class: "one" }, element("strong"), element("p", { class: "what" })), element("span", { class: "room" })),
    (row, service) => {
      row.classList.toggle("full", isFull(service));
      setText(row.querySelector("strong"), wording(service.name));
      setText(row.querySelector(".what"), isFull(service) ? "" : details(service).join(" · "));
      setText(row.querySelector(".room"), isFull(service) ? say("full") : room(service));
    });
}

/** The one figure of a service: of the day, else of the hour. */
function room({ left, quota, left_this_hour: hour }) {
  if (left !== null) return say("places left", { left, quota });
  return hour === null ? "" : say("hour left", { left: hour });
}

/** What the one figure does not tell: this hour, a class with places of its own, what is kept and until when. */
function details(service) {
  const { left, left_this_hour: hour, left_by_class: classes, reserved } = service;
  const told = [];
  if (left !== null && hour !== null && hour < left) told.push(hour ? say("hour left", { left: hour }) : say("hour full"));
  for (const [code, own] of Object.entries(classes)) {
    const kept = code === "priority" ? 0 : (reserved?.places ?? 0);
    const expected = Math.min(left === null ? Infinity : Math.max(0, left - kept), hour ?? Infinity);
    const name = named("class", code);
    if (own === 0 && hour !== 0) told.push(say("class full", { name }));
    else if (own !== null && own !== expected) told.push(say("class left", { name, left: own }));
  }
  if (reserved) told.push(say("kept", { places: reserved.places, time: reserved.until.replace(":", ".") }));
  return told;
}

/* ---- refused numbers ---- */

function drawRefused(refused, open) {
  byId("refused-part").hidden = refused.length === 0;
  keep(byId("refused"), refused, (one) => one.ticket,
    () => element("li", {},
      element("div", { class: "one" }, element("p", {}, element("span", { class: "number" }), " ", element("span", { class: "age" })), element("p")),
      element("button", { type: "button", "data-row": "settle" }, say("settle"))),
    (row, one) => {
      row.ticket = { id: one.ticket, label: one.label };
      setText(row.querySelector(".number"), one.label);
      setText(row.querySelector(".age"), say("refused from", { booth: boothName(one.booth), time: clock(one.arrived_at ?? one.refused_at) }));
      setText(row.querySelector(".one").lastElementChild, wording(one.why));
      const button = row.querySelector("button");
      button.setAttribute("aria-label", `${say("settle")}, ${one.label}`);
      button.setAttribute("aria-disabled", String(!open));
    });
}
