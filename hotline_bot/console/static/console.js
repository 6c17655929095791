"use strict";
// Keys, the draft of the note, the clocks, and what arrives by itself. Without it every form works as it is.
(() => {
  // Shift with a key of its own is another key: Shift F10 opens the browser's menu.
  const pressed = (event) => (event.altKey ? "Alt+" : "") + (event.shiftKey && event.key.length > 1 ? "Shift+" : "") + event.key;

  function use(element) {
    const details = element.closest("details");
    const dialog = document.getElementById(element.dataset.dialog || "");
    if (dialog) {
      if (dialog.open) dialog.close();
      else dialog.showModal();
    } else if (element.tagName === "SUMMARY") {
      details.open = !details.open;
      const first = details.open && details.querySelector("input:not([type=hidden]), select, button");
      (first || element).focus();
    } else if (element.tagName === "BUTTON" || element.tagName === "A") {
      element.click();
    } else {
      element.focus();
      if (element.select) element.select();
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    // While the list of keys lies over the page, its own keys count and no others.
    const dialog = document.querySelector("dialog[open]");
    const kind = dialog && event.key !== "F1" ? "digit" : "key";
    const element = (kind === "digit" ? dialog : document).querySelector(`[data-${kind}="${CSS.escape(pressed(event))}"]`);
    if (element) {
      event.preventDefault();
      if (!event.repeat) use(element);
      return;
    }
    if (dialog) return;
    const list = document.querySelector("[data-list]");
    // From the search field the arrows lead to its results; in a field of the list itself they are the field's own.
    const own = /TEXTAREA|SELECT/.test(event.target.tagName) || (event.target.tagName === "INPUT" && list && list.contains(event.target));
    if (list && !own && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const all = [...list.querySelectorAll("button, a")];
      const at = all.indexOf(document.activeElement);
      const next = all[event.key === "ArrowDown" ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
    if (event.key === "Enter" && !event.shiftKey && event.target.matches && event.target.matches("[data-send]")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  document.addEventListener("click", (event) => {
    const ready = event.target.closest && event.target.closest("[data-words]");
    const words = document.getElementById("words");
    if (ready && words) {
      words.value = (words.value ? `${words.value}\n` : "") + ready.dataset.words;
      words.focus();
    }
  });

  document.addEventListener("click", (event) => {
    const opens = event.target.closest && event.target.closest("[data-dialog]");
    if (opens) {
      event.preventDefault();
      use(opens);
    }
  });

  // Answering a bell leaves the page as it is, with what is being written there; the bell goes with what arrives next.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-quiet]")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(event.target));
    fetch(event.target.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  });

  const token = document.querySelector("input[name=token]");
  const note = document.querySelector("[data-draft]");
  if (note && token) {
    let waiting = 0;
    note.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const body = new URLSearchParams({ token: token.value, note: note.value });
        fetch(note.dataset.draft, { method: "POST", body, redirect: "error" })
          .then((answer) => { document.querySelector("[data-kept]").hidden = !answer.ok; })
          .catch(() => {});
      }, 500);
    });
  }

  function tick() {
    for (const clock of document.querySelectorAll("[data-since]")) {
      const seconds = Math.max(0, Math.floor(Date.now() / 1000 - Number(clock.dataset.since)));
      const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
      if (seconds >= 3600) parts.unshift(Math.floor(seconds / 3600));
      clock.textContent = parts.map((part) => String(part).padStart(2, "0")).join(":");
    }
  }
  tick();
  setInterval(tick, 1000);

  const lines = document.querySelector(".lines");
  const toTheEnd = () => { if (lines) lines.scrollTop = lines.scrollHeight; };
  toTheEnd();

  // What arrives: the server answers as soon as something differs from `state`, or after a while with nothing.
  async function listen() {
    let state = document.body.dataset.state;
    if (!state) return;
    for (;;) {
      try {
        const here = new URLSearchParams({ state, at: location.pathname });
        const answer = await fetch(`/console/events?${here}`, { redirect: "error" });
        if (answer.status === 401) {
          location.assign("/console/sign-in");
          return;
        }
        const told = await answer.json();
        if (told.leave) {
          location.assign(told.leave);
          return;
        }
        state = told.state;
        for (const [name, html] of Object.entries(told.regions || {})) {
          const region = document.querySelector(`[data-region="${name}"]`);
          if (!region || region.innerHTML.trim() === html.trim()) continue;
          // Who is on a button of it stays there, if it is still there.
          const held = region.contains(document.activeElement) && document.activeElement.id;
          region.innerHTML = html;
          if (held && document.getElementById(held)) document.getElementById(held).focus();
        }
        tick();
        toTheEnd();
        if (told.pause) await new Promise((go) => setTimeout(go, told.pause * 1000));
      } catch (trouble) {
        await new Promise((go) => setTimeout(go, 3000));
      }
    }
  }
  listen();
})();
