// One meeting, opened: what was read, beside the text that it was read from.
const hasHan = (text) => /[\u4e00-\u9fff]/.test(text);

/** The text of a document with its spans marked; where spans overlap, a piece has the classes of all of them. */
function marked(d, spans, meeting) {
  const text = docs[d].text, cuts = new Set([0, text.length]);
  for (const [from, to] of spans) { cuts.add(from); cuts.add(to); }
  const points = [...cuts].filter((c) => c >= 0 && c <= text.length).sort((a, b) => a - b), nodes = [];
  const sorted = [...spans].sort((a, b) => a[0] - b[0]);
  let first = 0, active = [];
  for (let i = 0; i + 1 < points.length; i++) {
    while (first < sorted.length && sorted[first][0] <= points[i]) active.push(sorted[first++]);
    active = active.filter((span) => span[1] > points[i]);
    const piece = text.slice(points[i], points[i + 1]);
    nodes.push(active.length ? h("mark", { class: [...new Set(active.map((x) => x[2]))].join(" "), "data-at": `${points[i]}` }, piece) : piece);
  }
  const box = h("div", { class: "text", tabindex: 0, role: "region", "aria-label": "Text of the source", lang: hasHan(text.slice(0, 200)) ? "zh" : "en" }, nodes);
  return box;
}

function source(m, d) {
  const doc = docs[d], spans = [];
  for (const a of m.attendees) if (a[4] === d) spans.push([a[5], a[6], "a"]);
  for (const x of m.directives) if (x[4] === d) { spans.push([x[5], x[6], "d"]); for (const c of x[7]) if (c[2] === d) spans.push([c[3], c[4], "c"]); }
  for (const e of m.evidence) if (e[2] === d) spans.push([e[3], e[4], "e"]);
  for (const f of m.figures) if (f[3] === d) spans.push([f[4], f[5], "e"]);
  const isWeb = /^https?:\/\//i.test(doc.source || "");
  return h("article", { class: "source", "data-doc": d }, h("header", {}, h("b", {}, doc.title || "Untitled"), h("br", {}), [doc.publisher, doc.on, nice(doc.rendition)].filter(Boolean).join(" · "), h("br", {}),
    isWeb ? h("a", { href: doc.source, rel: "noopener noreferrer", target: "_blank" }, doc.source) : doc.source), marked(d, spans, m));
}

/** Shows the words from `from` to `to` of document `d` within `box`. */
function point(box, d, from, to) {
  for (const old of box.querySelectorAll(".now")) old.classList.remove("now");
  const article = box.querySelector(`[data-doc="${d}"]`);
  if (!article) return;
  const pieces = [...article.querySelectorAll("mark")].filter((mark) => Number(mark.dataset.at) >= from && Number(mark.dataset.at) < to);
  for (const piece of pieces) piece.classList.add("now");
  const text = article.querySelector(".text");
  if (pieces.length) text.scrollTop = Math.max(0, pieces[0].offsetTop - text.clientHeight / 3);
  const at = text.getBoundingClientRect();
  if (at.top > innerHeight - 80 || at.bottom < 80) text.scrollIntoView({ block: "center" });
}

const EVIDENCE_OF = { held_on: "Held", place_code: "Place", place_name: "Place", admin_level: "Level", mode: "Mode", convener: "Convener", meeting_type_code: "Type", title: "Name", year_basis: "Year" };

function detail(m, pointed) {
  const box = h("div", { class: "detail" });
  const to = (d, from, end, ...inside) => h("button", { type: "button", class: "link", title: "Show these words in the source", onclick: () => point(box, d, from, end) }, ...inside);
  const behind = (...fields) => m.evidence.filter((e) => fields.includes(e[0])).slice(0, 3).map((e) => [" ", to(e[2], e[3], e[4], h("span", { class: "tag", title: e[1] }, "“" + textOf(e[2], e[3], e[4]).slice(0, 60) + "”"))]);
  const fact = (name, value, ...fields) => value && [h("dt", {}, name), h("dd", {}, value, correctedMark(m, ...fields), behind(...fields), " ", correctFact(m, name))];
  const facts = h("div", { class: "facts" }, h("dl", {},
    fact("Held", [whenHeld(m), m.yearBasis !== "unknown" && [" ", h("span", { class: "tag" }, `year: ${nice(m.yearBasis)}`)]], "held_on", "year_basis", "held_earliest", "held_latest"),
    fact("Place", [m.place ? [m.place, m.province && m.province !== m.place ? `, ${m.province}` : ""] : "unknown", m.placeBasis !== "unknown" && [" ", h("span", { class: "tag" }, nice(m.placeBasis))]], "place_code", "place_name"),
    fact("Level", AX.levels[m.l], "admin_level"), fact("Convened by", nice(m.convener), "convener"), fact("Kind", m.type, "meeting_type_code"), fact("Mode", nice(m.mode), "mode"), fact("Name", m.title, "title"), fact("Key", [h("code", {}, m.id), " ", correctMeeting(m)])),
    m.corrected.some((c) => !c[1]) && [h("h3", {}, "Put right by hand"), h("ul", {}, m.corrected.filter((c) => !c[1]).map((c) => h("li", { class: "fixed" }, correctionWords(c))))],
    m.attendees.length > 0 && [h("h3", {}, plural(m.attendees.length, "attendee", "attendees")), h("ol", {}, m.attendees.map((a) => h("li", {}, to(a[4], a[5], a[6], h("b", {}, a[0])), a[1] ? `, ${a[1]}` : "", " ", roleWords(a[3]).map((w) => h("span", { class: "tag on" }, w)), " ", correctAttendee(a))))],
    m.directives.length > 0 && [h("h3", {}, plural(m.directives.length, "directive", "directives")), h("ol", {}, m.directives.map((x) => directive(x, to)))],
    m.figures.length > 0 && [h("h3", {}, "Figures reported"), h("ol", {}, m.figures.map((f) => h("li", {}, to(f[3], f[4], f[5], textOf(f[3], f[4], f[5])), " ", h("span", { class: "tag" }, [nice(f[0] || "unknown measure"), f[1], f[2]].filter((v) => v !== null).join(" · ")))))]);
  put(box, {}, [facts, h("div", { class: "sources" }, m.docs.map((d) => source(m, d)))]);
  if (pointed) requestAnimationFrame(() => point(box, pointed[4], pointed[5], pointed[6]));
  return box;
}

function tagsOf(x) {
  return x[7].map(([b, c, d, from, to]) => h("span", { class: "tag", title: `${BOOK_LABEL[BOOKS[b]]}, for “${textOf(d, from, to)}”` }, codes[BOOKS[b]][c][1]));
}
const speakerOf = (x) => (x[1] === "p" ? x[0] : x[1] === "m" ? "the meeting" : "not attributed");
function directive(x, to) {
  return h("li", {}, to(x[4], x[5], x[6], textOf(x[4], x[5], x[6])), h("div", {}, h("span", { class: "tag on" }, speakerOf(x)), x[2] ? h("span", { class: "tag must" }, "mandatory") : "", x[3] ? h("span", { class: "tag" }, "by: " + x[3]) : "", tagsOf(x), " ", correctDirective(x)));
}
