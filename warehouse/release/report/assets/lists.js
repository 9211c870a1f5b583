// The lists of meetings and of directives: selection, focus, search, pages.
const PAGE = 20;
const haystacks = new Map();
/** A person's names, as printed and in the other writing, in Latin letters also without the blank. */
const spellings = (a) => [a[0], a[7]].filter(Boolean).flatMap((name) => (/\s/.test(name) ? [name, name.replace(/\s/g, "")] : [name]));
function haystack(m) {
  if (!haystacks.has(m)) haystacks.set(m, fold([m.title, m.place, placeNames(m), m.province, AX.provinces_zh[m.p], m.id, m.on, whenHeld(m), m.type, DATA.meeting_types[m.typeCode], m.convener, ...m.attendees.flatMap((a) => [...spellings(a), a[1]]), ...m.docs.flatMap((d) => [docs[d].title, docs[d].text])].filter(Boolean).join("\n")));
  return haystacks.get(m);
}

/** Whether a demand is of the selection: as the charts count it, by the report whose wording it has. */
const isWorded = (m, x) => inSelection(m.t, m.p, m.l, AX.renditions.indexOf(docs[x[4]].rendition), AX.languages.indexOf(docs[x[4]].language));
function listed() {
  const words = fold(state.search).split(/\s+/).filter(Boolean), focus = state.focus;
  const found = meetings.filter((m) => (state.tab === "directives" ? m.directives.some((x) => isWorded(m, x)) : isSelected(m)) && (!focus || !focus.testMeeting || focus.testMeeting(m)) && (!focus || !focus.test || m.directives.some(focus.test)) && (state.tab === "directives" || words.every((w) => haystack(m).includes(w))));
  if (state.tab === "meetings") return inOrder(found, (m) => m);
  return inOrder(found.flatMap((m) => m.directives.filter((x) => isWorded(m, x) && (!focus || !focus.test || focus.test(x)) && words.every((w) => demandWords(m, x).includes(w))).map((x) => [m, x])), ([m]) => m);
}
/** All that a search finds a demand by: its wordings, who says it, the place. */
function demandWords(m, x) {
  const speaker = m.attendees.find((a) => a[0] === x[0]);
  return fold([textOf(x[4], x[5], x[6]), ...x[8].map((at) => textOf(...at)), speakerOf(x), ...(speaker ? spellings(speaker) : []), m.place || "", placeNames(m)].join(" "));
}
const chairs = (m) => listWords(m.attendees.filter((a) => a[3] & 1).map((a) => a[0]));
const nameOf = (m) => m.title || docs[m.docs[0]].title || say("list.untitled");
const COLUMNS = {
  meetings: [["held", (m) => m.on || m.earliest || "", "up"], ["place", (m) => placeName(m) || "", "up"], ["meeting", nameOf, "up"], ["presided", chairs, "up", "low"], ["named", (m) => m.attendees.length, "down", "num low"], ["demands", (m) => m.directives.length, "down", "num"]],
  directives: [["held", ([m]) => m.on || m.earliest || "", "up"], ["place", ([m]) => placeName(m) || "", "up"], ["demand", ([, x]) => textOf(x[4], x[5], x[6]), "up"], ["said_by", ([, x]) => speakerOf(x), "up", "low"]],
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
    sortHead(th, say(`column.${label}`), way, () => { state.sort = [label, way === first ? (first === "up" ? "down" : "up") : first]; state.page = 0; state.open = null; note(); drawLists(); const again = [...document.querySelectorAll("#list thead button")].find((b) => b.textContent.startsWith(say(`column.${label}`))); if (again) again.focus(); });
    return th;
  })));
}
function saveList(found) {
  if (state.tab === "meetings") saveRows("meetings", ["meeting_id", "held_on", "held_earliest", "held_latest", "place_code", "place", "place_zh", "province", "level", "rendition", "language", "title", "presided", "n_attendees", "n_directives"],
    found.map((m) => [m.id, m.on, m.earliest, m.latest, m.placeCode, m.place, DATA.places_zh[m.placeCode], m.province, AX.levels[m.l], AX.renditions[m.r], AX.languages[m.q], nameOf(m), chairs(m), m.attendees.length, m.directives.length]));
  else saveRows("directives", ["meeting_id", "held_on", "place_code", "place", "place_zh", "speaker", "stringency", "deadline", "codes", "text", "document_id", "source", "other_wording"],
    found.map(([m, x]) => [m.id, m.on, m.placeCode, m.place, DATA.places_zh[m.placeCode], speakerOf(x), x[2] ? "mandatory" : "advisory", x[3], x[7].map(([b, c]) => codes[BOOKS[b]][c][0]).join("; "), textOf(x[4], x[5], x[6]), docs[x[4]].id, docs[x[4]].source, renditionsOf(x).map((at) => textOf(...at)).join(" / ")]));
}

function row(key, cellsOf, inside, columns) {
  const isOpen = state.open === key;
  const toggle = () => { state.open = isOpen ? null : key; note(); drawLists(); const again = document.querySelector(`#list [data-key="${CSS.escape(key)}"] .link`); if (again) again.focus(); };
  return [h("tr", { class: isOpen ? "item open" : "item", "data-key": key, onclick: (e) => { if (!e.target.closest("button, a") && !String(getSelection())) toggle(); } }, cellsOf(toggle, isOpen)), isOpen && h("tr", { class: "inside" }, h("td", { colspan: columns }, inside()))];
}

/** Beside words in the other language, those of the first report in the page's own, where there is one. */
function inPageLanguage(words, languages, wordsOf) {
  const i = hasHan(words) === isZh() ? -1 : languages.indexOf(spoken.language);
  return i >= 0 && h("div", { class: "also" }, wordsOf(i));
}
const placeOf = (m) => placeName(m) || (DATA.axes.levels[m.l] === "national" ? say("level.national") : say("place.unknown"));
function meetingRows(part) {
  const rows = part.map((m) => row(m.id, (toggle, isOpen) => [h("td", {}, whenHeld(m)), h("td", {}, placeOf(m), m.province && m.province !== m.place ? h("span", { class: "zh" }, provinceName(m)) : ""),
    h("td", {}, h("button", { type: "button", class: "link", "aria-expanded": String(isOpen), onclick: toggle }, own(nameOf(m))), m.isBilingual && [h("span", { class: "tag" }, say("list.both")), inPageLanguage(nameOf(m), m.docs.map((d) => docs[d].language), (i) => docs[m.docs[i]].title)]),
    h("td", { class: "low" }, own(chairs(m)) || h("span", { class: "zh" }, say("list.not_told"))), h("td", { class: "num low" }, n(m.attendees.length)), h("td", { class: "num", "data-unit": say("list.unit") }, n(m.directives.length))], () => detail(m), 6));
  return h("table", { class: "rows" }, h("colgroup", {}, h("col", { class: "on" }), h("col", { class: "where" }), h("col", {}), h("col", { class: "who low" }), h("col", { class: "n low" }), h("col", { class: "n" })),
    listHead(), h("tbody", {}, rows));
}
function directiveRows(part) {
  const rows = part.map(([m, x]) => row(`${m.id}/${x[5]}`, (toggle, isOpen) => [h("td", {}, whenHeld(m)), h("td", {}, placeOf(m)), h("td", {}, h("button", { type: "button", class: "link", "aria-expanded": String(isOpen), onclick: toggle }, own(textOf(x[4], x[5], x[6]))), inPageLanguage(textOf(x[4], x[5], x[6]), x[8].map(([d]) => docs[d].language), (i) => textOf(...x[8][i])), h("div", {}, tagsOf(x))), h("td", { class: "low" }, own(speakerOf(x)))], () => detail(m, x), 4));
  return h("table", { class: "rows" }, h("colgroup", {}, h("col", { class: "on" }), h("col", { class: "where" }), h("col", {}), h("col", { class: "who low" })),
    listHead(), h("tbody", {}, rows));
}

function drawLists() {
  const found = listed(), last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
  state.page = Math.min(state.page, last);
  const part = found.slice(state.page * PAGE, (state.page + 1) * PAGE), isMeetings = state.tab === "meetings";
  for (const tab of ["meetings", "directives"]) { const b = $("tab-" + tab); b.setAttribute("aria-selected", String(state.tab === tab)); b.tabIndex = state.tab === tab ? 0 : -1; }
  $("list").setAttribute("aria-labelledby", "tab-" + state.tab);
  const nBoth = meetings.filter((m) => m.isBilingual && isSelected(m)).length;
  show($("both"), nBoth > 0 && !(state.focus && state.focus.kind === "both") && h("button", { type: "button", onclick: () => focusOn("both") }, say("list.show_both", { n: nBoth })));
  show($("focus"), state.focus && h("button", { type: "button", class: "chip", "aria-label": say("list.unfocus", { label: state.focus.label }), onclick: () => { state.focus = null; state.page = 0; note(); drawLists(); } }, state.focus.label, " ✕"));
  $("say-list").textContent = say("list.say", { found: say(isMeetings ? "count.n_meetings" : "count.n_directives", { n: found.length }), focus: state.focus ? say("list.focus", { label: state.focus.label }) : "", search: state.search ? say("list.search", { words: state.search }) : "" })
    + (isWhole ? "" : say("list.part", { n: meetings.length, all: DATA.n_meetings }));
  show($("list"), part.length ? (isMeetings ? meetingRows(part) : directiveRows(part)) : h("p", {}, say(isWhole ? "list.nothing" : "list.nothing_held")));
  show($("list-saves"), part.length > 0 && saveButton(say("save.csv"), say(isMeetings ? "count.n_meetings" : "count.n_directives", { n: found.length }), () => saveList(found)));
  const go = (page) => () => { state.page = page; state.open = null; note(); drawLists(); $("lists").scrollIntoView(); };
  show($("pager"), last > 0 && [h("button", { type: "button", disabled: state.page === 0, onclick: go(state.page - 1) }, say("list.before")), h("span", {}, say("list.page", { page: state.page + 1, pages: last + 1 })), h("button", { type: "button", disabled: state.page === last, onclick: go(state.page + 1) }, say("list.next"))]);
}

function openMeeting(id) {
  const m = meetings.find((x) => x.id === id);
  if (m && !isSelected(m)) Object.assign(state, { province: -1, level: -1, rendition: -1, language: -1, from: 0, to: PERIODS.length });
  state.search = ""; $("search").value = "";
  focusOn("meeting", id);
  state.tab = "meetings"; state.open = m ? id : null;
  fillFilters(); note(); drawAll();
  $("lists").scrollIntoView();
}
