/** What the console knows: who is here, at which counter, and what the site said last. */

const COUNTER_KEY = "anjungan.counter";
const UNDO_MS = 60_000;

export const state = {
  /** null until the site was asked, false when nobody is signed in. */
  session: null,
  counter: sessionStorage.getItem(COUNTER_KEY),
  queue: null,
  /** My figures of today; null while there are none. */
  me: null,
  away: false,
  busy: false,
  /** The last step at a ticket that can still be taken back: {label, until} by performance.now(). */
  last: null,
};

export const counter = () => state.queue?.counters.find((each) => each.code === state.counter) ?? null;
export const inHand = () => state.queue?.in_hand[state.counter] ?? null;
export const paused = () => counter()?.state === "paused";
export const supervises = () => ["supervisor", "administrator"].includes(state.session?.role);

/** Whether a deed can be sent now. */
export const ready = () => Boolean(state.session && state.queue && counter() && !state.away && !state.busy);

export function stayAt(code) {
  state.counter = code;
  state.last = null;
  if (code) sessionStorage.setItem(COUNTER_KEY, code);
  else sessionStorage.removeItem(COUNTER_KEY);
}

export function canUndo(label) {
  state.last = { label, until: performance.now() + UNDO_MS };
}

/** Seconds in which the last step can still be undone; 0 when it cannot. */
export const undoSeconds = () => (state.last ? Math.max(0, Math.ceil((state.last.until - performance.now()) / 1_000)) : 0);
