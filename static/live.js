// A page that keeps true by itself: by its stream, and by asking every few seconds while it has none that works.
(() => {
  "use strict";
  const live = document.querySelector("[data-stream]"), { htmx } = window;
  if (!live || !htmx || !htmx.createEventSource) return;

  const { stream, silence, ask } = live.dataset;
  // An address of its own: of two requests for the same one, Chrome lets the second wait until the first is answered.
  const question = `${stream}${stream.includes("?") ? "&" : "?"}ask`;
  const shown = live.firstElementChild.id;
  const lost = document.querySelector("[data-lost]"), asks = document.querySelector("[data-asks]");
  const FAILED = ["htmx:sendError", "htmx:timeout", "htmx:responseError"];
  let ended = false;

  // Every message and every answer is the whole state, so any of them may be left out if another comes later.
  // Blank lines are left out of messages: they are compared without.
  const plain = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.innerHTML.replace(/\s+/g, " ");
  };
  let latest = plain(live.innerHTML), etag, swaps = 0, asked;
  const fetchAnew = () => {
    if (ended) return Promise.resolve();
    asked = swaps;
    const headers = etag ? { "If-None-Match": etag } : {};
    const into = { source: live, target: `#${shown}`, swap: "outerHTML settle:0ms", headers };
    return htmx.ajax("GET", question, into).catch(() => {});
  };

  // A press must end on the button on which it began.
  let held = false, missed = false;
  live.addEventListener("pointerdown", () => { held = true; });
  live.addEventListener("keydown", ({ key }) => { if (key === " ") held = true; });
  for (const name of ["pointerup", "pointercancel", "keyup"]) addEventListener(name, () => setTimeout(() => {
    held = false;
    if (missed) fetchAnew();
    missed = false;
  }, 300));

  // What was opened stays open: nobody's page jumps under their eyes.
  let open = [];
  const remember = () => {
    open = [...live.querySelectorAll("details")].map((details) => details.open);
  };
  live.addEventListener("htmx:sseBeforeMessage", (event) => {
    heard();
    const message = plain(event.detail.data);
    if (held) missed = true;
    if (held || message === latest) event.preventDefault();
    else {
      latest = message;
      etag = undefined;
      remember();
    }
  });
  live.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, isError } = detail, answer = xhr.responseText;
    if (detail.requestConfig.elt !== live) {
      if (detail.shouldSwap) latest = etag = undefined;
    } else if (!isError) {
      if (asking) tell(asks);
      if (held) missed = true;
      // What has come in the meantime is newer than this answer.
      if (held || asked !== swaps) detail.shouldSwap = false;
      else if (detail.shouldSwap) {
        const message = plain(answer);
        detail.shouldSwap = message !== latest;
        latest = message;
        etag = xhr.getResponseHeader("ETag");
      }
    }
    if (detail.shouldSwap) remember();
    // The key was changed, or the workshop has ended: another page is here now.
    else if ([403, 404].includes(xhr.status) && answer.includes(" data-ours")) location.reload();
  });
  live.addEventListener("htmx:afterSwap", () => {
    swaps += 1;
    const now = live.querySelectorAll("details");
    if (now.length === open.length) now.forEach((details, index) => { details.open = open[index]; });
  });

  const tell = (bar) => { for (const other of [lost, asks]) other.hidden = other !== bar; };
  let asking = 0;
  const stopAsking = () => {
    clearTimeout(asking);
    asking = 0;
    tell();
  };
  // Not all at once, though a router that falls silent does so for everybody at once.
  const askAfter = (seconds) => {
    clearTimeout(asking);
    asking = setTimeout(() => fetchAnew().then(() => { if (asking) askAfter(ask); }), seconds * 1000 * (0.5 + Math.random()));
  };
  for (const name of FAILED) live.addEventListener(name, (event) => {
    if (event.target !== live) return;
    event.stopPropagation();  // no press was lost
    if (asking) tell(lost);
  });

  // After trouble, one message proves little: a router may let the first one through and hold back the rest.
  let messages = 0, watch;
  const doubt = () => {
    messages = 0;
    if (!asking) askAfter(ask / 5);
  };
  const heard = () => {
    messages += 1;
    listen();
    if (asking && messages > 1) stopAsking();
  };
  const listen = () => {
    clearTimeout(watch);
    watch = setTimeout(() => {
      if (!asking) tell(lost);
      doubt();
      reconnect();
    }, silence * 1000);
  };

  let source;
  const create = htmx.createEventSource;
  htmx.createEventSource = (address) => {
    if (source) source.close();  // the extension takes a new one by itself when it got an answer that is no stream
    source = create(address);
    source.addEventListener("beat", heard);
    return source;
  };
  const connect = () => {
    live.setAttribute("sse-connect", stream);
    htmx.process(live);
  };
  const disconnect = () => {
    if (source) source.close();
    live.removeAttribute("sse-connect");
    htmx.process(live);
  };

  // Over HTTP/1.1 a browser has six connections to a server, for all its windows: some must be left for pages.
  const MOST_STREAMS = 4;
  let turn, free;
  const take = (own, number) => navigator.locks.request(`stream-${number}`, { ifAvailable: true }, (lock) => {
    if (turn !== own) return null;
    if (!lock) return number < MOST_STREAMS ? take(own, number + 1) : doubt();
    connect();
    return new Promise((resolve) => { free = resolve; });
  });
  const begin = () => {
    turn = {};
    listen();
    if (navigator.locks) take(turn, 1).catch(connect);
    else connect();
  };
  const finish = () => {
    clearTimeout(watch);
    stopAsking();
    disconnect();
    if (free) free();
    turn = free = undefined;
  };
  const reconnect = () => {
    if (navigator.locks && !free) {
      begin();
      return;
    }
    disconnect();
    connect();
    listen();
  };
  live.addEventListener("htmx:sseError", doubt);

  // The host's channel ends with the key or the workshop. Whoever has just sent a form gets the answer to that.
  let leaving = false;
  addEventListener("submit", (event) => { if (!event.target.hasAttribute("hx-post")) leaving = true; });
  live.addEventListener("htmx:sseClose", (event) => {
    if (event.detail.type !== "message") return;
    ended = true;
    finish();
    if (!leaving && document.querySelector("[data-host]")) location.reload();
  });

  // What nobody looks at needs no stream, and gives its connection back.
  document.addEventListener("visibilitychange", () => {
    if (ended) return;
    if (document.hidden) finish();
    else {
      fetchAnew();
      if (!turn) begin();
    }
  });
  addEventListener("DOMContentLoaded", () => { if (!document.hidden) begin(); });
})();
