// The pages of the analyst: charts that come after the page, and sources in a dialog.
"use strict";

(() => {
  async function draw(place) {
    const wide = Math.max(320, Math.floor(place.clientWidth / 20) * 20);
    place.dataset.wide = wide;
    const told = document.createElement("p");
    told.className = "hint";
    told.setAttribute("role", "status");
    told.textContent = place.dataset.waiting;
    if (!place.querySelector("svg")) place.replaceChildren(told);
    const to = place.dataset.chart + (place.dataset.chart.includes("?") ? "&" : "?") + "rong=" + wide;
    const answer = await fetch(to).catch(() => null);
    if (!answer || !answer.ok || answer.status === 204) {
      told.textContent = place.dataset.failed;
      place.replaceChildren(told);
      return;
    }
    const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
    place.replaceChildren(document.importNode(drawn.documentElement, true));
    place.dataset.drawn = "yes";
  }

  document.querySelectorAll("[data-chart]").forEach((place) => {
    draw(place);
    let wait;
    addEventListener("resize", () => {
      clearTimeout(wait);
      wait = setTimeout(() => Math.abs(place.clientWidth - place.dataset.wide) > 60 && draw(place), 300);
    });
  });

  const dialog = document.getElementById("sources");
  document.addEventListener("click", async (event) => {
    const print = event.target.closest("[data-print]");
    if (print) window.print();
    const link = event.target.closest("a[data-source], .drawing a");
    if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const to = link.getAttribute("href");
    const answer = await fetch(to + (to.includes("?") ? "&" : "?") + "phan=1").catch(() => null);
    if (!answer || !answer.ok) {
      location.assign(to);
      return;
    }
    dialog.querySelector(".inside").innerHTML = await answer.text();
    dialog.showModal();
  });
  if (dialog) dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  const narrow = matchMedia("(max-width: 50rem)");
  const found = document.querySelector(".hits, .compared, .list");
  document.querySelectorAll("details.folding").forEach((part) => part.toggleAttribute("open", !(narrow.matches && found)));
})();
