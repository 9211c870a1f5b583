"""Names of people, spelled and printed otherwise."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any

from benchmarks.metamorphic.page import CHANGES, change

NAMES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
"""Names to draw from, by what is hard about them (``names.toml``)."""

TITLED = r"(?:Comrade|Mayor|Secretary|Director|Governor|Magistrate|Minister|Chairman|Chief|Mr\.?|Ms\.?|Commander)"
SAYS = r"(?:said|stressed|emphasi[sz]ed|pointed|demanded|required|requested|noted|asked|urged|called|presided|chaired|also|then|hoped|instructed)"


def rename(page, rng, draw):
    """Everyone in the gold, and whoever is spelled almost alike, gets a name of `draw(old surname, old given) -> (surname, given)`."""
    words = set(re.findall(r"\w+", page.text))
    new: dict[str, tuple[str, ...]] = {}
    surnames: dict[str, str] = {}
    taken: set[str] = set()
    for name in page.names:
        family, given = parted(name)
        for _ in range(60):
            one, two = draw(surnames.get(family), given)
            if (
                not {f"{one} {two}", two} & taken
                and (one + two).lower() not in {word.lower() for word in words}
                and two not in words
            ):
                break
        taken |= {f"{one} {two}", two}
        if family:
            surnames[family] = one
        new[name] = (f"{one} {two}".strip() if family else one + two.lower(), family, given, one, two)
    edits: dict[Any, Any] = {}
    pairs = {m[1] for m in re.finditer(r"(?=\b([A-Z][a-z]+ [A-Z][a-z]+)\b)", page.text)} - set(new)
    near = {
        pair: max(new, key=lambda name: alike(pair, name))
        for pair in pairs
        if any(alike(pair, name) > 0.8 for name in new)
    }
    for old, (full, family, given, one, two) in sorted(new.items(), key=lambda item: -len(item[0])):
        for form in (old, *(pair for pair, name in near.items() if name == old)):
            for m in re.finditer(
                r"(?<![A-Za-z])" + r"\s+".join(map(re.escape, form.split())) + r"(?![A-Za-z])",
                page.text,
                re.I if family else 0,
            ):
                edits.setdefault(m.start(), (m.start(), m.end(), in_case(m[0], full)))
        if family:
            for m in re.finditer(
                rf"\b{TITLED} ({family})(?![A-Za-z'’]| [A-Z][a-z])|\b({family})(?= {SAYS}\b)", page.text
            ):
                g = 1 if m[1] else 2
                edits.setdefault(m.start(g), (m.start(g), m.end(g), one))
            if len(given) > 4:
                for m in re.finditer(rf"(?<![A-Za-z] )\b{given}(?= {SAYS}\b)", page.text):
                    edits.setdefault(m.start(), (m.start(), m.end(), two))
    page.splice(list(edits.values()))
    whole = (
        re.compile(
            r"(?<![A-Za-z])(?:" + "|".join(map(re.escape, sorted(new, key=len, reverse=True))) + r")(?![A-Za-z])"
        )
        if new
        else None
    )
    if whole:
        page.facts(lambda words: whole.sub(lambda m: new[m[0]][0], words))


def alike(one, other):
    """How far two names agree that share surname or given name (the machine spells one person in two ways)."""
    ratio = difflib.SequenceMatcher(None, one, other).ratio()
    return ratio if ratio > 0.9 or set(one.split()) & set(other.split()) else 0


def in_case(old, new):
    """`new` in capitals where `old` is; each part small where the part of `old` is."""
    if old.isupper():
        return new.upper()
    parts = old.split()
    return " ".join(
        word.lower() if n < len(parts) and parts[n].islower() else word for n, word in enumerate(new.split())
    )


def parted(name):
    """Surname and given name; a name of one word has no surname, of three is kept whole before the last."""
    parts = name.split()
    return (" ".join(parts[:-1]), parts[-1]) if len(parts) > 1 else ("", name)


def by_surname(page):
    """Whether the text calls someone by surname alone."""
    return any(
        re.search(rf"\b(?:{TITLED} {family}(?![A-Za-z'’]| [A-Z][a-z])|{family}(?= {SAYS}\b))", page.text)
        for family in {re.escape(parted(name)[0]) for name in page.names} - {""}
    )


def people(name, why, drawing):
    def run(page, rng):
        rename(page, rng, drawing(rng))

    CHANGES[name] = (run, why, set())


people(
    "names_common",
    "names are no evidence: any usual name must be read",
    lambda rng: lambda family, given: (family or rng.choice(NAMES["common"]), rng.choice(NAMES["given"])),
)
people(
    "names_rare",
    "rare surnames exist in every list of officials",
    lambda rng: lambda family, given: (family or rng.choice(NAMES["rare"]), rng.choice(NAMES["given"])),
)
people(
    "names_compound",
    "two-syllable surnames",
    lambda rng: (
        lambda family, given: (family or rng.choice(NAMES["compound"]), rng.choice(NAMES["given"] + NAMES["short"]))
    ),
)
people(
    "names_short",
    "given names of one syllable",
    lambda rng: lambda family, given: (family or rng.choice(NAMES["common"]), rng.choice(NAMES["short"])),
)
people(
    "names_english",
    "names that are English words (He, You, Long, Sun, Song)",
    lambda rng: lambda family, given: tuple(rng.choice(NAMES["english"]).split()),
)
people(
    "names_apostrophe",
    "given names printed with an apostrophe",
    lambda rng: lambda family, given: (family or rng.choice(NAMES["common"]), rng.choice(NAMES["apostrophe"])),
)
people(
    "names_apostrophe_curly",
    "the same with a typographic apostrophe",
    lambda rng: (
        lambda family, given: (family or rng.choice(NAMES["common"]), rng.choice(NAMES["apostrophe"]).replace("'", "’"))
    ),
)


@change("names_minority", "names of other peoples, transcribed; where nobody is called by surname alone")
def names_minority(page, rng):
    if not by_surname(page):
        rename(page, rng, lambda family, given: tuple(rng.choice(NAMES["minority"]).split()))


people(
    "names_placelike",
    "names spelled like places in two words",
    lambda rng: lambda family, given: tuple(rng.choice(NAMES["placelike"]).split()),
)


@change("names_one_surname", "a committee where all bear one surname")
def names_one_surname(page, rng):
    one = rng.choice(NAMES["common"])
    if by_surname(page):
        return  # surnames alone would no longer tell who
    rename(page, rng, lambda family, given: (one, rng.choice(NAMES["given"] + NAMES["short"])))


def respell(page, spell):
    """Every mention of the gold's names in another spelling; a small first letter stays small."""
    for name in sorted(set(page.names), key=len, reverse=True):
        family, given = parted(name)
        if family and given.isalpha():
            new = spell(family, given)
            page.sub(
                rf"(?<![A-Za-z]){re.escape(family)}\s+{given}(?![A-Za-z])",
                lambda m, new=new: new[0].lower() + new[1:] if m[0][0].islower() else new,
                re.I,
            )


def syllables(given):
    """A cut of a two-syllable given name, by the first vowel group and a final n or ng; None for one syllable."""
    m = re.fullmatch(
        r"([^aeiouü]*[aeiouü]+(?:ng|n(?![aeiou])|r(?![aeiou]))?)([^aeiouü]+[aeiouü]+(?:ng|n|r)?)", given.lower()
    )
    return (m[1].capitalize(), m[2].capitalize()) if m else None


@change("names_upper", "surnames in capitals (WANG Weimin)")
def names_upper(page, rng):
    respell(page, lambda family, given: f"{family.upper()} {given}")


@change("names_split", "given names parted in syllables (Wang Wei Min)")
def names_split(page, rng):
    respell(
        page,
        lambda family, given: f"{family} {' '.join(syllables(given))}" if syllables(given) else f"{family} {given}",
    )


@change("names_hyphen", "given names with a hyphen (Wang Wei-min)")
def names_hyphen(page, rng):
    respell(
        page,
        lambda family, given: (
            f"{family} {syllables(given)[0]}-{syllables(given)[1].lower()}" if syllables(given) else f"{family} {given}"
        ),
    )


@change("names_lower_given", "machine translation prints given names small (Wang weimin)")
def names_lower_given(page, rng):
    respell(page, lambda family, given: f"{family} {given.lower()}")


@change("names_glued", "surname and given name in one word (Wangweimin)")
def names_glued(page, rng):
    respell(page, lambda family, given: family + given.lower())
