// What is looked at stands in the address: a link brings the view back, and so does Back.
const FOCI = {
  period: (iso) => { const t = PERIODS.indexOf(iso) + 1; return t && { label: periodLabel(iso, true), testMeeting: (m) => m.t === t }; },
  code: (book, code, iso) => {
    const b = BOOKS.indexOf(book), c = b < 0 ? -1 : codes[book].findIndex((row) => row[0] === code), t = iso ? PERIODS.indexOf(iso) + 1 : 0;
    return c >= 0 && { label: codes[book][c][1] + (t ? `, ${periodLabel(iso, true)}` : ""), test: (d) => d[7].some((x) => x[0] === b && x[1] === c), testMeeting: t ? (m) => m.t === t : null };
  },
  rank: (code, bit) => { const i = ranks.findIndex((row) => row[0] === code); return i >= 0 && { label: `${ranks[i][1]}, ${bit === "1" ? "presiding" : bit === "2" ? "speaking" : "attending"}`, testMeeting: (m) => m.attendees.some((a) => a[2] === i && (bit === "0" || a[3] & Number(bit))) }; },
  place: (code) => {
    const place = DATA.dots.places.find((row) => row[0] === code), part = DATA.dots.is_rolled && code.endsWith("00") && !code.endsWith("0000");
    return place && { label: place[1], testMeeting: (m) => m.placeCode && (m.placeCode === code || (part && m.placeCode.slice(0, 4) === code.slice(0, 4))) };
  },
  event: (on, from, to, name) => ({ label: `${from < 0 ? "30 days before" : "30 days after"}: ${name}`, testMeeting: (m) => { if (!m.on) return false; const days = (Date.parse(m.on) - Date.parse(on)) / 864e5; return days >= Number(from) && days <= Number(to); } }),
  meeting: (id) => { const m = meetings.find((x) => x.id === id); return { label: (m && m.title) || id, testMeeting: (x) => x.id === id }; },
};
function focusFrom(kind, args) {
  const found = FOCI[kind] && FOCI[kind](...args.map(String));
  return found ? { kind, args, ...found } : null;
}

const FILTERS = { province: () => AX.provinces, level: () => AX.levels, rendition: () => AX.renditions };
function addressOf() {
  const said = new URLSearchParams();
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
  for (const [key, values] of Object.entries(FILTERS)) state[key] = at(values(), said.get(key));
  const from = at(PERIODS, said.get("from")), to = at(PERIODS, said.get("to"));
  state.from = Math.max(0, from);
  state.to = to < 0 ? PERIODS.length : Math.max(to + 1, state.from + 1);
  state.tab = said.get("list") === "directives" ? "directives" : "meetings";
  let focus = null;
  try { const [kind, ...args] = JSON.parse(said.get("of") || "[]"); focus = focusFrom(kind, args); } catch { /* an address that nobody wrote */ }
  state.focus = focus;
  state.search = said.get("search") || "";
  const [column, way] = (said.get("sort") || "").split(",");
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
  readAddress(); $("search").value = state.search; fillFilters(); drawAll();
  isReading = false;
}
addEventListener("popstate", follow);

/** The selection in words, for files that are saved. */
function filterWords() {
  const parts = Object.entries(FILTERS).filter(([key]) => state[key] >= 0).map(([key, values]) => `${key} ${nice(values()[state[key]])}`);
  if (!isAllTime()) parts.push(`${periodLabel(PERIODS[state.from], true)} to ${periodLabel(PERIODS[state.to - 1], true)}`);
  if (state.focus) parts.push(`only ${state.focus.label}`);
  if (state.search) parts.push(`search “${state.search}”`);
  return parts.join("; ") || "all";
}
