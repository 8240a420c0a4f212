/** Somebody sits here: told to the site when a hand moved, at most once a minute, so that the session does not end idle. */

import { byId } from "./dom.js";
import { Away, ask } from "./wire.js";

const EVERY_MS = 60_000;
let told = -EVERY_MS;

async function seen() {
  const now = performance.now();
  if (now - told < EVERY_MS || byId("sign-in")?.hidden === false) return;
  told = now;
  try {
    await ask("POST", "/api/session/seen");
  } catch (error) {
    if (!(error instanceof Away)) throw error;
  }
}

for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, seen, { passive: true });
