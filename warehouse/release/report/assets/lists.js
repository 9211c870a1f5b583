// The lists of meetings and of directives: selection, focus, search, pages.
const PAGE = 20;
const fold = (words) => words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const haystacks = new Map();
function haystack(m) {
  if (!haystacks.has(m)) haystacks.set(m, fold([m.title, m.place, m.province, m.id, whenHeld(m), m.type, m.convener, ...m.attendees.flatMap((a) => [a[0], a[1]]), ...m.docs.flatMap((d) => [docs[d].title, docs[d].text])].filter(Boolean).join("\n")));
  return haystacks.get(m);
}

function listed() {
  const words = fold(state.search).split(/\s+/).filter(Boolean), focus = state.focus;
  const found = meetings.filter((m) => inSelection(m.t, m.p, m.l, m.r) && (!focus || !focus.testMeeting || focus.testMeeting(m)) && (!focus || !focus.test || m.directives.some(focus.test)) && (state.tab === "directives" || words.every((w) => haystack(m).includes(w))));
  if (state.tab === "meetings") return found;
  return found.flatMap((m) => m.directives.filter((x) => (!focus || !focus.test || focus.test(x)) && words.every((w) => fold(`${textOf(x[4], x[5], x[6])} ${speakerOf(x)} ${m.place || ""}`).includes(w))).map((x) => [m, x]));
}

function row(key, cellsOf, inside, columns) {
  const isOpen = state.open === key;
  const toggle = () => { state.open = isOpen ? null : key; drawLists(); const again = document.querySelector(`#list [data-key="${CSS.escape(key)}"] .link`); if (again) again.focus(); };
  return [h("tr", { class: isOpen ? "item open" : "item", "data-key": key, onclick: (e) => { if (!e.target.closest("button, a") && !String(getSelection())) toggle(); } }, cellsOf(toggle, isOpen)), isOpen && h("tr", { class: "inside" }, h("td", { colspan: columns }, inside()))];
}

const placeOf = (m) => m.place || (DATA.axes.levels[m.l] === "national" ? "national" : "place unknown");
function meetingRows(part) {
  const rows = part.map((m) => row(m.id, (toggle, isOpen) => [h("td", {}, whenHeld(m)), h("td", {}, placeOf(m), m.province && m.province !== m.place ? h("span", { class: "zh" }, m.province) : ""),
    h("td", {}, h("button", { type: "button", class: "link", "aria-expanded": String(isOpen), onclick: toggle }, m.title || docs[m.docs[0]].title || "Untitled meeting")),
    h("td", { class: "low" }, m.attendees.filter((a) => a[3] & 1).map((a) => a[0]).join(", ") || h("span", { class: "zh" }, "not told")), h("td", { class: "num low" }, n(m.attendees.length)), h("td", { class: "num" }, n(m.directives.length))], () => detail(m), 6));
  return h("table", { class: "rows" }, h("colgroup", {}, h("col", { class: "on" }), h("col", { class: "where" }), h("col", {}), h("col", { class: "who low" }), h("col", { class: "n low" }), h("col", { class: "n" })),
    h("thead", {}, h("tr", {}, ["held", "place", "meeting"].map((c) => h("th", { scope: "col" }, c)), h("th", { scope: "col", class: "low" }, "presided"), h("th", { scope: "col", class: "num low" }, "named"), h("th", { scope: "col", class: "num" }, "demands"))), h("tbody", {}, rows));
}
function directiveRows(part) {
  const rows = part.map(([m, x]) => row(`${m.id}/${x[5]}`, (toggle, isOpen) => [h("td", {}, whenHeld(m)), h("td", {}, placeOf(m)), h("td", {}, h("button", { type: "button", class: "link", "aria-expanded": String(isOpen), onclick: toggle }, textOf(x[4], x[5], x[6])), h("div", {}, tagsOf(x))), h("td", { class: "low" }, speakerOf(x))], () => detail(m, x), 4));
  return h("table", { class: "rows" }, h("colgroup", {}, h("col", { class: "on" }), h("col", { class: "where" }), h("col", {}), h("col", { class: "who low" })),
    h("thead", {}, h("tr", {}, ["held", "place", "demand"].map((c) => h("th", { scope: "col" }, c)), h("th", { scope: "col", class: "low" }, "said by"))), h("tbody", {}, rows));
}

function drawLists() {
  const found = listed(), last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
  state.page = Math.min(state.page, last);
  const part = found.slice(state.page * PAGE, (state.page + 1) * PAGE), isMeetings = state.tab === "meetings";
  for (const tab of ["meetings", "directives"]) { const b = $("tab-" + tab); b.setAttribute("aria-selected", String(state.tab === tab)); b.tabIndex = state.tab === tab ? 0 : -1; }
  $("list").setAttribute("aria-labelledby", "tab-" + state.tab);
  show($("focus"), state.focus && h("button", { type: "button", class: "chip", "aria-label": `Stop showing only ${state.focus.label}`, onclick: () => { state.focus = null; state.page = 0; drawLists(); } }, state.focus.label, " ✕"));
  $("say-list").textContent = `${isMeetings ? plural(found.length, "meeting", "meetings") : plural(found.length, "directive", "directives")}${state.focus ? ` for ${state.focus.label}` : ""}${state.search ? ` with “${state.search}”` : ""}. Open one to see its words in the source.${isWhole ? "" : ` This page holds ${n(meetings.length)} of the release's ${n(DATA.n_meetings)} meetings whole, picked evenly over months, provinces and levels; the charts count them all, and the database beside this page lists them all.`}`;
  show($("list"), part.length ? (isMeetings ? meetingRows(part) : directiveRows(part)) : h("p", {}, isWhole ? "Nothing matches: widen the filters or the search." : "None of the meetings that this page holds matches; the database beside it may have some."));
  const go = (page) => () => { state.page = page; state.open = null; drawLists(); $("lists").scrollIntoView(); };
  show($("pager"), last > 0 && [h("button", { type: "button", disabled: state.page === 0, onclick: go(state.page - 1) }, "← Before"), h("span", {}, `Page ${n(state.page + 1)} of ${n(last + 1)}`), h("button", { type: "button", disabled: state.page === last, onclick: go(state.page + 1) }, "Next →")]);
}

function openMeeting(id) {
  const m = meetings.find((x) => x.id === id);
  if (!m) return focusOn("meeting", id, null, (x) => x.id === id);
  if (!inSelection(m.t, m.p, m.l, m.r)) resetFilters();
  state.focus = { label: m.title || id, testMeeting: (x) => x.id === id };
  state.tab = "meetings"; state.search = ""; $("search").value = ""; state.page = 0; state.open = id;
  drawLists();
  $("lists").scrollIntoView();
}
