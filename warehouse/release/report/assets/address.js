// What is looked at stands in the address: a link brings the view back, and so does Back.
const FOCI = {
  period: (iso) => { const t = PERIODS.indexOf(iso) + 1; return t && { label: periodLabel(iso, true), testMeeting: (m) => m.t === t }; },
  code: (book, code, iso) => {
    const b = BOOKS.indexOf(book), c = b < 0 ? -1 : codes[book].findIndex((row) => row[0] === code), t = iso ? PERIODS.indexOf(iso) + 1 : 0;
    return c >= 0 && { label: labelOf(codes[book][c]) + (t ? `, ${periodLabel(iso, true)}` : ""), test: (d) => d[7].some((x) => x[0] === b && x[1] === c), testMeeting: t ? (m) => m.t === t : null };
  },
  rank: (code, bit) => { const i = ranks.findIndex((row) => row[0] === code); return i >= 0 && { label: say(bit === "1" ? "focus.presiding" : bit === "2" ? "focus.speaking" : "focus.attending", { rank: labelOf(ranks[i]) }), testMeeting: (m) => m.attendees.some((a) => a[2] === i && (bit === "0" || a[3] & Number(bit))) }; },
  place: (code) => {
    const place = DATA.dots.places.find((row) => row[0] === code), part = DATA.dots.is_rolled && code.endsWith("00") && !code.endsWith("0000");
    return place && { label: either(place[1], place[5]), testMeeting: (m) => m.placeCode && (m.placeCode === code || (part && m.placeCode.slice(0, 4) === code.slice(0, 4))) };
  },
  event: (on, from, to, name) => ({ label: say(from < 0 ? "focus.before" : "focus.after", { event: eventName(on, name) }), testMeeting: (m) => { if (!m.on) return false; const days = (Date.parse(m.on) - Date.parse(on)) / 864e5; return days >= Number(from) && days <= Number(to); } }),
  both: () => ({ label: say("focus.both"), testMeeting: (m) => m.isBilingual }),
  meeting: (id) => { const m = meetings.find((x) => x.id === id); return { label: (m && m.title) || id, testMeeting: (x) => x.id === id }; },
};
function eventName(on, name) {
  const event = DATA.events.find((row) => row[0] === name && row[3] === on);
  return event ? either(event[0], event[1]) : name;
}
function focusFrom(kind, args) {
  const found = FOCI[kind] && FOCI[kind](...args.map(String));
  return found ? { kind, args, ...found } : null;
}

const FILTERS = { province: () => AX.provinces, level: () => AX.levels, rendition: () => AX.renditions, language: () => AX.languages };
function addressOf() {
  const said = new URLSearchParams();
  if (spoken.isChosen) said.set("lang", spoken.language);
  for (const [key, values] of Object.entries(FILTERS)) if (state[key] >= 0) said.set(key, values()[state[key]]);
  if (state.from > 0) said.set("from", PERIODS[state.from]);
  if (state.to < PERIODS.length) said.set("to", PERIODS[state.to - 1]);
  if (state.tab !== "meetings") said.set("list", state.tab);
  if (state.focus) said.set("of", JSON.stringify([state.focus.kind, ...state.focus.args]));
  if (state.search) said.set("search", state.search);
  if (state.sort) said.set("sort", state.sort.join(","));
  if (state.page) said.set("page", state.page + 1);
  if (state.open) said.set("open", state.open);
  const words = said.toString();
  return words ? "#" + words : "";
}
function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1)), at = (list, value) => (value === null ? -1 : list.indexOf(value));
  spoken.isChosen = LANGUAGES.includes(said.get("lang"));
  spoken.language = spoken.isChosen ? said.get("lang") : firstLanguage();
  for (const [key, values] of Object.entries(FILTERS)) state[key] = at(values(), said.get(key));
  const from = at(PERIODS, said.get("from")), to = at(PERIODS, said.get("to"));
  state.from = Math.max(0, from);
  state.to = to < 0 ? PERIODS.length : Math.max(to + 1, state.from + 1);
  state.tab = said.get("list") === "directives" ? "directives" : "meetings";
  let focus = null;
  try { const [kind, ...args] = JSON.parse(said.get("of") || "[]"); focus = focusFrom(kind, args); } catch { /* an address that nobody wrote */ }
  state.focus = focus;
  state.search = said.get("search") || "";
  const [column, way] = (said.get("sort") || "").replace(" ", "_").split(",");
  state.sort = column && (way === "up" || way === "down") ? [column, way] : null;
  state.page = Math.max(0, (parseInt(said.get("page"), 10) || 1) - 1);
  state.open = said.get("open");
}
let isReading = false;
/** Notes the view in the address: as a step that Back takes back, or in place of the present one while somebody types. */
function note(isStep = true) {
  if (isReading) return;
  const address = addressOf();
  if (address === location.hash || (!address && location.hash.length < 2)) return;
  history[isStep ? "pushState" : "replaceState"](null, "", address || location.pathname + location.search);
}
function follow() {
  isReading = true;
  const before = spoken.language;
  readAddress(); $("search").value = state.search;
  if (spoken.language === before) { fillFilters(); drawAll(); } else drawPage();
  isReading = false;
}
addEventListener("popstate", follow);

/** What a value of a filter is called; the address has it as the data do. */
const valueLabel = (key, value) => (key === "province" ? provinceLabel(AX.provinces.indexOf(value)) : word(key, value));
const provinceLabel = (p) => (p ? either(AX.provinces[p], AX.provinces_zh[p]) : say("province.unknown"));
/** The selection in words, for files that are saved. */
function filterWords() {
  const parts = Object.entries(FILTERS).filter(([key]) => state[key] >= 0).map(([key, values]) => say("filter.is", { filter: say(`filter.${key}`), value: valueLabel(key, values()[state[key]]) }));
  if (!isAllTime()) parts.push(say("filter.span", { from: periodLabel(PERIODS[state.from], true), to: periodLabel(PERIODS[state.to - 1], true) }));
  if (state.focus) parts.push(say("filter.only", { label: state.focus.label }));
  if (state.search) parts.push(say("filter.search", { words: state.search }));
  return parts.join(say("list.semicolon")) || say("filter.none");
}
