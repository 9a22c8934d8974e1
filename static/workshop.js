// The pages of a workshop: printing and copying, sheets that are sent once, what is said aloud, and pages out of date.
(() => {
  "use strict";

  const said = document.getElementById("said");
  const live = document.querySelector("[data-stream]");

  // -- Printing and copying ------------------------------------------------------------------------------------------

  function offerPrinting(button) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  async function copy({ currentTarget: button }) {
    const text = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = button.textContent = button.dataset.copied;
    } catch (refused) {
      text.select();
    }
  }

  function offerCopying() {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy][hidden]")) {
      button.hidden = false;
      button.addEventListener("click", copy);
    }
  }

  // -- Sheets of paper -----------------------------------------------------------------------------------------------

  // A second press while the first is under way would only be answered later: the sheet's ticket counts it once anyway.
  function sendOnce(form) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
    addEventListener("pageshow", () => { sent = false; });
  }

  // -- What is said aloud: what has changed, at most every ten seconds; what was there from the start is not ---------

  const SAY_MILLISECONDS = 10000;
  let lastSaid = toSay();
  let saidAt = -SAY_MILLISECONDS;
  let saying;

  function toSay() {
    const place = document.querySelector("[data-say]");
    return place ? place.textContent.trim() : "";
  }

  function say() {
    const text = toSay();
    if (!text || text === lastSaid) return;
    lastSaid = said.textContent = text;
    saidAt = performance.now();
  }

  function saySoon() {
    clearTimeout(saying);
    saying = setTimeout(say, saidAt + SAY_MILLISECONDS - performance.now());
  }

  // -- Pages that are out of date ------------------------------------------------------------------------------------

  const LONGEST_LOADING = 20000;

  // A browser may keep a page that one left, and show it again: by then the workshop may be deleted.
  function reloadWhenFromMemory({ persisted }) {
    if (persisted && document.querySelector("[sse-connect], [data-reload]")) location.reload();
  }

  // A page that waits for a button asks every now and then; it says so when that is in vain.
  function tellWhenInVain(bar) {
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
      document.addEventListener(name, () => { bar.hidden = false; });
    }
    document.addEventListener("htmx:afterSwap", () => { bar.hidden = true; });
  }

  // Where the scripts from elsewhere cannot be had, the page keeps true as it does without any: it is loaded anew.
  function reloadWithoutScripts(stale) {
    const again = document.getElementById("again");

    function loadAnew() {
      if (again) location.replace(again.href);
      else location.reload();
    }

    function check() {
      if (window.htmx && (!live || window.htmx.createEventSource)) return;
      setTimeout(loadAnew, stale.dataset.reload * 1000);
    }

    addEventListener("load", check);
    setTimeout(check, LONGEST_LOADING);
  }

  for (const button of document.querySelectorAll("[data-print-sheet]")) offerPrinting(button);
  offerCopying();
  document.addEventListener("htmx:afterSwap", offerCopying);  // the link for a second host comes when it is opened
  for (const form of document.querySelectorAll("[data-once]")) sendOnce(form);

  addEventListener("pageshow", reloadWhenFromMemory);

  if (said && lastSaid) {
    for (const name of ["htmx:afterSwap", "htmx:sseMessage"]) document.addEventListener(name, saySoon);
  }

  const lost = document.querySelector("[data-lost]");
  if (lost && !live) tellWhenInVain(lost);

  const stale = document.querySelector("[data-reload]");
  if (stale) reloadWithoutScripts(stale);
})();
