// Keeps one page in each language, for when there is no network, and the files that it needs. A page that somebody
// asked for is never kept, nor anything else that was answered. Before this the server puts a line that says what is
// kept: `self.KEPT`.
(() => {
  "use strict";

  const { version, pages, files } = self.KEPT;
  // The same origin may have other services, and this one under other paths.
  const ours = `${self.registration.scope} `;
  const name = ours + version;

  async function keep() {
    const cache = await caches.open(name);
    // Without cookies, so that nothing of anybody can be in the answer, and past what the browser still has of them.
    const asked = Object.values(pages).map((page) => new Request(page, { cache: "reload", credentials: "omit" }));
    await cache.addAll([...asked, ...files]);
    await self.skipWaiting();
  }

  // The network is asked while the worker starts, so that a page takes no longer than without a worker.
  async function takeOver() {
    for (const other of await caches.keys()) {
      if (other.startsWith(ours) && other !== name) await caches.delete(other);
    }
    if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
    await self.clients.claim();
  }

  // In the language of the address, else of the browser.
  function pageFor(address) {
    const known = Object.keys(pages);
    const path = address.slice(self.registration.scope.length);
    const wanted = [path.split(/[/?#]/)[0], ...self.navigator.languages.map((tag) => tag.split("-")[0])];
    return pages[wanted.find((language) => known.includes(language)) || known[0]];
  }

  async function kept(address) {
    const cache = await caches.open(name);
    return cache.match(address);
  }

  // As without a worker; what is kept only in the place of nothing.
  async function answer(event, instead) {
    try {
      return await event.preloadResponse || await fetch(event.request);
    } catch (error) {
      return await kept(instead) || Response.error();
    }
  }

  function install(event) {
    event.waitUntil(keep());
    // Forms and their fragments are none of ours: newer browsers then do not even wake the worker for them.
    if (event.addRoutes) event.addRoutes({ condition: { requestMethod: "POST" }, source: "network" });
  }

  function answerPages(event) {
    const { method, mode, url } = event.request;
    if (method !== "GET") return;
    if (mode === "navigate") event.respondWith(answer(event, pageFor(url)));
    else if (files.includes(new URL(url).pathname)) event.respondWith(answer(event, url));
  }

  addEventListener("install", install);
  addEventListener("activate", (event) => event.waitUntil(takeOver()));
  addEventListener("fetch", answerPages);
})();
