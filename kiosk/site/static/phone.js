/** The phone page renews itself with what the site renders, and shakes when the number is called. */

const EVERY_MS = 5_000;
const SHAKE_MS = [400, 150, 400, 150, 800];

const main = document.querySelector("main");
const fresh = () => main.querySelector(".fresh");
const renewed = fresh().textContent;
const lost = document.getElementById("lost").textContent;

async function renew() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    const called = next.dataset.state === "called" && next.dataset.called !== main.dataset.called;
    const changed = next.innerHTML !== main.innerHTML;
    Object.assign(main.dataset, next.dataset);
    if (changed) main.replaceChildren(...next.childNodes);
    fresh().textContent = renewed;
    if (called) navigator.vibrate?.(SHAKE_MS);
  } catch {
    fresh().textContent = lost;
  }
}

setInterval(renew, EVERY_MS);
document.addEventListener("visibilitychange", () => document.hidden || renew());
