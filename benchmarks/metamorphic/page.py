"""A text under change: each character knows its place in the original, and the gold facts change along."""

from __future__ import annotations

import copy
import re
from functools import lru_cache
from typing import Any

from warehouse.evaluation.gold import numbered as sentences


class Page:
    """A text that knows of each character which one of the original it came from (-1: put in), and its gold, changed along."""

    def __init__(self, stem, text, gold, invented=()):
        self.id, self.text, self.origin = stem, text, list(range(len(text)))
        self.gold = copy.deepcopy(gold) | {"invented": list(invented)}
        self.changed = False

    def splice(self, edits):
        """Replace spans (start, end, new), which do not overlap."""
        out, origin, at = [], [], 0
        for start, end, new in sorted(edits):
            if start < at or new == self.text[start:end]:
                continue
            out += [self.text[at:start], new]
            origin += self.origin[at:start] + [self.origin[start] if end > start else -1] * len(new)
            at, self.changed = end, True
        self.text, self.origin = "".join(out) + self.text[at:], origin + self.origin[at:]

    def facts(self, change):
        """Apply `change` to every string of the gold."""
        gold = self.gold
        for one in gold.get("attendees", []):
            one["name"], one["title"] = change(one["name"]), one["title"] and change(one["title"])
        for one in gold.get("sentences", {}).values():
            one["speaker"] = one["speaker"] and change(one["speaker"])
        gold["place"] = gold.get("place") and change(gold["place"])
        gold["invented"] = [change(one) for one in gold["invented"]]

    def sub(self, pattern, new, flags=0, gold=True):
        """Replace a pattern in the text and, where `gold`, in the gold's strings. `new` is a template or a function of the match."""
        pattern = re.compile(pattern, flags)
        make = new if callable(new) else lambda m: m.expand(new)
        self.splice([(m.start(), m.end(), make(m)) for m in pattern.finditer(self.text)])
        if gold:
            self.facts(lambda words: pattern.sub(make, words))

    def move(self, start, end, to):
        """Take text[start:end] elsewhere, with its origin, as a paragraph of its own."""
        piece, origin = self.text[start:end], self.origin[start:end]
        rest, rest_origin = self.text[:start] + self.text[end:], self.origin[:start] + self.origin[end:]
        to -= (end - start) if to >= end else 0
        self.text = rest[:to] + "\n\n" + piece + "\n\n" + rest[to:]
        self.origin = [*rest_origin[:to], -1, -1, *origin, -1, -1, *rest_origin[to:]]
        self.changed = True

    @property
    def names(self):
        return [one["name"] for one in self.gold.get("attendees", [])]

    def spans(self, original):
        """Where the numbered sentences of the original now stand."""
        number = numbers(original)
        found: dict[int, tuple[int, int]] = {}
        for at, came in enumerate(self.origin):
            n = number[came]
            if n:
                found[n] = (found[n][0] if n in found else at, at + 1)
        return found

    def body_sentences(self):
        """Sentences after the headline that end with a stop."""
        first = headline(self.text)[1]
        return [(a, b) for a, b in sentences(self.text) if b > first and self.text[b - 1] in '.。”"']


@lru_cache(maxsize=256)
def numbers(text):
    """The number of its sentence for each character of a text (0: between two), and 0 for what was put in (-1)."""
    number = [0] * (len(text) + 1)
    for n, (left, right) in enumerate(sentences(text), 1):
        number[left:right] = [n] * (right - left)
    return number


def headline(text):
    """The span of the first line that is no sentence, without a ` date …` header; an empty span where there is none."""
    found = re.match(r"\s*(?:date \d{4}-\d\d-\d\d )?", text)
    start = found.end() if found else 0
    end = text.find("\n", start)
    line = text[start:end] if end > 0 else ""
    return (
        (start, end)
        if 15 < len(line) < 220 and line.rstrip()[-1] not in ".。:：" and ". " not in line
        else (start, start)
    )


CHANGES: dict[str, Any] = {}


def change(name, why, skip=()):
    """Register a change: `run(page, rng)` alters the page. `skip` names fields that it may rightly alter."""

    def keep(run):
        CHANGES[name] = (run, why, set(skip))
        return run

    return keep


def swap(name, why, pairs, flags=0, skip=(), gold=True):
    """Register a change that only replaces patterns; capitals at the start stay."""

    def run(page, rng):
        for old, new in pairs:
            page.sub(old, lambda m, new=new: cased(m[0], m.expand(new)), flags, gold)

    CHANGES[name] = (run, why, set(skip))


def cased(old, new):
    if old[:1].isupper() and new[:1].islower():
        return new[0].upper() + new[1:]
    return new
