// What every page does: keys that lead to a control, menus that close, and the page in its row of pages.
"use strict";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.removeAttribute("open");
    });
    if (typing) typing.blur();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (target.matches("input, select, textarea")) {
    target.focus();
    if (target.select) target.select();
  } else {
    target.click();
  }
});

document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens).showModal();
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
});

const current = document.querySelector(".side [aria-current]");
if (current) current.closest(".side").scrollLeft = current.offsetLeft - 60;
