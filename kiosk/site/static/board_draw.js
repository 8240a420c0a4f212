/** What is seen of the board: the call in hand, and below it what the layout asks for. */

import { both, counterParts, setBoth, spans } from "./board_words.js";
import { byId, element, setText } from "./dom.js";

const LAST_CALLS = 5;
const CALLS_OF_A_COLUMN = 3;
const LONG_NAME = 3;
const LONG_LABEL = 4;
/** Of more stages than these (on a lying, on a standing screen) each is drawn as briefly as it can be read. */
const FEW = 4;
const FEW_STANDING = 5;

const { layout, stages: chosen } = document.querySelector("main").dataset;
const stages = new Set(chosen.split(" ").filter(Boolean));

/** Whether a stage's code concerns this board. */
export const isShown = (code) => stages.size === 0 || stages.has(code);

/** Draw everything. `calls` says which is on the air and which wait for their turn to be heard and seen. */
export function draw(board, calls) {
  const mine = board.calls.filter((call) => isShown(call.stage.code) && !calls.isPending(call));
  const now = calls.onAir ?? mine[0] ?? null;
  drawNow(now);
  const before = mine.filter((call) => call.sequence !== now?.sequence && call.id !== now?.id);
  const waiting = board.waiting.filter(({ stage }) => isShown(stage.code));
  if (layout === "stages") drawGrid(waiting.map((row) => stageCard(row, mine, calls.onAir)));
  else if (layout === "counters") drawGrid(countersOf(board).map((counter) => counterCard(counter, calls)));
  else {
    byId("last").replaceChildren(...before.slice(0, LAST_CALLS).map(lastCall));
    const many = waiting.length > FEW;
    // Of many stages only those where somebody waits; a nought says nothing that is worth its room.
    const told = many ? waiting.filter(({ count }) => count > 0) : waiting;
    byId("waiting").classList.toggle("many", many);
    byId("waiting").style.setProperty("--columns", Math.max(1, told.length > FEW ? Math.ceil(told.length / 2) : told.length));
    byId("waiting").replaceChildren(...told.map(({ stage, count }) =>
      element("li", { "data-stage": stage.code },
        element("strong", {}, String(count)), element("span", { class: "both" }, ...spans(stage)))));
  }
  fit(document.querySelectorAll(".waiting .many .both, .grid.many h2"));
}

/** A name that has no room in two languages keeps the first, whole. */
function fit(names) {
  for (const name of names) name.classList.remove("brief");
  // Letters reach a little out of their line: only a line more is too much.
  const lines = (name) => (name.scrollHeight - name.clientHeight) / parseFloat(getComputedStyle(name).fontSize);
  for (const name of [...names].filter((each) => lines(each) > 0.5)) name.classList.add("brief");
}

function drawNow(now) {
  byId("call").hidden = !now;
  byId("silent").hidden = Boolean(now);
  if (!now) return;
  const { word, number } = counterParts(now.counter.name);
  setBoth(byId("now-heading"), both(now.recall ? "again" : "number"));
  setText(byId("now-label"), now.label);
  setBoth(byId("now-counter-word"), word);
  setText(byId("now-counter"), number);
  byId("now-label").classList.toggle("long", now.label.length > LONG_LABEL);
  byId("now-counter").classList.toggle("word", number.length > LONG_NAME);
  const lines = layout === "one" ? [] : [now.stage]; // a board of one stage has it as its title
  if (now.people > 1) lines.push(both("group", { people: now.people }));
  byId("now-stage").hidden = lines.length === 0;
  const joined = (language) => lines.map((line) => line[language]).join(", ");
  setBoth(byId("now-stage"), { id: joined("id"), en: joined("en") });
}

function lastCall(call) {
  const { word, number } = counterParts(call.counter.name);
  return element("li", {},
    element("span", { class: "label" }, call.label),
    element("span", { class: "at" },
      element("span", { class: "both" }, ...spans(word)),
      element("strong", { class: number.length > LONG_NAME ? "word" : null }, number)));
}

/* ---- the grids ---- */

/** Cards in as many columns as keep them large: side by side on a lying screen, in lines on a standing one. */
function drawGrid(cards) {
  const tall = matchMedia("(orientation: portrait)").matches;
  const columns = Math.max(1, (layout === "stages" ? stageColumns : counterColumns)(cards.length, tall));
  const rows = Math.max(1, Math.ceil(cards.length / columns));
  const grid = byId("grid");
  grid.style.setProperty("--columns", columns);
  grid.style.setProperty("--rows", rows);
  grid.classList.toggle("short", layout === "stages" && (rows > 1 || tall));
  grid.classList.toggle("many", layout === "stages" && cards.length > (tall ? FEW_STANDING : FEW));
  grid.classList.toggle("row", !tall && (rows === 1 || (rows === 2 && columns > 2)));
  grid.replaceChildren(...cards);
}

function stageColumns(count, tall) {
  if (tall) return count <= FEW_STANDING ? 1 : 2;
  return count <= FEW ? count : Math.max(3, Math.ceil(count / 3));
}

function counterColumns(count, tall) {
  if (tall) return Math.ceil(count / 8);
  if (count === 4) return 2;
  return count <= 9 ? Math.min(count, 3) : Math.ceil(count / 5);
}

function stageCard({ stage, count }, calls, onAir) {
  const own = calls.filter((call) => call.stage.code === stage.code).slice(0, CALLS_OF_A_COLUMN);
  return element("li", { "data-stage": stage.code, class: onAir?.stage.code === stage.code ? "fresh" : null },
    element("h2", { class: "both" }, ...spans(stage)),
    element("ol", {}, ...own.map((call) => element("li", {},
      element("span", { class: "label" }, call.label), element("i", { class: "arrow", "aria-hidden": "true" }),
      element("strong", {}, counterParts(call.counter.name).number)))),
    element("p", { class: "count" },
      element("span", { class: "both" }, ...spans(both("waiting"))), element("strong", {}, String(count))));
}

const countersOf = (board) => board.counters.filter((counter) => counter.stages.some(isShown));

function counterCard(counter, calls) {
  const onAir = calls.onAir?.counter.code === counter.code;
  // A call that still waits for its turn is not shown before it is heard.
  const waits = calls.pending.some((call) => call.counter.code === counter.code && call.label === counter.label);
  const label = onAir ? calls.onAir.label : waits ? null : counter.label;
  const none = both(counter.state === "paused" ? "closed" : "free");
  return element("li", { "data-counter": counter.code, class: onAir ? "fresh" : label ? null : "idle" },
    element("h2", {}, counter.name),
    label ? element("strong", { class: "label" }, label) : element("span", { class: "both none" }, ...spans(none)));
}
