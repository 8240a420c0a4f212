/** The sound of a call: chime, then the sentence twice. The text on the board never waits for it. */

import { wait } from "./wire.js";

const PAUSE_MS = 3_000;
const PAUSE_IN_A_RUSH_MS = 800;
const SHOWN_AT_LEAST_MS = 6_000;
const LONGEST_SOUND_MS = 15_000;
const CHIME = "/static/chime.wav";

const player = new Audio();
let soundButton = null;

/** Hand over the button that a browser's rule against sound without a touch makes necessary. */
export function enableSound(button) {
  soundButton = button;
  button.addEventListener("click", () => {
    button.hidden = true;
    void play(CHIME);
  });
}

/** Play `address` to its end. False when there is no such sound or the browser forbids it. */
async function play(address) {
  player.src = address;
  const ended = new Promise((resolve) => {
    player.onended = () => resolve(true);
    player.onerror = () => resolve(false);
  });
  try {
    await player.play();
  } catch (error) {
    if (error.name === "NotAllowedError" && soundButton) soundButton.hidden = false;
    return false;
  }
  return Promise.race([ended, wait(LONGEST_SOUND_MS).then(() => false)]);
}

async function sound(call, othersWait) {
  const recalls = Number(call.recall) || 0;
  const voice = `/voice/${encodeURIComponent(call.label)}/${encodeURIComponent(call.counter.code)}.wav?recalls=${recalls}`;
  const ready = fetch(voice).then((answer) => answer.ok, () => false);
  const heard = await play(CHIME);
  if (!(await ready) || !heard) return;
  if (!(await play(voice))) return;
  await wait(othersWait() ? PAUSE_IN_A_RUSH_MS : PAUSE_MS);
  await play(voice);
}

/** Announce one call; resolves when it was heard, and not before it could be read. */
export async function announce(call, othersWait) {
  await Promise.all([sound(call, othersWait), wait(SHOWN_AT_LEAST_MS)]);
}
