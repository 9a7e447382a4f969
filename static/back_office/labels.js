/* Fields that Django's scripts draw anew (suggestions of units, users, regions) are called by the label of the field;
   Django's signs for yes and no are read aloud in Chinese. */
"use strict";

(() => {
  const labelled = (selection) => {
    const field = selection.closest(".select2")?.previousElementSibling;
    const column = selection.closest("td")?.className.match(/field-(\w+)/)?.[1];
    const label =
      (field?.id && document.querySelector(`label[for="${field.id}"]`)) ||
      (column && selection.closest("table").querySelector(`th.column-${column}`));
    const name = label?.textContent.trim().replace(/[:：]$/, "");
    if (!name) return;
    selection.setAttribute("aria-label", name);
    selection.removeAttribute("aria-labelledby");
    selection.querySelector("[role=textbox]")?.setAttribute("aria-label", name);
  };

  const labelAll = (part) => part.querySelectorAll?.(".select2-selection").forEach(labelled);

  const YES_NO = { True: "是", False: "否", None: "未知" };

  window.addEventListener("load", () => {
    for (const icon of document.querySelectorAll("img[src*='/icon-']")) icon.alt = YES_NO[icon.alt] ?? icon.alt;
    labelAll(document);
    new MutationObserver((changes) => {
      for (const change of changes) change.addedNodes.forEach(labelAll);
    }).observe(document.getElementById("content"), { childList: true, subtree: true });
  });
})();
