/** The dialogs of the console: a reason and a time, where to transfer, the legend of the keys. */

import { byId, element, say, setText, wording } from "./dom.js";

const stages = JSON.parse(byId("stages").textContent);

/** Leaving the dialog is the answer null. Its event comes late: by then the dialog may be open again, for the next question. */
const leftIsNull = (dialog, resolve) => (dialog.onclose = () => dialog.open || resolve(null));

/** Ask for a reason; the dialog of `kind` stands in the page. Resolves to {reason, minutes?, force?} or null. */
export function askReason(kind, label = "") {
  const dialog = byId(`ask-${kind}`);
  const form = dialog.querySelector("form");
  const error = form.querySelector(".error");
  form.reset();
  setText(error, "");
  for (const place of form.querySelectorAll("[data-label]")) setText(place, label);
  dialog.showModal();
  form.querySelector("input").focus();
  return new Promise((resolve) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      const given = new FormData(form);
      const reason = given.get("own").trim() || given.get("reason");
      if (!reason) {
        setText(error, say("reason missing"));
        form.querySelector("input").focus();
        return;
      }
      dialog.onclose = null;
      dialog.close();
      const minutes = Number(given.get("minutes"));
      resolve({ reason, ...(minutes ? { minutes } : {}), ...(given.has("force") ? { force: true } : {}) });
    };
    leftIsNull(dialog, resolve);
  });
}

/** Ask why a ticket is transferred, by one press. Resolves to the reason or null. */
export function askWhy(label) {
  const dialog = byId("why-transfer");
  for (const place of dialog.querySelectorAll("[data-label]")) setText(place, label);
  return new Promise((resolve) => {
    for (const button of dialog.querySelectorAll("[data-reason]")) {
      button.onclick = () => {
        dialog.onclose = null;
        dialog.close();
        resolve(button.dataset.reason);
      };
    }
    leftIsNull(dialog, resolve);
    dialog.showModal();
  });
}

/** Ask where a ticket goes: another stage, or another counter. Resolves to {stage} or {to_counter}, or null. */
export function askWhere(queue, counter, ticket) {
  const dialog = byId("transfer");
  const others = queue.counters.filter((each) => each.code !== counter.code);
  for (const place of dialog.querySelectorAll("[data-label]")) setText(place, ticket.label);
  return new Promise((resolve) => {
    let place = 0;
    const choice = (name, to, more = "") => element("li", {}, element("button", {
      type: "button",
      onclick: () => {
        dialog.onclose = null;
        dialog.close();
        resolve(to);
      },
    }, element("strong", {}, name), more ? element("span", {}, more) : null, element("kbd", { "aria-hidden": "true" }, String(++place))));
    byId("to-stage").replaceChildren(
      ...stages.filter((each) => each.code !== ticket.stage.code).map((each) => choice(wording(each), { stage: each.code })));
    byId("to-counter").replaceChildren(
      ...others.map((each) => choice(each.name, { to_counter: each.code }, each.state === "paused" ? say("paused") : "")));
    leftIsNull(dialog, resolve);
    dialog.showModal();
  });
}

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const field = event.target.closest("input[type='text']");
    if (field || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const choices = dialog.querySelectorAll("input[name='reason'], .choices button");
    const chosen = choices[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    chosen.focus();
    chosen.click();
  });
}
// Own words are chosen by writing them; a choice takes their place.
for (const form of document.querySelectorAll("dialog.ask form")) {
  form.own.addEventListener("input", () => {
    for (const choice of form.querySelectorAll("input[name='reason']")) choice.checked = false;
  });
  for (const choice of form.querySelectorAll("input[name='reason']")) {
    choice.addEventListener("change", () => (form.own.value = ""));
  }
}
