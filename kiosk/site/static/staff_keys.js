/** Which keys do what on the console, and whether they do: single letters disturb who dictates or has the page read
 *  (WCAG 2.1.4), so they can be switched off. The choice stays with this browser. */

import { byId } from "./dom.js";

const SWITCH_KEY = "anjungan.keys";

const KEYS = {
  " ": "next", r: "recall", s: "serve", f: "finish", x: "no-show", p: "park", t: "transfer", g: "priority", k: "resume", c: "cancel", u: "undo",
  b: "pause", l: "counter", e: "end", o: "reopen", "?": "help",
};

/** The deed of a key; undefined when it has none. */
export const deedOf = (key) => KEYS[key.toLowerCase()];

const box = byId("use-keys");

/** Whether single keys do deeds. */
export const keysAreOn = () => box.checked;

function show() {
  document.body.classList.toggle("keyless", !box.checked);
}

box.checked = localStorage.getItem(SWITCH_KEY) !== "off";
box.addEventListener("change", () => {
  localStorage.setItem(SWITCH_KEY, box.checked ? "on" : "off");
  show();
});
show();
