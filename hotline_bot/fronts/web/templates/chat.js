"use strict";
// Posts the page's own forms behind the page and appends what is answered. Without it the same forms load a new page.
(() => {
  const log = document.getElementById("log");
  const picture = document.getElementById("picture");
  let busy = false;

  function bubble(speaker, text, language) {
    const box = document.createElement("div");
    const who = document.createElement("span");
    const words = document.createElement("p");
    box.className = speaker;
    who.className = "unseen";
    who.textContent = `${log.dataset[speaker === "citizen" ? "you" : "hotline"]}: `;
    words.textContent = text;
    if (language) words.lang = language;
    box.append(who, words);
    return box;
  }

  function answered(reply, language) {
    const box = bubble("hotline", reply.text, language);
    if (reply.buttons && reply.buttons.length) {
      const row = document.createElement("div");
      row.className = "buttons";
      for (const each of reply.buttons) {
        const button = document.createElement("button");
        button.setAttribute("form", "pressing");
        button.name = "pressed";
        button.value = each.id;
        button.textContent = each.label;
        row.append(button);
      }
      box.append(row);
    }
    return box;
  }

  function show(box) {
    log.append(box);
    box.scrollIntoView({ block: "nearest" });
  }

  // A message that is said again brings the same answer, so a failed connection is simply tried once more.
  async function ask(form, data) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await fetch(form.action, {
          method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "omit", redirect: "error",
        });
        return await answer.json();
      } catch (trouble) {
        if (attempt === 2) return { problem: log.dataset.trouble };
      }
    }
  }

  function fresh(form) {
    const drawn = crypto.getRandomValues(new Uint8Array(16));
    form.elements.message.value = Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // The answer came in the other language: the server draws the whole page anew, in that language, with this answer.
  function reopen(form, pressed) {
    if (pressed) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: pressed.name, value: pressed.value });
      form.append(field);
    }
    HTMLFormElement.prototype.submit.call(form);
  }

  async function send(form, pressed) {
    if (busy) return;
    const data = new FormData(form);
    if (pressed) data.append(pressed.name, pressed.value);
    const asked = bubble("citizen", pressed ? pressed.textContent : data.get("said") || log.dataset.picture);
    show(asked);
    busy = true;
    document.body.setAttribute("aria-busy", "true");
    const answer = await ask(form, data);
    busy = false;
    document.body.removeAttribute("aria-busy");
    if (answer.replies && answer.language !== document.documentElement.lang) return reopen(form, pressed);
    fresh(form);
    if (!answer.replies) return show(bubble("hotline", answer.problem || log.dataset.trouble));
    form.reset();
    if (answer.person) listen();
    const boxes = answer.replies.map((reply) => answered(reply, answer.language));
    const place = pressed && pressed.closest(".hotline");
    if (place && boxes.length === 1 && answer.replies[0].in_place) {
      asked.remove();
      place.replaceWith(boxes[0]);
      const first = boxes[0].querySelector("button");
      if (first) first.focus();
    } else {
      boxes.forEach(show);
      asked.scrollIntoView({ block: "nearest" });
    }
  }

  // While a person is waited for or speaks, what is new is asked for every other second.
  const news = document.getElementById("news");
  let listening = false;
  let heard = { talk: "", number: 0 };
  async function listen() {
    if (listening) return;
    listening = true;
    for (let person = true, failed = 0; person && failed < 30;) {
      const data = new FormData(news);
      data.append("talk", heard.talk);
      data.append("after", String(heard.number));
      try {
        const answer = await fetch(news.action, {
          method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "omit", redirect: "error",
        });
        const told = await answer.json();
        if (told.items) {
          if (told.talk !== heard.talk) heard = { talk: told.talk, number: 0 };
          for (const item of told.items) {
            if (item.number <= heard.number) continue;
            heard.number = item.number;
            show(bubble("hotline", item.text));
          }
          person = told.person;
          failed = 0;
        } else {
          failed += 1;
        }
      } catch (trouble) {
        failed += 1;
      }
      if (person) await new Promise((go) => setTimeout(go, 2000));
    }
    listening = false;
  }

  document.documentElement.classList.add("scripted");
  if (!news.hidden) listen();
  for (const form of document.forms) {
    if (form === news) continue;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter && event.submitter.name ? event.submitter : null);
    });
  }
  picture.addEventListener("change", () => {
    const file = picture.files[0];
    if (!file) return;
    if (file.size > Number(picture.dataset.largest)) {
      picture.form.reset();
      show(bubble("hotline", log.dataset.large));
    } else {
      send(picture.form, null);
    }
  });
})();
