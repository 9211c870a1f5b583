// A map with a dot a place: an Albers equal-area conic projection (parallels 25° and 47° N, centre 105° E), as is usual for China.
const project = (() => {
  const rad = Math.PI / 180, p1 = Math.sin(25 * rad), p2 = Math.sin(47 * rad), k = (p1 + p2) / 2, c = Math.cos(25 * rad) ** 2 + 2 * k * p1, r0 = Math.sqrt(c - 2 * k * Math.sin(36 * rad)) / k;
  return (lon, lat) => { const r = Math.sqrt(c - 2 * k * Math.sin(lat * rad)) / k, a = k * (lon - 105) * rad; return [430 + 720 * r * Math.sin(a), 320 - 720 * (r0 - r * Math.cos(a))]; };
})();

function drawMap() {
  const host = $("s-map").querySelector(".chart"), total = DATA.dots.places.map(() => 0);
  for (let i = 0; i < dots.at.length; i++) if (inSelection(dots.t[i], DATA.dots.places[dots.at[i]][4], dots.l[i], dots.r[i], dots.q[i])) total[dots.at[i]] += dots.n[i];
  const most = Math.max(1, ...total), radius = (v) => 2 + 12 * Math.sqrt(v / most);
  const order = total.map((v, i) => [v, i]).filter(([v]) => v).sort((a, b) => b[0] - a[0]);
  const marks = order.map(([v, i]) => {
    const [code, name, lat, lon, , zh] = DATA.dots.places[i], [x, y] = project(lon, lat), words = say("list.about", { what: either(name, zh), told: say("count.n_meetings", { n: v }) });
    return s("circle", { class: "dot", cx: x.toFixed(1), cy: y.toFixed(1), r: radius(v).toFixed(1), role: "button", "aria-label": words, ...telling(words, () => focusOn("place", code)) });
  });
  const ring = (r) => r.map(([lon, lat], i) => { const [x, y] = project(lon, lat); return `${i ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`; }).join("") + "Z";
  const svg = s("svg", { viewBox: "70 20 700 560", role: "group", "aria-label": say("map.aria") },
    s("clipPath", { id: "frame" }, s("rect", { x: 70, y: 20, width: 700, height: 560, rx: 8 })), s("rect", { class: "sea", x: 70, y: 20, width: 700, height: 560, rx: 8 }),
    s("g", { "clip-path": "url(#frame)" }, s("path", { class: "land", d: DATA.coast.map(ring).join("") }), marks));
  roving(marks);
  const placed = order.reduce((sum, [v]) => sum + v, 0);
  $("say-map").textContent = say("map.say", { meetings: say("count.n_meetings", { n: placed }), places: say("count.n_places", { n: order.length }), rolled: DATA.dots.is_rolled ? say("map.rolled") : "" });
  show(host, svg, asTable([say("column.place"), say("count.meetings")], () => order.map(([v, i]) => [either(DATA.dots.places[i][1], DATA.dots.places[i][5]), n(v)]), say("map.places")), chartButtons(host, say("map.chart")));
}
