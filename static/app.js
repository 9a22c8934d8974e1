// Only what HTML cannot do: a lost connection, and a page that comes back from the browser's memory.
(() => {
  "use strict";
  // A page kept in memory may show another person's answers, or answers that have changed since.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.hidden = true;
    location.reload();
  });

  // The step that is shown, if the address is that of another one.
  const strayed = () => {
    const step = document.querySelector("form[data-here]");
    return step && new URL(step.action).pathname !== location.pathname ? step : null;
  };
  // Somebody who goes back or forward while the scripts are still loading sees another step than the address says.
  if (strayed()) location.reload();

  // What answers may be a captive portal or a router: only what is marked as ours is shown. Routers also take headers
  // away that they do not know. Then the answer is a whole page, of which the part is taken that was asked for, or
  // another page, which is gone to.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, target } = detail, answer = xhr.responseText;
    if (xhr.status === 304) {
      detail.shouldSwap = false;
      return;
    }
    const part = answer.includes(`id="${target.id}" data-ours`), link = /<a data-ours href="([^"]+)"/.exec(answer);
    const page = xhr.status < 400 && answer.includes(" data-ours");
    detail.shouldSwap = part;
    detail.isError = !(part || link || page);
    if (part) detail.selectOverride = `#${target.id}`;
    else if (link || page) location.assign(link ? link[1] : xhr.responseURL);
  }, true);
  // Nor must the address stay behind where the header is gone that says it.
  document.addEventListener("htmx:afterSwap", () => {
    const step = strayed();
    if (!step) return;
    history.replaceState({ htmx: true }, "");
    history.pushState({ htmx: true }, "", step.action);
  });

  // What is drawn anew under the focus keeps it: by its id, as an equal element, or as what is said in its place.
  let focused, around;
  const remember = () => {
    focused = document.activeElement;
    const place = focused && focused.parentElement && focused.parentElement.closest("[id]");
    around = place ? place.id : "";
  };
  for (const name of ["htmx:beforeSwap", "htmx:sseBeforeMessage"]) document.addEventListener(name, remember);
  document.addEventListener("htmx:afterSettle", () => {
    if (!focused || focused === document.body || focused.isConnected || document.activeElement !== document.body) return;
    const same = document.getElementById(focused.id)
      || [...document.querySelectorAll(focused.tagName)].find((other) => other.isEqualNode(focused));
    const instead = document.querySelector("[data-state]") || document.getElementById(around);
    if (same) same.focus({ preventScroll: true });
    else if (instead) {
      instead.tabIndex = -1;
      instead.focus();
    }
  });

  const LOST = ["htmx:sendError", "htmx:timeout", "htmx:responseError"];
  // New filters over old figures would be a lie: the form goes as it would without scripts, and a page says what is wrong.
  const filters = document.querySelector("form.filters");
  if (filters) for (const name of LOST) document.addEventListener(name, () => filters.submit());
  // htmx has not heard of what was chosen while it was loading.
  if (filters) addEventListener("DOMContentLoaded", () => {
    const early = [...filters.querySelectorAll("select")].some((select) =>
      select.selectedOptions[0] !== ([...select.options].find((option) => option.defaultSelected) || select.options[0]));
    if (window.htmx && early) window.htmx.trigger(filters, "change");
  });

  const offline = document.getElementById("offline");
  if (offline) {
    let pressed = null;
    // However a form is sent, its button is clicked; older phones have no event.submitter.
    document.addEventListener("click", (event) => {
      const button = event.target.closest("main form button, main a[hx-get]");
      // The second press of a double click would land on the next question.
      if (button && !button.name && event.detail > 1) event.preventDefault();
      else if (button) pressed = button;
    }, true);
    const show = () => { offline.hidden = false; offline.querySelector("[data-retry]").focus(); };
    const hide = () => { offline.hidden = true; };
    for (const name of LOST) document.addEventListener(name, show);
    // A page that changes by itself has not heard of the lost press.
    document.addEventListener("htmx:afterSwap", ({ detail }) => {
      if (detail.xhr && !detail.requestConfig.elt.hasAttribute("data-stream")) hide();
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
