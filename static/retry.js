// The page that is shown without a network: it stands at the address that was asked for, and asks for that again.
(() => {
  "use strict";

  function tryAgain(event) {
    event.preventDefault();
    location.reload();
  }

  document.querySelector("[data-retry]").addEventListener("click", tryAgain);
  addEventListener("online", tryAgain);
})();
