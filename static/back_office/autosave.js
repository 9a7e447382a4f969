// Keeps what is being typed on the server, for the same person to take up again. The page works without it.
"use strict";

(() => {
  const form = document.getElementById("entry");
  const told = document.getElementById("autosaved");
  if (!form?.dataset.autosave || !told) return;

  const PAUSE = 3000; // milliseconds after the last key
  const AGAIN = 15000; // after a failure
  const fields = [...form.querySelectorAll("textarea")];
  // What the server has: the page as it came. Restored drafts are on the server, too.
  const kept = new Map(fields.map((field) => [field.name, field.value]));
  let waiting = 0;
  let leaving = false;

  const changed = () => fields.filter((field) => field.value !== kept.get(field.name));

  function later(pause) {
    clearTimeout(waiting);
    waiting = setTimeout(keep, pause);
  }

  async function keep() {
    const sent = changed();
    if (!sent.length || leaving) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const field of sent) body.set(field.name, field.value);
    const values = sent.map((field) => [field.name, field.value]);
    try {
      const response = await fetch(form.dataset.autosave, { method: "POST", body, credentials: "same-origin", redirect: "error" });
      const answer = response.headers.get("content-type")?.startsWith("application/json") ? await response.json() : {};
      if (!response.ok) {
        told.textContent = answer.message || "没有自动保存：您已退出登录，或这份决算已不能修改。请复制所填内容后刷新页面。";
        return;
      }
      for (const [name, value] of values) kept.set(name, value);
      told.textContent = `${answer.at} 已自动留存草稿，按“保存”后生效。`;
    } catch {
      told.textContent = "没有自动保存：连接不上服务器，稍后再试。";
      later(AGAIN);
    }
  }

  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("submit", () => { leaving = true; clearTimeout(waiting); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
})();
