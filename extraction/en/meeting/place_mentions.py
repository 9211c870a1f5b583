"""Places that a text names: every spelling of the gazetteer's units, with the generic word beside it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extraction.en.dates import sentence_at
from extraction.en.pinyin import ENGLISH, given
from extraction.model import PlaceMention
from extraction.text.annotations import annotation
from extraction.text.document import Document, Section, Sentence
from extraction.text.lexicon import normalise
from extraction.text.terms import Table, Terms, table
from schemas.gazetteer import gazetteer, name_key
from schemas.kept import kept
from schemas.project import data

_LEXICONS = data("extraction.en", "lexicons")


def _column(file: str, name: str) -> frozenset[str]:
    with (_LEXICONS / file).open(encoding="utf-8", newline="") as lines:
        return frozenset(row[name] for row in csv.DictReader(lines))


_PEOPLES = _column("peoples.csv", "people")
# In "Shuangjiang Lahu, Va, Blang and Dai Autonomous County", "Weining Yi-Hui-Miao Autonomous County".
_OF_PEOPLES = rf"(?:{'|'.join(sorted(_PEOPLES))})(?:,|(?:[-–][A-Z][a-z]+)+)"

# The generic word after a name, and the class of unit that it tells.
_GENERIC = re.compile(
    r"[ \u00a0]{0,2}(?:[Pp]eople['’]s )?(?:[Mm]unicipality|[Mm]unicipal(?=[ ])|[Cc]ity|CITY|[Cc]ounty"
    r"|COUNTY|[Dd]istrict|DISTRICT|[Pp]rovince|"
    r"[Pp]rovincial|(?:(?:[A-Z][a-z]+|and|&|" + _OF_PEOPLES + r") ){0,7}"
    r"[Aa]utonomous (?:[Rr]egion(?:al)?|[Pp]refectur(?:e|al)"
    r"|[Cc]ounty|[Bb]anner)|[Aa]dministrative [Rr]egion|"
    r"[Pp]refectur(?:e|al)|[Ll]eague|(?:[A-Z][a-z]+ )?[Bb]anner|[Ss]tate(?= (?:Party|party|Government"
    r"|government|Committee|committee|Safety|safety|Emergency|held|Governor|leaders)|['’]s|[ ,.])|"
    r"(?:[Ee]conomic |[Hh]igh-?[Tt]ech |[Ee]xperimental |[Nn]ew |[Pp]ilot |[Tt]echnolog\w+ "
    r"|[Ii]ndustrial |[Dd]evelopment |and ){0,5}(?:[Zz]one|[Nn]ew [Aa]rea|[Nn]ew [Dd]istrict|[Pp]ark)|"
    r"[Ff]orest(?:ry)? [Dd]istrict|[Rr]egion|[Aa]rea|[Tt]ownship|[Tt]own|[Ss]ub-?district|[Ss]treet"
    r"|[Vv]illage|"
    r"Shi\b|Xian\b|Qu\b|Sheng\b)(?![a-z])"
)
_CLASSES = (
    ("town", ("township", "town", "sub-district", "subdistrict", "street", "village")),
    ("region", ("autonomous region", "autonomous regional", "administrative region")),
    ("prefecture", ("prefecture", "prefectural", "state")),
    ("league", ("league",)),
    ("banner", ("banner",)),
    ("county", ("county", "xian")),
    ("new_area", ("new area", "new district")),
    ("zone", ("zone", "park")),
    ("district", ("forestry district", "forest district", "district", "qu")),
    ("province", ("province", "provincial", "sheng")),
    ("city", ("municipality", "municipal", "city", "shi")),
    ("area", ("region", "area")),
)
_FITS = {
    "city": ("市",),
    "county": ("县", "自治县"),
    "district": ("区", "林区", "特区", "矿区", "地区", "新区"),
    "banner": ("旗", "自治旗", "联合旗"),
    "prefecture": ("自治州", "地区", "盟"),
    "league": ("盟",),
    "province": ("省", "自治区"),
    "region": ("自治区",),
    "new_area": ("新区", "区"),
    "area": ("地区", "市", "自治州", "盟", "省", "自治区", "区", "县", "旗"),
}
MAINLAND = frozenset(_FITS) - {"area"}
"""Classes of generic words that name a unit of mainland China for sure where the name fits."""
# A name before one of these is a river's, a firm's or a newspaper's, not (or not only) the place's.
_OTHER_THING = re.compile(
    r"[ \u00a0](?:(?:River|Lake|Mountains?|Sea|Bay|Peninsula|Plain|Gorge|Reservoir|Basin|Island|Strait"
    r"|Pass|Highway|Expressway|"
    r"Railway|Road|Avenue|Lane|Bridge|Tunnel|University|College|Primary|Middle School|High School"
    r"|Hospital|Airport|Power|"
    r"(?:(?:State|Forest|Tree|Horse|Stud|Breeding|Stock|Livestock|Tea|Dairy|Cattle|Sheep|Fish|Seed|Reclamation) )?"
    r"(?:Farm(?! (?:Machin\w+|Tools?|Vehicles?|Tractors?|Equipment|Products?|Produce|Workers?|Houses?))"
    r"|Ranch|Pasture)|"
    r"Company|Co\.|Group|Corporation|Industry|Coal|Mine|Mining|Chemical|Iron|Steel|Hotel|Plaza|Square"
    r"|Temple|Tower|"
    r"Wharf|Pier|Square|Stadium|Olympic|Asian Games|Universiade|Games|Branch of|Cement|Pharm\w+|Energy"
    r"|Petro\w+|Logistics)\b)"
)
PRESS = re.compile(
    r"[ \u00a0]?(?:(?:Evening|Morning|Daily|News|New|Rong|Integrated|All|Converged|Convergence|Media"
    r"|Municipal|County|District|City|"
    r"Radio|TV|Television|and|Broadcasting|Special Zone|Financial|Legal|Business|Youth|Workers"
    r"|Metropolis|Party|Committee|"
    r"Propaganda|Province|Provincial|Emergency Management|Bureau|Government|People['’]s|Banner|League"
    r"|Prefecture|Zone|Online|Network|Culture|Information|&|Town|CPPCC|Converging|Fusion) )*"
    r"(?:Daily(?! (?:life|work|safety|management|supervision|inspection|operation))|Evening News"
    r"|Morning Post|Morning News|News(?: Network| Center| Centre| Net| Agency| Website)?"
    r"|Rong Media(?: Center)?|Media(?: Center)?|"
    r"Radio(?: and (?:TV|Television))?(?: Station)?|TV(?: Station)?|Television(?: Station)?"
    r"|Net(?:work)?|Online|Website|Web|Portal|Release|Publishing|"
    r"WeChat|APP|Client|Times|Post|Herald|Gov(?:ernment)? Website|Today|Fabu|Morning|Observer|Press"
    r"|Channel|Government Network)\b",
)
_APOSTROPHES = "'’‘`´"
_QUOTED = re.compile(f"[{_APOSTROPHES}]")
_SHORT_NAME = 4  # letters of the longest name of one syllable that may be any word
_HOLDS = re.compile(r" (?:held|holds|convene[sd]|opened|deploy(?:s|ed)|arrange[sd]) (?:a|an|the|its|another)\b")
_GIVEN = re.compile(r"[ \u00a0]([A-Z][a-z]+)(?![\w’'-])")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*)[ \u00a0]{1,2}$")


@dataclass(slots=True)
class Named:
    """One mention of a place: name as printed, class of the generic beside it, codes that fit both."""

    name: str
    start: int
    end: int
    after: int  # one past the generic word
    generic: str | None
    kind: str | None
    codes: tuple[str, ...]
    sentence: Sentence | None
    press: bool = False


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    with (_LEXICONS / "surnames.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["surname"].lower() for row in csv.DictReader(lines))


@lru_cache(maxsize=1)
def _one_syllable() -> frozenset[str]:
    return _syllables() - {"she", "he", "me", "a", "o", "e"}


def _syllables() -> frozenset[str]:
    with (_LEXICONS / "syllables.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["syllable"].lower() for row in csv.DictReader(lines))


def _lookalikes() -> frozenset[str]:
    with (_LEXICONS / "place_lookalikes.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["key"] for row in csv.DictReader(lines))


def _cut(letters: str, count: int, syllables: frozenset[str]) -> list[str] | None:
    """``letters`` as ``count`` pinyin syllables, or None."""
    if count == 0:
        return [] if not letters else None
    for size in range(min(6, len(letters)), 0, -1):
        if letters[:size] in syllables:
            rest = _cut(letters[size:], count - 1, syllables)
            if rest is not None:
                return [letters[:size], *rest]
    return None


Meaning = tuple[tuple[str, ...], bool, bool]
"""Of a spelling the codes of its units, whether it needs a generic word beside it, and whether only an apostrophe
tells it from two words."""


def _spellings() -> tuple[Table, list[Meaning]]:
    """Every spelling of every name, made ready to be found, and what each means."""
    places = gazetteer()
    syllables = _syllables()
    shy = _lookalikes()
    spellings: dict[bytes, tuple[set[str], bool, bool]] = {}

    def add(words: str, codes: tuple[str, ...], needs_generic: bool, quoted: bool = False) -> None:
        pattern = b" " + words.encode("ascii") + b" "
        held, weak, mark = spellings.get(pattern, (set(), True, True))
        spellings[pattern] = (held | set(codes), weak and needs_generic, mark and quoted)

    for name in places.names():
        codes = places.bearers(name)
        if not codes:
            continue
        plain = " ".join(normalise(name).decode("ascii").split())
        joined = plain.replace(" ", "")

        weak = joined in syllables or joined in shy
        quoted = any(mark in name for mark in _APOSTROPHES)
        if not quoted:
            add(plain, codes, weak)
        if quoted:
            add(joined, codes, weak)
            for gap in (" ", "  ", "   "):
                add(plain.replace(" ", gap), codes, False, quoted=" " not in name)
        elif " " not in plain and not weak:
            count = min((len(places.places[code].label_zh) for code in codes), default=0)
            parts = _cut(joined, count, syllables) if 2 <= count <= 4 else None
            if parts and len(parts) > 1:
                add(" ".join(parts), codes, True)
                for left in range(1, len(parts) - 1):
                    add("".join(parts[:left]) + " " + "".join(parts[left:]), codes, True)
    meanings = [(tuple(sorted(codes)), weak, quoted) for codes, weak, quoted in spellings.values()]
    return table(list(spellings)), meanings


class _Names:
    """Finds every spelling of every name. A spelling tells whether it needs a generic word beside it."""

    def __init__(self) -> None:
        spellings, self._meanings = kept("place_names.en", _spellings)
        self._spellings = Terms(spellings, len(self._meanings))

    def scan(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...], bool, bool]]:
        """Every capitalised spelling found, in text order, of two that start together the longer first."""
        for index, start, end in self._spellings.find(b" " + normalise(text) + b" "):
            if text[start].isupper():
                yield start, end - 2, *self._meanings[index]


_NAMES = _Names()


@lru_cache(maxsize=4096)
def generic_class(words: str) -> str | None:
    """Class of unit that a generic word tells (“Municipal” and “City” give ``city``); None for other words."""
    folded = " ".join(words.lower().replace("people's", "").replace("people’s", "").split())
    for name, endings in _CLASSES:
        for ending in endings:
            if folded == ending or folded.endswith(" " + ending):
                return name
    return None


@lru_cache(maxsize=16384)
def fitting(codes: tuple[str, ...], kind: str | None) -> tuple[str, ...]:
    """Those of ``codes`` whose own generic fits the class of the printed one; all where none was printed."""
    if kind is None:
        return codes
    allowed = _FITS.get(kind, ())
    places = gazetteer().places
    return tuple(code for code in codes if (places[code].generic_zh or "") in allowed)


def _surname_before(text: str, start: int) -> bool:
    """Whether the word before ``start`` is a surname, so that what follows is likelier a given name."""
    found = _WORD_BEFORE.search(text, max(0, start - 20), start)
    if found is None:
        return False
    word = found[1].lower()
    return word in _surnames() and (found[1][0].isupper() or word not in ENGLISH)


def _compound_surname(text: str, start: int, end: int) -> bool:
    """Whether a surname of two syllables stands there with a given name behind it (“Dongfang Yi”)."""
    if text[start:end].lower() not in _surnames():
        return False
    found = _GIVEN.match(text, end)
    return found is not None and given(found[1])


def _syllable_before(text: str, start: int) -> bool:
    """Whether the word before a name of one syllable is one too: the halves of one name ("Wei Li County")."""
    found = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return found is not None and found[1][0].isupper() and found[1].lower() in _one_syllable()


@annotation
def named(document: Document) -> list[Named]:
    """Every mention of a gazetteer place in ``document``, in text order, none overlapping."""
    text = document.text
    found: list[Named] = []
    reached = 0
    for start, end, codes, weak, quoted in _NAMES.scan(text):
        if start < reached:
            continue
        generic = _GENERIC.match(text, end)
        kind = generic_class(generic[0]) if generic else None
        is_autonomous = generic is not None and "utonomous" in generic[0]
        if (
            weak
            and (generic is None or kind not in _FITS)
            and not (end - start > _SHORT_NAME and _HOLDS.match(text, end))
        ):
            continue
        left = fitting(codes, kind)
        if is_autonomous:
            own = tuple(code for code in left if (gazetteer().places[code].generic_zh or "").startswith("自治"))
            if not own and text[start:end] in _PEOPLES:
                continue  # a people's, in the name of another place: "…, Yi and Dai Autonomous County"
            left = own or left
        if weak and (not left or _syllable_before(text, start)):
            continue
        if kind == "town":
            continue  # a township that bears a county's name: read where townships are
        if generic is None and quoted and not _QUOTED.search(text, start, end):
            continue  # two words that only together spell a name: “An Yang”
        if generic is None and _surname_before(text, start):
            continue
        if generic is None and _compound_surname(text, start, end):
            continue
        if generic is None and _OTHER_THING.match(text, end):
            continue
        if kind in ("area", "zone") and not left:
            left = () if kind == "zone" else codes
        elif kind is not None and not left:
            # “Hengzhou County” of a county that became a city: the level agrees, the generic is out of date
            left = tuple(
                code for code in codes
                if kind in ("county", "city", "district", "banner") and gazetteer().places[code].level == "county"
                and kind != "district"
            )  # fmt: skip
        after = generic.end() if generic else end
        press = PRESS.match(text, end) is not None
        found.append(
            Named(text[start:end], start, end, after, generic[0].strip() if generic else None, kind, left,
                  sentence_at(document, start), press)
        )  # fmt: skip
        reached = after if is_autonomous else end
    return found


def containers(document: Document, found: list[Named]) -> dict[int, int]:
    """Mentions that only say where the place beside them lies (“Kaili City, Qiandongnan Prefecture”).

    Key: first character of such a mention; value: first character of the place that it situates.
    """
    places = gazetteer()
    told: dict[int, int] = {}
    for one, other in pairwise(found):
        gap = document.text[one.after : other.start] if other.start - one.after <= 6 else "-"
        if gap.strip() not in ("", ",", "of", "in", ", in", "'s", "’s"):
            continue
        if any(above in places.ancestors(code) for code in one.codes for above in other.codes):
            told[other.start] = one.start
        elif gap.strip() in ("", ",", "'s", "’s") and any(
            above in places.ancestors(code) for code in other.codes for above in one.codes
        ):
            told[one.start] = other.start
    return told


@annotation
def place_mentions(document: Document) -> list[PlaceMention]:
    """The places that the body names, for coding and review."""
    return [
        PlaceMention(one.name, one.generic, one.codes, one.start, one.end)
        for one in named(document)
        if one.sentence is not None and one.sentence.section is Section.ARTICLE
    ]


def resolve(codes: tuple[str, ...], others: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Those of ``codes`` that the other places of the text speak for: provinces and prefectures above, counties below.

    ``others`` are the candidate codes of the other mentions. A mention that fits several of ``codes`` speaks for none.
    """
    if len(codes) < 2:
        return codes
    places = gazetteer()
    votes = dict.fromkeys(codes, 0)
    seen: set[tuple[str, ...]] = set()
    for mention in others:
        if mention in seen or set(mention) & set(codes):
            continue
        seen.add(mention)
        related = [code for code in codes if any(places.related(code, other) for other in mention)]
        if len(related) == 1:
            votes[related[0]] += 1
    most = max(votes.values())
    if most == 0:
        return codes
    return tuple(code for code in codes if votes[code] == most)


__all__ = ["Named", "fitting", "generic_class", "name_key", "named", "place_mentions", "resolve"]
