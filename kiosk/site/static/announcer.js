/** The sound of a call: chime, then the sentence twice. Never a sound whose text is not on the screen. */

import { wait } from "./wire.js";

const PAUSE_MS = 3_000;
const PAUSE_IN_A_RUSH_MS = 1_000;
const SHOWN_AT_LEAST_MS = 6_000;
const LONGEST_SOUND_MS = 15_000;
const CHIME = "/static/chime.wav";
const SILENCE = "/static/silence.wav";

const player = new Audio();
let notice = null;

/** Hand over the button that a browser's rule against sound without a touch makes necessary. A touch
    anywhere will do. */
export function enableSound(button) {
  notice = button;
  addEventListener("pointerdown", () => {
    if (!notice.hidden) void play(CHIME).then((heard) => (notice.hidden = heard || notice.hidden));
  });
  button.addEventListener("click", () => (button.hidden = true));
  void play(SILENCE);
}

/** Play `address` to its end. False when there is no such sound, it was stopped, or the browser forbids it. */
async function play(address, stop) {
  if (stop?.aborted) return false;
  player.src = address;
  const ended = new Promise((resolve) => {
    player.onended = () => resolve(true);
    player.onerror = () => resolve(false);
    stop?.addEventListener("abort", () => {
      player.pause();
      resolve(false);
    }, { once: true });
  });
  try {
    await player.play();
  } catch (error) {
    if (error.name === "NotAllowedError" && notice) notice.hidden = false;
    return false;
  }
  return Promise.race([ended, wait(LONGEST_SOUND_MS).then(() => false)]);
}

/** Resolves when what was drawn is on the screen; false when nobody can see the page. */
async function painted() {
  if (document.hidden) return false;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return true;
}

async function sound(call, othersWait, stop) {
  const recalls = Number(call.recall) || 0;
  const voice = `/voice/${encodeURIComponent(call.label)}/${encodeURIComponent(call.counter.code)}.wav?recalls=${recalls}`;
  const ready = fetch(voice).then((answer) => answer.ok, () => false);
  if (!(await painted())) return;
  const heard = await play(CHIME, stop);
  if (!(await ready) || !heard || !(await play(voice, stop))) return;
  await wait(othersWait() ? PAUSE_IN_A_RUSH_MS : PAUSE_MS);
  await play(voice, stop);
}

/**
 * Announce one call, whose text was drawn. Resolves when it was heard, and not before it could be read;
 * at once when it is stopped because the call was undone.
 */
export async function announce(call, { othersWait, silent, stop }) {
  const stopped = new Promise((resolve) => stop.addEventListener("abort", resolve, { once: true }));
  const heard = silent ? Promise.resolve() : sound(call, othersWait, stop);
  await Promise.race([stopped, Promise.all([heard, wait(SHOWN_AT_LEAST_MS)])]);
}
