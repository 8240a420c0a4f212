/** The words of the board: always both languages, Indonesian first, English small. */

import { byId, element } from "./dom.js";

const words = JSON.parse(byId("words").textContent);

/** A text of the page's list, {id, en}, with {names} filled in. */
export function both(key, values = {}) {
  const fill = (text) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  return { id: fill(words[key].id), en: fill(words[key].en) };
}

/** The two spans of a text {id, en}; one where both languages say the same. */
export function spans(text) {
  const made = [element("span", { lang: "id" }, text.id)];
  if (text.en !== text.id) made.push(" ", element("span", { lang: "en" }, text.en));
  return made;
}

/** Show a text {id, en} in `target`, only when it changed, so that a live region is not read again. */
export function setBoth(target, text) {
  const key = `${text.id}\n${text.en}`;
  if (target.dataset.text === key) return;
  target.dataset.text = key;
  target.replaceChildren(...spans(text));
}

/** "Loket 3" is a word and a number; any other name stands whole, below the word. */
export function counterParts(name) {
  const parts = /^(.*\S)\s+(\d+)$/.exec(name);
  if (!parts) return { word: both("counter"), number: name };
  const word = parts[1] === both("counter").id ? both("counter") : { id: parts[1], en: parts[1] };
  return { word, number: parts[2] };
}
