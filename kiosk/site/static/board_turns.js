/**
 * Whose turn it is to be said. Every call is said twice with a pause between; another call may be said for the
 * first time in that pause, so that nobody waits longer for it and it is never cut short. At most two are under
 * way at once: the ear keeps two numbers, not three. Nothing is drawn or heard here.
 */

import { stands } from "./board_calls.js";

export const PAUSE_MS = 3_000;
/** A first call is begun in another's pause only this early, so that the pause does not grow long. */
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
    // A number that is called anew meanwhile is said as the new call has it.
    this.once = this.once.filter(({ call }) => !pending.some((newer) => newer.id === call.id));
    const [half] = this.once;
    const elapsed = half ? this.now() - half.at : 0;
    if (half && elapsed >= PAUSE_MS) return { call: half.call, again: true };
    const room = this.once.length < MOST_AT_ONCE && elapsed <= BEGUN_WITHIN_MS;
    if (pending.length && room) return { call: this.calls.next(), again: false };
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
