// The way from a value to the review page (`safegov review --web`), and what was put right in a row. Its port is chosen where
// it is started: the address can be changed here, and this browser keeps it.
const REVIEW = {
  key: "safegov-review-page",
  usual: "http://127.0.0.1:3010",
};

/** An address of a page as it can be kept: http or https, without a path; null where it is none. */
function pageAddress(words) {
  try {
    const at = new URL(words.trim());
    return at.protocol === "http:" || at.protocol === "https:" ? at.origin : null;
  } catch {
    return null;
  }
}
const keptPage = () => { try { return localStorage.getItem(REVIEW.key); } catch { return null; } }; // a file may have no storage
let reviewPage = pageAddress(keptPage() || "") || REVIEW.usual;
function keepReviewPage(address) {
  reviewPage = address;
  try { localStorage.setItem(REVIEW.key, address); } catch { /* then it holds until the report is closed */ }
}

/** Places count in UTF-16 units here, and in characters in the tables. */
const characterAt = (d, at) => [...docs[d].text.slice(0, at)].length;
/** The document that says a field of a meeting: the one whose words it rests on, else its first. */
const saying = (m, field) => (m.evidence.find((e) => e[0] === field) || [0, 0, m.docs[0]])[2];

/** A link to `value` of document `d` on the review page, and the page's address to change. */
function reviewLine(d, value) {
  const to = () => `${reviewPage}/documents/${docs[d].id}#${value}`;
  const link = h("a", { href: to(), target: "_blank", rel: "noopener noreferrer" }, say("correct.open"));
  const field = h("input", { type: "url", value: reviewPage, size: 24, "aria-label": say("correct.address"), spellcheck: "false" });
  field.addEventListener("input", () => {
    const address = pageAddress(field.value);
    field.setAttribute("aria-invalid", String(!address));
    if (address) keepReviewPage(address);
    link.href = to();
  });
  return h("p", { class: "review" }, link, say("correct.start"), " ", field);
}

// What was put right in rows, by document: the words after the row's table and document.
const ROW_TARGET = /^(attendees|directives|codes) (?:code=(\S+) )?document=(\S+) (?:name|words)=([^]*?)(?: story=\d+)?$/;
const rowCorrections = new Map();
for (const m of meetings) for (const c of m.corrected) {
  const [, table, , doc, words] = (!c[1] && ROW_TARGET.exec(c[2])) || [];
  if (!doc) continue;
  if (!rowCorrections.has(doc)) rowCorrections.set(doc, new Map());
  rowCorrections.get(doc).set(JSON.stringify(c), [table, words, c]);
}
/** Marks of what was put right in a row: that of a person by the name, that of a demand by any of its words. */
function rowMarks(d, table, words) {
  const held = [...(rowCorrections.get(docs[d].id) || new Map()).values()];
  const own = held.filter(([of, said]) => (table === "attendees" ? of === table && said === words : of !== "attendees" && words.includes(said)));
  return own.map(([, , c]) => [h("span", { class: "tag fixed", title: correctionWords(c) }, correctionWords(c)), " "]);
}
