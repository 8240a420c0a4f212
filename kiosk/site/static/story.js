/** The story of one number: asked for by the number on the paper, or by a link from a report. */

import { byId, element, language, say, setText, themeButton, wording } from "./dom.js";
import { Away, ask } from "./wire.js";

let turn = 0;

/** "staff:sari" is sari, and "booth:anjungan-1" is Anjungan 1. */
function name(by) {
  if (by.startsWith("staff:")) return by.slice("staff:".length);
  if (!by.startsWith("booth:")) return say(by);
  return by.slice("booth:".length).replace(/[-_.]+/g, " ").replace(/^./, (letter) => letter.toUpperCase());
}

const clock = (iso) => iso.slice(11, 16).replace(":", ".");

function lasted({ phase, minutes }) {
  if (!phase || (minutes === null && phase === "away")) return "";
  const whole = minutes === null ? 0 : Math.round(minutes);
  const long = minutes === null ? say("now") : whole ? say("minutes", { count: whole }) : say("under a minute");
  return `${say(phase)}: ${long}`;
}

function step(event) {
  const where = [event.to ? say("to", { where: wording(event.to) }) : "", event.undone ? `(${say("undone")})` : ""];
  const who = [name(event.by), event.counter, wording(event.stage)].filter(Boolean).join(" · ");
  const line = (text, kind = "") => (text ? element("p", { class: kind }, text) : null);
  return element("li", { class: event.undone ? "undone" : "" },
    element("time", { datetime: event.at }, clock(event.at)),
    element("div", { class: "told" },
      element("p", {}, element("strong", {}, wording(event.words)), ...where.filter(Boolean).map((text) => ` ${text}`)),
      line(who, "quiet"),
      line(event.reason ? say("reason", { reason: wording(event.reason) }) : ""),
      line(wording(event.why)),
      line(lasted(event), "span")));
}

function show({ date, ticket, events }) {
  byId("number").value = ticket.label;
  byId("date").value = date;
  setText(byId("label"), ticket.label);
  setText(byId("state"), say(`state ${ticket.state}`));
  setText(byId("about"), [wording(ticket.service), say("arrived", { time: clock(ticket.arrived_at) })].join(" · "));
  byId("events").replaceChildren(...events.map(step));
  byId("story").hidden = false;
  setText(byId("message"), "");
}

function refuse({ status, body }) {
  byId("story").hidden = true;
  setText(byId("message"), status === 404 ? say("unknown") : language === "id" ? body.detail : body.detail_en);
  if (status === 401) byId("message").append(" ", element("a", { href: "/staff" }, say("sign in")));
}

async function load(path) {
  const mine = ++turn;
  try {
    const answer = await ask("GET", path);
    if (mine !== turn) return;
    if (answer.status >= 400) refuse(answer);
    else show(answer.body);
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    if (mine === turn) setText(byId("message"), say("site away"));
  }
}

byId("asked").addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = new URLSearchParams({ number: byId("number").value });
  if (byId("date").value) asked.set("date", byId("date").value);
  void load(`/api/story?${asked}`);
});
themeButton(byId("theme"));
const ticket = new URLSearchParams(location.search).get("ticket");
if (ticket) void load(`/api/tickets/${encodeURIComponent(ticket)}/story`);
else byId("number").focus();
