// "Correct this": the command that puts a value right, with what was read already in it.
const quotedWord = (words) => (/^[A-Za-z0-9_.:/=+-]+$/.test(words) ? words : "'" + words.replaceAll("'", "'\\''") + "'");
const command = (action, pairs) => ["safegov correct", action, ...pairs.map(([name, value]) => quotedWord(`${name}=${value ?? ""}`)), "--reason 'why'", "--author 'who'"].join(" ");
const setCommand = (key, field, expect, value = "") => command("set", [...key, ["field", field], ["expect", expect], ["value", value]]);

function correctButton(what, commands, d, value) {
  const button = h("button", { type: "button", class: "fix", "aria-expanded": "false", "aria-label": say("correct.what", { what }), title: say("correct.this") }, "✎");
  button.addEventListener("click", (e) => {
    e.stopPropagation();
    const open = button.nextElementSibling && button.nextElementSibling.classList.contains("fixes");
    button.setAttribute("aria-expanded", String(!open));
    if (open) return button.nextElementSibling.remove();
    button.after(h("div", { class: "fixes" }, reviewLine(d, value), h("p", { class: "say" }, say("correct.how")), commands.map(([label, words]) => h("div", {}, h("span", { class: "tag" }, label), h("code", { tabindex: 0 }, words), h("button", { type: "button", onclick: (c) => { if (navigator.clipboard) navigator.clipboard.writeText(words); c.target.textContent = say("correct.copied"); } }, say("correct.copy"))))));
  });
  return button;
}
const MEETING_FIELDS = { held: ["held_on", (m) => m.on], place: ["place_code", (m) => m.placeCode], level: ["admin_level", (m) => AX.levels[m.l]], convener: ["convener", (m) => m.convener], kind: ["meeting_type_code", (m) => m.typeCode], mode: ["mode", (m) => m.mode], name: ["title", (m) => m.title] };
function correctFact(m, name) {
  const known = MEETING_FIELDS[name];
  return known ? correctButton(say(`fact.${name}`), [[say("correct.set"), setCommand([["table", "meetings"], ["meeting", m.id]], known[0], known[1](m))]], saying(m, known[0]), `${m.id}.${known[0]}`) : null;
}
function correctMeeting(m) {
  const doc = docs[m.docs[0]].id;
  return correctButton(say("correct.meeting"), [[say("correct.no_meeting"), command("not-a-meeting", [["document", doc]])], [say("correct.same_meeting"), command("same-meeting", [["document", doc], ["other", ""]])],
    [say("correct.missing_person"), command("add", [["table", "attendees"], ["document", doc], ["name", ""]])], [say("correct.missing_demand"), command("add", [["table", "directives"], ["document", doc], ["words", ""]])]], m.docs[0], "document.kind");
}
function correctAttendee(a) {
  const key = [["table", "attendees"], ["document", docs[a[4]].id], ["name", a[0]]], yes = (bit) => String(Boolean(a[3] & bit));
  return [rowMarks(a[4], "attendees", a[0]), correctButton(a[0], [[say("correct.title"), setCommand(key, "title", a[1])], [say("column.rank"), setCommand(key, "rank_code", ranks[a[2]] && ranks[a[2]][0] !== "unknown" ? ranks[a[2]][0] : "")], [say("role.presided"), setCommand(key, "presided", yes(1), String(!(a[3] & 1)))], [say("role.spoke"), setCommand(key, "spoke", yes(2), String(!(a[3] & 2)))], [say("correct.absent"), command("drop", key)]], a[4], `attendee.${characterAt(a[4], a[5])}`)];
}
function correctDirective(x) {
  const key = [["table", "directives"], ["document", docs[x[4]].id], ["words", textOf(x[4], x[5], x[6])]];
  const coded = [["table", "codes"], ...key.slice(1)], names = x[7].map(([b, c]) => [labelOf(codes[BOOKS[b]][c]), `${BOOKS[b]}/${codes[BOOKS[b]][c][0]}`]);
  return [rowMarks(x[4], "directives", key[2][1]), correctButton(say("correct.demand"), [[say("correct.stringency"), setCommand(key, "stringency", x[2] ? "mandatory" : "advisory", x[2] ? "advisory" : "mandatory")], [say("correct.speaker"), setCommand(key, "speaker_name", x[1] === "p" ? x[0] : "")], [say("correct.no_demand"), command("drop", key)],
    ...names.map(([label, code]) => [say("correct.not_code", { code: label }), command("drop", [...coded, ["code", code]])]), [say("correct.missing_code"), command("add", [...coded, ["code", "sectors/"]])]], x[4], `directive.${characterAt(x[4], x[5])}`)];
}
/** What somebody put right: who, when, why, and what was read. */
const correctionWords = ([field, , target, action, expect, value, author, on, reason]) => say(action === "confirm" ? "correct.confirmed" : "correct.corrected", { author, on: day(on), reason })
  + (action === "set" ? say("correct.changed", { read: expect || say("correct.nothing"), now: value === null ? say("correct.nothing") : value }) : action === "confirm" ? "" : ` (${word("action", action)}${field ? " " + field : ""}, ${target})`);
const correctedMark = (m, ...fields) => m.corrected.filter((c) => c[1] && fields.includes(c[0])).map((c) => [" ", h("span", { class: "tag fixed", title: correctionWords(c) }, correctionWords(c))]);
