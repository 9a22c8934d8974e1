// The filters of the statistics: what is shown is always what was chosen.
(() => {
  "use strict";

  const LOST = ["htmx:sendError", "htmx:timeout", "htmx:responseError"];
  const filters = document.querySelector("form.filters");
  if (!filters) return;

  // New filters over old figures would be a lie: the form goes as it would without scripts, and a page says what is
  // wrong.
  function sendWithoutScripts() {
    filters.submit();
  }

  function isChanged(select) {
    const given = [...select.options].find((option) => option.defaultSelected) || select.options[0];
    return select.selectedOptions[0] !== given;
  }

  // htmx has not heard of what was chosen while it was loading.
  function sendEarlyChoice() {
    const early = [...filters.querySelectorAll("select")].some(isChanged);
    if (window.htmx && early) window.htmx.trigger(filters, "change");
  }

  // Arrow keys run through a list, and each option on the way is chosen: only what was before, and the option that the
  // list is left at, are places to go back to. A list may come anew with its figures: it is known by its id.
  let leftOff = null;

  function replaceWithinList(event) {
    const list = document.activeElement;
    if (leftOff && list.id === leftOff) event.detail.history.type = "replace";
    leftOff = filters.contains(list) ? list.id : null;
  }

  document.addEventListener("htmx:beforeHistoryUpdate", replaceWithinList);
  filters.addEventListener("focusout", () => {
    leftOff = null;
  });
  for (const name of LOST) document.addEventListener(name, sendWithoutScripts);
  addEventListener("DOMContentLoaded", sendEarlyChoice);
})();
