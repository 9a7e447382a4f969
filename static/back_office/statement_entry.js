// A statement to type in: its sums run along with what is typed. The server sums again; without this all works.
"use strict";

(() => {
  const form = document.getElementById("entry");
  const table = form?.querySelector("table.by-cell");
  const amounts = form?.amounts;
  if (!table || !amounts) return;

  const parents = JSON.parse(document.getElementById("sums").textContent);
  const outputs = new Map([...table.querySelectorAll("[data-cell]")].map((cell) => [cell.dataset.cell, cell]));
  const base = new Map([...outputs].map(([name, cell]) => [name, amounts.cents(cell.textContent)]));
  const SUBJECT_LENGTHS = [3, 5];

  function rowsAbove(row, input) {
    if (!row.startsWith("+")) return [row, ...(parents.rows[row] ?? [])];
    // A row added for a subject feeds the rows of its class and section, where the statement has them.
    const code = (table.querySelector(`[name="cell.${CSS.escape(row)}.code"]`) ?? input).value.normalize("NFKC").trim().split(" ")[0];
    const like = Object.entries(parents.rows).find(([known]) => known.length === code.length && known.slice(0, 3) === code.slice(0, 3));
    const above = new Set(["total", ...(like?.[1].filter((key) => !/^\d/.test(key)) ?? [])]);
    for (const length of SUBJECT_LENGTHS) if (length < code.length) above.add(code.slice(0, length));
    return [row, ...above];
  }

  function total() {
    const moved = new Map();
    for (const input of table.querySelectorAll('input[name^="cell."]')) {
      if (input.value === input.defaultValue && !input.name.startsWith("cell.+")) continue;
      const [, row, column] = input.name.split(".");
      if (column === "code") continue;
      const difference = amounts.cents(input.value) - amounts.cents(input.defaultValue);
      if (!difference) continue;
      for (const above of rowsAbove(row, input)) {
        for (const beside of [column, ...(parents.columns[column] ?? [])]) {
          const name = `${above}.${beside}`;
          if (name !== `${row}.${column}`) moved.set(name, (moved.get(name) ?? 0n) + difference);
        }
      }
    }
    for (const [name, cell] of outputs) {
      const text = moved.get(name) ? amounts.shown(base.get(name) + moved.get(name)) : cell.dataset.shown;
      cell.dataset.shown ??= cell.textContent;
      if (text !== undefined && cell.textContent !== text) cell.textContent = text;
    }
  }

  for (const cell of outputs.values()) cell.dataset.shown = cell.textContent;

  // Rows that were added since the page came have sums of their own.
  new MutationObserver(() => {
    for (const cell of table.querySelectorAll("tbody.added [data-cell]")) {
      if (outputs.has(cell.dataset.cell)) continue;
      outputs.set(cell.dataset.cell, cell);
      base.set(cell.dataset.cell, amounts.cents(cell.textContent));
      cell.dataset.shown = cell.textContent;
    }
  }).observe(table, { childList: true, subtree: true });

  let waiting = 0;
  const totalSoon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(total);
  };
  for (const kind of ["input", "change", "paste"]) form.addEventListener(kind, totalSoon);
})();
