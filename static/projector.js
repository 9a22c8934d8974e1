// The projector's page: it stays awake, and can fill the screen.
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

  if (document.querySelector("[data-awake]") && navigator.wakeLock) {
    document.addEventListener("visibilitychange", stayAwake);
    stayAwake();
  }

  if (document.fullscreenEnabled) {
    document.documentElement.classList.add("can-fill");
    document.addEventListener("click", fillOrLeave);
  }
})();
