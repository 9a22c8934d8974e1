// The result page: printing, and clearing a result that somebody has left on a shared device.
(() => {
  "use strict";

  const MINUTE = 60 * 1000;
  const IDLE_MINUTES = 10;
  const ANSWER_MINUTES = 1;

  const result = document.querySelector("[data-result]");

  // -- Printing ------------------------------------------------------------------------------------------------------

  function printAll() {
    for (const details of result.querySelectorAll("details")) details.open = true;
    window.print();
  }

  // -- A shared device: whoever is silent for ten minutes is asked, and a minute later the result is cleared ---------

  function watchForSilence(idle) {
    let asking;
    let clearing;
    let seen;

    function clear() {
      document.getElementById("forget").submit();
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

    function wait() {
      clearTimeout(asking);
      clearTimeout(clearing);
      seen = Date.now();
      asking = setTimeout(ask, IDLE_MINUTES * MINUTE);
    }

    function waitUnlessAsking() {
      if (!isAsking()) wait();
    }

    // Timers stand still while a phone sleeps.
    function catchUp() {
      const minutes = (Date.now() - seen) / MINUTE;
      if (document.visibilityState !== "visible" || minutes < IDLE_MINUTES) return;
      if (minutes >= IDLE_MINUTES + ANSWER_MINUTES) clear();
      else ask();
    }

    idle.addEventListener("close", wait);
    if (!idle.showModal) idle.querySelector("form").addEventListener("submit", answerWithoutDialog);
    for (const name of ["pointerdown", "touchstart", "keydown", "scroll"]) {
      addEventListener(name, waitUnlessAsking, { passive: true });
    }
    document.addEventListener("visibilitychange", catchUp);
    wait();
  }

  const print = result.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", printAll);

  watchForSilence(document.getElementById("idle"));
})();
