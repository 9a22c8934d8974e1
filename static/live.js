// A page that keeps true by itself: by its stream, and by asking every few seconds while it has none that works.
// Every message and every answer is the whole state, so any of them may be left out if another comes later.
(() => {
  "use strict";

  const { htmx } = window;
  const live = document.querySelector("[data-stream]");
  if (!live || !htmx || !htmx.createEventSource) return;

  const { stream, silence, ask } = live.dataset;
  // An address of its own: of two requests for the same one, Chrome lets the second wait until the first is answered.
  const askAddress = `${stream}${stream.includes("?") ? "&" : "?"}ask`;
  const shown = live.firstElementChild.id;
  const lost = document.querySelector("[data-lost]");
  const asks = document.querySelector("[data-asks]");
  const FAILED = ["htmx:sendError", "htmx:timeout", "htmx:responseError"];
  const AFTER_PRESS = 300;  // milliseconds
  // Over HTTP/1.1 a browser has six connections to a server, for all its windows: some must be left for pages.
  const MOST_STREAMS = 4;

  let ended = false;

  // -- What is shown: the latest message or answer -------------------------------------------------------------------

  let latest = plain(live.innerHTML);
  let etag;
  let swaps = 0;
  let swapsWhenAsked;

  // Blank lines are left out of messages: they are compared without.
  function plain(html) {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.innerHTML.replace(/\s+/g, " ");
  }

  function fetchAnew() {
    if (ended) return Promise.resolve();
    swapsWhenAsked = swaps;
    const headers = etag ? { "If-None-Match": etag } : {};
    const into = { source: live, target: `#${shown}`, swap: "outerHTML settle:0ms", headers };
    return htmx.ajax("GET", askAddress, into).catch(() => {});
  }

  function takeMessage(event) {
    heard();
    const message = plain(event.detail.data);
    if (held) missed = true;
    if (held || message === latest) {
      event.preventDefault();
      return;
    }
    latest = message;
    etag = undefined;
    rememberOpen();
  }

  function takeAskedAnswer(detail) {
    if (asking) tell(asks);
    if (held) missed = true;
    // What has come in the meantime is newer than this answer.
    if (held || swapsWhenAsked !== swaps) {
      detail.shouldSwap = false;
    } else if (detail.shouldSwap) {
      const answer = plain(detail.xhr.responseText);
      detail.shouldSwap = answer !== latest;
      latest = answer;
      etag = detail.xhr.getResponseHeader("ETag");
    }
  }

  function takeAnswer({ detail }) {
    const { xhr } = detail;
    if (detail.requestConfig.elt === live) {
      if (!detail.isError) takeAskedAnswer(detail);
    } else if (held && !live.contains(detail.requestConfig.elt)) {
      // That of a step, which was sent by itself: the next answer says it, too.
      detail.shouldSwap = false;
      missed = true;
    } else if (detail.shouldSwap) {
      latest = etag = undefined;
    }
    if (detail.shouldSwap) rememberOpen();
    // The key was changed, or the workshop has ended: another page is here now.
    else if ([403, 404].includes(xhr.status) && xhr.responseText.includes(" data-ours")) location.reload();
  }

  // -- A press must end on the button on which it began --------------------------------------------------------------

  let held = false;
  let missed = false;
  let lettingGo;

  function hold() {
    clearTimeout(lettingGo);
    held = true;
  }

  function holdForSpace({ key }) {
    if (key === " ") hold();
  }

  function letGoSoon() {
    clearTimeout(release);
    release = setTimeout(letGo, AFTER_PRESS);
  }

  function letGo() {
    held = false;
    if (missed) fetchAnew();
    missed = false;
  }

  function letGoSoon() {
    clearTimeout(lettingGo);
    lettingGo = setTimeout(letGo, AFTER_PRESS);
  }

  // -- What was opened stays open: nobody's page jumps under their eyes ----------------------------------------------

  let open = [];

  function rememberOpen() {
    open = [...live.querySelectorAll("details")].map((details) => details.open);
  }

  function openAgain() {
    swaps += 1;
    const now = live.querySelectorAll("details");
    if (now.length === open.length) now.forEach((details, index) => { if (open[index]) details.open = true; });
  }

  // -- Asking, while there is no stream that works -------------------------------------------------------------------

  let asking = 0;

  // Without a bar both are hidden.
  function tell(bar) {
    for (const other of [lost, asks]) other.hidden = other !== bar;
  }

  // Not all at once, though a router that falls silent does so for everybody at once.
  function askAfter(seconds) {
    clearTimeout(asking);
    asking = setTimeout(askOnAndOn, seconds * 1000 * (0.5 + Math.random()));
  }

  function askOnAndOn() {
    fetchAnew().then(() => { if (asking) askAfter(ask); });
  }

  function stopAsking() {
    clearTimeout(asking);
    asking = 0;
    tell();
  }

  function askInVain(event) {
    if (event.target !== live) return;
    event.stopPropagation();  // no press was lost
    if (asking) tell(lost);
  }

  // -- Silence -------------------------------------------------------------------------------------------------------

  let messages = 0;
  let watch;

  // After trouble, one message proves little: a router may let the first one through and hold back the rest.
  function doubt() {
    messages = 0;
    if (!asking) askAfter(ask / 5);
  }

  function heard() {
    messages += 1;
    listen();
    if (asking && messages > 1) stopAsking();
  }

  function listen() {
    clearTimeout(watch);
    watch = setTimeout(onSilence, silence * 1000);
  }

  function onSilence() {
    if (!asking) tell(lost);
    doubt();
    reconnect();
  }

  // -- The stream ----------------------------------------------------------------------------------------------------

  const createEventSource = htmx.createEventSource;
  let source;

  function createOnlyOne(address) {
    if (source) source.close();  // the extension takes a new one by itself when it got an answer that is no stream
    source = createEventSource(address);
    source.addEventListener("beat", heard);
    return source;
  }

  function connect() {
    live.setAttribute("sse-connect", stream);
    htmx.process(live);
  }

  function disconnect() {
    if (source) source.close();
    live.removeAttribute("sse-connect");
    htmx.process(live);
  }

  // -- Turns: some windows of a browser have a stream, the others ask ------------------------------------------------

  let turn;
  let giveBack;

  function take(own, number) {
    return navigator.locks.request(`stream-${number}`, { ifAvailable: true }, (lock) => {
      if (turn !== own) return null;
      if (!lock) return number < MOST_STREAMS ? take(own, number + 1) : doubt();
      connect();
      return new Promise((resolve) => { giveBack = resolve; });
    });
  }

  function begin() {
    turn = {};
    listen();
    if (navigator.locks) take(turn, 1).catch(connect);
    else connect();
  }

  function finish() {
    clearTimeout(watch);
    stopAsking();
    disconnect();
    if (giveBack) giveBack();
    turn = giveBack = undefined;
  }

  function reconnect() {
    if (navigator.locks && !giveBack) {
      begin();
      return;
    }
    disconnect();
    connect();
    listen();
  }

  // -- Leaving, and coming back --------------------------------------------------------------------------------------

  let leaving = false;

  function noteLeaving(event) {
    if (!event.target.hasAttribute("hx-post")) leaving = true;
  }

  // The host's channel ends with the key or the workshop. Whoever has just sent a form gets the answer to that.
  function onEnd(event) {
    if (event.detail.type !== "message") return;
    ended = true;
    finish();
    if (!leaving && document.querySelector("[data-host]")) location.reload();
  }

  // What nobody looks at needs no stream, and gives its connection back.
  function onVisibility() {
    if (ended) return;
    if (document.hidden) {
      finish();
      return;
    }
    fetchAnew();
    if (!turn) begin();
  }

  live.addEventListener("pointerdown", hold);
  live.addEventListener("keydown", holdForSpace);
  for (const name of ["pointerup", "pointercancel", "keyup"]) {
    addEventListener(name, letGoSoon);
  }
  live.addEventListener("htmx:sseBeforeMessage", takeMessage);
  live.addEventListener("htmx:beforeSwap", takeAnswer);
  live.addEventListener("htmx:afterSwap", openAgain);
  for (const name of FAILED) live.addEventListener(name, askInVain);
  live.addEventListener("htmx:sseError", doubt);
  live.addEventListener("htmx:sseClose", onEnd);
  htmx.createEventSource = createOnlyOne;
  addEventListener("submit", noteLeaving);
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("DOMContentLoaded", () => { if (!document.hidden) begin(); });
})();
