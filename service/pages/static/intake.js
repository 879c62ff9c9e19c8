// Files that are dropped or chosen, sent one by one while the page tells how far each is. What takes long is read by a
// job, which is asked after until it ends; meanwhile the others are sent, so that a scan holds nothing up.
"use strict";

(() => {
  const form = document.querySelector("form.intake");
  if (!form) return;
  const AT_ONCE = 3;
  const FOLLOWED = 6; // jobs asked after at the same time
  const word = Object.fromEntries([...document.getElementById("words").content.children].map((one) => [one.dataset.word, one.textContent]));
  const accepted = form.dataset.accepted.split(",");
  const section = document.querySelector(".incoming");
  const body = section.querySelector("tbody");
  const bar = section.querySelector("progress");
  const totals = section.querySelector(".totals");
  const tones = { new: "good", new_version: "good", set_aside: "doubt", failed: "bad", lost: "bad", kind: "bad", large: "bad" };
  const ENDED = ["new", "new_version", "unchanged", "duplicate", "set_aside", "failed", "cancelled", "lost", "kind", "large"];
  const all = [];
  const waiting = [];
  const held = []; // by the service, with the job that reads them
  let running = 0;
  let followed = 0;
  let renewed;

  form.classList.add("scripted");
  form.querySelector(".folder").hidden = false;
  form.querySelector(".send").hidden = true;

  function row(item) {
    const line = document.createElement("tr");
    line.innerHTML =
      '<td></td><td><span class="tag"></span> <span class="reason"></span> <button type="button" class="small" hidden></button></td><td class="figure"></td><td class="figure"></td>';
    line.cells[0].textContent = item.name;
    line.cells[2].dataset.label = word.records;
    line.cells[3].dataset.label = word.warnings;
    const again = line.querySelector("button");
    again.textContent = word.again;
    again.addEventListener("click", () => {
      tell(item, "waiting");
      waiting.push(item);
      work();
    });
    body.append(line);
    return line;
  }

  function tell(item, state, message = "", document_ = null) {
    item.state = state;
    const tag = item.line.querySelector(".tag");
    tag.className = `tag ${tones[state] || ""}`;
    tag.textContent = word[state] || state;
    if (state === "set_aside") {
      clearTimeout(renewed);
      renewed = setTimeout(renew, 2000);
    }
    item.line.querySelector(".reason").textContent = "";
    if (message) explain(item, message);
    item.line.querySelector("button").hidden = !["lost", "failed", "set_aside"].includes(state);
    if (document_) {
      const link = document.createElement("a");
      link.href = `/tai-lieu/${document_.id}`;
      link.textContent = item.name;
      item.line.cells[0].replaceChildren(link);
      item.line.cells[2].textContent = document_.records;
      item.line.cells[3].textContent = document_.warnings || "";
    }
    count();
  }

  async function explain(item, message) {
    const name = item.name.slice(item.name.lastIndexOf("/") + 1);
    const answer = await fetch("/nhap/ly-do?" + new URLSearchParams({ noi: message, ten: name })).catch(() => null);
    item.line.querySelector(".reason").textContent = answer && answer.ok ? await answer.text() : message;
  }

  function count() {
    const ended = all.filter((item) => ENDED.includes(item.state));
    bar.hidden = !all.length;
    bar.max = all.length || 1;
    bar.value = ended.length;
    section.querySelector(".counted").textContent = `${ended.length}/${all.length}`;
    const by = {};
    ended.forEach((item) => (by[item.state] = (by[item.state] || 0) + 1));
    totals.textContent = Object.entries(by)
      .map(([state, number]) => `${word[state]}: ${number}`)
      .join(" · ");
  }

  // What needs a look, with what was set aside in the last seconds.
  async function renew() {
    const answer = await fetch("/nhap").catch(() => null);
    if (!answer || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector(".unread").replaceWith(document.importNode(fresh.querySelector(".unread"), true));
  }

  function add(files) {
    section.hidden = false;
    for (const { file, name } of files) {
      const custody = ["origin", "custodian"].map((field) => [field, form.elements[field].value.trim()]);
      const item = { file, name, custody, state: "waiting" };
      item.line = row(item);
      all.push(item);
      const ending = name.slice(name.lastIndexOf(".")).toLowerCase();
      if (!accepted.includes(ending)) tell(item, "kind");
      else if (file.size > Number(form.dataset.limit)) tell(item, "large");
      else {
        tell(item, "waiting");
        waiting.push(item);
      }
    }
    work();
  }

  function work() {
    while (running < AT_ONCE && waiting.length) {
      running++;
      take(waiting.shift()).finally(() => {
        running--;
        work();
      });
    }
  }

  function look() {
    while (followed < FOLLOWED && held.length) {
      followed++;
      const [item, job] = held.shift();
      follow(item, job)
        .catch(() => tell(item, "lost"))
        .finally(() => {
          followed--;
          look();
        });
    }
  }

  function leave(item, job) {
    if (!job.id) throw new Error("no job");
    tell(item, "reading");
    held.push([item, job]);
    look();
  }

  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  async function take(item) {
    tell(item, "sending");
    try {
      const answer = await send("/v1/documents", item);
      if (answer.status === 202) leave(item, await answer.json());
      else if (answer.ok) {
        const told = await answer.json();
        tell(item, told.outcome, "", told.document);
      } else if (answer.status === 422) leave(item, await (await send("/v1/batches", item)).json()); // kept, to be read once it can be
      else tell(item, "failed", (await answer.json()).detail);
    } catch {
      tell(item, "lost");
    }
  }

  // Sent again while the service says that it is too much at a time.
  async function send(path, item) {
    for (;;) {
      const data = new FormData();
      data.append("file", item.file, item.name);
      for (const [field, value] of item.custody) if (value) data.append(field, value);
      const answer = await fetch(path, { method: "POST", body: data });
      if (answer.status !== 429 && answer.status !== 503) return answer;
      await pause(Number(answer.headers.get("retry-after")) || 5);
    }
  }

  async function follow(item, job) {
    for (let wait = 0.5; !["done", "failed", "cancelled"].includes(job.state); wait = Math.min(5, wait * 1.5)) {
      await pause(wait);
      const answer = await fetch(`/v1/jobs/${job.id}`);
      if (answer.ok) job = await answer.json();
    }
    const [one] = (await (await fetch(`/v1/jobs/${job.id}/items`)).json()).items;
    const about = one.document_id ? await fetch(`/v1/documents/${one.document_id}/about`) : null;
    tell(item, one.outcome || one.state, one.message || "", about && about.ok ? await about.json() : null);
  }

  // What is in a folder that was dropped, with the folders in it.
  async function unfolded(entry, path) {
    if (entry.isFile) return new Promise((done) => entry.file((file) => done([{ file, name: path + file.name }]), () => done([])));
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done) => reader.readEntries(done, () => done([])));
      if (!some.length) break;
      for (const one of some) found.push(...(await unfolded(one, `${path}${entry.name}/`)));
    }
    return found;
  }

  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    add([...event.target.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
    event.target.value = "";
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.toggle("over", kind === "dragover");
    });
  }
  document.addEventListener("drop", async (event) => {
    const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry && one.webkitGetAsEntry()).filter(Boolean);
    for (const entry of entries) add(await unfolded(entry, ""));
  });
  window.addEventListener("beforeunload", (event) => {
    if (running || waiting.length) event.preventDefault();
  });
})();
