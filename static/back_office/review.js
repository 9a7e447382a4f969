// The review view: a cell or selected words become the place of a remark. Everything works without it.
"use strict";

(() => {
  for (const text of document.querySelectorAll("[data-remark-on]")) {
    const remark = document.getElementById(`remark-${text.dataset.remarkOn}`);
    const form = remark?.querySelector("form");
    if (!form) continue;

    // Words marked with the mouse or the keyboard are quoted.
    const quote = form.querySelector("[data-quote]");
    remark.addEventListener("toggle", () => {
      const words = String(window.getSelection() ?? "").replace(/\s+/g, " ").trim();
      const anchor = window.getSelection()?.anchorNode;
      if (remark.open && quote && !quote.value && words && anchor && text.contains(anchor)) quote.value = words.slice(0, 500);
    });

    // A cell of the table is chosen by double click; the lists beside it do the same.
    const row = form.querySelector("[data-row]");
    const column = form.querySelector("[data-column]");
    if (!row || !column) continue;
    text.addEventListener("dblclick", (event) => {
      const cell = event.target.closest("td")?.querySelector("data[data-cells]");
      if (!cell) return;
      const [, rowKey, columnKey] = cell.dataset.cells.split(" ")[0].split("/").map(decodeURIComponent);
      row.value = rowKey;
      column.value = columnKey;
      remark.open = true;
      form.querySelector("textarea").focus();
    });
  }
})();
