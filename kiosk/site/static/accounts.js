/** The accounts of the staff: who there is, and what an administrator changes, each after a question. */

import { byId, element, keep, language, say, setText, themeButton } from "./dom.js";
import { Away, ask, deed } from "./wire.js";

let accounts = [];
let me = null;

const byName = (one, other) => one.name.localeCompare(other.name, language);
const problem = (body) => (language === "en" ? body.detail_en : body.detail);

/** Say at the top why there is nothing to see, and where to log in. */
function refuse(answer) {
  accounts = [];
  draw();
  setText(byId("message"), problem(answer.body));
  if (answer.status === 401) byId("message").append(" ", element("a", { href: "/staff" }, say("sign in")));
}

async function load() {
  try {
    const session = await ask("GET", "/api/session");
    me = session.status === 200 ? session.body.name : null;
    const answer = await ask("GET", "/api/staff");
    if (answer.status >= 400) return refuse(answer);
    accounts = answer.body.sort(byName);
    draw();
    if (accounts.length === 1) setText(byId("message"), say("nothing"));
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    setText(byId("message"), say("site away"));
  }
}

/* ---- the table ---- */

const CELLS = ["role", "state", "sessions", "since"];
const DATES = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "id-ID", { dateStyle: "medium" });

function draw() {
  byId("accounts").hidden = accounts.length === 0;
  byId("add").hidden = accounts.length === 0;
  keep(byId("rows"), accounts, (account) => account.name, makeRow, (row, account) => {
    row.account = account;
    row.classList.toggle("closed", !account.active);
    const told = {
      role: say(account.role),
      state: say(account.active ? "active" : "inactive"),
      sessions: String(account.sessions),
      since: DATES.format(new Date(account.added_at)),
    };
    for (const cell of CELLS) setText(row.querySelector(`.${cell}`), told[cell]);
    const turn = row.querySelector("[data-turn]");
    turn.dataset.ask = account.active ? "close" : "open";
    setText(turn, say(`ask ${turn.dataset.ask}`));
    for (const button of row.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent}, ${account.name}`);
  });
}

function makeRow(account) {
  const button = (name, more = {}) => element("button", { type: "button", "data-ask": name, ...more }, say(`ask ${name}`));
  return element("tr", {},
    element("th", { scope: "row" }, account.name, account.name === me ? element("small", {}, ` (${say("you")})`) : null),
    ...CELLS.map((cell) => element("td", { class: cell, "data-head": say(`head ${cell}`) })),
    element("td", { class: "deeds" }, button("password"), button("role"), button("close", { "data-turn": true })));
}

/* ---- the questions ---- */

const SENT = {
  add: (form) => ["/api/staff", { name: form.name.value.trim(), role: form.role.value, password: form.password.value }],
  password: (form, path) => [`${path}/password`, { password: form.password.value }],
  role: (form, path) => [path, { role: form.role.value }],
  close: (form, path) => [path, { active: false }],
  open: (form, path) => [path, { active: true }],
};

/** Where the hand begins: what cannot be seen at once is not done by Enter alone. */
const FIRST = { add: "input", password: "input", role: "input:checked", close: "[data-close]", open: ".primary" };

/** Ask before the deed of `kind`; the dialog stays open until the site has done it, or said why not. */
function question(kind, account) {
  const dialog = byId(`ask-${kind}`);
  const form = dialog.querySelector("form");
  form.reset();
  showPassword(form, false);
  setText(form.querySelector(".error"), "");
  setText(form.querySelector("[data-name]"), account?.name ?? "");
  const ending = form.querySelector("[data-ending]");
  if (ending) setText(ending, account.sessions ? say("ending", { count: account.sessions }) : "");
  if (kind === "role") form.role.value = account.role;
  const own = form.querySelector("[data-own]");
  own.hidden = !account || account.name !== me;
  setText(own, say(kind === "close" ? "own close" : "own"));
  form.onsubmit = (event) => {
    event.preventDefault();
    void send(kind, account, dialog, form);
  };
  dialog.showModal();
  form.querySelector(FIRST[kind]).focus();
}

async function send(kind, account, dialog, form) {
  const error = form.querySelector(".error");
  const button = form.querySelector(".primary");
  if (button.disabled) return;
  if (kind === "add" && !form.name.value.trim()) {
    setText(error, say("name missing"));
    form.name.focus();
    return;
  }
  const [path, body] = SENT[kind](form, account ? `/api/staff/${encodeURIComponent(account.name)}` : "");
  button.disabled = true;
  try {
    const answer = await deed(path, body, () => setText(error, say("site away")));
    if (answer.status === 401 || answer.status === 403) {
      dialog.close();
      return refuse(answer);
    }
    if (answer.status >= 400) {
      setText(error, problem(answer.body));
      form.querySelector("input:not([type='radio'])")?.focus();
      return;
    }
    dialog.close();
    take(answer.body);
    setText(byId("message"), say(`done ${kind}`, { name: answer.body.name }));
    if (answer.body.name === me) await load();
  } catch (failure) {
    if (!(failure instanceof Away)) throw failure;
    setText(error, say("unsure"));
  } finally {
    button.disabled = false;
  }
}

function take(changed) {
  accounts = [...accounts.filter((one) => one.name !== changed.name), changed].sort(byName);
  draw();
}

function showPassword(form, shown) {
  if (form.password) form.password.type = shown ? "text" : "password";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.ask) question(button.dataset.ask, button.closest("tr").account);
});
for (const dialog of document.querySelectorAll("dialog")) {
  const form = dialog.querySelector("form");
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.open || form.reset()); // no password stays in a field
  form.querySelector("[data-show]")?.addEventListener("change", (event) => showPassword(form, event.target.checked));
}
byId("add").addEventListener("click", () => question("add", null));
themeButton(byId("theme"));
void load();
