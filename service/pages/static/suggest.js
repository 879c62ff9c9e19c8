// Suggestions under a field that names a place or an indicator: a listbox that follows the WAI-ARIA pattern of a combobox.
"use strict";

(() => {
  let wait;

  function close(input) {
    const list = document.getElementById(input.getAttribute("aria-controls") || "");
    if (list) list.remove();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function hidden(input) {
    return input.form.elements[input.name + "_id"];
  }

  function choose(input, option) {
    input.value = option.dataset.text;
    hidden(input).value = option.dataset.id;
    close(input);
  }

  // "asked" while the suggestions for what was typed are on their way, "left" where the field was left meanwhile.
  function waits(input, state) {
    if (state) input.dataset.waits = state;
    else delete input.dataset.waits;
  }

  function select(input, options, at) {
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    if (options[at]) {
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  }

  function show(input, items) {
    const left = input.dataset.waits === "left";
    waits(input, "");
    close(input);
    if (left && items.length) [input.value, hidden(input).value] = [items[0].text, items[0].id];
    if (!items.length || document.activeElement !== input) return;
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.role = "listbox";
    list.id = `suggested-${input.name}`;
    list.setAttribute("aria-label", input.name);
    items.forEach((item, number) => {
      const option = document.createElement("li");
      option.role = "option";
      option.id = `${list.id}-${number}`;
      option.dataset.id = item.id;
      option.dataset.text = item.text;
      option.textContent = item.text + " ";
      const note = document.createElement("small");
      note.textContent = item.note === "=" ? "↵" : item.note;
      option.append(note);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(input, option);
      });
      list.append(option);
    });
    input.parentElement.append(list);
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "true");
    select(input, [...list.children], 0);
  }

  async function ask(input) {
    const asked = new URLSearchParams({ q: input.value });
    if (input.dataset.with) asked.set("ky", input.form.elements[input.dataset.with].value);
    const answer = await fetch(`${input.dataset.suggest}?${asked}`).catch(() => null);
    const items = answer && answer.ok ? await answer.json() : [];
    if (asked.get("q") === input.value) show(input, items);
  }

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.suggest) return;
    input.role = "combobox";
    input.setAttribute("aria-autocomplete", "list");
    hidden(input).value = "";
    waits(input, input.value.trim() && "asked");
    clearTimeout(wait);
    wait = setTimeout(() => ask(input), 120);
  });

  document.addEventListener(
    "keydown",
    (event) => {
      const input = event.target;
      if (!input.dataset || !input.dataset.suggest) return;
      // quicker than the answer: Tab takes the first as it would have, Enter does not save before there is a choice
      if (input.dataset.waits === "asked" && event.key === "Tab") return waits(input, "left");
      if (input.dataset.waits === "asked" && event.key === "Enter") {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      if (input.getAttribute("aria-expanded") !== "true") return;
      const options = [...document.querySelectorAll(`#suggested-${CSS.escape(input.name)} li`)];
      const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown") select(input, options, (at + 1) % options.length);
      else if (event.key === "ArrowUp") select(input, options, (at - 1 + options.length) % options.length);
      else if ((event.key === "Enter" || event.key === "Tab") && options[at]) {
        choose(input, options[at]);
        if (event.key === "Tab") return;
      } else if (event.key === "Escape") close(input);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  document.addEventListener("focusout", (event) => {
    if (event.target.dataset && event.target.dataset.suggest) close(event.target);
  });

  // what was typed before this script came
  const typed = document.activeElement;
  if (typed.dataset.suggest && typed.value && !hidden(typed).value) typed.dispatchEvent(new Event("input", { bubbles: true }));
})();
