// How far a background job is, asked for while it is not finished. Without it the page reloads itself.
"use strict";

(() => {
  const place = document.querySelector("[data-job]");
  if (!place) return;

  const SHORTEST = 500;
  const LONGEST = 5000;
  const progress = place.querySelector("progress");
  let pause = SHORTEST;

  function write(part, text) {
    const found = document.querySelector(`[data-part="${part}"]`);
    if (found && found.textContent !== text) found.textContent = text;
  }

  function show(job) {
    const state = document.querySelector('[data-part="state"]');
    state.textContent = job.state_name;
    state.className = `job-state ${job.state}`;
    if (job.percent === null) progress.removeAttribute("value");
    else progress.value = job.percent;
    write("told", job.state === "waiting" ? "排队等待执行。" : job.told || "正在执行。");
    write("steps", job.steps ? `${job.done} / ${job.steps}` : "");
    write("seconds", String(job.seconds));
  }

  async function ask() {
    try {
      const answer = await fetch(place.dataset.job, { headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.ok) {
        // Signed out, or the job is gone: the page itself says so.
        location.reload();
        return;
      }
      const job = await answer.json();
      if (!job.unfinished) {
        if (job.onward) location.replace(job.onward);
        else location.reload();
        return;
      }
      show(job);
      pause = Math.min(LONGEST, pause * 1.3);
    } catch {
      write("told", "暂时连不上服务器，稍后自动再试。");
      pause = LONGEST;
    }
    setTimeout(ask, pause);
  }

  setTimeout(ask, SHORTEST);
})();
