// The result page: the card to talk about, printing, and clearing a result on a device that is shared.
(() => {
  "use strict";

  const MINUTE = 60 * 1000;
  const IDLE_MINUTES = 10;
  const ANSWER_MINUTES = 1;
  const SHARED = "shared-device";

  const result = document.querySelector("[data-result]");

  // -- The card to talk about ----------------------------------------------------------------------------------------

  // An older phone knows no dialog: there the link leads to the card, as without scripts.
  function showCard(event) {
    const card = document.getElementById("talk-card");
    if (!card.showModal) return;
    event.preventDefault();
    card.showModal();
  }

  function closeCard(event) {
    const card = document.getElementById("talk-card");
    if (!card.open) return;
    event.preventDefault();
    card.close();
  }

  // -- Printing: a keepsake of one page, with what is folded about the character --------------------------------------

  let closed = [];

  function openForPaper() {
    closed = [...result.querySelectorAll(".about")].filter((details) => !details.open);
    for (const details of closed) details.open = true;
  }

  function closeAgain() {
    for (const details of closed) details.open = false;
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
    wait();
    return wait;
  }

  // Kept for as long as the tab is open, so that it holds for the next person, too. A browser may forbid it.
  function isShared() {
    try {
      return sessionStorage.getItem(SHARED) !== null;
    } catch (error) {
      return choice.checked;
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

  const choice = result.querySelector("[data-shared] input");
  choice.checked = isShared();
  choice.closest("[data-shared]").hidden = false;
  const waitAnew = watchForSilence(document.getElementById("idle"));
  choice.addEventListener("change", () => { rememberShared(); waitAnew(); });

  result.querySelector("[data-show]").addEventListener("click", showCard);
  result.querySelector("[data-close]").addEventListener("click", closeCard);

  const print = result.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  addEventListener("beforeprint", openForPaper);
  addEventListener("afterprint", closeAgain);
})();
