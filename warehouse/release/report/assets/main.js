// The page: overview, filters, quality, and drawing it all.
const AUDIT = DATA.accuracy.filter((a) => a[9] === "audit");
const corpora = [...new Set(DATA.accuracy.map((a) => a[8]))];
function drawOverview(sel) {
  const t = DATA.totals, r = DATA.release;
  const toLists = (tab) => () => { state.focus = null; state.tab = tab; state.page = 0; state.open = null; note(); drawLists(); $("lists").scrollIntoView(); $("list").focus({ preventScroll: true }); };
  const to = (id) => () => $(id).scrollIntoView();
  const tile = (value, label, act, className) => h("div", {}, h("button", { type: "button", class: "tile " + (className || ""), onclick: act }, h("b", {}, value), h("span", {}, label)));
  const failed = DATA.checks.filter((c) => !c[2]).length, shown = PERIODS.map((_, i) => i).filter((i) => inTime(i + 1));
  const covered = shown.filter((i) => textsAt(i) > 0 || sel.meetings[i + 1] > 0).length, named = sel.ranks.attended.reduce((a, b) => a + b, 0);
  const isPart = isFiltered(), places = new Set();
  for (let i = 0; i < dots.at.length; i++) if (inSelection(dots.t[i], DATA.dots.places[dots.at[i]][4], dots.l[i], dots.r[i])) places.add(dots.at[i]);
  $("lead").textContent = `${DATA.span[0] ? `Meetings from ${DATA.span[0]} to ${DATA.span[1]}, r` : "R"}ead from the news; every value leads to the words behind it. Release ${r.id}${r.built_on ? `, built ${r.built_on}` : ""}.`;
  show($("overview"), tile(n(sel.nMeetings), isPart ? `meetings of the selection; ${n(t.meetings)} in all` : `meetings, in ${plural(t.reports, "report", "reports")}`, toLists("meetings")),
    tile(n(sel.nDirectives), isPart ? `directives of the selection; ${n(t.directives)} in all` : "directives: who says what is to be done", toLists("directives")),
    tile(n(named), isPart ? `attendances of the selection; ${n(t.attendees)} in all` : `attendances of ${plural(t.persons, "person", "persons")}`, to("s-ranks")),
    tile(n(isPart || !DATA.places ? places.size : DATA.places), isPart ? `${DATA.dots.is_rolled ? "places on the map" : "places"} of the selection` : `places, in ${plural(DATA.axes.provinces.length - 1, "province", "provinces")}`, to("s-map")),
    tile(n(t.documents), `documents read in all, ${n(t.documents - t.reports)} of other kinds`, to("s-quality")),
    tile(`${covered} of ${shown.length}`, `${DATA.axes.step}s of the selection with any text${state.province > 0 ? " on the province" : ""}`, to("s-months"), covered === shown.length ? "" : "bad"),
    DATA.accuracy.length > 0 && tile(AUDIT.length ? "audited" : "by field", AUDIT.length ? `accuracy: ${plural(AUDIT.length, "figure", "figures")} on a sample of these very texts` : `accuracy, measured on ${corpora.join(", ")}${isInvented ? "" : ", not on these texts"}`, to("s-quality"), "word " + (AUDIT.length ? "good" : "")),
    tile(r.gate || "not run", DATA.checks.length ? `quality gate: ${n(DATA.checks.length - failed)} of ${n(DATA.checks.length)} checks held` : "quality gate", to("s-quality"), "word " + (r.gate === "passed" ? "good" : r.gate ? "bad" : "")));
}

function accuracyTable(x, ticks) {
  const table = h("table", { class: "rows" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "field"), h("th", { scope: "col" }, "texts"), h("th", { scope: "col", class: "num" }, "value"), h("th", { scope: "col" }, h("span", { class: "sr" }, "interval, scale from "), h("div", { class: "interval scale" }, ticks.map((v) => h("span", { vars: { left: x(v) } }, pct(v) + " ")))), h("th", { scope: "col", class: "num low" }, "n"))),
    h("tbody", {}, DATA.accuracy.map(([field, language, metric, value, lo, hi, count, split, corpus, basis]) => h("tr", {}, h("td", {}, nice(field), " ", h("span", { class: "zh" }, metric)), h("td", {}, [language, corpus, basis ? nice(basis) : null].filter(Boolean).join(", ")), h("td", { class: "num" }, pct(value, 1)),
      h("td", {}, h("div", { class: "interval", role: "img", "aria-label": lo === null ? "no interval" : `between ${pct(lo, 1)} and ${pct(hi, 1)}` }, ticks.map((v) => h("u", { vars: { left: x(v) } })), lo !== null && h("i", { vars: { left: x(lo), width: `calc(${x(hi)} - ${x(lo)})` } }), h("b", { vars: { left: x(value) } }))), h("td", { class: "num low" }, n(count))))));
  return [table, tableTools("accuracy", "Accuracy by field", table, drawQuality)];
}
function drawQuality() {
  const t = DATA.totals, host = $("s-quality").querySelector(".chart"), low = Math.min(0.5, ...DATA.accuracy.map((a) => a[4] ?? a[3])), x = (v) => (100 * (v - low)) / (1 - low) + "%", ticks = [0, 0.25, 0.5, 0.75, 1].filter((v) => v >= low);
  const checks = DATA.checks.filter((c) => !c[2]);
  show(host,
    h("div", {}, h("h3", {}, "Accuracy by field"), DATA.accuracy.length ? [h("p", { class: "say" }, `${AUDIT.length ? "Audit: drawn from the texts of this release and judged by its owner. The others" : "These figures"} are of gold texts (${corpora.join(", ")}; part: ${[...new Set(DATA.accuracy.map((a) => a[7]))].join(", ")})${isInvented ? "" : ", not of the texts of this release"}, by reader ${DATA.release.extractor_version || "?"}. `, "Rules may have been mended after faults seen there, which makes figures on them better than on texts that nobody has looked at: docs/accuracy.md tells first looks, with days. The line is the 95 % interval; it has no width where no error was found."),
      accuracyTable(x, ticks)] : h("p", { class: "say" }, "Not measured for this release.")),
    h("div", {}, h("h3", {}, "Quality gate"), DATA.checks.length ? h("p", {}, h("b", { class: checks.length ? "fail" : "ok" }, checks.length ? `${plural(checks.length, "check", "checks")} failed` : "All checks held"), ` of ${n(DATA.checks.length)}.`, DATA.release.gate_note ? ` Published all the same: ${DATA.release.gate_note}` : "") : h("p", { class: "say" }, "No result of the gate is in this release."),
      checks.length > 0 && h("table", { class: "rows" }, h("tbody", {}, checks.slice(0, 25).map(([suite, name, , severity, observed, expected]) => h("tr", {}, h("td", {}, h("b", {}, nice(name)), h("br", {}), h("span", { class: "zh" }, `${suite}: ${[observed && `found ${observed}`, expected && `expected ${expected}`].filter(Boolean).join(", ")}`)), h("td", {}, h("span", { class: "tag" }, severity)))))),
      h("h3", {}, "What could not be used"), h("p", {}, `${plural(t.quarantined, "input or row", "inputs and rows")} in quarantine; ${plural(t.issues, "issue", "issues")} noted in texts (quality.issues).`),
      DATA.issues.length > 0 && h("table", { class: "rows" }, h("tbody", {}, DATA.issues.map(([code, count]) => h("tr", {}, h("td", {}, nice(code)), h("td", { class: "num" }, n(count)))))),
      DATA.corrections.length > 0 && [h("h3", {}, `Corrections by hand (${n(t.corrections)} applied)`), h("table", { class: "rows" }, h("tbody", {}, DATA.corrections.map(([target, field, action, expect, value, reason, status]) => h("tr", {}, h("td", {}, [target, field].filter(Boolean).join(" "), h("br", {}), h("span", { class: "zh" }, `${nice(action)}${value !== null ? `: ${expect === null ? "" : expect + " → "}${value}` : ""}; ${reason}`)), h("td", {}, h("span", { class: "tag" }, status))))))]));
  const r = DATA.release, c = DATA.papers;
  show($("foot"), c && h("section", { id: "cite", "aria-label": "How to cite" }, h("h2", {}, "Cite it"), c.description && h("p", { class: "cite" }, c.description), h("p", { class: "cite" }, c.citation),
    h("p", { class: "say" }, `Facts: ${c.licence || "no licence stated"}. Texts: ${c.texts_licence || "their publishers'"}${c.texts_source ? `; source: ${c.texts_source}` : ""}.${c.contact ? ` Contact: ${c.contact}.` : ""}${c.missing.length && !c.invented ? ` Not stated by who made it: ${c.missing.join(", ")}.` : ""}`)), h("p", {}, `Release ${r.id} · safegov ${r.code_version || "?"} · extractor ${r.extractor_version || "?"} · inputs `, h("code", {}, (r.fingerprint || "?").slice(0, 16)), ". Beside this page: ", [["safety_governance.duckdb", "database"], ["parquet/", "Parquet"], ["csv/", "CSV"], ["data-dictionary.md", "data dictionary"], ["csv/sectors.csv", "codebook of sectors"], ["csv/instruments.csv", "instruments"], ["csv/phrases.csv", "formulas"], ["quality/gate.html", "quality gate"], ["README.md", "README"], ["CITATION.cff", "citation"]].map(([file, label], i) => [i ? ", " : "", h("a", { href: file }, label)]), ". One meeting on a terminal: ", h("code", {}, "safegov show MEETING_ID"), ". Coastline: Natural Earth. This page loads nothing from elsewhere."));
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
function resetFilters() { Object.assign(state, { province: -1, level: -1, rendition: -1, from: 0, to: PERIODS.length, page: 0, open: null }); fillFilters(); }

function drawCharts() {
  const sel = select();
  $("f-count").textContent = `${isFiltered() ? "Selected: " : ""}${plural(sel.nMeetings, "meeting", "meetings")}, ${plural(sel.nDirectives, "directive", "directives")}`;
  drawOverview(sel); drawMonths(sel); drawSectors(sel); drawShares("s-instruments", "instruments", sel); drawShares("s-responsibilities", "responsibilities", sel); drawPhrases(sel); drawRanks(sel); drawMap();
}
function drawAll() { drawCharts(); drawLists(); }

for (const [id, key] of [["f-province", "province"], ["f-level", "level"], ["f-rendition", "rendition"], ["f-from", "from"], ["f-to", "to"]]) {
  $(id).addEventListener("change", (e) => {
    state[key] = Number(e.target.value);
    if (state.from >= state.to) { if (key === "from") state.to = state.from + 1; else state.from = state.to - 1; fillFilters(); }
    state.page = 0; state.open = null;
    note(); drawAll();
  });
}
$("f-reset").addEventListener("click", () => { state.focus = null; state.search = ""; $("search").value = ""; state.sort = null; resetFilters(); note(); drawAll(); });
let waiting;
$("search").addEventListener("input", (e) => { clearTimeout(waiting); waiting = setTimeout(() => { state.search = e.target.value.trim(); state.page = 0; state.open = null; note(false); drawLists(); }, 120); });
for (const tab of ["meetings", "directives"]) {
  $("tab-" + tab).addEventListener("click", () => { state.tab = tab; state.page = 0; state.open = null; note(); drawLists(); });
  $("tab-" + tab).addEventListener("keydown", (e) => { if (e.key === "ArrowLeft" || e.key === "ArrowRight") { const other = $("tab-" + (tab === "meetings" ? "directives" : "meetings")); other.click(); other.focus(); } });
}
const isDark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
$("theme").addEventListener("click", () => { document.documentElement.dataset.theme = isDark() ? "light" : "dark"; drawCharts(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawCharts());
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape" || e.target.closest("select, input")) return;
  if (!tip.hidden) return untip();
  const fixes = document.querySelector(".fixes");
  if (fixes) { const button = fixes.previousElementSibling; button.click(); button.focus(); return; }
  if (state.open) { const key = state.open; state.open = null; note(); drawLists(); const row = document.querySelector(`#list [data-key="${CSS.escape(key)}"] .link`); if (row) row.focus(); return; }
  if (state.focus) { state.focus = null; state.page = 0; note(); drawLists(); }
});
let resized, wide = innerWidth;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => { if (innerWidth !== wide) { wide = innerWidth; drawCharts(); drawCascade(); } }, 150); });

readAddress(); $("search").value = state.search; fillFilters(); drawEvents(); drawCascade(); drawAll(); drawQuality();
if (state.open || state.focus) $("lists").scrollIntoView();
