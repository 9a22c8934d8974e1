// The host's page, and the one where the host's key is typed: the key in the address, and stepping.
(() => {
  "use strict";

  const keyForm = document.querySelector("[data-key]");
  const host = document.querySelector("[data-host]");
  const STEPS = { ArrowLeft: "previous", PageUp: "previous", ArrowRight: "next", PageDown: "next" };

  // Some programs write the # as %23: then the key is in the path, and leaves the address at once.
  function moveKeyToFragment() {
    const astray = location.pathname.split(/%(?:25)*23/)[1];
    if (astray) location.replace(`${keyForm.dataset.key}#${astray}`);
  }

  // The host's key comes in the fragment of the address, which no server sees. It goes once into the form and nowhere
  // else; on the host's own page, which has no form, nowhere at all.
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

  // The keys of a clicker, too.
  function stepWithKeys(event) {
    const step = STEPS[event.key];
    if (!step || !isPlain(event) || event.target.closest("input, textarea, select, pre")) return;
    const button = document.querySelector(`[data-step="${step}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  // Of what is pressed while a form is under way, htmx sends the last only; and the answer draws the form anew.
  let stepped = Promise.resolve();

  function queueStep(event) {
    const button = event.target.closest("[data-step]");
    if (!button || !window.htmx) return;
    event.preventDefault();
    const into = { source: host, target: "#host", swap: "outerHTML settle:0ms", values: { step: button.value } };
    stepped = stepped.then(() => window.htmx.ajax("POST", button.form.action, into)).catch(() => {});
  }

  // A link that is pasted where this page is open loads no page. Other fragments are places of the page.
  function takePastedKey() {
    if (!document.getElementById(location.hash.slice(1))) takeKeyFromAddress();
  }

  // The time goes on where the server has said how long ago the plan was started; whose clock is wrong does not matter.
  function keepTime(clock) {
    const started = Date.now() - clock.dataset.plan * 1000;
    const steps = [...document.querySelectorAll("[data-from]")];

    function show() {
      const minutes = Math.floor((Date.now() - started) / 60000);
      const step = steps.filter((each) => each.dataset.from <= minutes).pop();
      const shown = clock.querySelector("[data-minutes]");
      shown.textContent = shown.textContent.replace(/\d+/, minutes);
      clock.querySelector("[data-at]").textContent = step.dataset.named;
      for (const each of steps) each.removeAttribute("aria-current");
      step.setAttribute("aria-current", "step");
    }

    setInterval(show, 5000);
  }

  // What was written, or turned to on the wall, elsewhere: as by another host. What is being typed stays.
  function fetchWritten(html) {
    const written = document.getElementById("written");
    const version = /data-written="(\w+)"/.exec(html);
    if (!written || !version || written.dataset.written === version[1]) return;
    const into = { source: written, target: "#written", swap: "outerHTML settle:0ms" };
    window.htmx.ajax("GET", written.dataset.path, into).catch(() => {});
  }

  if (keyForm) moveKeyToFragment();
  if (keyForm || host) {
    takeKeyFromAddress();
    addEventListener("hashchange", takePastedKey);
  }
  const clock = document.querySelector("[data-plan]");
  if (clock) keepTime(clock);
  if (host) {
    addEventListener("keydown", stepWithKeys);
    document.addEventListener("click", queueStep, true);
  }
  const live = document.querySelector("[data-host] [data-stream]");  // the example has none
  if (live) {
    live.addEventListener("htmx:sseBeforeMessage", ({ detail }) => fetchWritten(detail.data));
    live.addEventListener("htmx:afterSwap", () => fetchWritten(live.innerHTML));
  }
})();
