/** Which deeds the state of things allows. The site decides; this only greys what it would refuse. */

import { siteNow } from "./wire.js";

const ALLOWED = {
  none: ["next"],
  called: ["recall", "serve", "no-show", "park", "transfer", "priority", "resume", "cancel"],
  serving: ["next", "finish", "park", "transfer", "priority", "resume", "cancel"],
};

/** Whether `deed` can be done with `ticket` in hand, or with none. */
export const allowed = (deed, ticket) => (ALLOWED[ticket ? ticket.state : "none"] ?? []).includes(deed);

/** The deed that usually follows. */
export const usual = (ticket, paused) =>
  ({ called: "serve", serving: "finish" })[ticket?.state] ?? (paused ? "pause" : "next");

/** Seconds until a called ticket may be called again; 0 when it may now. */
export function recallPause(ticket, limits) {
  const last = ticket?.last_called_at ?? ticket?.called_at;
  if (!last || !limits.recall_pause_s) return 0;
  // The site tells the whole second; the call may have come at its very end.
  const left = Math.ceil((Date.parse(last) - siteNow()) / 1_000) + 1 + limits.recall_pause_s;
  return left > limits.recall_pause_s + 1 ? 0 : Math.max(0, left); // its clock was put back since
}

/** Whether a ticket was called again as often as the office allows. */
export const recalledEnough = (ticket, limits) => Boolean(ticket && limits.recalls && ticket.recalls >= limits.recalls);
