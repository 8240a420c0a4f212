/** Which calls are new, and who is announced next. Nothing is drawn or heard here. */

const OLDEST_ANNOUNCED_MS = 60_000;
const REMEMBERED = 400;
const OF_A_STAGE = 6; // so many calls of each stage the board is told

export class Calls {
  /** `isMine` tells whether a call concerns this board; `now` gives the site's time in milliseconds. */
  constructor(isMine, now) {
    this.isMine = isMine;
    this.now = now;
    this.pending = [];
    this.onAir = null;
    /** When each call was made, by its sequence. */
    this.known = new Map();
    this.floor = null;
  }

  /** The calls that the site lists. The first list only tells where the day is: a board that was switched
      on late calls nobody again. */
  see(calls) {
    const sequences = calls.map((call) => call.sequence);
    const newest = Math.max(0, ...sequences);
    if (this.floor === null) {
      this.floor = newest;
      for (const call of calls) this.known.set(call.sequence, call.at);
    } else if (newest && newest < this.floor) {
      // The newest was undone, or the site came back with an older database and counts from there again: what both
      // know stays said, and a sequence that is used once more is another call.
      this.floor = Math.max(0, ...calls.filter((call) => this.#knows(call)).map((call) => call.sequence));
    }
    for (const call of [...calls].sort((one, other) => one.sequence - other.sequence)) this.hear(call);
    this.pending = this.pending.filter((call) => stands(call, calls));
  }

  /** Put a call in line, unless it was, or is so old that its person has long come or gone. */
  hear(call) {
    if (this.floor === null || call.sequence <= this.floor || this.#knows(call)) return;
    this.known.set(call.sequence, call.at);
    this.#forget();
    if (!this.isMine(call) || this.now() - Date.parse(call.at) > OLDEST_ANNOUNCED_MS) return;
    // A number that is called again before its turn came is announced once, as the last call has it.
    this.pending = this.pending.filter((other) => other.id !== call.id);
    this.pending.push(call);
  }

  /** The next call goes on the air; null when there is none. */
  next() {
    this.onAir = this.pending.shift() ?? null;
    return this.onAir;
  }

  /** Milliseconds since the first in line was called; 0 when there is none. */
  behind() {
    return this.pending.length ? this.now() - Date.parse(this.pending[0].at) : 0;
  }

  isPending(call) {
    return this.pending.some((other) => other.sequence === call.sequence);
  }

  #knows(call) {
    return this.known.get(call.sequence) === call.at;
  }

  #forget() {
    if (this.known.size <= REMEMBERED) return;
    const ordered = [...this.known.keys()].sort((one, other) => one - other);
    const old = ordered.slice(0, REMEMBERED / 2);
    this.floor = Math.max(this.floor, old.at(-1));
    for (const sequence of old) this.known.delete(sequence);
  }
}

/** Whether a call is still among those that the site lists: one that was undone is not. */
export function stands(call, calls) {
  if (calls.some((other) => other.sequence === call.sequence)) return true;
  const ofStage = calls.filter((other) => other.stage.code === call.stage.code);
  return ofStage.length >= OF_A_STAGE && call.sequence < Math.min(...ofStage.map((other) => other.sequence));
}
