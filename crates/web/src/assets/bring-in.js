// Files on their way in, one request each: how far each is, and a button that stops it. Without this script the form sends
// them all at once and the browser shows how far it is. On the page of something that is being added: how far that is.
"use strict";
(() => {
  const form = document.getElementById("bring-in");
  const list = document.getElementById("b-uploads");
  const files = document.getElementById("b-files");
  const drop = document.getElementById("b-drop");

  function line(file) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = "second";
    stop.textContent = form.dataset.cancel;
    stop.setAttribute("aria-label", form.dataset.cancel + ": " + file.name);
    const said = document.createElement("span");
    item.append(name, " ", bar, " ", stop, " ", said);
    list.append(item);
    return { item, bar, stop, said };
  }

  function ended(at, text, kind) {
    at.bar.remove();
    at.stop.remove();
    at.said.textContent = text;
    at.said.className = kind;
  }

  function link(to, text) {
    const link = document.createElement("a");
    link.href = to;
    link.textContent = text;
    return link;
  }

  // What lay in a file, and what of it was left.
  function within(at, parts) {
    if (!parts.length) return;
    const list = document.createElement("ul");
    for (const part of parts) {
      const item = document.createElement("li");
      if (part.to) {
        item.append(link(part.to, part.file));
      } else {
        item.className = "soft";
        item.textContent = part.error;
      }
      list.append(item);
    }
    at.item.append(list);
  }

  // Ends with the address of what was taken in, or with nothing.
  function send(file, at) {
    return new Promise((resolve) => {
      const body = new FormData();
      for (const field of form.elements) {
        if (field.name && field !== files && field.type !== "submit") body.append(field.name, field.value);
      }
      body.append("file", file);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) at.bar.value = (100 * event.loaded) / event.total;
      });
      request.addEventListener("load", () => {
        const all = Array.isArray(request.response) ? request.response : [];
        const one = all[0];
        if (one && one.to) {
          ended(at, "", "good");
          at.said.append(link(one.to, form.dataset.done));
          within(at, all.slice(1));
          // A file that holds others leads to the tray, where all of them wait.
          resolve(all.length > 1 ? null : one.to);
        } else {
          ended(at, form.dataset.failed + " " + (one ? one.error : ""), "serious");
          resolve(null);
        }
      });
      request.addEventListener("error", () => { ended(at, form.dataset.broken, "serious"); resolve(null); });
      request.addEventListener("abort", () => { ended(at, form.dataset.cancelled, "soft"); resolve(null); });
      at.stop.addEventListener("click", () => request.abort());
      request.send(body);
    });
  }

  // Which files were chosen: the field that would say so is hidden, since its button speaks the browser's language.
  for (const field of document.querySelectorAll("input.file")) {
    const said = field.parentElement.querySelector(".chosen");
    field.addEventListener("change", () => { said.textContent = Array.from(field.files, (file) => file.name).join(", "); });
  }

  async function take(chosen) {
    const waiting = Array.from(chosen, (file) => [file, line(file)]);
    const taken = [];
    // One after the other: a disk and a line serve one file best.
    for (const [file, at] of waiting) taken.push(await send(file, at));
    files.value = "";
    files.dispatchEvent(new Event("change"));
    if (taken.length === 1 && taken[0]) location.assign(taken[0]);
  }

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      take(files.files);
    });
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    }
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      take(event.dataTransfer.files);
    });
  }

  // A selection in a document's text: where it stands goes into the form that picks a passage, in characters.
  const text = document.getElementById("document-text");
  const pick = document.getElementById("pick");
  if (text && pick) {
    const length = (range) => Array.from(range.toString()).length;
    document.addEventListener("selectionchange", () => {
      const chosen = document.getSelection();
      const range = chosen.rangeCount ? chosen.getRangeAt(0) : null;
      if (!range || range.collapsed || !text.contains(range.commonAncestorContainer)) return;
      const before = document.createRange();
      before.selectNodeContents(text);
      before.setEnd(range.startContainer, range.startOffset);
      const start = Number(text.dataset.start) + length(before);
      const [first, last] = [pick.elements.start, pick.elements.end];
      first.disabled = last.disabled = false;
      first.value = String(start);
      last.value = String(start + length(range));
      const words = range.toString().trim().split(/\s+/);
      pick.elements.first.value = words.slice(0, 4).join(" ");
      pick.elements.last.value = words.slice(-4).join(" ");
    });
    // What a hand types there counts, not an earlier selection.
    for (const field of [pick.elements.first, pick.elements.last]) {
      field.addEventListener("input", () => { pick.elements.start.disabled = pick.elements.end.disabled = true; });
    }
  }
  for (const chooser of document.querySelectorAll("form[data-chooses]")) {
    chooser.querySelector("select").addEventListener("change", () => chooser.requestSubmit());
  }

  const adding = document.getElementById("adding");
  if (adding) {
    const look = async () => {
      try {
        const answer = await fetch(adding.dataset.state, { headers: { Accept: "application/json" } });
        const state = await answer.json();
        if (state.to) { location.assign(state.to); return; }
        const step = document.getElementById("step");
        if (step.textContent !== state.step) step.textContent = state.step;
      } catch {
        // The server is away for a moment: it is asked again.
      }
      setTimeout(look, 700);
    };
    look();
  }
})();
