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
  for (let i = 0; i < dots.at.length; i++) if (inSelection(dots.t[i], DATA.dots.places[dots.at[i]][4], dots.l[i], dots.r[i], dots.q[i])) places.add(dots.at[i]);
  $("lead").textContent = say(DATA.span[0] ? "page.lead_span" : "page.lead", { from: day(DATA.span[0]), to: day(DATA.span[1]) }) + say(r.built_on ? "page.release_built" : "page.release", { release: r.id, on: day(r.built_on) });
  show($("overview"), tile(n(sel.nMeetings), isPart ? say("tile.meetings_part", { all: t.meetings }) : say("tile.meetings", { n: t.reports }), toLists("meetings")),
    tile(n(sel.nDirectives), isPart ? say("tile.directives_part", { all: t.directives }) : say("tile.directives"), toLists("directives")),
    tile(n(named), isPart ? say("tile.attendances_part", { all: t.attendees }) : say("tile.attendances", { n: t.persons }), to("s-ranks")),
    tile(n(isPart || !DATA.places ? places.size : DATA.places), isPart ? say(DATA.dots.is_rolled ? "tile.places_on_map" : "tile.places_part") : say("tile.places", { n: DATA.axes.provinces.length - 1 }), to("s-map")),
    tile(n(t.documents), say("tile.documents", { others: t.documents - t.reports }) + (DATA.languages.length > 1 ? say("tile.languages", { languages: listWords(DATA.languages.map(([code, count]) => say("tile.language", { language: word("language", code), count }))) }) : ""), to("s-quality")),
    tile(say("tile.of", { part: covered, all: shown.length }), say(state.province > 0 ? "tile.covered_province" : state.language >= 0 ? "tile.covered_language" : "tile.covered", { steps: word("steps", DATA.axes.step) }), to("s-months"), covered === shown.length ? "" : "bad"),
    DATA.accuracy.length > 0 && tile(say(AUDIT.length ? "tile.audited" : "tile.by_field"), AUDIT.length ? say("tile.audit", { n: AUDIT.length }) : say(isInvented ? "tile.accuracy_samples" : "tile.accuracy", { n: corpora.length }), to("s-quality"), "word " + (AUDIT.length ? "good" : "")),
    tile(r.gate ? word("gate", r.gate) : say("tile.no_gate"), DATA.checks.length ? say("tile.gate_checks", { held: DATA.checks.length - failed, all: DATA.checks.length }) : say("tile.gate"), to("s-quality"), "word " + (r.gate === "passed" ? "good" : r.gate ? "bad" : "")));
}

function accuracyTable(x, ticks) {
  const table = h("table", { class: "rows" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("column.field")), h("th", { scope: "col" }, say("count.texts")), h("th", { scope: "col", class: "num" }, say("column.value")), h("th", { scope: "col" }, h("span", { class: "sr" }, say("column.interval")), h("div", { class: "interval scale" }, ticks.map((v) => h("span", { vars: { left: x(v) } }, pct(v) + " ")))), h("th", { scope: "col", class: "num low" }, "n"))),
    h("tbody", {}, DATA.accuracy.map(([field, language, metric, value, lo, hi, count, split, corpus, basis]) => h("tr", {}, h("td", {}, word("field", field), " ", h("span", { class: "zh" }, word("metric", metric))), h("td", {}, clauses([word("language", language), corpus, basis ? word("basis", basis) : null].filter(Boolean))), h("td", { class: "num" }, pct(value, 1)),
      h("td", {}, h("div", { class: "interval", role: "img", "aria-label": lo === null ? say("quality.no_interval") : say("quality.between", { low: pct(lo, 1), high: pct(hi, 1) }) }, ticks.map((v) => h("u", { vars: { left: x(v) } })), lo !== null && h("i", { vars: { left: x(lo), width: `calc(${x(hi)} - ${x(lo)})` } }), h("b", { vars: { left: x(value) } }))), h("td", { class: "num low" }, n(count))))));
  return [table, tableTools("accuracy", say("quality.accuracy"), table, drawQuality)];
}
function drawQuality() {
  const t = DATA.totals, host = $("s-quality").querySelector(".chart"), low = Math.min(0.5, ...DATA.accuracy.map((a) => a[4] ?? a[3])), x = (v) => (100 * (v - low)) / (1 - low) + "%", ticks = (low < 0.25 ? [0, 0.5, 1] : [0.5, 0.75, 1]).filter((v) => v >= low);
  const checks = DATA.checks.filter((c) => !c[2]);
  show(host,
    h("div", {}, h("h3", {}, say("quality.accuracy")), DATA.accuracy.length ? [h("p", { class: "say" }, say(AUDIT.length ? "quality.audit" : "quality.figures", { corpora: listWords(corpora), parts: listWords([...new Set(DATA.accuracy.map((a) => word("split", a[7])))]), whose: isInvented ? "" : say("quality.not_these"), reader: DATA.release.extractor_version || "?" }), say("quality.mended")),
      accuracyTable(x, ticks)] : h("p", { class: "say" }, say("quality.not_measured"))),
    h("div", {}, h("h3", {}, say("quality.gate")), DATA.checks.length ? h("p", {}, h("b", { class: checks.length ? "fail" : "ok" }, checks.length ? say("quality.failed", { n: checks.length }) : say("quality.held")), say("quality.of", { all: DATA.checks.length }), DATA.release.gate_note ? say("quality.overridden", { reason: DATA.release.gate_note }) : "") : h("p", { class: "say" }, say("quality.no_gate")),
      checks.length > 0 && h("table", { class: "rows" }, h("tbody", {}, checks.slice(0, 25).map(([suite, name, , severity, observed, expected]) => h("tr", {}, h("td", {}, h("b", { lang: "en" }, nice(name)), h("br", {}), h("span", { class: "zh" }, say("list.about", { what: suite, told: clauses([observed && say("quality.found", { value: observed }), expected && say("quality.expected", { value: expected })].filter(Boolean)) }))), h("td", {}, h("span", { class: "tag" }, word("severity", severity))))))),
      h("h3", {}, say("quality.unused")), h("p", {}, say("quality.quarantined", { n: t.quarantined }) + say("quality.issues", { n: t.issues })),
      DATA.issues.length > 0 && h("table", { class: "rows" }, h("tbody", {}, DATA.issues.map(([code, count]) => h("tr", {}, h("td", {}, word("issue", code)), h("td", { class: "num" }, n(count)))))),
      DATA.corrections.length > 0 && [h("h3", {}, say("quality.corrections", { applied: t.corrections })), h("table", { class: "rows" }, h("tbody", {}, DATA.corrections.map(([target, field, action, expect, value, reason, status]) => h("tr", {}, h("td", {}, [target, field].filter(Boolean).join(" "), h("br", {}), h("span", { class: "zh" }, `${word("action", action)}${value !== null ? `: ${expect === null ? "" : expect + " → "}${value}` : ""}; ${reason}`)), h("td", {}, h("span", { class: "tag" }, word("status", status)))))))]));
  const r = DATA.release, c = DATA.papers;
  show($("foot"), c && h("section", { id: "cite", "aria-label": say("cite.aria") }, h("h2", {}, say("cite.title")), c.description && h("p", { class: "cite" }, own(c.description)), h("p", { class: "cite" }, own(c.citation)),
    h("p", { class: "say" }, say("cite.terms", { facts: c.licence || say("cite.no_licence"), texts: c.texts_licence || say("cite.publishers"), source: c.texts_source ? say("cite.source", { source: c.texts_source }) : "" }) + (c.contact ? say("cite.contact", { contact: c.contact }) : "") + (c.missing.length && !c.invented ? say("cite.missing", { missing: listWords(c.missing.map((name) => word("missing", name))) }) : ""))), h("p", {}, say("foot.release", { release: r.id, code: r.code_version || "?", reader: r.extractor_version || "?" }), h("code", {}, (r.fingerprint || "?").slice(0, 16)), say("foot.beside"), [["safety_governance.duckdb", say("foot.database")], ...(c && c.parquet ? [["parquet/", "Parquet"]] : []), ["data-dictionary.md", say("foot.dictionary")], ["codebook.md", say("foot.codebook")], ["quality/gate.html", say("quality.gate")], ["README.md", "README"], ["CITATION.cff", say("foot.citation")]].map(([file, label], i) => [i ? say("list.comma") : "", h("a", { href: file }, label)]), say("foot.show"), h("code", {}, "safegov show MEETING_ID"), say("foot.end")));
}

function options(select, list, value) { show(select, list.map(([v, label]) => h("option", { value: v, selected: v === value }, label))); }
function fillFilters() {
  const all = [-1, say("filter.all")], used = (column) => new Set(column);
  const p = used(cells.p), l = used(cells.l), r = used(cells.r), q = used(cells.q);
  options($("f-province"), [all, ...AX.provinces.map((_, i) => [i, provinceLabel(i)]).filter(([i]) => p.has(i)).sort((a, b) => (a[0] === 0) - (b[0] === 0) || a[1].localeCompare(b[1], spoken.language))], state.province);
  options($("f-level"), [all, ...AX.levels.map((name, i) => [i, word("level", name)]).filter(([i]) => l.has(i))], state.level);
  options($("f-rendition"), [all, ...AX.renditions.map((name, i) => [i, word("rendition", name)]).filter(([i]) => r.has(i))], state.rendition);
  options($("f-language"), [[-1, say(AX.languages.length === 2 ? "filter.both" : "filter.all")], ...AX.languages.map((code, i) => [i, word("language", code)]).filter(([i]) => q.has(i))], state.language);
  options($("f-from"), PERIODS.map((iso, i) => [i, periodLabel(iso, true)]), state.from);
  options($("f-to"), PERIODS.map((iso, i) => [i + 1, periodLabel(iso, true)]), state.to);
}
function resetFilters() { Object.assign(state, { province: -1, level: -1, rendition: -1, language: -1, from: 0, to: PERIODS.length, page: 0, open: null }); fillFilters(); }

function drawCharts() {
  const sel = select();
  $("f-count").textContent = (isFiltered() ? say("filter.selected") : "") + clauses([say("count.n_meetings", { n: sel.nMeetings }), say("count.n_directives", { n: sel.nDirectives })]);
  drawOverview(sel); drawMonths(sel); drawSectors(sel); drawShares("s-instruments", "instruments", sel); drawShares("s-responsibilities", "responsibilities", sel); drawPhrases(sel); drawRanks(sel); drawMap();
}
function drawAll() { drawCharts(); drawLists(); }
/** All of the page, anew: at the start, and in another language. */
function drawPage() {
  haystacks.clear(); sayPage(); fillFilters(); drawEvents(); drawCascade(); drawAll(); drawQuality();
}
$("language").addEventListener("click", () => {
  spoken.language = isZh() ? "en" : "zh"; spoken.isChosen = true;
  if (state.focus) state.focus = focusFrom(state.focus.kind, state.focus.args);
  note(); drawPage();
});

for (const [id, key] of [["f-province", "province"], ["f-level", "level"], ["f-rendition", "rendition"], ["f-language", "language"], ["f-from", "from"], ["f-to", "to"]]) {
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

readAddress(); $("search").value = state.search; drawPage();
if (state.open || state.focus) $("lists").scrollIntoView();
