// The host's page, and the one where the host's key is typed: the key in the address, and stepping with the arrow keys.
(() => {
  "use strict";

  const keyForm = document.querySelector("[data-key]");
  const host = document.querySelector("[data-host]");
  const STEPS = { ArrowLeft: "previous", ArrowRight: "next" };

  // Some programs write the # as %23: then the key is in the path, and leaves the address at once.
  function moveKeyToFragment() {
    const astray = location.pathname.split(/%(?:25)*23/)[1];
    if (astray) location.replace(`${keyForm.dataset.key}#${astray}`);
  }

  // The host's key comes in the fragment of the address, which no server sees. It goes once into the form and nowhere
  // else.
  function takeKeyFromAddress() {
    const key = location.hash.slice(1);
    if (!location.hash) return;
    history.replaceState(null, "", location.pathname);
    if (keyForm && key) {
      keyForm.elements.key.value = key;
      keyForm.submit();
    }
  }

  function isPlain(event) {
    return !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat);
  }

  function stepWithArrows(event) {
    const step = STEPS[event.key];
    if (!step || !isPlain(event) || event.target.closest("input, textarea, select, pre")) return;
    const button = document.querySelector(`[data-step="${step}"]`);
    if (button) button.click();
  }

  if (keyForm) moveKeyToFragment();
  if (keyForm || host) takeKeyFromAddress();
  if (host) addEventListener("keydown", stepWithArrows);
})();
