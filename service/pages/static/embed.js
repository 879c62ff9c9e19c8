/* Shows a document's records with their highlights in any page. Docs: docs/api.md.

   <div class="solieu" data-src="/so-lieu/123.json"></div>
   <script src="…/static/embed.js" defer></script>

   What it shows is what GET /v1/documents/{id} answers: from the address in data-src, or from a
   <script type="application/json"> inside the element. Nothing of it is ever taken for HTML. */
(() => {
  "use strict";

  const MEASURES = {
    percent_of_plan: "so với kế hoạch",
    percent_change: "tăng/giảm",
    change: "tăng/giảm",
    ratio_to_base: "so với gốc",
    share: "tỷ trọng",
  };

  const make = (name, kind, text) => {
    const made = document.createElement(name);
    made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const number = (value) => {
    const [whole, part] = String(value).replace("-", "−").split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ".") + (part ? `,${part}` : "");
  };

  const amount = (record) => {
    if (record.value === null) return record.evidence.text;
    const value = record.upper === null ? number(record.value) : `${number(record.value)}–${number(record.upper)}`;
    return record.unit_text === "%" ? `${value}%` : [value, record.unit_text || ""].join(" ").trim();
  };

  const described = (record) => {
    const named = record.indicator ? record.indicator.name || record.indicator.text : "";
    const said = MEASURES[record.measure] ? `${named} (${MEASURES[record.measure]})` : named;
    return [said, record.place && record.place.name, record.period && record.period.label].filter(Boolean).join(" · ");
  };

  const show = (element, result) => {
    // Offsets count code points; strings of JavaScript count halves of some of them.
    const text = Array.from(result.document.text);
    const slice = (start, end) => document.createTextNode(text.slice(start, end).join(""));
    const body = make("div", "solieu-text");
    body.style.whiteSpace = "pre-wrap";
    const list = make("ol", "solieu-records");
    const records = [...result.records].sort((a, b) => a.evidence.start - b.evidence.start);
    let at = 0;
    let mark = null;
    for (const record of records) {
      const { start, end } = record.evidence;
      if (start >= at) {
        body.append(slice(at, start));
        mark = make("mark", "solieu-figure");
        mark.append(slice(start, end));
        mark.tabIndex = 0;
        body.append(mark);
        at = end;
      }
      const item = make("li", "solieu-record");
      item.append(make("strong", "solieu-amount", amount(record)), " ", make("span", "solieu-about", described(record)));
      item.tabIndex = 0;
      const here = mark;
      const choose = () => {
        for (const one of element.querySelectorAll(".solieu-chosen")) one.classList.remove("solieu-chosen");
        item.classList.add("solieu-chosen");
        if (here) here.classList.add("solieu-chosen");
      };
      const goTo = (target) => () => {
        choose();
        target.scrollIntoView({ block: "center" });
      };
      const onEnter = (act) => (event) => {
        if (event.key === "Enter") act();
      };
      if (here) {
        for (const [from, to] of [[here, item], [item, here]]) {
          from.addEventListener("click", goTo(to));
          from.addEventListener("keydown", onEnter(goTo(to)));
        }
      }
      list.append(item);
    }
    body.append(slice(at, text.length));
    element.replaceChildren(body, list);
  };

  const start = async (element) => {
    try {
      const inside = element.querySelector('script[type="application/json"]');
      if (inside) {
        show(element, JSON.parse(inside.textContent));
        return;
      }
      const answer = await fetch(element.dataset.src, { headers: { Accept: "application/json" } });
      if (answer.ok) show(element, await answer.json());
      else element.replaceChildren(); // withdrawn, or not read yet: nothing is shown
    } catch (error) {
      console.error("solieu", error);
    }
  };

  const all = () => document.querySelectorAll(".solieu").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
})();
