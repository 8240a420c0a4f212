/** How a page talks to the site: asking, deeds that may be repeated, and a stream that comes back by itself. */

const ASK_TIMEOUT_MS = 5_000;
const REPEAT_EVERY_MS = 1_000;
const REPEAT_FOR_MS = 30_000;
const RECONNECT_MS = 1_000;
const SILENT_MS = 12_000; // the site says every five seconds that it is alive

/** The site did not answer; whether it heard is not known. */
export class Away extends Error {}

let skewMs = 0;

/** The site's time in milliseconds, by its own clock. */
export const siteNow = () => Date.now() + skewMs;

/** Learn the site's time; a difference that the line itself may make is left alone. */
function setClock(text) {
  const date = Date.parse(text);
  if (!Number.isNaN(date)) skewMs = Math.abs(date - Date.now()) > 2_000 ? date - Date.now() : 0;
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A fresh id for a click. randomUUID exists only on https and localhost; an office network has neither. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** One request. Returns {status, body}; throws Away when the site is out of reach or broken. */
export async function ask(method, path, body) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), ASK_TIMEOUT_MS);
  try {
    const answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: aborter.signal,
      cache: "no-store",
    });
    if (answer.status >= 500) throw new Away(String(answer.status));
    setClock(answer.headers.get("Date") ?? "");
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  } catch (error) {
    throw error instanceof Away ? error : new Away(error.message);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A click. It carries one id from the first try to the last, so that the site does the deed once however
 * often it hears of it. `onAway` is told at each try that failed; after half a minute Away is thrown.
 */
export async function deed(path, body, onAway) {
  const sent = { ...body, request_id: newId() };
  const until = performance.now() + REPEAT_FOR_MS;
  for (;;) {
    try {
      return await ask("POST", path, sent);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      onAway();
      if (performance.now() > until) throw error;
      await wait(REPEAT_EVERY_MS);
    }
  }
}

/**
 * Listen to `path`. `events` maps an event's name to what is done with its data. A line that broke, or on
 * which nothing came for SILENT_MS, is opened again; the site is then told of the last event that had an id.
 * Returns the way to stop.
 */
export function stream(path, events, onOpen, onAway) {
  let source = null;
  let timer = 0;
  let lastId = "";
  const lost = () => {
    clearTimeout(timer);
    source.close();
    onAway();
    timer = setTimeout(open, RECONNECT_MS);
  };
  const heard = (event) => {
    clearTimeout(timer);
    timer = setTimeout(lost, SILENT_MS);
    lastId = event?.lastEventId || lastId;
  };
  const open = () => {
    source = new EventSource(lastId ? `${path}?after=${lastId}` : path);
    heard();
    source.onopen = onOpen;
    source.onerror = lost;
    source.addEventListener("alive", (event) => {
      setClock(JSON.parse(event.data).time);
      heard(event);
    });
    for (const [name, take] of Object.entries(events)) {
      source.addEventListener(name, (event) => {
        heard(event);
        take(JSON.parse(event.data));
      });
    }
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
