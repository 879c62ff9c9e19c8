// A part of a page that is asked for anew until what it waits for is done.
"use strict";

(() => {
  const EVERY = 1500;

  async function look() {
    const held = document.querySelector(".awaits[data-busy]");
    if (!held) return;
    const answer = await fetch(location.href);
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".awaits");
      if (fresh) held.replaceWith(fresh);
    }
    setTimeout(look, EVERY);
  }
  setTimeout(look, EVERY);
})();
