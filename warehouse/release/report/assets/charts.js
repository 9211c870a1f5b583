// Charts of the selection.
function focusOn(kind, ...args) {
  state.focus = focusFrom(kind, args);
  if (!state.focus) return;
  state.tab = state.focus.test ? "directives" : "meetings";
  state.page = 0; state.open = null;
  note(); drawLists();
  $("lists").scrollIntoView();
  $("list").focus({ preventScroll: true });
}
const stepName = () => word("step", DATA.axes.step);
const counted = (nMeetings, nDemands) => clauses([say("count.n_meetings", { n: nMeetings }), say("count.n_demands", { n: nDemands })]);
const focusPeriod = (t) => focusOn("period", PERIODS[t - 1]);
const focusCode = (book, code, t) => focusOn("code", book, codes[book][code][0], ...(t ? [PERIODS[t - 1]] : []));

const niceTop = (top) => { const base = 10 ** Math.floor(Math.log10(Math.max(1, top))); return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((k) => k * base).find((v) => v >= top) || top; };

function drawMonths(sel) {
  const host = $("s-months").querySelector(".chart"), count = PERIODS.length, W = Math.max(320, Math.min(1180, host.clientWidth || 1100)), H = W < 600 ? 190 : 220, left = 34, bottom = 34, title = say("months.title", { step: stepName() });
  const top = niceTop(Math.max(1, ...sel.meetings.slice(1))), step = (W - left) / count, y = (v) => (H - bottom) * (1 - v / top) + 6;
  const bars = PERIODS.map((iso, i) => {
    const t = i + 1, v = sel.meetings[t], texts = textsAt(i), isGap = !texts && !v, x = left + i * step;
    const words = isGap ? say(state.province > 0 ? "months.gap_province" : "months.gap", { period: periodLabel(iso, true) })
      : say("list.about", { what: periodLabel(iso, true), told: counted(v, sel.directives[t]) }) + "\n" + say(state.province > 0 ? "months.texts_province" : "months.texts", { n: texts });
    return s("g", { role: "button", "aria-label": words, class: "mark", ...telling(words, v ? () => focusPeriod(t) : null) },
      s("rect", { class: isGap ? "none" : "hit", x, y: 6, width: step, height: H - bottom }),
      s("rect", { class: "bar", x: x + step * 0.12, width: step * 0.76, y: y(v), height: Math.max(0, H - bottom + 6 - y(v)), rx: Math.min(3, step * 0.15), opacity: inTime(t) ? 1 : 0.25 }));
  });
  const isKnown = (i) => textsAt(i) > 0 || sel.meetings[i + 1] > 0, hasGaps = PERIODS.some((_, i) => !isKnown(i));
  const mean = PERIODS.map((_, i) => { const part = [i - 2, i - 1, i].filter((k) => k >= 0 && isKnown(k)).map((k) => sel.meetings[k + 1]); return part.reduce((a, b) => a + b, 0) / Math.max(1, part.length); });
  const line = mean.map((v, i) => !isKnown(i) ? "" : `${i && isKnown(i - 1) ? "L" : "M"}${(left + (i + 0.5) * step).toFixed(1)},${y(v).toFixed(1)}`).join("");
  const every = Math.ceil(26 / step);
  const labels = PERIODS.map((iso, i) => {
    const isFirst = i === 0 || iso.slice(0, 4) !== PERIODS[i - 1].slice(0, 4);
    return [i % every === 0 && s("text", { x: left + (i + 0.5) * step, y: H - bottom + 21, "text-anchor": "middle" }, periodLabel(iso)),
      isFirst && DATA.axes.step !== "year" && s("text", { class: "lbl", x: left + i * step + 2, y: H - bottom + 36, "font-weight": 600 }, iso.slice(0, 4))];
  });
  const ticks = [0, 0.5, 1].map((f) => f * top).filter(Number.isInteger).map((v) => [s("line", { class: "grid", x1: left, x2: W, y1: y(v), y2: y(v) }), s("text", { x: left - 6, y: y(v) + 4, "text-anchor": "end" }, n(v))]);
  const svg = s("svg", { viewBox: `0 0 ${W} ${H + 8}`, role: "group", "aria-label": say("months.aria", { title }) },
    s("defs", {}, s("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, s("rect", { width: 1.2, height: 6, fill: "var(--hatch)" }))),
    ticks, bars, DATA.axes.step === "month" && s("path", { class: "line", d: line, "pointer-events": "none" }), labels);
  roving(bars);
  const undated = sel.meetings[0];
  $("say-months").textContent = say("months.say") + (undated ? say("months.undated", { n: undated, step: stepName() }) : "") + (state.province > 0 && state.language >= 0 ? say("months.any_language") : "");
  show(host, svg, h("div", { class: "key" }, h("span", {}, h("i", {}), say("count.meetings")), DATA.axes.step === "month" && h("span", {}, h("i", { class: "b" }), say("months.mean")), hasGaps && h("span", {}, h("i", { class: "n" }), say("months.no_texts"))),
    asTable([stepName(), say("count.meetings"), say("count.demands"), say("count.texts")], () => PERIODS.map((iso, i) => isKnown(i) ? [periodLabel(iso, true), n(sel.meetings[i + 1]), n(sel.directives[i + 1]), n(textsAt(i))] : [periodLabel(iso, true), "–", "–", "0"]), title), chartButtons(host, title));
}

const rgbOf = (name) => { const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim().slice(1); return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16)); };
/** Colour of a cell from 0 to 1, and black or white on it, whichever is read better. */
function cellColours(k, accent, card) {
  const share = 0.08 + 0.92 * k, mixed = accent.map((v, i) => Math.round(v * share + card[i] * (1 - share)));
  const light = mixed.map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  return { "--cell": `rgb(${mixed.join(" ")})`, "--cell-ink": light > 0.179 ? "#000" : "#fff" };
}
function drawSectors(sel) {
  const host = $("s-sectors").querySelector(".chart"), book = sel.books.sectors;
  const order = book.total.map((v, i) => [v, i]).filter(([v]) => v).sort((a, b) => b[0] - a[0]).map(([, i]) => i);
  if (!order.length) return void show(host, h("p", { class: "say" }, say("sectors.none")));
  const shown = PERIODS.map((_, i) => i + 1).filter(inTime);
  const share = (c, t) => (sel.directives[t] ? book.by[c][t] / sel.directives[t] : null);
  // Thin months swing widely: the scale ends at the 98th percentile of the shares, not at the highest.
  const all = order.flatMap((c) => shown.map((t) => share(c, t))).filter((v) => v > 0).sort((a, b) => a - b), most = all[Math.floor((all.length - 1) * 0.98)] || 1;
  const marks = [], accent = rgbOf("--accent"), card = rgbOf("--card");
  const body = order.map((c) => h("tr", {}, h("th", { scope: "row", title: meaningOf(codes.sectors[c]) }, h("button", { type: "button", class: "link", onclick: () => focusCode("sectors", c) }, labelOf(codes.sectors[c]))),
    shown.map((t) => {
      const v = share(c, t);
      if (v === null) return h("td", { class: "none", "aria-label": say("sectors.no_demands") });
      const k = Math.min(1, v / most), words = say("sectors.cell", { sector: labelOf(codes.sectors[c]), period: periodLabel(PERIODS[t - 1], true), part: book.by[c][t], n: sel.directives[t], share: pct(v, 1) });
      const cell = h("td", { role: "button", "aria-label": words, vars: v ? cellColours(k, accent, card) : {}, ...telling(words, v ? () => focusCode("sectors", c, t) : null) }, book.by[c][t] || "");
      marks.push(cell);
      return cell;
    }), h("td", { class: "sum" }, n(book.total[c]))));
  const head = shown.map((t, i) => {
    const isYear = i === 0 || PERIODS[t - 1].slice(0, 4) !== PERIODS[shown[i - 1] - 1].slice(0, 4);
    if (!isYear && shown.length > 30 && i % 3) return h("td", {});
    return h("th", { scope: "col" }, isYear ? h("b", {}, PERIODS[t - 1].slice(0, 4)) : periodLabel(PERIODS[t - 1]));
  });
  const table = h("table", {}, h("caption", { class: "sr" }, say("sectors.aria")),
    h("colgroup", {}, h("col", { class: "name" }), shown.map(() => h("col", {})), h("col", { class: "sum" })),
    h("thead", {}, h("tr", {}, h("td", {}), head, h("th", { scope: "col" }, say("sectors.all")))), h("tbody", {}, body));
  show(host, h("div", { class: "heat", tabindex: 0, role: "region", "aria-label": say("sectors.by_period") }, table), asTable([say("book.sectors"), say("count.demands"), say("column.share_of_all")], () => order.map((c) => [labelOf(codes.sectors[c]), n(book.total[c]), pct(book.total[c] / sel.nDirectives, 1)]), say("sectors.heading")));
  roving(marks, shown.filter((t) => sel.directives[t]).length);
}

// A value of null is a period of which nothing is known: the line breaks there.
function sparkline(values, className) {
  const top = Math.max(...values, 1e-9), W = 100, H = 20;
  const isKnown = (i) => i >= 0 && values[i] !== null;
  const d = values.map((v, i) => v === null ? "" : `${isKnown(i - 1) ? "L" : "M"}${((i / Math.max(1, values.length - 1)) * W).toFixed(1)},${(H - 1 - (v / top) * (H - 3)).toFixed(1)}${isKnown(i - 1) ? "" : "h0"}`).join("");
  return s("svg", { class: "spark", viewBox: `0 0 ${W} ${H}`, "aria-hidden": "true", preserveAspectRatio: "none" }, s("path", { class: className || "line", d, "stroke-width": 1.5, "vector-effect": "non-scaling-stroke" }));
}

function drawShares(id, name, sel) {
  const book = sel.books[name], host = $(id).querySelector(".chart");
  const order = book.total.map((v, i) => [v, i]).filter(([v]) => v).sort((a, b) => b[0] - a[0]).map(([, i]) => i);
  if (!order.length) return void show(host, h("p", { class: "say" }, say("shares.none")));
  const most = book.total[order[0]], [part, button] = folded(id, order, 12, drawCharts);
  const table = h("table", { class: "rows" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say(`book.${name}`)), h("th", { scope: "col", class: "num" }, "n"), h("th", { scope: "col", class: "num" }, say("column.share")), h("th", { scope: "col" }, h("span", { class: "sr" }, say("column.bar"))), h("th", { scope: "col", class: "low" }, say("column.over_time")))),
    h("tbody", {}, part.map((c) => h("tr", {}, h("td", { title: meaningOf(codes[name][c]) }, h("button", { type: "button", class: "link", onclick: () => focusCode(name, c) }, labelOf(codes[name][c]))),
      h("td", { class: "num" }, n(book.total[c])), h("td", { class: "num" }, pct(book.total[c] / sel.nDirectives, 1)), h("td", { class: "track" }, h("span", { class: "barline", vars: { width: (100 * book.total[c]) / most + "%" } })),
      h("td", { class: "low" }, sparkline(PERIODS.map((_, i) => (sel.directives[i + 1] ? book.by[c][i + 1] / sel.directives[i + 1] : null))))))));
  show(host, table, button, tableTools(id, $(id).querySelector("h2").textContent, table, drawCharts));
}

function drawPhrases(sel) {
  const host = $("s-phrases").querySelector(".chart"), book = sel.books.phrases;
  const by = new Map(DATA.formulas.map((row) => [row[0], row]));
  const order = book.total.map((v, i) => [v, i]).filter(([v, i]) => v || by.has(i)).sort((a, b) => b[0] - a[0]).map(([, i]) => i);
  if (!order.length) return void show(host, h("p", { class: "say" }, say("phrases.none")));
  const [part, button] = folded("phrases", order, 12, drawCharts);
  const first = (value) => h("td", { class: "num low", "data-sort": value || "" }, day(value) || "–");
  const table = h("table", { class: "rows" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("book.phrases")), h("th", { scope: "col", class: "num" }, say("count.demands")), h("th", { scope: "col" }, say("column.first_use")), ["national", "provincial", "prefecture", "county"].map((l) => h("th", { scope: "col", class: "num low" }, say(`first.${l}`))), h("th", { scope: "col", class: "num" }, say("count.places")), h("th", { scope: "col" }, say("column.spread")))),
    h("tbody", {}, part.map((c) => {
      const [, on, meeting, place, national, provincial, prefecture, county, nPlaces, nProvinces, , spread, placeZh] = by.get(c) || [c];
      return h("tr", {}, h("td", { title: meaningOf(codes.phrases[c]) }, h("button", { type: "button", class: "link", onclick: () => focusCode("phrases", c) }, labelOf(codes.phrases[c])), h("span", { class: "zh", lang: isZh() ? "en" : "zh" }, other(codes.phrases[c][1], codes.phrases[c][2]))),
        h("td", { class: "num" }, n(book.total[c])), h("td", { class: "when", "data-sort": on || "" }, on ? [h("button", { type: "button", class: "link", onclick: () => openMeeting(meeting) }, day(on)), place ? " " + either(place, placeZh) : ""] : say("phrases.undated")), first(national), first(provincial), first(prefecture), first(county),
        h("td", { class: "num", title: nProvinces ? say("phrases.provinces", { n: nProvinces }) : null }, nPlaces === undefined ? "–" : n(nPlaces)), h("td", {}, spread ? sparkline(spread) : ""));
    })));
  show(host, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("phrases.aria") }, table), button, tableTools("phrases", say("phrases.aria"), table, drawCharts));
}

function drawRanks(sel) {
  const host = $("s-ranks").querySelector(".chart"), r = sel.ranks;
  const order = ranks.map((_, i) => i).filter((i) => r.attended[i]);
  if (!order.length) return void show(host, h("p", { class: "say" }, say("ranks.none")));
  const [part, button] = folded("ranks", order.length > 14 && !unfolded.has("ranks") ? [...order].sort((a, b) => r.attended[b] - r.attended[a]) : order, 12, drawCharts);
  const most = Math.max(...order.map((i) => Math.max(r.presided[i], r.spoke[i])), 1);
  const role = (bit, i) => () => focusOn("rank", ranks[i][0], bit);
  const cell = (value, bit, i) => h("td", { class: "num" }, value ? h("button", { type: "button", class: "link", onclick: role(bit, i) }, n(value)) : "0");
  const table = h("table", { class: "rows" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("column.rank")), h("th", { scope: "col", class: "num" }, say("column.named")), h("th", { scope: "col", class: "num" }, say("role.presided")), h("th", { scope: "col", class: "num" }, say("role.spoke")), h("th", { scope: "col" }, h("span", { class: "sr" }, say("column.bars"))))),
    h("tbody", {}, part.map((i) => h("tr", {}, h("td", {}, labelOf(ranks[i])), cell(r.attended[i], 0, i), cell(r.presided[i], 1, i), cell(r.spoke[i], 2, i),
      h("td", { class: "track" }, h("span", { class: "barline", vars: { width: (100 * r.presided[i]) / most + "%" } }), h("span", { class: "barline b", vars: { width: (100 * r.spoke[i]) / most + "%", "margin-top": "2px" } }))))));
  show(host, table, tableTools("ranks", say("ranks.heading"), table, drawCharts),
    h("div", { class: "key" }, h("span", {}, h("i", {}), say("role.presided")), h("span", {}, h("i", { class: "b" }), say("role.spoke"))), button);
}

function drawEvents() {
  const section = $("s-events");
  if (!DATA.events.length) return void (section.hidden = true);
  const [part, button] = folded("events", DATA.events, 30, drawEvents);
  const most = Math.max(1, ...DATA.events.flatMap((e) => [e[4], e[5]]));
  const cell = (value, on, from, to, en) => h("td", { class: "num" }, value ? h("button", { type: "button", class: "link", onclick: () => focusOn("event", on, from, to, en) }, n(value)) : "0");
  const table = h("table", { class: "rows" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("column.event")), h("th", { scope: "col", class: "num" }, say("column.from")), h("th", { scope: "col", class: "num" }, say("column.before")), h("th", { scope: "col", class: "num" }, say("column.after")), h("th", { scope: "col" }, h("span", { class: "sr" }, say("column.bars"))), h("th", { scope: "col", class: "num low" }, say("column.places_met")))),
    h("tbody", {}, part.map(([en, zh, kind, on, before, after, places, source]) => h("tr", {}, h("td", { title: source }, either(en, zh), h("span", { class: "zh low", lang: isZh() ? "en" : "zh" }, other(en, zh)), " ", h("span", { class: "tag low" }, word("event", kind))), h("td", { class: "num when", "data-sort": on }, day(on)), cell(before, on, -30, -1, en), cell(after, on, 0, 29, en),
      h("td", { class: "track" }, h("span", { class: "barline c", vars: { width: (100 * before) / most + "%" } }), h("span", { class: "barline", vars: { width: (100 * after) / most + "%", "margin-top": "2px" } })), h("td", { class: "num low" }, n(places))))));
  show(section.querySelector(".chart"), table, tableTools("events", say("events.heading"), table, drawEvents),
    h("div", { class: "key" }, h("span", {}, h("i", { class: "c" }), say("events.before")), h("span", {}, h("i", {}), say("events.after"))), button);
}
