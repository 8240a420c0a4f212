/** The audit log: the deeds of one day, the latest first, older ones on request. */

import { byId, element, known, language, say, setText, themeButton } from "./dom.js";
import { Away, ask } from "./wire.js";

let next = null;
let turn = 0;

/** "staff:sari" is sari; a word that the page knows is said in its language. */
function name(text) {
  if (text.startsWith("staff:")) return text.slice("staff:".length);
  if (text.startsWith("booth:")) return say("booth", { name: text.slice("booth:".length) });
  const day = /^(\/api\/session-days)\/([\d-]+)\/report$/.exec(text);
  if (day) return `${say(day[1])}, ${day[2]}`;
  if (/^\/api\/tickets\/[\w-]+\/story$/.test(text)) return say("/api/story");
  return known(text) ? say(text) : text;
}

/** A value of any shape as one line. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain).join(", ");
  if (value && typeof value === "object") return Object.values(value).map(plain).join(" ");
  return name(String(value ?? ""));
}

function details(entry) {
  const facts = Object.entries(entry.data).filter(([, value]) => value !== null);
  if (entry.deed.code === "role_changed") return facts.map(([, value]) => plain(value)).join(" → ");
  const told = facts.map(([key, value]) => `${known(`key ${key}`) ? say(`key ${key}`) : key}: ${plain(value)}`);
  return [entry.reason, ...told].filter(Boolean).join(" · ");
}

function row(entry) {
  const time = entry.at.slice(11, 19);
  return element(
    "tr",
    {},
    element("td", { class: "time" }, element("time", { datetime: entry.at }, time)),
    element("td", { "data-head": say("by") }, name(entry.by)),
    element("td", { class: "deed" }, entry.deed[language] ?? entry.deed.id),
    element("td", { "data-head": say("subject") }, entry.subject === entry.by ? "" : name(entry.subject)),
    element("td", { class: "details" }, details(entry)),
  );
}

function offerDeeds(deeds) {
  const select = byId("deed");
  const chosen = select.value;
  select.replaceChildren(
    select.options[0],
    ...deeds.map((deed) => element("option", { value: deed.code }, deed[language] ?? deed.id)),
  );
  select.value = deeds.some((deed) => deed.code === chosen) ? chosen : "";
}

function refuse(answer) {
  const problem = answer.body;
  byId("log").hidden = true;
  byId("older").hidden = true;
  setText(byId("message"), language === "en" ? problem.detail_en : problem.detail);
  if (answer.status === 401) byId("message").append(" ", element("a", { href: "/staff" }, say("sign in")));
}

async function load(older = false) {
  const mine = ++turn;
  const asked = new URLSearchParams();
  if (byId("date").value) asked.set("date", byId("date").value);
  if (byId("deed").value) asked.set("deed", byId("deed").value);
  if (older) asked.set("before", next);
  try {
    const answer = await ask("GET", `/api/audit?${asked}`);
    if (mine !== turn) return;
    if (answer.status >= 400) return refuse(answer);
    const page = answer.body;
    byId("date").value = page.date;
    offerDeeds(page.deeds);
    const rows = page.entries.map(row);
    if (older) byId("entries").append(...rows);
    else byId("entries").replaceChildren(...rows);
    next = page.next;
    byId("older").hidden = next === null;
    byId("log").hidden = byId("entries").children.length === 0;
    setText(byId("message"), byId("log").hidden ? say("nothing") : "");
    if (older) rows[0]?.scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    if (mine === turn) setText(byId("message"), say("site away"));
  }
}

byId("asked").addEventListener("submit", (event) => event.preventDefault());
byId("date").addEventListener("change", () => load());
byId("deed").addEventListener("change", () => load());
byId("older").addEventListener("click", () => load(true));
themeButton(byId("theme"));
load();
