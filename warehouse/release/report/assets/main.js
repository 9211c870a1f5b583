// The page: overview, filters, quality, and drawing it all.
function drawOverview() {
  const t = DATA.totals, r = DATA.release, covered = DATA.texts.filter((v) => v > 0).length;
  const toLists = (tab) => () => { resetFilters(); state.focus = null; state.tab = tab; drawAll(); $("lists").scrollIntoView(); $("list").focus({ preventScroll: true }); };
  const to = (id) => () => $(id).scrollIntoView();
  const tile = (value, label, act, className) => h("div", {}, h("button", { type: "button", class: "tile " + (className || ""), onclick: act }, h("b", {}, value), h("span", {}, label)));
  const mean = DATA.accuracy.length ? DATA.accuracy.reduce((sum, a) => sum + a[2], 0) / DATA.accuracy.length : null;
  const failed = DATA.checks.filter((c) => !c[2]).length;
  $("lead").textContent = `${DATA.span[0] ? `Meetings from ${DATA.span[0]} to ${DATA.span[1]}, r` : "R"}ead from the news; every value leads to the words behind it. Release ${r.id}${r.built_on ? `, built ${r.built_on}` : ""}.`;
  show($("overview"), tile(n(t.meetings), `meetings, in ${plural(t.reports, "report", "reports")}`, toLists("meetings")), tile(n(t.directives), "directives: who says what is to be done", toLists("directives")),
    tile(n(t.attendees), `attendances of ${plural(t.persons, "person", "persons")}`, to("s-ranks")), tile(n(DATA.places), `places, in ${plural(DATA.axes.provinces.length - 1, "province", "provinces")}`, to("s-map")),
    tile(n(t.documents), `documents read, ${n(t.documents - t.reports)} of other kinds`, to("s-quality")), tile(`${covered} of ${PERIODS.length}`, `${DATA.axes.step}s of the span with any text`, to("s-months"), covered === PERIODS.length ? "" : "bad"),
    mean !== null && tile(pct(mean), `mean accuracy of ${plural(DATA.accuracy.length, "field", "fields")}, measured`, to("s-quality")),
    tile(r.gate || "not run", DATA.checks.length ? `quality gate: ${n(DATA.checks.length - failed)} of ${n(DATA.checks.length)} checks held` : "quality gate", to("s-quality"), "word " + (r.gate === "passed" ? "good" : r.gate ? "bad" : "")));
}

function drawQuality() {
  const t = DATA.totals, host = $("s-quality").querySelector(".chart"), low = Math.min(0.5, ...DATA.accuracy.map((a) => a[3] ?? a[2])), x = (v) => (100 * (v - low)) / (1 - low) + "%", ticks = [0, 0.25, 0.5, 0.75, 1].filter((v) => v >= low);
  const checks = DATA.checks.filter((c) => !c[2]);
  show(host,
    h("div", {}, h("h3", {}, "Accuracy by field"), DATA.accuracy.length ? [h("p", { class: "say" }, `Measured on gold facts (${[...new Set(DATA.accuracy.map((a) => a[7]))].join(", ")}; split: ${[...new Set(DATA.accuracy.map((a) => a[6]))].join(", ")}); the line is the 95 % interval (bootstrap; it has no width where no error was found).`),
      h("table", { class: "rows" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "field"), h("th", { scope: "col", class: "num" }, "value"), h("th", { scope: "col" }, h("span", { class: "sr" }, "interval, scale from "), h("div", { class: "interval scale" }, ticks.map((v) => h("span", { vars: { left: x(v) } }, pct(v) + " ")))), h("th", { scope: "col", class: "num low" }, "measure, cases"))), h("tbody", {}, DATA.accuracy.map(([field, metric, value, lo, hi, count]) => h("tr", {}, h("td", {}, nice(field)), h("td", { class: "num" }, pct(value, 1)), h("td", {}, h("div", { class: "interval", role: "img", "aria-label": lo === null ? "" : `between ${pct(lo, 1)} and ${pct(hi, 1)}` }, ticks.map((v) => h("u", { vars: { left: x(v) } })), lo !== null && h("i", { vars: { left: x(lo), width: `calc(${x(hi)} - ${x(lo)})` } }), h("b", { vars: { left: x(value) } }))), h("td", { class: "num low" }, `${metric}, n ${n(count)}`)))))] : h("p", { class: "say" }, "Not measured for this release.")),
    h("div", {}, h("h3", {}, "Quality gate"), DATA.checks.length ? h("p", {}, h("b", { class: checks.length ? "fail" : "ok" }, checks.length ? `${plural(checks.length, "check", "checks")} failed` : "All checks held"), ` of ${n(DATA.checks.length)}.`, DATA.release.gate_note ? ` Published all the same: ${DATA.release.gate_note}` : "") : h("p", { class: "say" }, "No result of the gate is in this release."),
      checks.length > 0 && h("table", { class: "rows" }, h("tbody", {}, checks.slice(0, 25).map(([suite, name, , severity, observed, expected]) => h("tr", {}, h("td", {}, h("b", {}, nice(name)), h("br", {}), h("span", { class: "zh" }, `${suite}: ${[observed && `found ${observed}`, expected && `expected ${expected}`].filter(Boolean).join(", ")}`)), h("td", {}, h("span", { class: "tag" }, severity)))))),
      h("h3", {}, "What could not be used"), h("p", {}, `${plural(t.quarantined, "input or row", "inputs and rows")} in quarantine; ${plural(t.issues, "issue", "issues")} noted in texts (quality.issues).`),
      DATA.issues.length > 0 && h("table", { class: "rows" }, h("tbody", {}, DATA.issues.map(([code, count]) => h("tr", {}, h("td", {}, nice(code)), h("td", { class: "num" }, n(count)))))),
      DATA.corrections.length > 0 && [h("h3", {}, `Corrections by hand (${n(t.corrections)} applied)`), h("table", { class: "rows" }, h("tbody", {}, DATA.corrections.map(([target, field, action, expect, value, reason, status]) => h("tr", {}, h("td", {}, [target, field].filter(Boolean).join(" "), h("br", {}), h("span", { class: "zh" }, `${nice(action)}${value !== null ? `: ${expect === null ? "" : expect + " → "}${value}` : ""}; ${reason}`)), h("td", {}, h("span", { class: "tag" }, status))))))]));
  const r = DATA.release, c = DATA.papers;
  show($("foot"), c && h("section", { id: "cite", "aria-label": "How to cite" }, h("h2", {}, "Cite it"), c.description && h("p", { class: "cite" }, c.description), h("p", { class: "cite" }, c.citation),
    h("p", { class: "say" }, `Facts: ${c.licence || "no licence stated"}. Texts: ${c.texts_licence || "their publishers'"}${c.texts_source ? `; source: ${c.texts_source}` : ""}.${c.contact ? ` Contact: ${c.contact}.` : ""}${c.missing.length && !c.invented ? ` Not stated by who made it: ${c.missing.join(", ")}.` : ""}`)), h("p", {}, `Release ${r.id} · safegov ${r.code_version || "?"} · extractor ${r.extractor_version || "?"} · inputs `, h("code", {}, (r.fingerprint || "?").slice(0, 16)), ". Beside this page: ", h("code", {}, "safety_governance.duckdb"), ", Parquet, CSV, data dictionary, how to cite. One meeting on a terminal: ", h("code", {}, "safegov show MEETING_ID"), ". Coastline: Natural Earth. This page loads nothing from elsewhere."));
}

function options(select, list, value) { show(select, list.map(([v, label]) => h("option", { value: v, selected: v === value }, label))); }
function fillFilters() {
  const all = [-1, "All"], used = (column) => new Set(column);
  const p = used(cells.p), l = used(cells.l), r = used(cells.r);
  options($("f-province"), [all, ...AX.provinces.map((name, i) => [i, name]).filter(([i]) => p.has(i)).sort((a, b) => (a[0] === 0) - (b[0] === 0) || a[1].localeCompare(b[1]))], state.province);
  options($("f-level"), [all, ...AX.levels.map((name, i) => [i, nice(name)]).filter(([i]) => l.has(i))], state.level);
  options($("f-rendition"), [all, ...AX.renditions.map((name, i) => [i, nice(name)]).filter(([i]) => r.has(i))], state.rendition);
  options($("f-from"), PERIODS.map((iso, i) => [i, periodLabel(iso, true)]), state.from);
  options($("f-to"), PERIODS.map((iso, i) => [i + 1, periodLabel(iso, true)]), state.to);
}
function resetFilters() { Object.assign(state, { province: -1, level: -1, rendition: -1, from: 0, to: PERIODS.length, page: 0, open: null }); fillFilters(); drawCharts(); }

function drawCharts() {
  const sel = select();
  $("f-count").textContent = `${isFiltered() ? "Selected: " : ""}${plural(sel.nMeetings, "meeting", "meetings")}, ${plural(sel.nDirectives, "directive", "directives")}`;
  drawMonths(sel); drawSectors(sel); drawShares("s-instruments", "instruments", sel); drawShares("s-responsibilities", "responsibilities", sel); drawPhrases(sel); drawRanks(sel); drawMap();
}
function drawAll() { drawCharts(); drawLists(); }

for (const [id, key] of [["f-province", "province"], ["f-level", "level"], ["f-rendition", "rendition"], ["f-from", "from"], ["f-to", "to"]]) {
  $(id).addEventListener("change", (e) => {
    state[key] = Number(e.target.value);
    if (state.from >= state.to) { if (key === "from") state.to = state.from + 1; else state.from = state.to - 1; fillFilters(); }
    state.page = 0; state.open = null;
    drawAll();
  });
}
$("f-reset").addEventListener("click", () => { state.focus = null; state.search = ""; $("search").value = ""; resetFilters(); drawLists(); });
let waiting;
$("search").addEventListener("input", (e) => { clearTimeout(waiting); waiting = setTimeout(() => { state.search = e.target.value.trim(); state.page = 0; state.open = null; drawLists(); }, 120); });
for (const tab of ["meetings", "directives"]) {
  $("tab-" + tab).addEventListener("click", () => { state.tab = tab; state.page = 0; state.open = null; drawLists(); });
  $("tab-" + tab).addEventListener("keydown", (e) => { if (e.key === "ArrowLeft" || e.key === "ArrowRight") { const other = $("tab-" + (tab === "meetings" ? "directives" : "meetings")); other.click(); other.focus(); } });
}
const isDark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
$("theme").addEventListener("click", () => { document.documentElement.dataset.theme = isDark() ? "light" : "dark"; });
document.addEventListener("keydown", (e) => { if (e.key === "Escape") untip(); });
let resized, wide = innerWidth;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => { if (innerWidth !== wide) { wide = innerWidth; drawCharts(); } }, 150); });

fillFilters(); drawOverview(); drawEvents(); drawAll(); drawQuality();
