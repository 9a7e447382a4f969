/* Menus of the header close when the focus leaves them, with a click elsewhere, and with Escape. */
"use strict";

(() => {
  const open = () => document.querySelectorAll("#header details.menu[open]");

  const closeAllBut = (kept) => {
    for (const menu of open()) {
      if (menu !== kept) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => closeAllBut(event.target.closest("#header details.menu")));
  document.addEventListener("focusin", (event) => closeAllBut(event.target.closest("#header details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("#header details.menu[open]");
    closeAllBut(null);
    if (menu) menu.querySelector("summary").focus();
  });
})();
