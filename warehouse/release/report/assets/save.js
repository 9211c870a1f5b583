// Tables that sort, rows as CSV, charts as SVG and PNG: each file says release and filter, and what is invented.
const isInvented = Boolean(DATA.papers && DATA.papers.invented);
const slug = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase().slice(0, 60);
function download(name, blob) {
  const url = URL.createObjectURL(blob), link = h("a", { href: url, download: `${DATA.release.id}-${name}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
const cellText = (value) => {
  const words = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(words) && !/^-?[0-9.]+$/.test(words) ? "'" + words : words;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
function saveRows(name, head, rows) {
  const told = [DATA.release.id, filterWords(), isInvented ? DATA.papers.invented : ""];
  const lines = [[...head, "release", "filter", "invented"], ...rows.map((row) => [...row, ...told])].map((row) => row.map(cellText).join(","));
  download(slug(name) + ".csv", new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }));
}
const saveButton = (label, name, act) => h("button", { type: "button", class: "save", "aria-label": say("list.about", { what: label, told: name }), onclick: act }, label);

const DRAWN = ["fill", "fill-opacity", "stroke", "stroke-width", "opacity", "font-size", "font-weight", "font-family", "text-anchor"];
/** The chart as a picture that stands alone: with its colours, its title, the release and the filter below it. */
function standalone(svg, title) {
  const copy = svg.cloneNode(true), [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number), ink = getComputedStyle(document.body);
  const ours = [svg, ...svg.querySelectorAll("*")], theirs = [copy, ...copy.querySelectorAll("*")];
  ours.forEach((node, i) => { const style = getComputedStyle(node); for (const name of DRAWN) { const value = style.getPropertyValue(name); if (value) theirs[i].setAttribute(name, value); } theirs[i].removeAttribute("tabindex"); theirs[i].removeAttribute("class"); });
  const lines = [say("save.told", { title, release: [DATA.release.id, day(DATA.release.built_on)].filter(Boolean).join(say("list.clause")), filter: filterWords() }), isInvented && say("save.invented")].filter(Boolean);
  const text = (words, k) => s("text", { x: x + 4, y: y + height + 16 + 15 * k, "font-size": 11, "font-family": ink.fontFamily, fill: ink.color }, words);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${x} ${y} ${width} ${height + 10 + 15 * lines.length}`);
  copy.setAttribute("width", width); copy.setAttribute("height", height + 10 + 15 * lines.length);
  copy.prepend(s("title", {}, title), s("desc", {}, lines.join(" ")), s("rect", { x, y, width, height: height + 10 + 15 * lines.length, fill: getComputedStyle(svg.closest("section")).backgroundColor }));
  put(copy, {}, lines.map(text));
  return copy;
}
function saveChart(host, title, form) {
  const copy = standalone(host.querySelector("svg"), title), words = new XMLSerializer().serializeToString(copy), name = slug(title);
  if (form === "svg") return download(name + ".svg", new Blob([words], { type: "image/svg+xml" }));
  const image = new Image(), scale = 2, canvas = document.createElement("canvas");
  image.onload = () => {
    canvas.width = copy.getAttribute("width") * scale; canvas.height = copy.getAttribute("height") * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => download(name + ".png", blob), "image/png");
  };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(words);
}
const chartButtons = (host, title) => h("div", { class: "saves" }, saveButton(say("save.svg"), title, () => saveChart(host, title, "svg")), saveButton(say("save.png"), title, () => saveChart(host, title, "png")));

const sortings = new Map();
const sortKey = (cell) => { const words = (cell ? (cell.dataset.sort ?? cell.textContent) : "").trim(), number = Number(words.replace(/[,\s%]/g, "")); return words !== "" && words !== "–" && !Number.isNaN(number) ? number : words.toLowerCase(); };
const isEmpty = (key) => key === "" || key === "–";
function compare(a, b) {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) - isEmpty(b);
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), spoken.language);
}
/** A heading that sorts: `way` is up, down or nothing. */
function sortHead(th, label, way, act) {
  th.setAttribute("aria-sort", way === "up" ? "ascending" : way === "down" ? "descending" : "none");
  show(th, h("button", { type: "button", class: "sort", onclick: act }, label, h("span", { "aria-hidden": "true" }, way === "up" ? " ▲" : way === "down" ? " ▼" : "")));
}
/** Makes the table's headings sort its rows; how it was sorted holds when the chart is drawn anew. `unfold` shows all rows first. */
function sortable(key, table, unfold) {
  [...table.tHead.rows[0].cells].forEach((th, column) => {
    const label = th.dataset.label || th.textContent;
    th.dataset.label = label;
    if (!label.trim() || th.querySelector(".sr")) return;
    const [now, way] = sortings.get(key) || [];
    sortHead(th, label, now === column ? way : null, () => {
      const [old, before] = sortings.get(key) || [];
      const first = th.classList.contains("num") ? "down" : "up";
      sortings.set(key, [column, old === column && before === first ? (first === "up" ? "down" : "up") : first]);
      unfold();
      const again = document.querySelector(`[data-sorts="${key}"] thead th:nth-child(${column + 1}) button`);
      if (again) again.focus();
    });
  });
  table.dataset.sorts = key;
  const chosen = sortings.get(key);
  if (chosen) {
    const [column, way] = chosen, body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [sortKey(row.cells[column]), row]);
    rows.sort((a, b) => { const order = compare(a[0], b[0]); return isEmpty(a[0]) || isEmpty(b[0]) ? order : way === "up" ? order : -order; });
    body.append(...rows.map(([, row]) => row));
  }
  return table;
}
/** The rows of a drawn table as they stand, for a file. */
const drawnRows = (table) => [[...table.tHead.rows[0].cells].map((th) => th.textContent.replace(/ [▲▼]$/, "")), [...table.tBodies[0].rows].map((row) => [...row.cells].map((td) => td.textContent.trim()))];
function tableTools(key, title, table, again) {
  const resort = () => { if (again) { unfolded.add(key); again(); } else sortable(key, table, resort); };
  sortable(key, table, resort);
  return h("div", { class: "saves" }, saveButton(say("save.csv"), title, () => { const [head, rows] = drawnRows(table); saveRows(title, head, rows); }));
}
