// Data entry: suggestions, live totals, rows added on the page, pasting from a spreadsheet.
// Everything here is a convenience: the page works without it, and the server checks and sums again.
"use strict";

(() => {
  const form = document.getElementById("entry");
  if (!form) return;

  let unsaved = "unsaved" in form.dataset;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  document.querySelector("#problems, #told")?.focus();

  const sheets = [...form.querySelectorAll(".sheet[data-grid]")];
  if (!sheets.length) return;

  const MOST_ROWS = 2000;
  const MILLIONTHS = { 元: 100n, 万元: 1000000n }; // of the unit, in what totals are counted
  const PLACES = { 元: 2, 万元: 6 };
  const unit = form.dataset.unit;
  const classes = JSON.parse(document.getElementById("subject-classes").textContent);
  const editable = !form.querySelector("fieldset[disabled]");

  // Amounts are counted in 分, in integers: never in floating point.
  function cents(text) {
    let read = text.normalize("NFKC").replace(/[−﹣‐‑–—]/g, "-").replace(/[\s,¥]/g, "");
    let written = unit;
    for (const [ending, meant] of [["万元", "万元"], ["万", "万元"], ["元", "元"]]) {
      if (read.endsWith(ending)) { written = meant; read = read.slice(0, -ending.length); break; }
    }
    const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(read);
    if (!match || !(match[2] || match[3])) return 0n;
    const places = PLACES[written];
    const decimals = (match[3] || "").replace(/0+$/, "");
    if (decimals.length > places) return 0n;
    const value = BigInt(match[2] || "0") * MILLIONTHS[written] + BigInt(decimals.padEnd(places, "0") || "0");
    return match[1] === "-" ? -value : value;
  }

  function shown(value) {
    const sign = value < 0n ? "-" : "";
    const places = PLACES[unit];
    const digits = String(value < 0n ? -value : value).padStart(places + 1, "0");
    const whole = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, ",");
    const decimals = digits.slice(-places).replace(/0+$/, "").padEnd(2, "0");
    return `${sign}${whole}.${decimals}`;
  }

  // What other scripts of the page count with.
  form.amounts = { cents, shown };

  const fieldOf = (row, column) => [...row.querySelectorAll("input, select")].find((f) => f.name.endsWith(`-${column}`));
  const isDeleted = (row) => fieldOf(row, "delete")?.checked;

  function total(sheet) {
    const sums = [...sheet.querySelectorAll("tfoot [data-sum]")];
    if (!sums.length) return;
    const columns = sums.map((cell) => cell.dataset.sum);
    const all = columns.map(() => 0n);
    const groupings = [...sheet.querySelectorAll(".grouping")].map((table) => ({ table, groups: new Map() }));
    for (const row of sheet.querySelectorAll("tbody tr")) {
      if (!row.closest("table.grid") || isDeleted(row)) continue;
      const fields = columns.map((column) => fieldOf(row, column));
      const amounts = fields.map((field) => cents(field.value));
      amounts.forEach((amount, i) => { all[i] += amount; });
      if (!fields.some((field) => field.value.trim())) continue;
      for (const { table, groups } of groupings) {
        const field = fieldOf(row, table.dataset.grouping);
        let key = field.value;
        let label = key;
        if (field.tagName === "SELECT") {
          label = field.selectedOptions[0]?.textContent ?? key;
        } else {
          // A name has no class to be read from it: until the row is saved it stands for itself.
          key = key.normalize("NFKC").trim();
          if (/^\d/.test(key)) key = key.slice(0, 3);
          label = `${key || "未填"} ${classes[key] ?? ""}`.trim();
        }
        const order = field.tagName === "SELECT" ? String(field.selectedIndex).padStart(3, "0") : key;
        const group = groups.get(key) ?? { label, order, sums: columns.map(() => 0n) };
        amounts.forEach((amount, i) => { group.sums[i] += amount; });
        groups.set(key, group);
      }
    }
    sums.forEach((cell, i) => { cell.querySelector("output").textContent = shown(all[i]); });
    for (const { table, groups } of groupings) {
      const rows = [...groups.values()].sort((a, b) => (a.order < b.order ? -1 : 1)).map((group) => {
        const row = document.createElement("tr");
        const head = document.createElement("th");
        head.scope = "row";
        head.textContent = group.label;
        row.append(head, ...group.sums.map((sum) => {
          const cell = document.createElement("td");
          cell.className = "amount";
          cell.textContent = shown(sum);
          return cell;
        }));
        return row;
      });
      if (rows.length) table.tBodies[0].replaceChildren(...rows);
    }
  }

  // After a refusal the server sums only the rows that it could read.
  if (unsaved) sheets.forEach(total);

  let waiting = 0;
  const totalSoon = (sheet) => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => total(sheet));
  };

  // Rows
  function addRows(sheet, count) {
    const template = sheet.querySelector("template");
    if (!template) return [];
    const body = sheet.querySelector("tbody.added") ?? sheet.querySelector("table.grid").tBodies[0];
    const added = [];
    for (let i = 0; i < count && body.rows.length < MOST_ROWS; i += 1) {
      const row = template.content.firstElementChild.cloneNode(true);
      const number = Number(body.dataset.next ?? body.rows.length);
      body.dataset.next = String(number + 1);
      for (const field of row.querySelectorAll("[name], [id]")) {
        if (field.name) field.name = field.name.replace("__n__", number);
        if (field.id) field.id = field.id.replace("__n__", number);
      }
      for (const cell of row.querySelectorAll("[data-cell]")) cell.dataset.cell = cell.dataset.cell.replace("__n__", number);
      row.querySelector("th")?.prepend(String(body.rows.length + 1));
      body.append(row);
      added.push(row);
    }
    return added;
  }

  form.querySelector("[data-more]")?.addEventListener("click", (event) => {
    const sheet = sheets.find((each) => each.querySelector("template"));
    if (!sheet) return;
    event.preventDefault();
    const [first] = addRows(sheet, 10);
    first?.querySelector("input:not([type=hidden]), select")?.focus();
  });

  // In a statement a column keeps its place: cells that are sums stand there empty, and a block passes over them.
  const byCell = (row) => row.closest("table.by-cell");
  const typable = (row) => byCell(row)
    ? [...row.cells].flatMap((cell) => [cell.querySelector("input:not(.cell-note)"), ...Array(cell.colSpan - 1).fill(null)])
    : [...row.querySelectorAll("td:not(.mark) > input, td:not(.mark) > select")];

  function rowBelow(row, sheet) {
    if (row.nextElementSibling) return row.nextElementSibling;
    return byCell(row) && !row.closest("tbody.added") ? undefined : addRows(sheet, 1)[0];
  }

  function fieldBeside(row, column, up, sheet) {
    for (let next = up ? row.previousElementSibling : rowBelow(row, sheet); next; next = up ? next.previousElementSibling : next.nextElementSibling) {
      const field = typable(next)[column];
      if (field || !byCell(next)) return field;
    }
    return undefined;
  }

  function put(field, text) {
    const value = text.trim();
    if (field.tagName === "SELECT") {
      const option = [...field.options].find((each) => each.textContent === value || each.value === value);
      if (option) field.value = option.value;
      return;
    }
    field.value = value;
    if (field.dataset.subject && field.dataset.subject !== "cell") name(field);
  }

  form.addEventListener("paste", (event) => {
    const field = event.target.closest("table.grid td > input, table.grid td > select");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!field || !editable || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const sheet = field.closest(".sheet");
    let row = field.closest("tr");
    const start = typable(row).indexOf(field);
    for (const line of text.replace(/\r/g, "").replace(/\n$/, "").split("\n")) {
      if (!row) break;
      const fields = typable(row);
      line.split("\t").forEach((value, i) => { if (fields[start + i]) put(fields[start + i], value); });
      row = rowBelow(row, sheet);
    }
    unsaved = true;
    total(sheet);
  });

  // Enter and the arrows move as in a spreadsheet.
  form.addEventListener("keydown", (event) => {
    const field = event.target.closest("table.grid td > input:not([type=checkbox]), table.grid td > select");
    if (!field || event.isComposing || event.defaultPrevented) return;
    const down = event.key === "Enter" || (event.key === "ArrowDown" && field.tagName === "INPUT");
    const up = event.key === "ArrowUp" && field.tagName === "INPUT";
    if (!down && !up) return;
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const row = field.closest("tr");
    const column = typable(row).indexOf(field);
    fieldBeside(row, column, up || event.shiftKey, field.closest(".sheet"))?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s" && editable) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=save]"));
    }
  });

  form.addEventListener("change", (event) => {
    const sheet = event.target.closest(".sheet");
    if (!sheet) return;
    if (event.target.name.endsWith("-delete")) event.target.closest("tr").classList.toggle("deleted", event.target.checked);
    totalSoon(sheet);
  });
  form.addEventListener("input", (event) => {
    const sheet = event.target.closest(".sheet");
    if (sheet) totalSoon(sheet);
  });

  // Suggestions: one list for all fields, asked for while typing.
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  document.body.append(list);
  let active = null;
  let results = [];
  let chosen = -1;
  let asked = 0;
  let timer = 0;

  async function ask(field) {
    const query = field.value.trim();
    if (!query) return [];
    const address = `${form.dataset.lookup}?kind=${field.dataset.subject}&q=${encodeURIComponent(query)}`;
    const response = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    return response.ok ? (await response.json()).results : [];
  }

  function path(field, found) {
    const beside = field.parentElement.querySelector(".path");
    if (beside) {
      const small = document.createElement("small");
      small.textContent = found ? found.path.split(" / ").slice(0, -1).join(" / ") : "";
      beside.replaceChildren(found ? `${found.name} ` : "", small);
      beside.title = found?.path ?? "";
    }
  }

  async function name(field) {
    const code = field.value.normalize("NFKC").trim();
    const found = (await ask(field).catch(() => [])).find((each) => each.value === code);
    if (field.value.normalize("NFKC").trim() === code) path(field, found);
  }

  function close() {
    list.hidden = true;
    results = [];
    chosen = -1;
    active?.removeAttribute("aria-activedescendant");
    active?.setAttribute("aria-expanded", "false");
    active = null;
  }

  function mark(index) {
    chosen = index;
    [...list.children].forEach((item, i) => {
      item.setAttribute("aria-selected", String(i === index));
      if (i === index) item.scrollIntoView({ block: "nearest" });
    });
    if (index >= 0) active.setAttribute("aria-activedescendant", `suggestion-${index}`);
  }

  function choose(index) {
    const field = active;
    const found = results[index];
    if (!field || !found) return;
    field.value = found.value;
    path(field, found);
    close();
    unsaved = true;
    totalSoon(field.closest(".sheet"));
  }

  function open(field, found) {
    if (document.activeElement !== field || !found.length) { close(); return; }
    active = field;
    results = found;
    list.replaceChildren(...found.map((each, i) => {
      const item = document.createElement("li");
      item.id = `suggestion-${i}`;
      item.setAttribute("role", "option");
      item.textContent = each.name ? `${each.value} ${each.name}${each.unconfirmed ? "（待确认）" : ""}` : each.value;
      if (each.path) {
        const small = document.createElement("small");
        small.textContent = each.path;
        item.append(small);
      }
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(i); });
      return item;
    }));
    // The place of the list is set through the object model, which a strict content policy allows.
    const box = field.getBoundingClientRect();
    list.hidden = false;
    list.style.left = `${Math.max(0, Math.min(box.left, document.documentElement.clientWidth - 640)) + window.scrollX}px`;
    const below = window.innerHeight - box.bottom;
    const fits = below > Math.min(list.offsetHeight, 320) + 60 || box.top < list.offsetHeight;
    list.style.top = `${(fits ? box.bottom : box.top - list.offsetHeight) + window.scrollY}px`;
    field.setAttribute("aria-expanded", "true");
    mark(-1);
  }

  form.addEventListener("focusin", (event) => {
    const field = event.target.closest("[data-subject]");
    if (field) {
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-controls", "suggestions");
      field.setAttribute("aria-expanded", "false");
    }
  });
  form.addEventListener("input", (event) => {
    const field = event.target.closest("[data-subject]");
    if (!field || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked += 1;
      const mine = asked;
      const found = await ask(field).catch(() => []);
      if (mine !== asked) return;
      const code = field.value.normalize("NFKC").trim();
      path(field, found.find((each) => each.value === code));
      open(field, found);
    }, 120);
  });
  form.addEventListener("focusout", (event) => { if (event.target === active) close(); });
  form.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== active || event.isComposing) return;
    if (event.key === "ArrowDown") mark(Math.min(chosen + 1, results.length - 1));
    else if (event.key === "ArrowUp") mark(Math.max(chosen - 1, -1));
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) { const tab = event.key === "Tab"; choose(chosen); if (tab) return; }
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
