// A key that is shown once is copied with a button, and not lost by leaving before it was.
"use strict";

document.querySelectorAll("[data-copies]").forEach((button) => {
  const field = document.getElementById(button.dataset.copies);
  const told = button.closest(".secret").querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // where the page came without https
    }
    told.textContent = button.dataset.told;
  });
});
