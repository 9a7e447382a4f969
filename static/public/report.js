// Comfort only: the page is whole without it. Marks the section being read in the contents, closes the folded contents
// after a jump, and shows a number's source when it is touched, since a touch screen shows no title.
"use strict";

(() => {
  const links = new Map();
  for (const link of document.querySelectorAll('.contents-side a[href^="#"]')) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section, link);
  }

  const side = document.querySelector(".contents-side");
  const keepInSight = (link) => {
    if (!link) return;
    const place = link.getBoundingClientRect();
    const frame = side.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) side.scrollTop += place.top - frame.top - frame.height / 3;
  };

  let current = null;
  const mark = () => {
    let reading = null;
    for (const section of links.keys()) {
      if (section.getBoundingClientRect().top > window.innerHeight / 3) break;
      reading = section;
    }
    if (reading === current) return;
    links.get(current)?.removeAttribute("aria-current");
    links.get(reading)?.setAttribute("aria-current", "location");
    keepInSight(links.get(reading));
    current = reading;
  };
  let waiting = false;
  const markSoon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  };
  if (links.size) {
    document.addEventListener("scroll", markSoon, { passive: true });
    mark();
  }

  const fold = document.querySelector(".contents-fold");
  fold?.addEventListener("click", (event) => {
    if (event.target.closest("a")) fold.open = false;
  });

  let note = null;
  const close = () => {
    note?.remove();
    note = null;
  };
  document.addEventListener("click", (event) => {
    close();
    const number = event.target.closest("article .number[title]");
    if (!number) return;
    note = document.createElement("p");
    note.className = "number-note";
    note.setAttribute("role", "status");
    note.textContent = number.title;
    document.body.append(note);
    const place = number.getBoundingClientRect();
    const room = document.documentElement.clientWidth - note.offsetWidth - 16;
    note.style.insetInlineStart = `${Math.max(16, Math.min(place.left, room)) + window.scrollX}px`;
    note.style.insetBlockStart = `${place.bottom + 6 + window.scrollY}px`;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
})();
