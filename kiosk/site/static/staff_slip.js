/** Checking a slip that proves an arrival: a scanner types what its QR holds, and Enter. */

import { byId, language, say, setText } from "./dom.js";
import { problem } from "./staff_deeds.js";
import { boothName } from "./staff_line.js";
import { clock } from "./staff_time.js";
import { Away, ask } from "./wire.js";

const dialog = byId("ask-slip");
const form = dialog.querySelector("form");
const error = form.querySelector(".error");
const answer = byId("slip-answer");
const day = new Intl.DateTimeFormat(language, { dateStyle: "full", timeZone: "UTC" });

byId("check-slip").addEventListener("click", () => {
  form.reset();
  show("", "");
  dialog.showModal();
  form.own.focus();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = form.own.value;
  show("", "");
  try {
    const { status, body } = await ask("POST", "/api/slips/check", { text });
    if (status === 200) show(genuine(body), "");
    else show("", problem(body));
  } catch (away) {
    if (!(away instanceof Away)) throw away;
    show("", say("site away"));
  }
  form.own.select();
});

function show(good, bad) {
  setText(answer, good);
  answer.hidden = !good;
  setText(error, bad);
}

/** The day as it was at the office: the time comes with the office's own offset. */
const genuine = ({ booth, at, sequence }) =>
  say("genuine", { booth: boothName(booth), day: day.format(new Date(`${at.slice(0, 10)}T00:00:00Z`)), time: clock(at), sequence });
