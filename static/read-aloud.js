// Reads a page aloud with a voice that is on the device: never one that would send the text to somebody's server.
(() => {
  "use strict";

  const speech = window.speechSynthesis;
  if (!speech) return;

  const PARTS = "[data-read], [data-result] h1, [data-result] h2, [data-result] h3, [data-result] p, [data-result] li";
  const NOT_READ = "[data-read-aloud], .actions, .choices, .marks, .more, .device, .last, .visually-hidden, nav, "
    + "dialog, [aria-hidden]";

  const LOUDSPEAKER = "M3 9v6h4l6 5V4L7 9zM16 8q3 4 0 8M19 5q5 7 0 14";
  const SQUARE = "M6 6h12v12H6z";
  const LOOK = '<svg viewBox="0 0 24 24" aria-hidden="true"><path/></svg><span></span>';

  let button = null;
  let reading = null; // the part that is read, and what says it: browsers forget an utterance that nobody holds

  function language(tag) {
    return tag.toLowerCase().split(/[-_]/)[0];
  }

  // Plain Finnish is read as Finnish.
  function localVoice() {
    const own = language(document.documentElement.lang);
    return speech.getVoices().find((voice) => voice.localService === true && language(voice.lang) === own);
  }

  function isRead(part) {
    return part.offsetParent !== null && !part.closest(NOT_READ) && !part.querySelector(`${PARTS}, .button`);
  }

  function words(part) {
    return ((part.dataset.read || "") + part.innerText).replace(/\u00ad/g, "");
  }

  function leave() {
    if (!reading) return;
    reading.part.classList.remove("being-read");
    reading = null;
  }

  function stop() {
    if (!reading) return;
    leave();
    speech.cancel();
    show();
  }

  function read([part, ...others], voice) {
    leave();
    if (!part) {
      show();
      return;
    }
    const utterance = new SpeechSynthesisUtterance(words(part));
    utterance.voice = voice;
    utterance.lang = voice.lang;
    const said = { part, utterance };
    const goOn = () => {
      if (reading === said) read(others, voice);
    };
    utterance.onend = goOn;
    utterance.onerror = goOn;
    reading = said;
    part.classList.add("being-read");
    speech.speak(utterance);
  }

  function press() {
    const voice = localVoice();
    if (reading) {
      stop();
    } else if (voice) {
      speech.cancel();
      read([...document.querySelectorAll(PARTS)].filter(isRead), voice);
      show();
    }
  }

  // The button as it must be now; there is none without a voice.
  function show() {
    const place = document.querySelector("[data-read-aloud]");
    if (!place) return;
    if (!localVoice()) {
      place.textContent = "";
      button = null;
      return;
    }
    if (!button || button.parentNode !== place) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      button.innerHTML = LOOK;
      button.addEventListener("click", press);
      place.appendChild(button);
    }
    button.querySelector("path").setAttribute("d", reading ? SQUARE : LOUDSPEAKER);
    button.querySelector("span").textContent = reading ? place.dataset.stop : place.dataset.listen;
  }

  speech.onvoiceschanged = show;
  addEventListener("pagehide", stop);
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  document.addEventListener("change", stop);
  document.addEventListener("htmx:beforeSwap", stop);
  document.addEventListener("htmx:afterSwap", show);
  show();
})();
