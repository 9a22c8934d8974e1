// The projector's page: it stays awake, can fill the screen, and in the host's browser steps with keys and clickers.
(() => {
  "use strict";

  function stayAwake() {
    if (!document.hidden) navigator.wakeLock.request("screen").catch(() => {});
  }

  // The button is drawn anew with the page.
  function fillOrLeave(event) {
    if (!event.target.closest("[data-fullscreen]")) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }

  const STEPS = { ArrowLeft: "previous", PageUp: "previous", ArrowRight: "next", PageDown: "next" };
  const host = document.querySelector("[data-steps]");
  let stepped = Promise.resolve();

  // The answer is the host's page, which nobody needs here: the wall hears of the step as everybody does.
  function post(step) {
    const body = new URLSearchParams({ step });
    return fetch(host.dataset.steps, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  }

  // One step after the other, as many as there were presses.
  function stepWithKeys(event) {
    const { key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // A clicker has it for beginning a show; here it would end the full screen.
    if (key === "F5" && document.fullscreenElement) event.preventDefault();
    if (!STEPS[key] || !(host || document.fullscreenElement)) return;
    event.preventDefault();
    if (host && !event.repeat) stepped = stepped.then(() => post(STEPS[key])).catch(() => {});
  }

  addEventListener("keydown", stepWithKeys);

  if (document.querySelector("[data-awake]") && navigator.wakeLock) {
    document.addEventListener("visibilitychange", stayAwake);
    stayAwake();
  }

  if (document.fullscreenEnabled) {
    document.documentElement.classList.add("can-fill");
    document.addEventListener("click", fillOrLeave);
  }
})();
