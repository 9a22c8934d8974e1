// The pages of a workshop: copying, the host's key, what is said aloud, the projector, the keyboard.
(() => {
  "use strict";

  const said = document.getElementById("said");

  for (const button of document.querySelectorAll("[data-print-sheet]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        said.textContent = button.textContent = button.dataset.copied;
      } catch (refused) {
        document.getElementById("host-url").select();
      }
    });
  }

  // A second press while the first is under way would only be answered later: the sheet's ticket counts it once anyway.
  for (const form of document.querySelectorAll("[data-once]")) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
    addEventListener("pageshow", () => { sent = false; });
  }

  // The host's key comes in the fragment of the address, which no server sees. It goes once into the form and nowhere else.
  const keyForm = document.querySelector("[data-key]");
  // Some programs write the # as %23: then the key is in the path, and leaves the address at once.
  const astray = location.pathname.split(/%(?:25)*23/)[1];
  if (keyForm && astray) location.replace(`${keyForm.dataset.key}#${astray}`);
  if (location.hash && (keyForm || document.querySelector("[data-host]"))) {
    const key = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    if (keyForm && key) {
      keyForm.elements.key.value = key;
      keyForm.submit();
    }
  }

  // A browser may keep a page that one left, and show it again: by then the workshop may be deleted.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && document.querySelector("[sse-connect], [data-reload]")) location.reload();
  });

  // What has changed is said aloud, at most every ten seconds; what was there from the start is not.
  const SAY_MILLISECONDS = 10000;
  const toSay = () => {
    const place = document.querySelector("[data-say]");
    return place ? place.textContent.trim() : "";
  };
  let lastSaid = toSay(), saidAt = -SAY_MILLISECONDS, saying;
  const say = () => {
    clearTimeout(saying);
    saying = setTimeout(() => {
      const text = toSay();
      if (!text || text === lastSaid) return;
      lastSaid = said.textContent = text;
      saidAt = performance.now();
    }, saidAt + SAY_MILLISECONDS - performance.now());
  };
  if (said && lastSaid) for (const name of ["htmx:afterSwap", "htmx:sseMessage"]) document.addEventListener(name, say);

  const live = document.querySelector("[data-stream]");

  // A page that waits for a button asks every now and then; it says so when that is in vain.
  const vain = !live && document.querySelector("[data-lost]");
  if (vain) {
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
      document.addEventListener(name, () => { vain.hidden = false; });
    }
    document.addEventListener("htmx:afterSwap", () => { vain.hidden = true; });
  }

  // Where the scripts from elsewhere cannot be had, the page keeps true as it does without any: it is loaded anew.
  const stale = document.querySelector("[data-reload]");
  const LONGEST_LOADING = 20000;
  if (stale) {
    const again = document.getElementById("again");
    const anew = () => { if (again) location.replace(again.href); else location.reload(); };
    const check = () => {
      if (!window.htmx || (live && !window.htmx.createEventSource)) setTimeout(anew, stale.dataset.reload * 1000);
    };
    addEventListener("load", check);
    setTimeout(check, LONGEST_LOADING);
  }

  if (document.querySelector("[data-awake]") && navigator.wakeLock) {
    const stayAwake = () => { if (!document.hidden) navigator.wakeLock.request("screen").catch(() => {}); };
    document.addEventListener("visibilitychange", stayAwake);
    stayAwake();
  }

  if (document.fullscreenEnabled) {
    document.documentElement.classList.add("can-fill");
    document.addEventListener("click", (event) => {
      if (!event.target.closest("[data-fullscreen]")) return;
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    });
  }

  // On the host's page the arrow keys step through the questions.
  if (document.querySelector("[data-host]")) addEventListener("keydown", (event) => {
    const step = { ArrowLeft: "previous", ArrowRight: "next" }[event.key];
    const plain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat);
    if (!step || !plain || event.target.closest("input, textarea, select, pre")) return;
    const button = document.querySelector(`[data-step="${step}"]`);
    if (button) button.click();
  });
})();
