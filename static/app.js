// What HTML cannot do: pages from the browser's memory, answers that are not ours, the focus, and a lost connection.
// One file, because each file is a request on a poor network.
(() => {
  "use strict";

  const LOST = ["htmx:sendError", "htmx:timeout", "htmx:responseError"];

  // -- A page from the browser's memory ------------------------------------------------------------------------------

  // It may show another person's answers, or answers that have changed since.
  function reloadWhenFromMemory(event) {
    if (!event.persisted) return;
    document.body.hidden = true;
    location.reload();
  }

  // -- The step that is shown, and the address -----------------------------------------------------------------------

  // The step that is shown, if the address is that of another one.
  function strayedStep() {
    const step = document.querySelector("form[data-here]");
    return step && new URL(step.action).pathname !== location.pathname ? step : null;
  }

  // The address must not stay behind where a router took the header away that says it.
  function bringAddressAlong() {
    const step = strayedStep();
    if (!step) return;
    history.replaceState({ htmx: true }, "");
    history.pushState({ htmx: true }, "", step.action);
  }

  // -- Answers that are not ours -------------------------------------------------------------------------------------

  // What answers may be a captive portal or a router: only what is marked as ours is shown. Routers also take headers
  // away that they do not know. Then the answer is a whole page, of which the part is taken that was asked for, or
  // another page, which is gone to.
  function showOnlyOurs({ detail }) {
    const { xhr, target } = detail;
    const answer = xhr.responseText;
    if (xhr.status === 304) {
      detail.shouldSwap = false;
      return;
    }
    const part = answer.includes(`id="${target.id}" data-ours`);
    const link = /<a data-ours href="([^"]+)"/.exec(answer);
    const page = xhr.status < 400 && answer.includes(" data-ours");
    detail.shouldSwap = part;
    detail.isError = !(part || link || page);
    if (part) {
      detail.selectOverride = `#${target.id}`;
    } else if (link || page) {
      location.assign(link ? link[1] : xhr.responseURL);
    }
  }

  // -- What is drawn anew under the focus keeps it -------------------------------------------------------------------

  let focused;
  let around;

  function rememberFocus() {
    focused = document.activeElement;
    const place = focused && focused.parentElement && focused.parentElement.closest("[id]");
    around = place ? place.id : "";
  }

  function isFocusLost() {
    return focused && focused !== document.body && document.activeElement === document.body;
  }

  // Itself where htmx has only moved it; by its id, as an equal element, or as what is said in its place.
  function focusAgain() {
    if (!isFocusLost()) return;
    const same = (focused.isConnected && focused) || document.getElementById(focused.id)
      || [...document.querySelectorAll(focused.tagName)].find((other) => other.isEqualNode(focused));
    const instead = document.querySelector("[data-state]") || document.getElementById(around);
    if (same && same.offsetParent) {
      same.focus({ preventScroll: true });
    } else if (instead) {
      instead.tabIndex = -1;
      instead.focus();
    }
  }

  // -- A lost connection: a message, and a button that presses again what was pressed --------------------------------

  function watchPresses(offline) {
    const retry = offline.querySelector("[data-retry]");
    let pressed = null;
    let sent = 0;
    let lost = 0;

    function number({ detail }) {
      sent += 1;
      detail.requestConfig.number = sent;
    }

    // However a form is sent, its button is clicked; older phones have no event.submitter.
    function rememberPress(event) {
      const button = event.target.closest("main form button, main a[hx-get]");
      // The second press of a double click would land on the next question.
      if (button && !button.name && event.detail > 1) event.preventDefault();
      else if (button) pressed = button;
    }

    function show({ detail }) {
      lost = detail.requestConfig.number;
      offline.hidden = false;
      retry.focus({ preventScroll: true });
    }

    function hide() {
      offline.hidden = true;
    }

    // A page that changes by itself has not heard of the lost press, nor has what was sent before it.
    function hideAfterAnswer({ detail }) {
      if (!detail.xhr || detail.requestConfig.elt.hasAttribute("data-stream")) return;
      if (detail.requestConfig.number > lost) hide();
    }

    // Only what was pressed, also if it was drawn anew; never what it has become, or the first button of a live page.
    function whatToPress() {
      if (pressed && pressed.isConnected) return pressed;
      const drawnAnew = pressed && pressed.id && document.getElementById(pressed.id);
      if (drawnAnew) return drawnAnew.value === pressed.value && drawnAnew;
      return document.querySelector("#page main form button");
    }

    function pressAgain() {
      hide();
      const again = whatToPress();
      if (!again) return;
      again.focus();
      // What cannot be undone waits for a press of its own.
      if (!again.hasAttribute("data-final")) again.click();
    }

    document.addEventListener("click", rememberPress, true);
    document.addEventListener("htmx:beforeSend", number);
    for (const name of LOST) document.addEventListener(name, show);
    document.addEventListener("htmx:afterSwap", hideAfterAnswer);
    retry.addEventListener("click", pressAgain);
  }

  addEventListener("pageshow", reloadWhenFromMemory);
  // Somebody who goes back or forward while the scripts are still loading sees another step than the address says.
  if (strayedStep()) location.reload();
  document.addEventListener("htmx:beforeSwap", showOnlyOurs, true);
  document.addEventListener("htmx:afterSwap", bringAddressAlong);
  for (const name of ["htmx:beforeSwap", "htmx:sseBeforeMessage"]) document.addEventListener(name, rememberFocus);
  document.addEventListener("htmx:afterSettle", focusAgain);

  const offline = document.getElementById("offline");
  if (offline) watchPresses(offline);
})();
