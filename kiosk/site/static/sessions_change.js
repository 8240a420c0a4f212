/** What may still be changed of a session day: its plan, its being held at all, and who is on its roster. */

import { byId, element, say } from "./dom.js";

/** The hour of an instant, in the site's own zone, as it is told: "09.30". */
export const hour = (instant) => instant.slice(11, 16).replace(":", ".");

function button(name, press, more = {}) {
  return element("button", { type: "button", onclick: press, ...more }, name);
}

/** The form that plans a day, filled with `day`; `save` gets the plan. */
export function editor(day, save, leave) {
  const asked = byId("plan").querySelector(".asked").cloneNode(true);
  for (const input of asked.querySelectorAll("input")) input.value = day[input.name];
  const deeds = element("div", { class: "deeds" },
    element("button", { type: "submit", class: "primary" }, say("save")),
    button(say("leave it"), leave));
  const form = element("form", { class: "change" }, asked, deeds);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const plan = Object.fromEntries(new FormData(form));
    save({ id: day.id, ...plan, quota: Number(plan.quota), spare: Number(plan.spare) });
  });
  return form;
}

/** Whether to take the day back; the hand begins at the answer that changes nothing. */
export function withdrawal(day, withdraw, leave) {
  const count = day.roster.people;
  const asked = count === 0 ? say("withdraw empty?") : say("withdraw?", { people: count });
  return element("div", { class: "change" },
    element("p", {}, element("strong", {}, asked)),
    element("div", { class: "deeds" },
      button(say("keep it"), leave, { autofocus: true }),
      button(say("withdraw it"), withdraw, { class: "danger" })));
}

/** Who is on the roster; `remove` gets a code, and is null where nobody can be taken off any more. */
export function rosterTable(rows, remove) {
  if (rows.length === 0) return element("p", {}, say("nobody"));
  const heads = ["hour", "code", "name", "people"];
  const head = element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, say(name))),
    remove && element("th", { scope: "col" }, element("span", { class: "unseen" }, say("remove"))));
  const body = rows.map((one) => element("tr", {},
    element("td", {}, hour(one.starts_at)),
    element("th", { scope: "row" }, one.code, one.number && one.number !== one.code ? element("small", {}, one.number) : null),
    element("td", {}, one.masked_name),
    element("td", {}, String(one.people)),
    remove && element("td", {}, removal(one, remove))));
  return element("div", { class: "wide", tabindex: 0, role: "region", "aria-label": say("roster") },
    element("table", { class: "roster" }, element("thead", {}, head), element("tbody", {}, ...body)));
}

/** Pressed once it asks, pressed again it does; looking elsewhere takes the question back. */
function removal(one, remove) {
  const made = button(say("remove"), () => {
    if (made.classList.contains("danger")) return remove(one.code);
    made.classList.add("danger");
    made.textContent = say("remove?");
    name();
  });
  const name = () => made.setAttribute("aria-label", `${made.textContent} ${one.code}`);
  made.addEventListener("blur", () => {
    made.classList.remove("danger");
    made.textContent = say("remove");
    name();
  });
  name();
  return made;
}
