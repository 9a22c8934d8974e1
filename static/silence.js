// Clears a result on a shared device: who is silent for ten minutes is asked, and a minute later it is gone.
(() => {
  "use strict";

  const MINUTE = 60 * 1000;
  const IDLE_MINUTES = 10;
  const ANSWER_MINUTES = 1;
  const SHARED = "shared-device";

  const idle = document.getElementById("idle");
  const choice = document.querySelector("[data-shared] input"); // on the page of the result only
  let asking;
  let clearing;
  let seen;

  // -- The choice: kept for as long as the tab is open, so that it holds for the next person, too --------------------

  // A browser may forbid it.
  function isShared() {
    try {
      return sessionStorage.getItem(SHARED) !== null;
    } catch (error) {
      return choice !== null && choice.checked;
    }
  }

  function rememberShared() {
    try {
      if (choice.checked) sessionStorage.setItem(SHARED, "");
      else sessionStorage.removeItem(SHARED);
    } catch (error) {
      // Then it holds for this page.
    }
  }

  function offerChoice() {
    choice.checked = isShared();
    choice.closest("[data-shared]").hidden = false;
    choice.addEventListener("change", () => { rememberShared(); wait(); });
  }

  // -- Asking and clearing -------------------------------------------------------------------------------------------

  function clear() {
    document.querySelector(".cover form").submit();
  }

  function isAsking() {
    return idle.hasAttribute("open");
  }

  // An older phone knows no dialog: here is a box above the page, and below what its button does.
  function showWithoutDialog() {
    idle.setAttribute("role", "dialog");
    idle.setAttribute("open", "");
    idle.querySelector("button").focus();
  }

  function answerWithoutDialog(event) {
    event.preventDefault();
    idle.removeAttribute("open");
    wait();
  }

  function ask() {
    if (isAsking()) return;
    // Whoever has just answered is still here: the dialog tells a moment later that it was closed.
    clearing = setTimeout(() => { if (isAsking()) clear(); }, ANSWER_MINUTES * MINUTE);
    if (idle.showModal) idle.showModal();
    else showWithoutDialog();
  }

  function stop() {
    clearTimeout(asking);
    clearTimeout(clearing);
  }

  function wait() {
    stop();
    if (!isShared()) return;
    seen = Date.now();
    asking = setTimeout(ask, IDLE_MINUTES * MINUTE);
  }

  function waitUnlessAsking() {
    if (!isAsking()) wait();
  }

  // Timers stand still while a phone sleeps.
  function catchUp() {
    const minutes = (Date.now() - seen) / MINUTE;
    if (!isShared() || document.visibilityState !== "visible" || minutes < IDLE_MINUTES) return;
    if (minutes >= IDLE_MINUTES + ANSWER_MINUTES) clear();
    else ask();
  }

  idle.addEventListener("close", wait);
  if (!idle.showModal) idle.querySelector("form").addEventListener("submit", answerWithoutDialog);
  for (const name of ["pointerdown", "touchstart", "keydown", "scroll"]) {
    addEventListener(name, waitUnlessAsking, { passive: true });
  }
  document.addEventListener("visibilitychange", catchUp);
  if (choice) offerChoice();
  wait();
})();
