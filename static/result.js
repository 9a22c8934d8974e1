// The result page: sharing, printing, and clearing a result that somebody has left on a shared device.
(() => {
  "use strict";
  const MINUTE = 60 * 1000;
  const IDLE_MINUTES = 10;
  const ANSWER_MINUTES = 1;

  const result = document.querySelector("[data-result]");
  const print = result.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => {
    for (const details of result.querySelectorAll("details")) details.open = true;
    window.print();
  });

  const share = result.querySelector("[data-share]");
  if (share) share.addEventListener("click", async (event) => {
    event.preventDefault();
    const link = { title: share.dataset.share, text: share.dataset.share, url: share.href };
    try {
      if (navigator.share) await navigator.share(link);
      else {
        await navigator.clipboard.writeText(share.href);
        document.getElementById("said").textContent = share.textContent = share.dataset.copied;
      }
    } catch (error) {
      if (error.name !== "AbortError") location.href = share.href;
    }
  });

  const idle = document.getElementById("idle");
  const clear = () => document.getElementById("forget").submit();
  const asked = () => idle.hasAttribute("open");
  let asking, clearing, seen;
  const ask = () => {
    if (asked()) return;
    // Whoever has just answered is still here: the dialog tells a moment later that it was closed.
    clearing = setTimeout(() => { if (asked()) clear(); }, ANSWER_MINUTES * MINUTE);
    if (idle.showModal) idle.showModal();
    else {
      // An older phone knows no dialog: here is a box above the page, and below what its button does.
      idle.setAttribute("role", "dialog");
      idle.setAttribute("open", "");
      idle.querySelector("button").focus();
    }
  };
  const wait = () => {
    clearTimeout(asking);
    clearTimeout(clearing);
    seen = Date.now();
    asking = setTimeout(ask, IDLE_MINUTES * MINUTE);
  };
  idle.addEventListener("close", wait);
  if (!idle.showModal) idle.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    idle.removeAttribute("open");
    wait();
  });
  for (const name of ["pointerdown", "touchstart", "keydown", "scroll"]) {
    addEventListener(name, () => { if (!asked()) wait(); }, { passive: true });
  }
  // Timers stand still while a phone sleeps.
  document.addEventListener("visibilitychange", () => {
    const minutes = (Date.now() - seen) / MINUTE;
    if (document.visibilityState !== "visible" || minutes < IDLE_MINUTES) return;
    if (minutes >= IDLE_MINUTES + ANSWER_MINUTES) clear();
    else ask();
  });
  wait();
})();
