// Keys, dialogs, and the way between values and their words. Everything works by links and buttons; keys press these.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const isVisible = (element) => element.getClientRects().length > 0;
const isTyping = (element) =>
  element.matches("textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=hidden])");

// ---- dialogs ----
const openDialog = () => $$("dialog[open]").at(-1);

function show(dialog) {
  if (!dialog.open) dialog.showModal();
  const first = $("[data-focus]", dialog);
  if (first) first.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog) show(dialog);
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// ---- values and words ----
// Scrolls the text alone, so that what stands beside it stays where it is.
function reveal(words) {
  const text = words.closest(".text");
  const [inner, outer] = [words.getBoundingClientRect(), text.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    text.scrollTop += inner.top - outer.top - text.clientHeight / 3;
  }
}

let chosen = null;

function choose(name, { scrollText = true, focus = false } = {}) {
  const row = document.getElementById(name);
  if (!row || !row.classList.contains("val")) return false;
  $$(".val.chosen, .m.chosen").forEach((element) => element.classList.remove("chosen"));
  chosen = name;
  const anchor = document.getElementById("anchor");
  if (anchor) anchor.value = name;
  row.classList.add("chosen");
  const words = $$(`.m[data-v~="${CSS.escape(name)}"]`);
  words.forEach((element) => element.classList.add("chosen"));
  if (scrollText && words.length) reveal(words[0]);
  if (focus) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  return true;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("button, a, input, select, textarea, dialog, summary")) return;
  const words = event.target.closest(".m");
  if (words && window.getSelection().isCollapsed) {
    const names = words.dataset.v.split(" ");
    const next = names[(names.indexOf(chosen) + 1) % names.length];
    choose(next, { scrollText: false, focus: true });
    return;
  }
  const row = event.target.closest(".val");
  if (row) choose(row.id);
});

document.addEventListener("focusin", (event) => {
  if (event.target.classList.contains("val")) choose(event.target.id);
});

function step(by) {
  const rows = $$(".val").filter(isVisible);
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.id === chosen);
  const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
  choose(rows[to].id, { focus: true });
}

function act(what) {
  const row = chosen && document.getElementById(chosen);
  const button = row && $(`[data-act="${what}"]`, row);
  if (button) button.click();
  return Boolean(button);
}

function fromHash() {
  const name = decodeURIComponent(location.hash.slice(1));
  const row = document.getElementById(name) || $(`[data-also="${CSS.escape(name)}"]`);
  if (row) choose(row.id, { focus: true });
}

document.addEventListener("selectionchange", () => {
  const field = document.getElementById("words");
  const selection = window.getSelection();
  if (!field || openDialog() || !selection.rangeCount) return;
  const text = $(".text");
  const range = selection.getRangeAt(0);
  if (!text || !text.contains(range.commonAncestorContainer)) return;
  field.value = range.toString().trim();
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const blank = range.toString().match(/^\s*/)[0];
  $("#at").value = field.value ? [...(before.toString() + blank)].length : ""; // characters, as Python counts them
  const label = document.getElementById("chosen");
  if (label) {
    const short = field.value.length > 40 ? `${field.value.slice(0, 40)}…` : field.value;
    label.textContent = field.value ? `“${short}”` : "what selected words say";
  }
});

// ---- keys ----
function verdict(row) {
  const marks = $$("input[type=radio]", row);
  const order = ["wrong", "unsure", "right"];
  const at = marks.find((mark) => mark.checked)?.value;
  const next = order[(order.indexOf(at) + 1) % order.length];
  const mark = marks.find((one) => one.value === next);
  mark.checked = true;
  mark.dispatchEvent(new Event("change", { bubbles: true }));
}

function press(key) {
  const root = openDialog() || document;
  const found = $$(`[data-key~="${CSS.escape(key)}"]`, root).filter(
    (element) => isVisible(element) && (root !== document || !element.closest("dialog")) && !element.disabled,
  );
  if (!found.length) return false;
  if (found[0].matches("[data-verdict]")) verdict(found[0]);
  else if (found[0].matches("select, input")) found[0].focus();
  else found[0].click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = document.activeElement || document.body;
  if (event.key === "Escape" && !openDialog() && at !== document.body) {
    at.blur();
    return;
  }
  if (isTyping(at)) return;
  if (event.key === "Enter") {
    if (at.classList.contains("val")) {
      choose(at.id);
      const words = $(".m.chosen");
      if (words) $(".text").focus({ preventScroll: true });
      event.preventDefault();
    } else if (!at.matches("button, a, summary, input, select") && press("Enter")) event.preventDefault();
    return;
  }
  const onDocument = !openDialog() && $(".values");
  if (onDocument && (event.key === "j" || event.key === "k")) step(event.key === "j" ? 1 : -1);
  else if (onDocument && "cexm".includes(event.key) && act(event.key)) { /* done */ }
  else if (!press(event.key)) return;
  event.preventDefault();
});

// ---- what the server sends ----
// Once htmx has made what it put in alive: a button that has the focus before loses the key that is pressed then.
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  if (target.id === "edit-body") {
    const errorOnly = $(".error", target) && !$("form", target);
    show($("#edit-dialog"));
    if (errorOnly) return;
  }
  const focus = $("[data-focus]", target);
  if (focus && target.id !== "edit-body" && !target.classList.contains("codes")) focus.focus();
});

document.addEventListener("htmx:sendError", () => {
  $("#told").innerHTML = '<p class="error" role="alert">The page gets no answer: does safegov review --web still run?</p>';
});

document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) {
    $("#told").innerHTML = '<p class="error" role="alert">That failed; the terminal of safegov review --web says why.</p>';
  }
});

window.addEventListener("hashchange", fromHash);
document.addEventListener("DOMContentLoaded", () => {
  fromHash();
  const here = $(".text .here");
  if (here) reveal(here);
  if (!location.hash) {
    const focus = $$("main [data-focus]").find((element) => isVisible(element) && !element.closest("dialog"));
    if (focus) {
      focus.focus();
      if (focus.matches("[data-select]")) focus.select();
    }
  }
  const listed = $(".list .here");
  if (listed) listed.parentElement.scrollTop = listed.offsetTop - listed.parentElement.clientHeight / 2;
});
