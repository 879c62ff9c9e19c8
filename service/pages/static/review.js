// The queue: the next records are at hand before the one that is shown is decided on, and decisions are sent meanwhile.
"use strict";

(() => {
  const queue = document.querySelector(".queue");
  if (!queue) return;
  const AT_HAND = 3;
  const told = document.querySelector(".tally .told");
  const left = document.querySelector("[data-left]");
  const done = document.querySelector("[data-done]");
  const keys = document.getElementById("keys");
  const parser = document.createElement("template");
  const waiting = [];
  const past = []; // what was done here, the last at the end: { card, action, sent }
  let shown = queue.querySelector(".review");
  let last = shown && shown.dataset.cursor;
  let over = !shown;
  let fetching = null;

  const say = (text) => {
    told.textContent = text;
  };
  const figure = (node, name, by) => {
    const now = Math.max(0, Number(node.dataset[name]) + by);
    node.dataset[name] = now;
    if (!(name === "left" && now >= 9000)) node.textContent = now.toLocaleString(document.documentElement.lang);
  };

  async function fetchMore() {
    if (over || fetching || waiting.length >= AT_HAND) return fetching;
    fetching = (async () => {
      const asked = queue.dataset.fetch;
      const answer = await fetch(`${asked}${asked.includes("?") ? "&" : "?"}sau=${encodeURIComponent(last)}`);
      if (!answer.ok) return;
      parser.innerHTML = await answer.text(); // the server's own page, escaped there
      const cards = [...parser.content.querySelectorAll(".review")];
      if (!cards.length) over = true;
      cards.forEach((card) => {
        last = card.dataset.cursor;
        waiting.push(card);
      });
    })();
    await fetching;
    fetching = null;
  }

  function put(card) {
    const held = queue.contains(document.activeElement);
    shown = card;
    if (card) {
      queue.replaceChildren(card);
      if (held) hold(card);
    } else {
      const note = document.createElement("p");
      note.className = "note";
      note.textContent = queue.dataset.empty;
      queue.replaceChildren(note);
    }
  }

  // Who works with Tab and Enter goes on in what is shown next.
  function hold(part) {
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  }

  async function next() {
    if (!waiting.length && !over) await fetchMore();
    put(waiting.shift() || null);
    fetchMore();
  }

  function post(card, data) {
    data.set("panel", "1");
    data.delete("then");
    return fetch(`/so-lieu/${card.dataset.record}`, { method: "POST", body: new URLSearchParams(data) });
  }

  async function refresh(card, answer) {
    const body = card.querySelector(".body");
    const held = body.contains(document.activeElement);
    body.innerHTML = await answer.text();
    if (held) hold(card);
  }

  // A decision that fails comes back as a line with the way to the record; the queue has gone on.
  function failed(card) {
    const link = document.createElement("a");
    link.href = card.querySelector(".from a").href;
    link.textContent = `${queue.dataset.failed} (${card.dataset.record})`;
    told.replaceChildren(link);
    figure(done, "done", -1);
  }

  function decide(form, submitter) {
    const card = shown;
    const data = new FormData(form, submitter);
    const action = data.get("action");
    if (action === "undo") return;
    if (action === "set") {
      correct(card, data);
      return;
    }
    const sent = post(card, data).then(async (answer) => {
      if (answer.status === 200) await refresh(card, answer);
      else failed(card);
      return answer.status === 200;
    });
    finish(card, action, sent);
  }

  function finish(card, action, sent) {
    past.push({ card, action, sent });
    say(`${queue.dataset[action]}: ${card.querySelector(".quote").textContent}`);
    if (action !== "skip") {
      figure(left, "left", -1);
      figure(done, "done", 1);
    }
    next();
  }

  async function correct(card, data) {
    const answer = await post(card, data);
    await refresh(card, answer);
    if (answer.status === 200) finish(card, "set", Promise.resolve(true));
  }

  async function back() {
    const before = past.pop();
    if (!before) return;
    const { card, action, sent } = before;
    if (shown) waiting.unshift(shown);
    put(card);
    if (action === "skip") return;
    if (await sent) {
      const data = new FormData();
      data.set("action", "undo");
      data.set("seen", card.querySelector('input[name="seen"]').value);
      const answer = await post(card, data);
      await refresh(card, answer);
      if (answer.ok) say(queue.dataset.undone);
    }
    figure(left, "left", 1);
    figure(done, "done", -1);
  }

  queue.addEventListener("submit", (event) => {
    if (!shown) return;
    event.preventDefault();
    decide(event.target, event.submitter);
  });
  queue.addEventListener("click", (event) => {
    if (event.target.closest(".skipping a")) {
      event.preventDefault();
      finish(shown, "skip", null);
    } else if (event.target.closest(".quote, .quoted a")) {
      event.preventDefault();
      location.href = shown.querySelector(".from a").href;
    }
  });
  queue.addEventListener("reset", (event) => {
    const edit = event.target.closest("details");
    if (edit) edit.open = false;
  });
  queue.addEventListener(
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
  document.addEventListener(
    "keydown",
    (event) => {
      const typing = event.target.closest("input, textarea, select");
      if (event.key === "Escape" && !keys.open) {
        const edit = queue.querySelector("details.edit[open]");
        if (edit) edit.querySelector("form").reset();
      }
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key !== "u") return;
      event.preventDefault();
      event.stopPropagation();
      back();
    },
    true,
  );
  fetchMore();
})();
