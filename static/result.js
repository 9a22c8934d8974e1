// The result page: the card to talk about, and printing.
(() => {
  "use strict";

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

  result.querySelector("[data-show]").addEventListener("click", showCard);
  result.querySelector("[data-close]").addEventListener("click", closeCard);

  const print = result.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  addEventListener("beforeprint", openForPaper);
  addEventListener("afterprint", closeAgain);
})();
