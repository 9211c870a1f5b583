// Small tools: elements, numbers, dates, packed numbers. Text only ever goes in as text nodes, never as markup.
const DATA = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);

function put(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "vars") for (const [key, v] of Object.entries(value)) node.style.setProperty(key, v);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}
const h = (tag, attributes, ...children) => put(document.createElement(tag), attributes, children);
const s = (tag, attributes, ...children) => put(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
const show = (node, ...children) => { node.replaceChildren(); return put(node, {}, children); };

const whole = new Intl.NumberFormat("en"); // grouped alike in both languages
const n = (value) => whole.format(value);
const pct = (value, digits = 0) => say("number.percent", { value: (value * 100).toFixed(value > 0 && value < 0.01 ? Math.max(1, digits) : digits) });
const nice = (code) => (code || "").replaceAll("_", " ");

function periodLabel(iso, isLong) {
  const year = iso.slice(0, 4), month = Number(iso.slice(5, 7)) - 1;
  if (DATA.axes.step === "year") return year;
  if (DATA.axes.step === "quarter") return say(isLong ? "date.quarter_of_year" : "date.quarter", { year, quarter: String(Math.floor(month / 3) + 1) });
  const name = say("date.months").split(" ")[month];
  return isLong ? say("date.month_of_year", { year, month: name }) : name;
}

function unpack(packed) {
  const bytes = atob(packed), out = [];
  let at = 0;
  const next = () => {
    let value = 0, scale = 1, byte;
    do { byte = bytes.charCodeAt(at++); value += (byte & 127) * scale; scale *= 128; } while (byte & 128);
    return value;
  };
  while (at < bytes.length) {
    const value = next();
    if (value) out.push(value);
    else for (let run = next(); run > 0; run--) out.push(0);
  }
  return out;
}

const tip = $("tip");
function tipAt(event, words) {
  tip.hidden = false;
  tip.textContent = words;
  const box = tip.getBoundingClientRect();
  const from = event.clientX === undefined || event.type === "focus" ? event.target.getBoundingClientRect() : { left: event.clientX, top: event.clientY };
  tip.style.left = Math.max(4, Math.min(innerWidth - box.width - 4, from.left + 12)) + "px";
  tip.style.top = Math.max(4, from.top - box.height - 8) + "px";
}
const untip = () => { tip.hidden = true; };
/** Attributes of a mark that tells `words` on pointing and focus, and does `act` on click, Enter or Space. */
function telling(words, act) {
  return {
    onpointermove: (e) => tipAt(e, words), onpointerleave: untip, onfocus: (e) => tipAt(e, words), onblur: untip,
    onclick: act && ((e) => { untip(); act(e); }),
    onkeydown: act && ((e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); untip(); act(e); } }),
  };
}
/** One tab stop for a group of marks; arrow keys move within it (rows of `width` marks). */
function roving(marks, width) {
  marks.forEach((mark, i) => {
    mark.setAttribute("tabindex", i ? -1 : 0);
    mark.addEventListener("keydown", (e) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: width || 1, ArrowUp: -(width || 1) }[e.key];
      const to = e.key === "Home" ? 0 : e.key === "End" ? marks.length - 1 : step && i + step;
      if (to === undefined || !marks[to]) return;
      e.preventDefault();
      mark.setAttribute("tabindex", -1);
      marks[to].setAttribute("tabindex", 0);
      marks[to].focus();
    });
  });
}
/** The numbers of a chart as a table, made when it is opened. */
function asTable(head, rows, title) {
  return h("details", { class: "data", ontoggle: (e) => {
    if (!e.target.open || e.target.childElementCount > 1) return;
    const table = h("table", { class: "rows" },
      h("thead", {}, h("tr", {}, head.map((c, i) => h("th", { scope: "col", class: i ? "num" : null }, c)))),
      h("tbody", {}, rows().map((r) => h("tr", {}, r.map((c, i) => h(i ? "td" : "th", i ? { class: "num" } : { scope: "row" }, c))))));
    e.target.append(h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, table), tableTools("data-" + title, title, table));
  } }, h("summary", {}, say("table.open")));
}

const unfolded = new Set();
/** Rows of a long table: the first `most`, the rest after a button; `again` draws the chart anew. */
function folded(key, rows, most, again) {
  if (rows.length <= most + 2 || unfolded.has(key)) return [rows, unfolded.has(key) && button(say("table.fewer"))];
  return [rows.slice(0, most), button(say("table.all", { n: rows.length }))];
  function button(label) {
    return h("button", { type: "button", class: "more", "data-more": key, onclick: () => {
      if (!unfolded.delete(key)) unfolded.add(key);
      again();
      document.querySelector(`[data-more="${key}"]`).focus();
    } }, label);
  }
}
