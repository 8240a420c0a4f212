/** Small helpers for a page: its words, its elements, its colours. */

const block = document.getElementById("words");
const words = block ? JSON.parse(block.textContent) : {};

export const language = document.documentElement.lang;

/** A text of the page's own word list, with {names} filled in; a word that is not listed is given back. */
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Whether the page has a text for `key`. */
export const known = (key) => key in words;

/** The wording of a configured text in the page's language. */
export const wording = (text) => (text ? (text[language] ?? text.id) : "");

export const byId = (id) => document.getElementById(id);

/** An element with attributes and children; false and null attributes are left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") made.addEventListener("click", value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Set an element's text only when it changed, so that a live region is not read again. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** The button that changes between day and night; the choice is remembered for a year. */
export function themeButton(button) {
  const night = byId("night");
  const isNight = () => matchMedia(night.media).matches;
  const show = () => setText(button, say(isNight() ? "day" : "night"));
  button.addEventListener("click", () => {
    const chosen = isNight() ? "day" : "night";
    night.media = chosen === "night" ? "all" : "not all";
    document.cookie = `theme=${chosen}; path=/; max-age=31536000; SameSite=Lax`;
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
}
