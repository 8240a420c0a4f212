/** Which deed the state of the ticket in hand allows. The site decides; this only greys what it would refuse. */

const ALLOWED = {
  none: ["next"],
  called: ["recall", "serve", "no-show", "park", "transfer"],
  serving: ["finish", "park", "transfer"],
};

/** Whether `deed` can be done with `ticket` in hand, or with none. */
export const allowed = (deed, ticket) => (ALLOWED[ticket ? ticket.state : "none"] ?? []).includes(deed);
