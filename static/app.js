// Only what HTML cannot do: a lost connection, a page that comes back from the browser's memory,
// sharing, printing, and clearing a result that somebody has left on a shared device.
(() => {
  "use strict";
  const IDLE_MINUTES = 10;
  const ANSWER_MINUTES = 1;

  // A page kept in memory may show another person's answers, or answers that have changed since.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.hidden = true;
    location.reload();
  });

  const offline = document.getElementById("offline");
  if (offline) {
    let pressed = null;
    document.addEventListener("submit", (event) => { pressed = event.submitter; }, true);
    // The second press of a double click would land on the next question.
    document.addEventListener("click", (event) => {
      if (event.detail > 1 && event.target.closest("main form button:not([name])")) event.preventDefault();
    }, true);
    const show = () => { offline.hidden = false; offline.querySelector("[data-retry]").focus(); };
    const hide = () => { offline.hidden = true; };
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, show);
    document.addEventListener("htmx:afterSwap", hide);
    offline.querySelector("[data-retry]").addEventListener("click", () => {
      hide();
      const form = document.querySelector("main form");
      (form.contains(pressed) ? pressed : form.querySelector("button")).click();
    });
  }

  const result = document.querySelector("[data-result]");
  if (!result) return;

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
  let asking, clearing;
  const wait = () => {
    clearTimeout(asking);
    clearTimeout(clearing);
    asking = setTimeout(() => {
      idle.showModal();
      clearing = setTimeout(() => document.getElementById("forget").requestSubmit(), ANSWER_MINUTES * 60_000);
    }, IDLE_MINUTES * 60_000);
  };
  idle.addEventListener("close", wait);
  for (const name of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(name, () => { if (!idle.open) wait(); }, { passive: true });
  }
  wait();
})();
