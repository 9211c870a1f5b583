// Words of the page in the language that it shows; both stand in messages.toml. Data stay as they are, labels follow.
const MESSAGES = DATA.messages, LANGUAGES = ["en", "zh"];
/** The language of who opens the page, where nobody has chosen one: it changes words alone, no number and no link. */
const firstLanguage = () => (/^zh\b/i.test((navigator.languages || [navigator.language])[0] || "") ? "zh" : "en");
const spoken = { language: firstLanguage(), isChosen: false };
const isZh = () => spoken.language === "zh";
/** The message of `key` with `values` in it; where English has a form for one and one for more, `values.n` decides. */
function say(key, values = {}) {
  const words = MESSAGES[key][isZh() ? 1 : 0], form = Array.isArray(words) ? words[values.n === 1 ? 0 : 1] : words;
  return form.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? n(values[name]) : values[name]));
}
/** What a code of a closed list is called; one that has no message stands as it is. */
const word = (group, code) => (MESSAGES[`${group}.${code}`] ? say(`${group}.${code}`) : nice(code));
const either = (en, zh) => (isZh() && zh ? zh : en || zh);
const other = (en, zh) => (isZh() ? en : zh);
const labelOf = (row) => (row[0] === "unknown" ? say("rank.unknown") : either(row[1], row[2]));
/** What a code means, for pointing at it; definitions are in English alone. */
const meaningOf = (row) => (isZh() ? `${row[1]}: ${row[3]}` : row[3]);
const hasHan = (text) => /[\u3400-\u9fff]/.test(text || "");
/** Words of a source, marked with their language where it is not the page's. */
const own = (words, tag = "span") => (words && hasHan(words) !== isZh() ? h(tag, { lang: hasHan(words) ? "zh" : "en" }, words) : words);
const day = (iso) => (iso && isZh() ? say("date.day", { y: iso.slice(0, 4), m: String(Number(iso.slice(5, 7))), d: String(Number(iso.slice(8, 10))) }) : iso);
const listWords = (words) => words.join(say("list.comma"));
const clauses = (words) => words.join(say("list.clause"));

/** Puts the words of the page's own elements into its language. */
function sayPage() {
  document.documentElement.lang = isZh() ? "zh-Hans" : "en";
  document.title = say("page.title", { title: titleOf(), release: DATA.release.id });
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-say-label]")) node.setAttribute("aria-label", say(node.dataset.sayLabel));
  for (const node of document.querySelectorAll("[data-say-placeholder]")) node.setAttribute("placeholder", say(node.dataset.sayPlaceholder));
  $("title").textContent = titleOf();
  $("language").lang = isZh() ? "en" : "zh-Hans";
  if ($("invented")) $("invented").lastElementChild.textContent = inventedWords();
}
/** The title that the owner gave, else ours. */
const titleOf = () => (DATA.papers && DATA.papers.title !== MESSAGES["page.name"][0] ? DATA.papers.title : say("page.name"));
function inventedWords() {
  if (!isZh()) return DATA.papers.invented;
  const samples = DATA.totals.samples, all = DATA.totals.documents;
  return (samples < all ? say("invented.some", { samples, all }) : say("invented.all")) + say("invented.rest");
}
