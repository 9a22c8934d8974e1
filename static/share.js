// Links that are shared instead of followed: by the browser's own dialog where there is one, otherwise by copying the
// address. A link has the text to share (data-share) and what it says when the address was copied (data-copied), and
// the page an element that tells it to a screen reader (#said). One that leads to its own page is hidden until here.
(() => {
  "use strict";

  const COPIED_SECONDS = 4;

  function sayCopied(link) {
    const said = document.getElementById("said");
    const label = link.querySelector("span") || link;
    const text = label.textContent;
    if (text === link.dataset.copied) return;
    said.textContent = label.textContent = link.dataset.copied;
    setTimeout(() => {
      label.textContent = text;
      said.textContent = "";
    }, COPIED_SECONDS * 1000);
  }

  async function shareOrCopy(link) {
    if (navigator.share) {
      await navigator.share({ title: link.dataset.share, text: link.dataset.share, url: link.href });
      return;
    }
    await navigator.clipboard.writeText(link.href);
    sayCopied(link);
  }

  async function shareInsteadOfGoing(event) {
    const link = event.target.closest("[data-share]");
    if (!link) return;
    event.preventDefault();
    try {
      await shareOrCopy(link);
    } catch (error) {
      if (error.name !== "AbortError") location.href = link.href;
    }
  }

  for (const link of document.querySelectorAll("[data-share]")) link.hidden = false;
  document.addEventListener("click", shareInsteadOfGoing);
})();
