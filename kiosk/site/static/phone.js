/** The phone page renews itself with what the site renders, and shakes when the number is called. */

const EVERY_MS = 5_000;
const PATIENCE_MS = 20_000;
const SHAKE_MS = [400, 150, 400, 150, 800];
const PROOF_MS = 150;

const byId = (id) => document.getElementById(id);
const main = document.querySelector("main");
const fresh = main.querySelector(".fresh");
const renewed = fresh.textContent;
const lost = byId("lost").textContent;
let asking = false;

/** Ask again; a page that has not changed comes as no page at all (304). */
async function renew() {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(location.href, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    fresh.textContent = renewed;
  } catch {
    fresh.textContent = lost;
  } finally {
    asking = false;
  }
}

/** Take what is new and leave the rest where it stands: a live region is heard, a link that has the focus keeps it. */
function show(page) {
  const next = page.querySelector("main");
  const called = next.dataset.state === "called" && next.dataset.called !== main.dataset.called;
  Object.assign(main.dataset, next.dataset);
  for (const id of ["news", "more"]) {
    const [here, there] = [byId(id), page.getElementById(id)];
    for (const { name, value } of there.attributes) here.setAttribute(name, value);
    if (here.innerHTML !== there.innerHTML) here.replaceChildren(...there.childNodes);
  }
  if (called) navigator.vibrate?.(SHAKE_MS);
}

/** Browsers shake a phone only after a touch: it is asked for once, and proved. */
function offerShaking() {
  if (!navigator.vibrate || navigator.userActivation?.hasBeenActive) return;
  byId("shake").hidden = false;
  addEventListener("click", () => {
    byId("shake").hidden = true;
    navigator.vibrate(PROOF_MS);
  }, { once: true });
}

offerShaking();
setInterval(renew, EVERY_MS);
document.addEventListener("visibilitychange", () => document.hidden || renew());
