// What is selected, and the counts of the selection from the cube.
const AX = DATA.axes, PERIODS = AX.periods, CUBE = DATA.cube;
const BOOKS = ["sectors", "instruments", "responsibilities", "phrases"];
const cells = { t: unpack(CUBE.t), p: unpack(CUBE.p), l: unpack(CUBE.l), r: unpack(CUBE.r), q: unpack(CUBE.q),
  meetings: unpack(CUBE.meetings), directives: unpack(CUBE.directives), mandatory: unpack(CUBE.mandatory) };
const codes = {}, counts = {};
for (const book of BOOKS) { codes[book] = CUBE.books[book].codes; counts[book] = unpack(CUBE.books[book].n); }
const ranks = CUBE.ranks.codes, roles = {};
for (const role of ["attended", "presided", "spoke", "said"]) roles[role] = unpack(CUBE.ranks[role]);
const dots = { at: unpack(DATA.dots.at), t: unpack(DATA.dots.t), l: unpack(DATA.dots.l), r: unpack(DATA.dots.r), q: unpack(DATA.dots.q), n: unpack(DATA.dots.n) };
const isWhole = DATA.meetings.length === DATA.n_meetings;

// Texts that were looked at, of each province (from 1) by period: under a province's filter, months without any are gaps.
// Of a province's texts the language is not told: under both filters, they are those of any language.
const provinceTexts = unpack(DATA.province_texts), languageTexts = unpack(DATA.language_texts);
const textsAt = (i) => (state.province > 0 ? provinceTexts[(state.province - 1) * PERIODS.length + i] : state.language >= 0 ? languageTexts[state.language * PERIODS.length + i] : DATA.texts[i]);
const state = { sort: null, province: -1, level: -1, rendition: -1, language: -1, from: 0, to: PERIODS.length, focus: null, search: "", tab: "meetings", page: 0, open: null };
// Periods count from 1; 0 is unknown and is in the selection only while the whole span is.
const isAllTime = () => state.from <= 0 && state.to >= PERIODS.length;
const inTime = (t) => (t === 0 ? isAllTime() : t > state.from && t <= state.to);
const inSelection = (t, p, l, r, q) => inTime(t) && (state.province < 0 || p === state.province) && (state.level < 0 || l === state.level) && (state.rendition < 0 || r === state.rendition) && (state.language < 0 || q === state.language);
const isFiltered = () => !isAllTime() || state.province >= 0 || state.level >= 0 || state.rendition >= 0 || state.language >= 0;
const isSelected = (m) => inSelection(m.t, m.p, m.l, m.r, m.q);

/** Sums of the selection: by period (0 unknown), by code, by code and period, by rank. */
function select() {
  const width = PERIODS.length + 1;
  const zero = () => new Array(width).fill(0);
  const out = { meetings: zero(), directives: zero(), mandatory: 0, nMeetings: 0, nDirectives: 0, books: {}, ranks: {} };
  for (const book of BOOKS) out.books[book] = { total: codes[book].map(() => 0), by: codes[book].map(zero) };
  for (const role of Object.keys(roles)) out.ranks[role] = ranks.map(() => 0);
  for (let i = 0; i < cells.t.length; i++) {
    const t = cells.t[i];
    if (!inSelection(t, cells.p[i], cells.l[i], cells.r[i], cells.q[i])) continue;
    out.meetings[t] += cells.meetings[i]; out.directives[t] += cells.directives[i]; out.mandatory += cells.mandatory[i];
    out.nMeetings += cells.meetings[i]; out.nDirectives += cells.directives[i];
    for (const book of BOOKS) {
      const k = codes[book].length, to = out.books[book];
      for (let c = 0; c < k; c++) { const v = counts[book][i * k + c]; if (v) { to.total[c] += v; to.by[c][t] += v; } }
    }
    for (const role of Object.keys(roles)) for (let c = 0; c < ranks.length; c++) out.ranks[role][c] += roles[role][i * ranks.length + c];
  }
  return out;
}

// Meetings that the page holds whole, by name.
const FIELDS = ["id", "on", "earliest", "latest", "yearBasis", "place", "placeCode", "placeBasis", "province", "p", "l", "r", "mode", "type", "convener", "title", "period", "docs", "attendees", "directives", "evidence", "figures", "typeCode", "corrected", "q"];
const meetings = DATA.meetings.map((row) => {
  const m = {};
  FIELDS.forEach((name, i) => { m[name] = row[i]; });
  m.isBilingual = new Set(m.docs.map((d) => DATA.documents[d][7])).size > 1;
  m.t = m.period ? PERIODS.indexOf(m.period) + 1 : 0;
  return m;
});
const docs = DATA.documents.map(([id, title, publisher, on, source, rendition, text, language]) => ({ id, title, publisher, on, source, rendition, text, language }));
const textOf = (d, from, to) => docs[d].text.slice(from, to);
const whenHeld = (m) => day(m.on) || (m.earliest && m.latest ? `${day(m.earliest)} – ${day(m.latest)}` : m.period ? periodLabel(m.period, true) : say("held.unknown"));
// Traditional characters are found by simplified ones and the other way round: DATA.simplified has them in pairs.
const simpler = new Map(DATA.simplified.match(/../gu).map((pair) => [...pair]));
const fold = (words) => words.normalize("NFKD").replace(/[\u0300-\u036f'’‘ʼ`]/g, "").toLowerCase().replace(/[\u3400-\u9fff]/g, (c) => simpler.get(c) || c);
const placeNames = (m) => (m.placeCode && DATA.names[m.placeCode]) || "";
const placeName = (m) => either(m.place, m.placeCode && DATA.places_zh[m.placeCode]);
const provinceName = (m) => either(m.province, AX.provinces_zh[m.p]);
const typeName = (m) => either(m.type, m.typeCode && DATA.meeting_types[m.typeCode]);
const roleWords = (bits) => [bits & 1 && say("role.presided"), bits & 2 && say("role.spoke"), bits & 4 && say("role.remote")].filter(Boolean);
