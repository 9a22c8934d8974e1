// Has the browser keep the page that is shown without a network. After the page itself, which must not wait for it.
(() => {
  "use strict";

  const { worker } = document.currentScript.dataset;

  function register() {
    // By the browser's own cache, so that not every page asks whether there is a newer one. It may not be allowed to.
    navigator.serviceWorker.register(worker, { updateViaCache: "all" }).catch(() => {});
  }

  if (navigator.serviceWorker) addEventListener("load", register);
})();
