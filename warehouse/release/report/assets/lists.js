// The lists of meetings and of directives: selection, focus, search, pages.
const PAGE = 20;
const haystacks = new Map();
function haystack(m) {
  if (!haystacks.has(m)) haystacks.set(m, fold([m.title, m.place, placeNames(m), m.province, m.id, whenHeld(m), m.type, m.convener, ...m.attendees.flatMap((a) => [a[0], a[1]]), ...m.docs.flatMap((d) => [docs[d].title, docs[d].text])].filter(Boolean).join("\n")));
  return haystacks.get(m);
}

function listed() {
  const words = fold(state.search).split(/\s+/).filter(Boolean), focus = state.focus;
  const found = meetings.filter((m) => inSelection(m.t, m.p, m.l, m.r) && (!focus || !focus.testMeeting || focus.testMeeting(m)) && (!focus || !focus.test || m.directives.some(focus.test)) && (state.tab === "directives" || words.every((w) => haystack(m).includes(w))));
  if (state.tab === "meetings") return inOrder(found, (m) => m);
  return inOrder(found.flatMap((m) => m.directives.filter((x) => (!focus || !focus.test || focus.test(x)) && words.every((w) => fold(`${textOf(x[4], x[5], x[6])} ${speakerOf(x)} ${m.place || ""} ${placeNames(m)}`).includes(w))).map((x) => [m, x])), ([m]) => m);
}
const chairs = (m) => m.attendees.filter((a) => a[3] & 1).map((a) => a[0]).join(", ");
const nameOf = (m) => m.title || docs[m.docs[0]].title || "Untitled meeting";
const COLUMNS = {
  meetings: [["held", (m) => m.on || m.earliest || "", "up"], ["place", (m) => m.place || "", "up"], ["meeting", nameOf, "up"], ["presided", chairs, "up", "low"], ["named", (m) => m.attendees.length, "down", "num low"], ["demands", (m) => m.directives.length, "down", "num"]],
  directives: [["held", ([m]) => m.on || m.earliest || "", "up"], ["place", ([m]) => m.place || "", "up"], ["demand", ([, x]) => textOf(x[4], x[5], x[6]), "up"], ["said by", ([, x]) => speakerOf(x), "up", "low"]],
};
/** What was found, in the order that a heading asks for; by day, as it comes, where none does. */
function inOrder(found) {
  if (!state.sort) return found;
  const [label, way] = state.sort, column = COLUMNS[state.tab].find((one) => one[0] === label);
  if (!column) return found;
  const keyed = found.map((one, i) => [column[1](one), i, one]), sign = way === "up" ? 1 : -1;
  return keyed.sort((a, b) => (isEmpty(a[0]) || isEmpty(b[0]) ? isEmpty(a[0]) - isEmpty(b[0]) : sign * compare(a[0], b[0])) || a[1] - b[1]).map(([, , one]) => one);
}
function listHead() {
  return h("thead", {}, h("tr", {}, COLUMNS[state.tab].map(([label, , first, className]) => {
    const way = state.sort && state.sort[0] === label ? state.sort[1] : null, th = h("th", { scope: "col", class: className });
    sortHead(th, label, way, () => { state.sort = [label, way === first ? (first === "up" ? "down" : "up") : first]; state.page = 0; state.open = null; note(); drawLists(); const again = [...document.querySelectorAll("#list thead button")].find((b) => b.textContent.startsWith(label)); if (again) again.focus(); });
    return th;
  })));
}
function saveList(found) {
  if (state.tab === "meetings") saveRows("meetings", ["meeting_id", "held_on", "held_earliest", "held_latest", "place_code", "place", "province", "level", "rendition", "title", "presided", "n_attendees", "n_directives"],
    found.map((m) => [m.id, m.on, m.earliest, m.latest, m.placeCode, m.place, m.province, AX.levels[m.l], AX.renditions[m.r], nameOf(m), chairs(m), m.attendees.length, m.directives.length]));
  else saveRows("directives", ["meeting_id", "held_on", "place_code", "place", "speaker", "stringency", "deadline", "codes", "text", "document_id", "source"],
    found.map(([m, x]) => [m.id, m.on, m.placeCode, m.place, speakerOf(x), x[2] ? "mandatory" : "advisory", x[3], x[7].map(([b, c]) => codes[BOOKS[b]][c][0]).join("; "), textOf(x[4], x[5], x[6]), docs[x[4]].id, docs[x[4]].source]));
}

function row(key, cellsOf, inside, columns) {
  const isOpen = state.open === key;
  const toggle = () => { state.open = isOpen ? null : key; note(); drawLists(); const again = document.querySelector(`#list [data-key="${CSS.escape(key)}"] .link`); if (again) again.focus(); };
  return [h("tr", { class: isOpen ? "item open" : "item", "data-key": key, onclick: (e) => { if (!e.target.closest("button, a") && !String(getSelection())) toggle(); } }, cellsOf(toggle, isOpen)), isOpen && h("tr", { class: "inside" }, h("td", { colspan: columns }, inside()))];
}

const placeOf = (m) => m.place || (DATA.axes.levels[m.l] === "national" ? "national" : "place unknown");
function meetingRows(part) {
  const rows = part.map((m) => row(m.id, (toggle, isOpen) => [h("td", {}, whenHeld(m)), h("td", {}, placeOf(m), m.province && m.province !== m.place ? h("span", { class: "zh" }, m.province) : ""),
    h("td", {}, h("button", { type: "button", class: "link", "aria-expanded": String(isOpen), onclick: toggle }, m.title || docs[m.docs[0]].title || "Untitled meeting")),
    h("td", { class: "low" }, chairs(m) || h("span", { class: "zh" }, "not told")), h("td", { class: "num low" }, n(m.attendees.length)), h("td", { class: "num" }, n(m.directives.length))], () => detail(m), 6));
  return h("table", { class: "rows" }, h("colgroup", {}, h("col", { class: "on" }), h("col", { class: "where" }), h("col", {}), h("col", { class: "who low" }), h("col", { class: "n low" }), h("col", { class: "n" })),
    listHead(), h("tbody", {}, rows));
}
function directiveRows(part) {
  const rows = part.map(([m, x]) => row(`${m.id}/${x[5]}`, (toggle, isOpen) => [h("td", {}, whenHeld(m)), h("td", {}, placeOf(m)), h("td", {}, h("button", { type: "button", class: "link", "aria-expanded": String(isOpen), onclick: toggle }, textOf(x[4], x[5], x[6])), h("div", {}, tagsOf(x))), h("td", { class: "low" }, speakerOf(x))], () => detail(m, x), 4));
  return h("table", { class: "rows" }, h("colgroup", {}, h("col", { class: "on" }), h("col", { class: "where" }), h("col", {}), h("col", { class: "who low" })),
    listHead(), h("tbody", {}, rows));
}

function drawLists() {
  const found = listed(), last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
  state.page = Math.min(state.page, last);
  const part = found.slice(state.page * PAGE, (state.page + 1) * PAGE), isMeetings = state.tab === "meetings";
  for (const tab of ["meetings", "directives"]) { const b = $("tab-" + tab); b.setAttribute("aria-selected", String(state.tab === tab)); b.tabIndex = state.tab === tab ? 0 : -1; }
  $("list").setAttribute("aria-labelledby", "tab-" + state.tab);
  show($("focus"), state.focus && h("button", { type: "button", class: "chip", "aria-label": `Stop showing only ${state.focus.label}`, onclick: () => { state.focus = null; state.page = 0; note(); drawLists(); } }, state.focus.label, " ✕"));
  $("say-list").textContent = `${isMeetings ? plural(found.length, "meeting", "meetings") : plural(found.length, "directive", "directives")}${state.focus ? ` for ${state.focus.label}` : ""}${state.search ? ` with “${state.search}”` : ""}. Open one to see its words in the source.${isWhole ? "" : ` This page holds ${n(meetings.length)} of the release's ${n(DATA.n_meetings)} meetings whole, picked evenly over months, provinces and levels; the charts count them all, and the database beside this page lists them all.`}`;
  show($("list"), part.length ? (isMeetings ? meetingRows(part) : directiveRows(part)) : h("p", {}, isWhole ? "Nothing matches: widen the filters or the search." : "None of the meetings that this page holds matches; the database beside it may have some."));
  show($("list-saves"), part.length > 0 && saveButton("Save CSV", `${found.length} ${state.tab}`, () => saveList(found)));
  const go = (page) => () => { state.page = page; state.open = null; note(); drawLists(); $("lists").scrollIntoView(); };
  show($("pager"), last > 0 && [h("button", { type: "button", disabled: state.page === 0, onclick: go(state.page - 1) }, "← Before"), h("span", {}, `Page ${n(state.page + 1)} of ${n(last + 1)}`), h("button", { type: "button", disabled: state.page === last, onclick: go(state.page + 1) }, "Next →")]);
}

function openMeeting(id) {
  const m = meetings.find((x) => x.id === id);
  if (m && !inSelection(m.t, m.p, m.l, m.r)) Object.assign(state, { province: -1, level: -1, rendition: -1, from: 0, to: PERIODS.length });
  state.search = ""; $("search").value = "";
  focusOn("meeting", id);
  state.tab = "meetings"; state.open = m ? id : null;
  fillFilters(); note(); drawAll();
  $("lists").scrollIntoView();
}
