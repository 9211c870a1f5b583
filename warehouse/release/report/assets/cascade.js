// How one higher meeting went down: days on the way across, levels on the way down, a dot a meeting.
const sourceName = ([label, level, , , , , , , , zh]) => either(label, zh) || say("cascade.unnamed", { level: word("level", level) });
const placeOfRow = (row) => either(row[2], row[8]) || say("cascade.no_place");

function drawCascade() {
  const section = $("s-cascade"), { sources, reached, days: within } = DATA.cascade;
  if (!reached.length) return void (section.hidden = true);
  const [, , on, places, provinces, count] = sources[0], label = sourceName(sources[0]), title = say("cascade.chart", { label });
  $("say-cascade").textContent = say("cascade.say", { label, on: day(on), meetings: say("count.n_meetings", { n: count }), places: say("count.n_places", { n: places }), provinces: say("count.n_provinces", { n: provinces }), shown: reached.length, within });
  const host = section.querySelector(".chart"), LEVELS = ["national", "provincial", "prefecture", "county", "township", "unknown"].filter((l) => reached.some((r) => r[1] === l));
  const W = Math.max(280, Math.min(1180, host.clientWidth || 1100)), left = 86, bottom = 34, last = Math.max(7, ...reached.map((r) => r[0])), step = (W - left - 12) / (last + 1), size = Math.min(6, Math.max(2.5, step / 2.4));
  const stacks = new Map(), most = new Map(), at = [];
  for (const row of reached) {
    const key = `${row[1]} ${row[0]}`, k = stacks.get(key) || 0;
    stacks.set(key, k + 1); most.set(row[1], Math.max(most.get(row[1]) || 0, k + 1)); at.push(k);
  }
  const tops = [];
  let H = 8;
  for (const l of LEVELS) { H += Math.max(34, most.get(l) * (2 * size + 1) + 12); tops.push(H - 8); }
  const y = (l, k) => tops[LEVELS.indexOf(l)] - size - k * (2 * size + 1), x = (days) => left + (days + 0.5) * step;
  const dots = reached.map((row, i) => {
    const words = say("cascade.place", { place: row[3] && row[3] !== row[2] ? clauses([placeOfRow(row), either(row[3], row[9])]) : placeOfRow(row), level: word("level", row[1]) })
      + "\n" + say("list.about", { what: clauses([day(row[4]), row[0] ? say("cascade.later", { n: row[0] }) : say("cascade.same_day")]), told: word("relation", row[5]) + (row[6] > 1 ? say("cascade.steps", { steps: row[6] }) : "") });
    return s("circle", { class: row[6] > 1 ? "dot far" : "dot", cx: x(row[0]), cy: y(row[1], at[i]), r: size, role: "button", "aria-label": words, ...telling(words, () => openMeeting(row[7])) });
  });
  roving(dots, 1);
  const every = Math.max(1, Math.ceil(40 / step));
  const ticks = Array.from({ length: last + 1 }, (_, days) => days % every ? null : s("text", { x: x(days), y: H + 14, "text-anchor": "middle" }, days));
  const rows = LEVELS.map((l, i) => [s("line", { class: "grid", x1: left, x2: W, y1: tops[i] + 2, y2: tops[i] + 2 }), s("text", { x: left - 8, y: tops[i] - 3, "text-anchor": "end" }, word("level", l))]);
  show(host, s("svg", { viewBox: `0 0 ${W} ${H + bottom}`, role: "group", "aria-label": title }, rows, ticks, s("text", { x: left, y: H + 28 }, say("cascade.days_after")), dots),
    h("h3", {}, say("cascade.widest")),
    h("div", { class: "scroll" }, h("table", { class: "rows" }, h("thead", {}, h("tr", {}, [say("cascade.higher"), say("column.day"), say("count.places"), say("first.provincial"), say("first.prefecture"), say("first.county")].map((c, i) => h("th", { scope: "col", class: i ? (i > 2 ? "num low" : "num") : null }, c)))),
      h("tbody", {}, sources.map((row) => h("tr", {}, h("td", {}, sourceName(row)), h("td", { class: "num when" }, day(row[2])), h("td", { class: "num" }, n(row[3])), row.slice(6, 9).map((f) => h("td", { class: "num low" }, day(f) || "–"))))))),
    asTable([say("column.place"), say("column.level"), say("column.day"), say("cascade.days_after"), say("column.relation")], () => reached.map((r) => [placeOfRow(r), word("level", r[1]), day(r[4]), r[0], word("relation", r[5])]), title));
}
