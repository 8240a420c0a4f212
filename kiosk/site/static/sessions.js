/** Session days: plan, change, withdraw, bring in a roster, open, close, and see who came. */

import { byId, element, language, say, setText, themeButton } from "./dom.js";
import { editor, hour, rosterTable, withdrawal } from "./sessions_change.js";
import { Away, ask, newId } from "./wire.js";

const UPLOAD_TIMEOUT_MS = 30_000;
const told = (words) => words[language] ?? words.id;

function refuse(answer) {
  const problem = answer.body;
  setText(byId("message"), language === "en" ? problem.detail_en : problem.detail);
  if (answer.status === 401) byId("message").append(" ", element("a", { href: "/staff" }, say("sign in")));
}

/** Run `deed`; what refuses is said at the top, a site that is away too. */
async function doing(deed) {
  setText(byId("message"), "");
  try {
    await deed();
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    setText(byId("message"), say("site away"));
  }
}

const fact = (name, value) => [element("dt", {}, name), element("dd", {}, value)];

function facts(day) {
  const list = element("dl", { class: "facts" });
  const pairs = [
    [say("expected"), day.roster_purged ? say("purged") : say("bookings", day.roster)],
    [say("quota"), String(day.quota)],
    [say("spare"), String(day.spare)],
  ];
  for (const [name, value] of pairs) list.append(element("div", {}, ...fact(name, value)));
  return list;
}

function reportOf(report) {
  const list = element("dl", { class: "facts" });
  const pairs = [
    [say("expected"), say("bookings", report.expected)],
    [say("arrived"), say("bookings", report.arrived)],
    [say("walk ins"), String(report.walk_ins)],
  ];
  for (const [name, value] of pairs) list.append(element("div", {}, ...fact(name, value)));
  if (report.roster_purged) return [list, element("p", {}, say("names purged"))];
  if (report.missing.length === 0) return [list, element("p", {}, say("everyone"))];
  const rows = report.missing.map((one) =>
    element("li", {}, `${hour(one.starts_at)} · ${one.code} · ${one.masked_name}`),
  );
  return [list, element("p", {}, say("missing")), element("ul", { class: "wrong" }, ...rows)];
}

function resultOf(read) {
  const said = element("p", {}, say("imported", { imported: read.imported, people: read.expected_people }));
  if (read.wrong.length === 0) return [said];
  const rows = read.wrong.map((one) => element("li", {}, `${say("row", { row: one.row })}: ${told(one)}`));
  return [said, element("p", {}, say("wrong", { count: read.wrong.length })), element("ul", { class: "wrong" }, ...rows)];
}

async function send(day, file, place) {
  const answer = await fetch(`/api/session-days/${day.date}/roster`, {
    method: "PUT",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
    signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
  }).catch((error) => { throw new Away(error.message); });
  if (answer.status >= 500) throw new Away(String(answer.status));
  const body = await answer.json();
  if (!answer.ok) return refuse({ status: answer.status, body });
  await load();
  byId(`result-${day.date}`).replaceChildren(...resultOf(body));
}

function card(day) {
  const result = element("div", { id: `result-${day.date}`, role: "status" });
  const deeds = element("div", { class: "deeds" });
  const button = (name, deed) => {
    const made = element("button", { type: "button", "data-deed": name }, say(name));
    made.addEventListener("click", () => doing(deed));
    deeds.append(made);
  };
  const move = (where) => async () => {
    const answer = await ask("POST", `/api/session-days/${day.date}/${where}`, {});
    if (answer.status >= 400) refuse(answer);
    else await load();
  };
  const settle = async (method, path, body) => {
    const answer = await ask(method, `/api/session-days/${day.date}${path}`, body);
    if (answer.status >= 400) refuse(answer);
    else await load();
  };
  const leave = () => result.replaceChildren();
  const show = (asked) => {
    result.replaceChildren(asked);
    asked.querySelector("[autofocus], input")?.focus();
  };
  if (day.state === "open") button("close it", move("close"));
  else button("open it", move("open"));
  if (day.state === "planned") {
    const save = (plan) => doing(() => settle("PUT", "", plan));
    button("change", async () => show(editor(day, save, leave)));
    button("withdraw", async () => show(withdrawal(day, () => doing(() => settle("DELETE", "")), leave)));
  }
  const input = element("input", { type: "file", accept: ".csv,.xlsx", "data-roster": day.date });
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (file) doing(() => send(day, file, result));
  });
  deeds.append(element("label", {}, say("bring in"), input));
  const showRoster = async () => {
    const answer = await ask("GET", `/api/session-days/${day.date}/roster`);
    if (answer.status >= 400) return refuse(answer);
    const remove = async (code) => {
      await settle("DELETE", `/roster?code=${encodeURIComponent(code)}`);
      byId(`result-${day.date}`).closest(".card").querySelector("[data-deed='roster']").click();
    };
    result.replaceChildren(rosterTable(answer.body, day.state === "planned" && ((code) => doing(() => remove(code)))));
  };
  if (!day.roster_purged) button("roster", showRoster);
  button("report", async () => {
    const answer = await ask("GET", `/api/session-days/${day.date}/report`);
    if (answer.status >= 400) refuse(answer);
    else result.replaceChildren(...reportOf(answer.body));
  });
  const date = new Date(`${day.date}T00:00`).toLocaleDateString(language === "en" ? "en-GB" : "id-ID", { dateStyle: "full" });
  const hours = `${day.opens.replace(":", ".")}–${day.closes.replace(":", ".")}`;
  const head = element("h2", {}, `${date}, ${hours} `, element("span", { class: "state" }, say(day.state)));
  return element("section", { class: `card ${day.state}`, "data-day": day.date }, head, facts(day), deeds, result);
}

/** What is open or to come first, the soonest on top; then what is over, the latest on top. */
function inOrder(days) {
  const over = (day) => day.state === "closed";
  const rest = (one, other) => one.date.localeCompare(other.date) * (over(one) ? -1 : 1);
  return days.toSorted((one, other) => over(one) - over(other) || rest(one, other));
}

async function load() {
  const answer = await ask("GET", "/api/session-days");
  if (answer.status >= 400) return refuse(answer);
  byId("days").replaceChildren(...inOrder(answer.body).map(card));
  if (answer.body.length === 0) setText(byId("message"), say("nothing"));
}

byId("plan").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const plan = Object.fromEntries(form);
  plan.quota = Number(plan.quota);
  plan.spare = Number(plan.spare);
  doing(async () => {
    const answer = await ask("POST", "/api/session-days", { id: newId(), ...plan });
    if (answer.status >= 400) refuse(answer);
    else await load();
  });
});

themeButton(byId("theme"));
doing(load);
