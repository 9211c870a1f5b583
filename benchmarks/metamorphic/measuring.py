"""What changes lose and invent, against the gold facts; the command line."""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.metamorphic import days, debris, layout, lists, numbers, people, places, titles, typography, words, zh
from benchmarks.metamorphic.page import CHANGES, Page
from extraction.languages import read, versions
from pipelines.cli.extract import as_json
from warehouse.evaluation.likeness import name_letters as key
from warehouse.evaluation.likeness import place_letters as place_key

MODULES = (people, places, days, titles, words, numbers, lists, typography, layout, debris)
"""Whose import registers the changes."""


def extract(text):
    return as_json(text, read(text))


FIELDS = [
    "relevant",
    "published_on",
    "held_on",
    "place",
    "level",
    "mode",
    "attendees",
    "title",
    "presided",
    "spoke",
    "directives",
    "speaker",
    "sectors",
]
STEADY = [
    "~type",
    "~convener",
    "~rank",
    "~remote",
    "~stringency",
    "~deadline",
    "~instruments",
    "~responsibilities",
    "~phrases",
    "~figures",
]


def iso(day):
    return day and str(day)


class Told:
    """A reading in the gold's terms."""

    def __init__(self, read, spans):
        meeting, self.read = read["meeting"] or {}, read
        self.relevant = read["document"]["kind"] == "meeting_report"
        self.single = {
            "published_on": iso(read["document"]["published_on"]),
            "held_on": iso(meeting.get("held_on")),
            "place": meeting.get("place_name"),
            "level": meeting.get("admin_level"),
            "mode": meeting.get("mode"),
        }
        self.people = {key(one["name"]): one for one in read["attendees"]}
        self.demands, self.strays = defaultdict(list), []
        for one in read["directives"]:
            start, end = one["start_char"], one["end_char"]
            hits = [
                n for n, (a, b) in spans.items() if min(b, end) - max(a, start) >= max(1, 0.5 * min(b - a, end - start))
            ]
            for n in hits:
                self.demands[str(n)].append(one)
            self.strays += [] if hits else [one["words"]]
        self.steady = {
            ("~type", ""): meeting.get("meeting_type_code"),
            ("~convener", ""): meeting.get("convener"),
            ("~figures", ""): sorted((str(f["measure_code"]), f["value"]) for f in read["reported_figures"]),
        }

    def codes(self, number, book):
        return {c["code"] for one in self.demands[number] for c in one["codes"] if c["codebook"] == book}

    def speaker(self, number):
        one = self.demands[number][0]
        return key("meeting" if one["speaker_kind"] == "meeting" else one["speaker_name"])


def judge(gold, told):
    """Every value of the gold as right or wrong, {(field, item): (right, wanted, got)}; what was invented; what has no gold."""
    right: dict[tuple[str, Any], tuple[Any, Any, Any]] = {}
    invented: set[tuple[str, str]] = set()
    steady: dict[tuple[str, Any], Any] = {}
    right["relevant", ""] = (gold["relevant"] == told.relevant, gold["relevant"], told.read["document"]["kind_reason"])
    right["published_on", ""] = (
        gold.get("published_on") == told.single["published_on"],
        gold.get("published_on"),
        told.single["published_on"],
    )
    if not (gold["relevant"] and told.relevant):
        return right, invented, steady
    got = told.single
    right["held_on", ""] = (gold["held_on"] == got["held_on"], gold["held_on"], got["held_on"])
    right["place", ""] = (place_key(gold["place"]) == place_key(got["place"]), gold["place"], got["place"])
    right["level", ""] = (gold["level"] == got["level"], gold["level"], got["level"])
    right["mode", ""] = ((gold["mode"] == "video") == (got["mode"] == "video"), gold["mode"], got["mode"])
    steady |= told.steady
    for n, one in enumerate(gold["attendees"]):
        found = told.people.get(key(one["name"]))
        right["attendees", n] = (found is not None, one["name"], None if found is None else found["name"])
        if found:
            w, g = key(one["title"]), key(found["title"])
            right["title", n] = (
                w == g or bool(w and g and (w in g or g in w) and min(len(w), len(g)) >= 0.5 * max(len(w), len(g))),
                one["title"],
                found["title"],
            )
            for role in ("presided", "spoke"):
                right[role, n] = (one[role] == bool(found[role]), f"{one['name']}: {one[role]}", found[role])
            steady["~rank", n], steady["~remote", n] = found["rank_code"], found["joined_remotely"]
    wanted = {key(one["name"]) for one in gold["attendees"]}
    invented |= {("attendees", name) for name in told.people if name not in wanted}
    for number, one in gold["sentences"].items():
        found = number in told.demands
        right["directives", number] = (found, number, found)
        if found:
            w, g = key(one["speaker"]), told.speaker(number)
            right["speaker", number] = (
                w == g or {w, g} <= {"", "meeting"},
                one["speaker"],
                told.demands[number][0]["speaker_name"] or told.demands[number][0]["speaker_kind"],
            )
            sectors = told.codes(number, "sectors")
            right["sectors", number] = (set(one["sectors"]) == sectors, one["sectors"], sorted(sectors))
            for book in ("instruments", "responsibilities", "phrases"):
                steady["~" + book, number] = sorted(told.codes(number, book))
            steady["~stringency", number] = sorted({d["stringency"] for d in told.demands[number]})
            steady["~deadline", number] = any(d["deadline"] for d in told.demands[number])
    invented |= {("directives", n) for n in told.demands if n not in gold["sentences"]} | {
        ("directives", re.sub(r"\W+", " ", words)) for words in told.strays
    }
    return right, invented, steady


def articles(folder, every=1):
    """(id, text, gold) of each ``every``th article with a text; pages of several stories are left out."""
    return itertools.islice(_articles(folder), 0, None, every)


def _articles(folder):
    seen = set()
    for sheet in sorted(folder.glob("gold*.jsonl")):
        for line in sheet.read_text(encoding="utf-8").splitlines():
            gold = json.loads(line) if line.strip() else {}
            path = folder / "texts" / f"{gold.get('id')}.txt"
            if gold and gold["id"] not in seen and path.exists() and not gold.get("stories"):
                seen.add(gold["id"])
                yield gold["id"], path.read_text(encoding="utf-8"), gold


class Tally:
    def __init__(self):
        self.texts = 0
        self.right: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.new: Counter[str] = Counter()
        self.shown: list[Any] = []
        self.whole = [0, 0]

    def row(self, fields):
        return {f: (self.lost[f], self.right[f]) for f in fields}


def snippet(page, original, field, item):
    text = page.text
    if field in ("directives", "speaker", "sectors") or (field.startswith("~") and isinstance(item, str) and item):
        a, b = page.spans(original).get(int(item), (0, 0)) if str(item).isdigit() else (0, 0)
        return text[max(0, a - 60) : b + 10]
    if isinstance(item, int):
        at = text.find(page.gold["attendees"][item]["name"])
        return text[max(0, at - 120) : at + 200]
    return text[:400]


def measure(folder, chosen, seed, every=1, say=lambda name, tally: None, changes=CHANGES):
    """The texts as they are, and a tally of each of the ``chosen`` of ``changes``; ``say`` is told each as it is done."""
    base = []
    for stem, text, gold in articles(folder, every):
        plain = Page(stem, text, gold)
        told = Told(extract(text), plain.spans(text))
        base.append((stem, text, gold, *judge(gold, told)))
    tallies = {}
    for name in chosen:
        run, _why, skip = changes[name]
        tally = tallies[name] = Tally()
        for stem, text, gold, before, invented, steady in base:
            page = Page(stem, text, gold, [item for field, item in sorted(invented) if field == "attendees"])
            run(page, random.Random(f"{seed}:{name}:{stem}"))
            if not page.changed:
                continue
            tally.texts += 1
            told = Told(extract(page.text), page.spans(text))
            after, new, same = judge(page.gold, told)
            old = {("attendees", key(item)) for item in page.gold["invented"]} | {
                one for one in invented if one[0] == "directives"
            }
            known = after["relevant", ""][0]
            for (field, item), (ok, _, _) in before.items():
                if not ok:
                    continue
                there = after.get((field, item))
                tally.whole[1] += 1
                tally.whole[0] += not (there and there[0])
                if there is None and (not known or field in ("title", "presided", "spoke", "speaker", "sectors")):
                    continue
                tally.right[field] += 1
                if not there[0]:
                    tally.lost[field] += 1
                    tally.shown.append((field, stem, item, there[1], there[2], snippet(page, text, field, item)))
            for where, was in steady.items():
                if where in same and where[0] not in skip:
                    tally.right[where[0]] += 1
                    if same[where] != was:
                        tally.lost[where[0]] += 1
                        tally.shown.append((where[0], stem, where[1], was, same[where], snippet(page, text, *where)))
            for field, item in new - old:
                tally.new[field] += 1
                at = told.people[item]["start_char"] if field == "attendees" else None
                tally.shown.append(
                    (
                        "+" + field,
                        stem,
                        item,
                        None,
                        item,
                        page.text[max(0, at - 120) : at + 120]
                        if at is not None
                        else snippet(page, text, field, item)
                        if item.isdigit()
                        else item,
                    )
                )
        say(name, tally)
    return base, tallies


def percent(lost, of):
    return "" if not of else "." if not lost else f"{100 * lost / of:.1f}"


def worst_of(tally):
    """The greatest share, in %, of what a change loses or invents: right values lost, people and demands invented."""
    shares = [
        tally.whole[0] / max(1, tally.whole[1]),
        tally.new["attendees"] / max(1, tally.right["attendees"]),
        tally.new["directives"] / max(1, tally.right["directives"]),
    ]
    return 100 * max(shares)


def lost(tally):
    """The share of right values that a change loses, in %."""
    return 100 * tally.whole[0] / max(1, tally.whole[1])


def table(tallies, changes):
    """The changes that lose or invent something, worst first, and the mean, as lines of Markdown."""
    tried = {name: tally for name, tally in tallies.items() if tally.whole[1]}
    ordered = sorted(tried, key=lambda name: (-worst_of(tried[name]), name))
    mean = sum(map(lost, tried.values())) / max(1, len(tried))
    yield (
        f"{len(tried)} changes; {sum(worst_of(tally) > MOST for tally in tried.values())} lose or invent more than {MOST:g} %; "
        f"{mean:.2f} % of right values lost in the mean."
    )
    yield ""
    yield "| change | texts | right values lost | people invented | demands invented |"
    yield "| --- | --- | --- | --- | --- |"
    for name in ordered[:SHOWN]:
        tally = tried[name]
        invented = [percent(tally.new[one], max(1, tally.right[one])) for one in ("attendees", "directives")]
        yield f"| {name}: {changes[name][1]} | {tally.texts} | {lost(tally):.1f} % | {' | '.join(cell + (' %' if cell != '.' else '') for cell in invented)} |"


def written(tallies, texts, every, language):
    """Put the table into docs/accuracy.md, below the words of its section, which stay."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = (MARK, END) if language == "en" else (MARK_ZH, END_ZH)
    head, mark, _ = page.partition(begin)
    if not mark:
        raise SystemExit(f"docs/accuracy.md has no mark {begin!r}: put it where the table shall stand")
    after = page.partition(end)[2]
    which = "all" if every == 1 else f"every {every}th"
    lines = [
        mark,
        "",
        f"Read: {which} of the samples, {texts} texts, reader {versions()[language]}.",
        "",
        *table(tallies, CHANGES if language == "en" else zh.CHANGES),
        "",
        end,
    ]
    PAGE.write_text(head + "\n".join(lines) + after, encoding="utf-8")


ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
MARK, END = "<!-- other dress -->", "<!-- end of other dress -->"
MARK_ZH, END_ZH = "<!-- other dress, Chinese -->", "<!-- end of other dress, Chinese -->"
MOST = 2.0
"""Percent of right values that no change may lose, nor invent."""
SHOWN = 15  # changes in the table
HEADING = "## In another dress"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        help="holds texts/ and gold*.jsonl; the samples of the language, if none is given",
    )
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of the texts and the changes (en)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="read every Nth article only")
    parser.add_argument(
        "--write", action="store_true", help=f"put the table into docs/accuracy.md, under “{HEADING[3:]}”"
    )
    parser.add_argument("--only", help="changes by name or by the start of a name, with commas between")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N examples of each change and field")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--list", action="store_true", help="name the changes and why each is tried")
    parser.add_argument("--apply", metavar="ID", help="print one text as the (only) chosen change leaves it")
    args = parser.parse_args()
    changes = CHANGES if args.language == "en" else zh.CHANGES
    args.folder = args.folder or (ROOT / "samples" if args.language == "en" else ROOT / "samples" / "zh")
    chosen = [name for name in changes if not args.only or any(name.startswith(one) for one in args.only.split(","))]
    if args.list:
        print("\n".join(f"{name:24s} {changes[name][1]}" for name in chosen))
        return
    if not (args.folder / "texts").is_dir():
        parser.error(f"{args.folder} holds no texts/; name a folder with texts/ and gold*.jsonl")
    if args.apply:
        for stem, text, gold in articles(args.folder):
            if stem == args.apply:
                page = Page(stem, text, gold)
                changes[chosen[0]][0](page, random.Random(f"{args.seed}:{chosen[0]}:{stem}"))
                print(page.text)
        return
    head = [
        "relevant",
        "publish",
        "held",
        "place",
        "level",
        "mode",
        "attend",
        "title",
        "presid",
        "spoke",
        "direct",
        "speaker",
        "sectors",
    ]
    print(f"{'% of right values lost':24s} texts    all " + " ".join(f"{h:>7s}" for h in head) + "    +att    +dir")

    def say(name, tally):
        cells = [percent(*tally.row(FIELDS)[f]) for f in FIELDS] + [
            percent(tally.new[f], max(1, tally.right[f])) for f in ("attendees", "directives")
        ]
        print(
            f"{name:24s} {tally.texts:5d} {percent(*tally.whole):>6s} " + " ".join(f"{c:>7s}" for c in cells),
            flush=True,
        )

    base, tallies = measure(args.folder, chosen, args.seed, args.every, say, changes)
    print(f"\n{'% changed, no gold':24s} " + " ".join(f"{f[1:9]:>8s}" for f in STEADY))
    for name, tally in tallies.items():
        cells = [percent(*tally.row(STEADY)[f]) for f in STEADY]
        if any(cell not in ("", ".") for cell in cells):
            print(f"{name:24s} " + " ".join(f"{c:>8s}" for c in cells))
    print(
        f"\n{len(base)} texts, {sum(gold['relevant'] for _, _, gold, *_ in base)} meeting reports; "
        f"right as they are: "
        + ", ".join(
            f"{f} {sum(ok for _, _, _, b, *_ in base for (g, _), (ok, _, _) in b.items() if g == f)}/{sum(g == f for _, _, _, b, *_ in base for g, _ in b)}"
            for f in FIELDS
        )
    )
    worst = sorted(tallies, key=lambda name: -tallies[name].whole[0] / max(1, tallies[name].whole[1]))
    print(
        "worst first: "
        + ", ".join(f"{name} {percent(*tallies[name].whole)}" for name in worst[:15] if tallies[name].whole[0])
    )
    print(
        "no value lost, none invented: "
        + ", ".join(name for name, t in tallies.items() if t.texts and not t.whole[0] and not t.new)
    )
    if args.show:
        for name, tally in tallies.items():
            count: Counter[str] = Counter()
            for field, stem, _item, want, got, words in tally.shown:
                count[field] += 1
                if count[field] <= args.show:
                    print(f"\n--- {name} · {field} · {stem} · wanted {want!r} · got {got!r}\n    {words!r}")
    if args.write:
        written(tallies, len(base), args.every, args.language)
    if args.json:
        args.json.write_text(
            json.dumps(
                {
                    name: {"texts": t.texts, "all": t.whole}
                    | {f: t.row(FIELDS + STEADY)[f] for f in FIELDS + STEADY}
                    | {"+attendees": t.new["attendees"], "+directives": t.new["directives"]}
                    for name, t in tallies.items()
                },
                indent=1,
            )
        )
