/** What the console knows: who is here, at which counter, and what the site said last. */

const COUNTER_KEY = "anjungan.counter";
const LAST_KEY = "anjungan.last";
const UNDO_MS = 60_000;

export const state = {
  /** null until the site was asked, false when nobody is signed in. */
  session: null,
  counter: sessionStorage.getItem(COUNTER_KEY),
  queue: null,
  /** My figures of today; null while there are none. */
  me: null,
  /** The places left of each service, and the reserve numbers that were refused; for a supervisor. */
  places: [],
  refused: [],
  /** Bookings that were used for two numbers, for everybody. */
  doubles: [],
  away: false,
  busy: false,
  /** The last step at a ticket that can still be taken back: {ticket, label, until} by this machine's clock. */
  last: JSON.parse(sessionStorage.getItem(LAST_KEY)),
};

export const counter = () => state.queue?.counters.find((each) => each.code === state.counter) ?? null;
export const inHand = () => state.queue?.in_hand[state.counter] ?? null;
export const paused = () => counter()?.state === "paused";
export const supervises = () => ["supervisor", "administrator"].includes(state.session?.role);

/** Whether a deed can be sent now. */
export const ready = () => Boolean(state.session && state.queue && counter() && !state.away && !state.busy);

export function stayAt(code) {
  state.counter = code;
  if (code) sessionStorage.setItem(COUNTER_KEY, code);
  else sessionStorage.removeItem(COUNTER_KEY);
}

/** Keep what can be undone, also over a reload; null when nothing can. */
function keepLast(last) {
  state.last = last;
  sessionStorage.setItem(LAST_KEY, JSON.stringify(last));
}

export const canUndo = ({ id, label }) => keepLast({ ticket: id, label, until: Date.now() + UNDO_MS });
export const cannotUndo = () => keepLast(null);

/** Seconds in which the last step can still be undone; 0 when it cannot. */
export const undoSeconds = () => (state.last ? Math.max(0, Math.ceil((state.last.until - Date.now()) / 1_000)) : 0);
