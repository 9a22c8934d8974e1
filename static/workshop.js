// The pages of a workshop: copying, the host's key, live pages, the projector, the keyboard.
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
  if (location.hash && (keyForm || document.querySelector("[data-host]"))) {
    const key = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    if (keyForm && key) {
      keyForm.elements.key.value = key;
      keyForm.submit();
    }
  }

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

  const live = document.querySelector("[sse-connect]");
  if (live) {
    const shown = live.firstElementChild.id;
    let held = false, missed = false, leaving = false, ended = false, latest, focused, open = [];
    // Every message is the whole state, so any of them may be left out as long as the page is fetched anew afterwards.
    const fetchAnew = () => {
      if (!ended && window.htmx) window.htmx.ajax("GET", location.pathname + location.search, {
        source: live, target: `#${shown}`, swap: "outerHTML settle:0ms",
      }).catch(() => {});
    };
    live.addEventListener("pointerdown", () => { held = true; });
    live.addEventListener("keydown", ({ key }) => { if (key === " ") held = true; });
    for (const name of ["pointerup", "pointercancel", "keyup"]) addEventListener(name, () => setTimeout(() => {
      held = false;
      if (missed) fetchAnew();
      missed = false;
    }, 300));
    // What was opened stays open, and the focus is only moved if it would be lost: nobody's page jumps under their eyes.
    const remember = () => {
      focused = document.activeElement !== document.body && document.activeElement;
      open = [...live.querySelectorAll("details")].map((details) => details.open);
    };
    live.addEventListener("htmx:sseBeforeMessage", (event) => {
      if (held) missed = true;  // a press must end on the button on which it began
      if (held || event.detail.data === latest) event.preventDefault();
      else {
        latest = event.detail.data;
        remember();
      }
    });
    live.addEventListener("htmx:beforeSwap", (event) => {
      const { xhr, shouldSwap } = event.detail;
      if (shouldSwap) remember();
      // The key was changed, or the workshop has ended: another page is here now.
      else if ([403, 404].includes(xhr.status) && xhr.responseText.includes(" data-ours")) location.reload();
    });
    live.addEventListener("htmx:afterSwap", (event) => {
      if (event.detail.xhr) latest = undefined;
      const now = live.querySelectorAll("details");
      if (now.length === open.length) now.forEach((details, index) => { details.open = open[index]; });
    });
    // The pressed button may be gone: then the focus goes to what is said in its place.
    live.addEventListener("htmx:afterSettle", () => {
      if (focused && document.activeElement === document.body) {
        const place = document.getElementById(focused.id) || live.querySelector("[data-state]");
        if (place) place.focus();
      }
      focused = false;
    });
    // That fetching anew failed is no lost press: the live channel tells by itself that the connection is gone.
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
      live.addEventListener(name, (event) => { if (event.target === live) event.stopPropagation(); });
    }
    // The host's channel ends with the key or the workshop. Whoever has just sent a form gets the answer to that.
    addEventListener("submit", (event) => { if (!event.target.hasAttribute("hx-post")) leaving = true; });
    live.addEventListener("htmx:sseClose", (event) => {
      ended = event.detail.type === "message";
      if (ended && !leaving && document.querySelector("[data-host]")) location.reload();
    });
    const lost = document.querySelector("[data-lost]");
    if (lost) {
      live.addEventListener("htmx:sseError", () => { lost.hidden = false; });
      live.addEventListener("htmx:sseOpen", () => { lost.hidden = true; });
    }
    document.addEventListener("visibilitychange", () => { if (!document.hidden) fetchAnew(); });
  }

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
