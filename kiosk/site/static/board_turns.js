/**
 * Whose turn it is to be said. Every call is said twice, three seconds apart, and then the next one is. Somebody
 * who was called a while ago already is said for the first time in the pause of another, which grows longer by
 * it; at most two are under way then, for the ear keeps two numbers, not three. And where even that is too slow,
 * each is said once until the board has caught up. Nothing is drawn or heard here.
 */

import { stands } from "./board_calls.js";

export const PAUSE_MS = 3_000;
/** So long after the call its first saying waits for another's second. */
export const PATIENCE_MS = 20_000;
/** A board so far behind repeats nothing: a number that is heard late is missed. */
export const FAR_BEHIND_MS = 60_000;
/** A first call is begun in another's pause only this early, so that the pause does not grow longer still. */
const BEGUN_WITHIN_MS = 1_500;
const MOST_AT_ONCE = 2;

export class Turns {
  /** `calls` are the new ones; `now` gives milliseconds that only grow. */
  constructor(calls, now) {
    this.calls = calls;
    this.now = now;
    /** What was said once: {call, at}, `at` being when its sound ended; the longest ago first. */
    this.once = [];
  }

  /** What is to be done: say {call, again} now, or wait {after} milliseconds and ask again; null when all is said. */
  next() {
    const { pending } = this.calls;
    const behind = this.calls.behind();
    // A number that is called anew meanwhile is said as the new call has it.
    this.once = this.once.filter(({ call }) => !pending.some((newer) => newer.id === call.id));
    if (behind > FAR_BEHIND_MS) this.once = [];
    const [half] = this.once;
    const elapsed = half ? this.now() - half.at : 0;
    if (half && elapsed >= PAUSE_MS) return { call: half.call, again: true };
    const inThePause = behind > PATIENCE_MS && this.once.length < MOST_AT_ONCE && elapsed <= BEGUN_WITHIN_MS;
    if (pending.length && (!half || inThePause)) return { call: this.calls.next(), again: false };
    if (half) return { after: PAUSE_MS - elapsed };
    this.calls.onAir = null;
    return null;
  }

  /** A turn was taken. `endedAt` is when its sound ended; null when there was none, so that it is not repeated. */
  said({ call, again }, endedAt) {
    this.once = this.once.filter((one) => one.call !== call);
    if (!again && endedAt !== null) this.once.push({ call, at: endedAt });
  }

  /** The calls that the site lists now: one that was undone is not said again. */
  see(calls) {
    this.once = this.once.filter(({ call }) => stands(call, calls));
  }
}
