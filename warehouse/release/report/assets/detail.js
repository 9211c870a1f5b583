// One meeting, opened: what was read, beside the text that it was read from.
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
  const box = h("div", { class: "text", tabindex: 0, role: "region", "aria-label": say("source.aria", { title: docs[d].title || docs[d].id }), lang: docs[d].language || (hasHan(text.slice(0, 200)) ? "zh" : "en") }, nodes);
  return box;
}

function source(m, d) {
  const doc = docs[d], spans = [];
  for (const a of m.attendees) for (const [at, from, to] of placesOf(a)) if (at === d) spans.push([from, to, "a"]);
  for (const x of m.directives) {
    for (const [at, from, to] of placesOf(x)) if (at === d) spans.push([from, to, "d"]);
    for (const c of x[7]) if (c[2] === d) spans.push([c[3], c[4], "c"]);
  }
  for (const e of m.evidence) if (e[2] === d) spans.push([e[3], e[4], "e"]);
  for (const f of m.figures) if (f[3] === d) spans.push([f[4], f[5], "e"]);
  const isWeb = /^https?:\/\//i.test(doc.source || "");
  return h("article", { class: "source", "data-doc": d }, h("header", {}, h("b", {}, own(doc.title || say("source.untitled"))), h("br", {}), [doc.publisher, day(doc.on), word("rendition", doc.rendition), word("language", doc.language)].filter(Boolean).join(" · "), h("br", {}),
    isWeb ? h("a", { href: doc.source, rel: "noopener noreferrer", target: "_blank" }, doc.source) : doc.source), marked(d, spans, m));
}

/** Where the words of a demand or a person stand: in the report that the row rests on first, then in the others. */
const placesOf = (row) => [[row[4], row[5], row[6]], ...row[8]];
/** The wordings of a demand in other languages than the one it is listed in. */
const renditionsOf = (x) => x[8].filter(([d]) => docs[d].language !== docs[x[4]].language);

/** Shows the words of `spans` (document, from, to) within `box`, each in its own text. */
function pointAll(box, spans) {
  for (const old of box.querySelectorAll(".now")) old.classList.remove("now");
  for (const span of spans) point(box, ...span);
}
function point(box, d, from, to) {
  const article = box.querySelector(`[data-doc="${d}"]`);
  if (!article) return;
  const pieces = [...article.querySelectorAll("mark")].filter((mark) => Number(mark.dataset.at) >= from && Number(mark.dataset.at) < to);
  for (const piece of pieces) piece.classList.add("now");
  const text = article.querySelector(".text");
  if (pieces.length) text.scrollTop = Math.max(0, pieces[0].offsetTop - text.clientHeight / 3);
  const at = text.getBoundingClientRect();
  if (at.top > innerHeight - 80 || at.bottom < 80) text.scrollIntoView({ block: "center" });
}

/** From words in one text to what they are in the others: a click on a demand or a person shows all its wordings. */
function linkTexts(box, m) {
  for (const article of box.querySelectorAll("[data-doc]")) article.addEventListener("click", (e) => {
    const mark = e.target.closest("mark"), d = Number(article.dataset.doc), at = mark && Number(mark.dataset.at);
    if (!mark || String(getSelection())) return;
    const row = [...m.attendees, ...m.directives].find((x) => placesOf(x).some(([doc, from, to]) => doc === d && from <= at && at < to));
    if (row) pointAll(box, placesOf(row));
  });
}

function detail(m, pointed) {
  const box = h("div", { class: m.isBilingual ? "detail pair" : "detail" });
  const to = (spans, ...inside) => h("button", { type: "button", class: "link", title: say("detail.show_words"), onclick: () => pointAll(box, spans) }, ...inside);
  const behind = (...fields) => m.evidence.filter((e) => fields.includes(e[0])).slice(0, 3).map((e) => [" ", to([e.slice(2, 5)], h("span", { class: "tag", title: e[1] }, "“", own(textOf(e[2], e[3], e[4]).slice(0, 60)), "”"))]);
  const fact = (name, value, ...fields) => value && [h("dt", {}, say(`fact.${name}`)), h("dd", {}, value, correctedMark(m, ...fields), behind(...fields), " ", correctFact(m, name))];
  const facts = h("div", { class: "facts" }, h("dl", {},
    fact("held", [whenHeld(m), m.yearBasis !== "unknown" && [" ", h("span", { class: "tag" }, say("detail.year", { basis: word("year_basis", m.yearBasis) }))]], "held_on", "year_basis", "held_earliest", "held_latest"),
    fact("place", [m.place ? clauses([placeName(m), m.province && m.province !== m.place && provinceName(m)].filter(Boolean)) : say("place.unknown"), m.placeBasis !== "unknown" && [" ", h("span", { class: "tag" }, word("place_basis", m.placeBasis))]], "place_code", "place_name"),
    fact("level", word("level", AX.levels[m.l]), "admin_level"), fact("convener", word("convener", m.convener), "convener"), fact("kind", typeName(m), "meeting_type_code"), fact("mode", word("mode", m.mode), "mode"), fact("name", own(m.title), "title"), fact("key", [h("code", {}, m.id), " ", correctMeeting(m)])),
    m.corrected.some((c) => !c[1]) && [h("h3", {}, say("detail.corrected")), h("ul", {}, m.corrected.filter((c) => !c[1]).map((c) => h("li", { class: "fixed" }, correctionWords(c))))],
    m.attendees.length > 0 && [h("h3", {}, say("count.n_attendees", { n: m.attendees.length })), h("ol", {}, m.attendees.map((a) => h("li", {}, to(placesOf(a), h("b", {}, own(a[0]))), a[7] && [" ", h("span", { class: "zh", lang: hasHan(a[7]) ? "zh" : "zh-Latn" }, a[7])], a[1] ? [say("list.clause"), own(a[1])] : "", " ", roleWords(a[3]).map((w) => h("span", { class: "tag on" }, w)), " ", correctAttendee(a))))],
    m.directives.length > 0 && [h("h3", {}, say("count.n_directives", { n: m.directives.length })), h("ol", {}, m.directives.map((x) => directive(x, to)))],
    m.figures.length > 0 && [h("h3", {}, say("detail.figures")), h("ol", {}, m.figures.map((f) => h("li", {}, to([f.slice(3, 6)], own(textOf(f[3], f[4], f[5]))), " ", h("span", { class: "tag" }, [f[0] ? either(nice(f[0]), DATA.measures[f[0]]) : say("detail.measure"), f[1], f[2] && word("unit", f[2])].filter((v) => v !== null).join(" · ")))))]);
  const texts = (ds) => ds.map((d) => source(m, d));
  if (m.isBilingual) {
    // Originals on the left, renditions on the right, above the demands: both stay in view while one goes through these.
    const isOriginal = (d) => docs[d].rendition === "original" && docs[d].language === "zh", parts = [["source.originals", m.docs.filter(isOriginal)], ["source.renditions", m.docs.filter((d) => !isOriginal(d))]];
    put(box, {}, [h("div", { class: "sources" }, parts.map(([key, ds]) => ds.length > 0 && h("div", {}, h("h3", {}, say(key)), texts(ds)))), facts]);
    linkTexts(box, m);
  } else put(box, {}, [facts, h("div", { class: "sources" }, texts(m.docs))]);
  if (pointed) requestAnimationFrame(() => pointAll(box, placesOf(pointed)));
  return box;
}

function tagsOf(x) {
  return x[7].map(([b, c, d, from, to]) => h("span", { class: "tag", title: say("detail.code", { book: say(`book.${BOOKS[b]}`), words: textOf(d, from, to) }) }, labelOf(codes[BOOKS[b]][c])));
}
const speakerOf = (x) => (x[1] === "p" ? x[0] : say(x[1] === "m" ? "speaker.meeting" : "speaker.unattributed"));
function directive(x, to) {
  const worded = (at) => to(placesOf(x), own(textOf(...at))), others = renditionsOf(x);
  return h("li", {}, others.length ? h("div", { class: "both" }, worded(x.slice(4, 7)), h("div", {}, others.map(worded))) : worded(x.slice(4, 7)), h("div", {}, h("span", { class: "tag on" }, own(speakerOf(x))), x[2] ? h("span", { class: "tag must" }, say("detail.mandatory")) : "", x[3] ? h("span", { class: "tag" }, say("detail.deadline"), own(x[3])) : "", tagsOf(x), " ", correctDirective(x)));
}
