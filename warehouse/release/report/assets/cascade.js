// How one higher meeting went down: days on the way across, levels on the way down, a dot a meeting.
const RELATION = { watched: "watched it", followed: "met straight after it", conveyed: "passed it on" };

function drawCascade() {
  const section = $("s-cascade"), { sources, reached, days: within } = DATA.cascade;
  if (!reached.length) return void (section.hidden = true);
  const [label, level, on, places, provinces, count] = sources[0];
  $("say-cascade").textContent = `${label} (${on}): ${plural(count, "meeting", "meetings")} of ${plural(places, "place", "places")} in ${plural(provinces, "province", "provinces")} say that they watched it, met straight after it or passed it on. Places whose reports name no higher meeting are not here; so this is what is reported, not all that was done. Shown: ${n(reached.length)} within ${within} days; orange: by way of another meeting.`;
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
    const words = `${row[2]}${row[3] && row[3] !== row[2] ? `, ${row[3]}` : ""} (${nice(row[1])})\n${row[4]}, ${row[0] ? plural(row[0], "day", "days") + " later" : "the same day"}: ${RELATION[row[5]]}${row[6] > 1 ? ` by way of another meeting (${row[6]} steps)` : ""}`;
    return s("circle", { class: row[6] > 1 ? "dot far" : "dot", cx: x(row[0]), cy: y(row[1], at[i]), r: size, role: "button", "aria-label": words, ...telling(words, () => openMeeting(row[7])) });
  });
  roving(dots, 1);
  const every = Math.max(1, Math.ceil(40 / step));
  const ticks = Array.from({ length: last + 1 }, (_, days) => days % every ? null : s("text", { x: x(days), y: H + 14, "text-anchor": "middle" }, days));
  const rows = LEVELS.map((l, i) => [s("line", { class: "grid", x1: left, x2: W, y1: tops[i] + 2, y2: tops[i] + 2 }), s("text", { x: left - 8, y: tops[i] - 3, "text-anchor": "end" }, nice(l))]);
  show(host, s("svg", { viewBox: `0 0 ${W} ${H + bottom}`, role: "group", "aria-label": `Meetings by days after ${label} and by level` }, rows, ticks, s("text", { x: left, y: H + 28 }, "days after"), dots),
    h("h3", {}, "Higher meetings that reached most places"),
    h("div", { class: "scroll" }, h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ["higher meeting", "day", "places", "first provincial", "first prefecture", "first county"].map((c, i) => h("th", { scope: "col", class: i ? (i > 2 ? "num low" : "num") : null }, c)))),
      h("tbody", {}, sources.map(([name, , day, n_places, , , ...first]) => h("tr", {}, h("td", {}, name), h("td", { class: "num when" }, day), h("td", { class: "num" }, n(n_places)), first.map((f) => h("td", { class: "num low" }, f || "–"))))))),
    asTable(["place", "level", "day", "days after", "relation"], () => reached.map((r) => [r[2], nice(r[1]), r[4], r[0], RELATION[r[5]]])));
}
