// A document beside its records: figures are chosen, decided on and corrected without leaving the page.
"use strict";

(() => {
  const desk = document.querySelector(".desk");
  if (!desk) return;
  const chosen = desk.querySelector(".chosen");
  const keys = document.getElementById("keys");
  let asked = 0;
  let current = null; // the record that is chosen, also while its panel is on its way

  const panel = () => chosen.querySelector(".panel");
  const of = (id) => [...desk.querySelectorAll(`a[data-records~="${CSS.escape(id)}"]`)];

  // Within the list alone: the page stays where it is.
  function reveal(entry, list) {
    const [one, all] = [entry.getBoundingClientRect(), list.getBoundingClientRect()];
    if (one.top < all.top) list.scrollTop -= all.top - one.top;
    else if (one.bottom > all.bottom) list.scrollTop += one.bottom - all.bottom;
  }

  function mark(id) {
    current = id;
    desk.querySelectorAll('a[data-records][aria-current]').forEach((one) => one.removeAttribute("aria-current"));
    if (!id) return;
    of(id).forEach((one) => one.setAttribute("aria-current", "true"));
    const [figure] = desk.querySelectorAll(`.sheet a[data-records~="${CSS.escape(id)}"]`);
    if (figure) figure.scrollIntoView({ block: "nearest" });
    const entry = desk.querySelector(`.entries a[data-records~="${CSS.escape(id)}"]`);
    if (entry) reveal(entry, entry.closest(".beside"));
  }

  // What is shown anew keeps the focus, on the same button where it has that.
  function show(html) {
    const held = chosen.contains(document.activeElement) && document.activeElement;
    chosen.innerHTML = html; // the server's own page, escaped there
    const one = panel();
    if (!one) return;
    if (held) (one.querySelector(held.value ? `button[value="${CSS.escape(held.value)}"]` : `[data-step="${held.dataset.step}"]`) || one.querySelector(".quote")).focus();
    const review = one.dataset.review;
    if (!review) return;
    of(one.dataset.record).forEach((link) => {
      const marked = link.closest("mark") || link.querySelector("rect") || link;
      marked.classList.remove("unreviewed", "accepted", "corrected", "rejected", "added", "doubtful");
      marked.classList.add(review);
    });
  }

  async function choose(id, push = true) {
    if (!of(id).length) {
      location.href = `?record=${id}#r${id}`;
      return;
    }
    const mine = ++asked;
    mark(id);
    const answer = await fetch(`/so-lieu/${id}/bang`);
    if (!answer.ok || mine !== asked) return;
    show(await answer.text());
    if (push) history.replaceState(null, "", `?record=${id}#r${id}`);
  }

  function clear() {
    asked++;
    chosen.replaceChildren();
    mark(null);
    history.replaceState(null, "", `?phan=${desk.dataset.part}`);
  }

  // To the record after or before, in the order of the list; over the edge of this part to the next.
  function step(way) {
    const ids = [...desk.querySelectorAll(".entries > ol a[data-records]")].map((one) => one.dataset.records);
    const next = current === null ? ids[way > 0 ? 0 : ids.length - 1] : ids[ids.indexOf(current) + way];
    const one = panel();
    if (next && (current === null || ids.includes(current))) choose(next);
    else if (one && one.dataset.record === current) {
      const over = way > 0 ? one.dataset.after : one.dataset.before;
      if (over) choose(over);
    } else if (current === null) {
      const turn = desk.querySelector(way > 0 ? 'a[rel="next"]' : 'a[rel="prev"]');
      if (turn) turn.click();
    }
  }

  async function send(form, submitter) {
    const data = new FormData(form, submitter);
    data.set("panel", "1");
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(data) });
    if (answer.redirected) {
      location.href = answer.url;
      return;
    }
    const type = answer.headers.get("content-type") || "";
    if (!type.startsWith("text/html")) return;
    const text = await answer.text();
    if (text.includes("<html")) document.location.reload();
    else show(text);
  }

  desk.addEventListener("click", (event) => {
    const way = event.target.closest("button[data-step]");
    if (way) {
      if (way.dataset.step === "0") clear();
      else step(Number(way.dataset.step));
      return;
    }
    const link = event.target.closest("a[data-records], .panel .quote");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.classList.contains("quote")) {
      const [figure] = desk.querySelectorAll(`.sheet a[data-records~="${panel().dataset.record}"]`);
      if (figure) {
        figure.scrollIntoView({ block: "center" });
        figure.focus();
      } else location.href = link.href;
      return;
    }
    const ids = link.dataset.records.split(" ");
    const at = ids.indexOf(current);
    choose(ids[(at + 1) % ids.length]); // a figure of several records leads to each in turn
  });

  desk.addEventListener("submit", (event) => {
    if (!event.target.closest(".chosen")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  desk.addEventListener("reset", (event) => {
    const edit = event.target.closest("details");
    if (edit) edit.open = false;
    else clear();
  });

  desk.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches("details.edit") && event.target.open) {
        const first = event.target.querySelector('input[name="value"]');
        first.focus();
        first.select();
      }
    },
    true,
  );

  // The offset of a place in the text, in code points: lines and cells tell where they begin.
  function offset(node, at) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const line = element && element.closest("[data-at]");
    if (!line) return null;
    const before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(node, at);
    return Number(line.dataset.at) + [...before.toString()].length;
  }

  async function add() {
    const selection = getSelection();
    if (!desk.dataset.add) return;
    if (!selection.rangeCount || selection.isCollapsed) {
      const text = desk.querySelector(".scan") && desk.querySelector('a[data-key="v"]'); // a picture has no words to mark
      if (text) text.click();
      else {
        const told = document.createElement("p");
        told.className = "note";
        told.role = "status";
        told.textContent = desk.dataset.how;
        chosen.replaceChildren(told);
      }
      return;
    }
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    asked++;
    const answer = await fetch(`/tai-lieu/${desk.dataset.document}/them?start=${start}&end=${end}&doc=${desk.dataset.extraction}`);
    if (!answer.ok) return;
    mark(null);
    show(await answer.text());
    const first = chosen.querySelector('input[name="value"]');
    if (first) first.focus();
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape" && !keys.open) {
      const edit = chosen.querySelector("details.edit[open]");
      if (edit) {
        edit.querySelector("form").reset();
        edit.querySelector("summary").focus();
      } else if (!typing || event.target.closest(".chosen")) clear();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "n") add();
    else return;
    event.preventDefault();
  });

  const first = panel();
  if (first) mark(first.dataset.record);
})();
