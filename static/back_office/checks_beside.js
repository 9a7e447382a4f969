// What the rules on values and rows say of what is being typed, asked for after a pause. The page works without it.
"use strict";

(() => {
  const form = document.getElementById("entry");
  const place = document.querySelector(".live-findings[data-live]");
  if (!form || !place) return;

  const PAUSE = 900;
  let timer = 0;
  let asked = 0;
  let marked = [];

  function unmark() {
    for (const [field, described] of marked) {
      field.closest("td")?.classList.remove("live-found");
      if (described) field.setAttribute("aria-describedby", described);
      else field.removeAttribute("aria-describedby");
    }
    marked = [];
  }

  function mark(finding, id) {
    const field = finding.field && form.elements.namedItem(finding.field);
    if (!field?.closest) return null;
    const described = field.getAttribute("aria-describedby") ?? "";
    marked.push([field, described]);
    field.setAttribute("aria-describedby", `${described} ${id}`.trim());
    field.closest("td")?.classList.add("live-found");
    return field;
  }

  function entry(finding, number) {
    const item = document.createElement("li");
    const severity = document.createElement("b");
    const words = document.createElement("span");
    item.className = finding.severity;
    severity.textContent = finding.severity_name;
    words.id = `live-${number}`;
    words.append(severity, ` ${finding.message}${finding.mend} `);
    item.append(words);
    if (mark(finding, words.id)) {
      const link = document.createElement("a");
      link.href = `#${finding.field}`;
      link.textContent = "到所在处";
      item.append(link);
    }
    return item;
  }

  function show(findings) {
    unmark();
    if (!findings.length) {
      place.replaceChildren();
      return;
    }
    const title = document.createElement("p");
    const list = document.createElement("ul");
    title.textContent = `按现在填写的内容，数值检查发现 ${findings.length} 个问题（不影响保存）：`;
    list.append(...findings.map(entry));
    place.replaceChildren(title, list);
  }

  async function ask() {
    const number = ++asked;
    const sent = new FormData(form);
    sent.set("page", place.dataset.page);
    sent.set("statement", place.dataset.statement);
    const response = await fetch(place.dataset.live, { method: "POST", body: sent, credentials: "same-origin" });
    if (!response.ok || number !== asked) return;
    show((await response.json()).findings);
  }

  // What cannot be asked now is asked at the next change; saving checks everything in any case.
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), PAUSE);
  });
})();
