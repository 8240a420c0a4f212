/** What changes with time alone: the timer of the ticket in hand, and the countdowns on the buttons. */

import { byId, language, say, setText } from "./dom.js";
import { recallPause, recalledEnough } from "./deeds.js";
import { inHand, state, undoSeconds } from "./staff_state.js";
import { siteNow } from "./wire.js";

const MINUTE_MS = 60_000;
const digits = new Intl.NumberFormat(language, { minimumIntegerDigits: 2 });

/** 10.20 of an ISO time, by the site's own clock. */
export const clock = (iso) => iso.slice(11, 16).replace(":", ".");
export const minutesSince = (iso) => Math.max(0, Math.floor((siteNow() - Date.parse(iso)) / MINUTE_MS));
export const isPast = (iso) => Date.parse(iso) <= siteNow();

const minutesAndSeconds = (seconds) => `${Math.floor(seconds / 60)}:${digits.format(seconds % 60)}`;

/** Set the small words under a deed's name. */
const under = (deed, text) => setText(document.querySelector(`[data-deed="${deed}"] small`), text);

/** Once a second. Returns whether a deed may have opened or closed by the passing of time. */
export function tick() {
  const ticket = inHand();
  if (ticket) {
    const serving = ticket.state === "serving" && ticket.serving_at;
    const since = serving ? ticket.serving_at : ticket.called_at;
    setText(byId("timer"), minutesAndSeconds(Math.max(0, Math.floor((siteNow() - Date.parse(since)) / 1_000))));
    setText(byId("timer-words"), say(serving ? "since serving" : "since called"));
  }
  under("recall", ticket?.state === "called" ? recallWords(ticket, state.queue.limits) : "");
  const undo = undoSeconds();
  under("undo", undo ? `${state.last.label} · ${minutesAndSeconds(undo)}` : "");
}

function recallWords(ticket, limits) {
  if (recalledEnough(ticket, limits)) return say("recalled enough", { limit: limits.recalls });
  const pause = recallPause(ticket, limits);
  if (pause) return say("in seconds", { count: pause });
  return limits.recalls ? `${ticket.recalls}/${limits.recalls}` : "";
}
