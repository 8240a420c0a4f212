/** The sound of a call: chime and sentence, and the sentence again. Never a sound whose text is not on the screen. */

import { wait } from "./wire.js";

const SHOWN_AT_LEAST_MS = 3_000;
const SHOWN_IN_SILENCE_MS = 6_000;
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

/** When the sentence had been heard to its end; null when it was not. */
async function sound(call, again, stop) {
  const recalls = Number(call.recall) || 0;
  const voice = `/voice/${encodeURIComponent(call.label)}/${encodeURIComponent(call.counter.code)}.wav?recalls=${recalls}`;
  const ready = fetch(voice).then((answer) => answer.ok, () => false);
  if (!(await painted())) return null;
  const chimed = again || (await play(CHIME, stop));
  return (await ready) && chimed && (await play(voice, stop)) ? performance.now() : null;
}

/**
 * Announce one call, whose text was drawn, for the first time or `again`. Resolves when it was heard, and not
 * before it could be read; at once when it is stopped because the call was undone. Gives the moment at which
 * the sentence ended, by performance.now(); null when it was not heard.
 */
export async function announce({ call, again }, { silent, stop }) {
  const stopped = new Promise((resolve) => stop.addEventListener("abort", () => resolve(null), { once: true }));
  const heard = (async () => {
    const shown = wait(SHOWN_AT_LEAST_MS);
    const endedAt = silent ? null : await sound(call, again, stop);
    await (endedAt === null && !again ? wait(SHOWN_IN_SILENCE_MS) : shown);
    return endedAt;
  })();
  return Promise.race([stopped, heard]);
}
