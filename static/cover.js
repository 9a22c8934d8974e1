// A page that somebody has left asks, before it is seen again, whether to go on. Nothing is deleted by itself.
(() => {
  "use strict";

  const cover = document.querySelector("[data-cover]");
  const root = document.documentElement;
  const wait = Number(cover.dataset.cover) * 1000;
  let timer;
  let seen;
  let focused;
  let title;

  function isCovered() {
    return !cover.hidden;
  }

  // A dialog would stay above what covers the page, and keep its buttons from being pressed.
  function closeDialogs() {
    for (const dialog of document.querySelectorAll("dialog[open]")) {
      if (dialog.close) dialog.close();
    }
  }

  function coverPage() {
    closeDialogs();
    focused = document.activeElement;
    title = document.title;
    document.title = document.title.replace(/.*(?= – )/, cover.querySelector("h2").textContent);
    root.dataset.covered = "";
    cover.hidden = false;
    cover.querySelector("button").focus();
  }

  function goOn() {
    cover.hidden = true;
    delete root.dataset.covered;
    document.title = title;
    if (focused && focused.isConnected) focused.focus({ preventScroll: true });
    startWaiting();
  }

  function startWaiting() {
    clearTimeout(timer);
    seen = Date.now();
    timer = setTimeout(coverIfIdle, wait);
  }

  // Also when the page is seen again: timers stand still while a phone sleeps.
  function coverIfIdle() {
    if (!isCovered() && Date.now() - seen >= wait) coverPage();
  }

  function noticeUse() {
    coverIfIdle();
    if (!isCovered()) startWaiting();
  }

  for (const name of ["pointerdown", "touchstart", "keydown", "scroll"]) {
    addEventListener(name, noticeUse, { passive: true });
  }
  document.addEventListener("visibilitychange", coverIfIdle);
  cover.querySelector("button").addEventListener("click", goOn);
  startWaiting();
  // The browser had put the page away, and loads it now that somebody looks at it again.
  if (document.wasDiscarded) coverPage();
})();
