// Only what HTML cannot do: a lost connection, and a page that comes back from the browser's memory.
(() => {
  "use strict";
  // A page kept in memory may show another person's answers, or answers that have changed since.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.hidden = true;
    location.reload();
  });

  // Somebody who goes back or forward while the scripts are still loading sees another step than the address says.
  const step = document.querySelector("form[data-here]");
  if (step && new URL(step.action).pathname !== location.pathname) location.reload();

  const LOST = ["htmx:sendError", "htmx:timeout", "htmx:responseError"];
  // New filters over old figures would be a lie: the form goes as it would without scripts, and a page says what is wrong.
  const filters = document.querySelector("form.filters");
  if (filters) for (const name of LOST) document.addEventListener(name, () => filters.submit());

  const offline = document.getElementById("offline");
  if (offline) {
    let pressed = null;
    // However a form is sent, its button is clicked; older phones have no event.submitter.
    document.addEventListener("click", (event) => {
      const button = event.target.closest("main form button");
      // The second press of a double click would land on the next question.
      if (button && !button.name && event.detail > 1) event.preventDefault();
      else if (button) pressed = button;
    }, true);
    const show = () => { offline.hidden = false; offline.querySelector("[data-retry]").focus(); };
    const hide = () => { offline.hidden = true; };
    for (const name of LOST) document.addEventListener(name, show);
    // A page that changes by itself has not heard of the lost press.
    document.addEventListener("htmx:afterSwap", ({ detail }) => {
      if (detail.xhr && !detail.requestConfig.elt.hasAttribute("sse-connect")) hide();
    });
    // Our own "not counted yet" is a page to show; any other 503 is a router's.
    document.addEventListener("htmx:beforeSwap", ({ detail }) => {
      if (detail.xhr.status !== 503 || !detail.xhr.getResponseHeader("HX-Retarget")) return;
      detail.shouldSwap = true;
      detail.isError = false;
    });
    offline.querySelector("[data-retry]").addEventListener("click", () => {
      hide();
      // Only what was pressed, also if it was drawn anew; never what it has become, or the first button of a live page.
      const same = pressed && pressed.id && document.getElementById(pressed.id);
      const again = pressed && pressed.isConnected ? pressed
        : same ? same.value === pressed.value && same
        : document.querySelector("#page main form button");
      if (!again) return;
      again.focus();
      again.click();
    });
  }
})();
