/** Small helpers for a page: its words, its elements, its colours. */

const block = document.getElementById("words");
const words = block ? JSON.parse(block.textContent) : {};

export const language = document.documentElement.lang;

const plurals = new Intl.PluralRules(language);

/** A text of the page's own word list, with {names} filled in; a word that is not listed is given back.
 *  One that is listed in several forms, that for one first, takes the form of `values.count`. */
export function say(key, values = {}) {
  const listed = [words[key] ?? key].flat();
  const text = plurals.select(values.count ?? 0) === "one" ? listed[0] : listed.at(-1);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
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

/**
 * Show `items` as the children of `list`, one element each, found again by `key`. What stays is changed where it
 * stands: a button that a hand is on is not made anew, and the focus stays where it was.
 */
export function keep(list, items, key, make, change) {
  const gone = new Map(Array.from(list.children, (child) => [child.dataset.key, child]));
  const kept = items.map((item) => {
    const name = String(key(item));
    const child = gone.get(name) ?? make(item);
    child.dataset.key = name;
    gone.delete(name);
    return child;
  });
  for (const child of gone.values()) child.remove();
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  kept.forEach((child, place) => {
    if (list.children[place] !== child) list.insertBefore(child, list.children[place] ?? null);
    change(child, items[place]);
  });
  if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

let held = false;
let late = null;

/** Draw, unless a hand is on a button: nothing moves away under it, and it is drawn when the hand is off. */
export function drawWhenFree(draw) {
  if (held) late = draw;
  else draw();
}

function release() {
  held = false;
  const draw = late;
  late = null;
  draw?.();
}

addEventListener("pointerdown", (event) => {
  held = Boolean(event.target.closest?.("button, label, summary"));
}, true);
// The click comes right after the hand is off, and before this.
addEventListener("pointerup", () => setTimeout(release), true);
addEventListener("pointercancel", release, true);
// The window's own; a field that loses the focus tells of it only to those who listen on the way down.
addEventListener("blur", release);
addEventListener("pointermove", (event) => held && !event.buttons && release(), true);

/** The button that changes between day and night; the choice is remembered for a year. */
export function themeButton(button) {
  const night = byId("night");
  const isNight = () => matchMedia(night.media).matches;
  const show = () => setText(button, say(isNight() ? "day" : "night"));
  button.addEventListener("click", () => {
    const chosen = isNight() ? "day" : "night";
    night.media = chosen === "night" ? "screen" : "not all";
    document.cookie = `theme=${chosen}; path=/; max-age=31536000; SameSite=Lax`;
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
}
