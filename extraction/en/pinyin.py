"""Names of persons in Latin letters: pinyin names, and the names of peoples who use other orders.

A run of capitalised words is read word by word: a surname (``lexicons/surnames.csv``) followed by one or two
legal syllables (``lexicons/syllables.csv``) is a name, unless a generic word ("County", "Road") follows or the run
is a known lookalike (``lexicons/name_lookalikes.csv``). Parts of Tibetan, Mongolian, Uyghur, Kazakh and Yi names
come from ``lexicons/name_parts.csv``. What the words around a name say of it is the matter of ``people``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.gazetteer import gazetteer
from schemas.project import data

_FOLDER = data("extraction.en", "lexicons")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of ``lexicons/NAME.csv``."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


SURNAMES = {row["surname"].lower(): row["frequency"] == "common" for row in rows("surnames")}
"""Surname in lower case -> whether it is common enough to be believed without support from the context."""
SYLLABLES = frozenset(row["syllable"] for row in rows("syllables"))
PARTS = {row["part"].lower(): row["people"] for row in rows("name_parts")}
LOOKALIKES = frozenset(row["run"].lower() for row in rows("name_lookalikes"))
ENGLISH = frozenset(row["word"] for row in rows("english_words"))
LEADERS = frozenset(re.sub("[^a-z]", "", row["name"].lower()) for row in rows("national_leaders"))
"""State and party leaders whose instructions are studied everywhere, letters only."""
GENERICS = frozenset(row["word"] for row in rows("generics"))
"""Lower-case words that end the name of a place, a body, a firm or a thing."""

_TITLE_WORDS = frozenset(row["word"] for row in rows("title_words")) | frozenset(
    row["word"] for row in rows("role_verbs")
)

_STRIP = str.maketrans("üÜ", "vV", "’'‘-–")


@dataclass(slots=True)
class Found:
    """One name as printed: span, letters only in lower case, number of letters of the surname, strength.

    ``strong``: to be believed by its form alone; else it needs support from the words around it.
    """

    start: int
    end: int
    key: str
    surname: str
    strong: bool


@lru_cache(maxsize=65536)
def syllables(word: str) -> int:
    """The least number of legal syllables that spell ``word`` (any case); 0 where none do, or more than five."""
    letters = word.lower().translate(_STRIP)
    if not letters.isascii() or not letters.isalpha():
        return 0
    best: list[int] = [0] + [99] * len(letters)
    for stop in range(1, len(letters) + 1):
        for start in range(max(0, stop - 6), stop):
            if best[start] < best[stop] - 1 and letters[start:stop] in SYLLABLES:
                best[stop] = best[start] + 1
    return best[-1] if best[-1] <= 5 else 0


@lru_cache(maxsize=65536)
def given(word: str) -> bool:
    """Whether ``word`` can be a Chinese given name: one or two legal syllables."""
    return 0 < syllables(word) <= 2


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """The letters of ``name`` in lower case: what two printings of one name share."""
    return "".join(filter(str.isalpha, name.lower().translate(_STRIP)))


# Capitalised words in a row; between them at most two blanks, or none ("ZhangJianguo").
_WORD = r"[A-ZÜ][a-zü’'‘-]*+"
_RUN = re.compile(rf"{_WORD}(?:[ \u00a0]{{0,2}}+{_WORD})++")
_PIECE = re.compile(r"[A-Z]{2,}(?![a-z])|[A-ZÜ][a-zü]*(?:[’'‘-](?!s\b)[A-Za-z][a-zü]*)*")
# A blank before a capitalised word; what stands before it is looked at only then.
_GAP = re.compile(r"[ \u00a0](?=([A-Z][a-zü]+(?:[’'-][a-zü]+)?)(?![A-Za-z’'-]))")
_CAMEL = re.compile(r"[A-Z](?<=[a-z][A-Z])")
_LOWER_GIVEN = re.compile(r"([A-ZÜ][a-zü]{0,8}+)[ \u00a0](?=([a-zü]{2,12}+)(?![\w’'-]))")
_GLUED = re.compile(r"[A-Za-z0-9’'‘-]")
_MERGED = re.compile(r"(?<![A-Za-z0-9’'‘-])([a-z]{2,8})([A-Z][a-zü]+)(?![A-Za-z0-9’'-])")
CEILING = 2000
"""Names in a text beyond which no more are looked for."""
_LONGEST = 400  # characters of one run of capitals that are read
_USUAL = 80  # characters of a run that is worth keeping
_NEXT = re.compile(r"[ \u00a0]([A-Za-z-]+)")
_OFFICE = re.compile(r"(?:[Mm]ayor|[Hh]ead|[Dd]irector|[Ss]ecretary|[Mm]agistrate|[Gg]overnor|[Ll]eader|[Mm]ember)s? $")
_BREAKS = "’'‘-"


def _words(printed: str) -> tuple[tuple[int, int, str], ...]:
    """The words of a run of capitals that may hold a name, none for another run; spans count from its start."""
    if _FIRSTS.isdisjoint(printed.split()) and not _MIXED.search(printed):
        return ()
    return tuple(pieces(printed[:_LONGEST]))


_words_kept = lru_cache(maxsize=16384)(_words)  # runs repeat: offices, places, the persons of an article


def pieces(printed: str) -> list[tuple[int, int, str]]:
    """The words of a run of capitals: span within it and letters; "ZhangJianguo" gives two."""
    found = []
    for piece in _PIECE.finditer(printed):
        word = piece[0]
        cut = 0
        if not (word[1:].islower() or word.isupper()):
            for index in range(1, len(word)):
                if word[index].isupper() and word[index - 1] not in _BREAKS:
                    found.append((piece.start() + cut, piece.start() + index, word[cut:index]))
                    cut = index
        found.append((piece.start() + cut, piece.end(), word[cut:]))
    return found


def _follower(text: str, end: int) -> str:
    """The word right after ``end`` in lower case, "" where none follows."""
    found = _NEXT.match(text, end)
    return found[1].lower() if found else ""


def find(text: str) -> list[Found]:
    """The names of Chinese form and of known minority parts in ``text``, in order, none overlapping.

    A text with more than ``CEILING`` names is no report; what comes after them is not read.
    """
    names: list[Found] = []
    for run in _RUN.finditer(text):
        printed = run[0]
        inside = _words_kept(printed) if len(printed) < _USUAL else _words(printed)
        if not inside:
            continue
        if len(names) >= CEILING:
            break
        start = run.start()
        words = [(start + left, start + right, word) for left, right, word in inside]
        index, last = int(text[start - 1 : start].isalnum()), len(words) - 1  # a capital within a word begins no name
        while index < last:
            taken = _pinyin(text, words, index) or _minority(text, words, index)
            if taken:
                names.append(taken[0])
                index = taken[1]
            else:
                index += 1
    return names


_TWO = 2  # syllables of a given name
_GLUED_STARTS = frozenset({"He", "She", "An", "A", "In"})  # words that begin the next sentence, its blank lost


def _pinyin(text: str, words: list[tuple[int, int, str]], index: int) -> tuple[Found, int] | None:
    """The name that starts at ``words[index]`` and the index of the word after it."""
    start, _, printed = words[index]
    surname = printed.lower().replace("ü", "v")
    common = SURNAMES.get(surname)
    if common is None or (printed.isupper() and len(printed) == 1 and printed not in "AEO"):
        return None
    if (
        len(printed) == 1
        and text[max(0, start - 2) : start - 1].isupper()
        and not text[max(0, start - 3) : start - 2].isalnum()
    ):
        return None  # "Text size: A A A"
    first, stop, word = words[index + 1]
    if not given(word) or (len(word) == 1 and word not in "AEO") or (word.isupper() and len(word) > 1):
        return None
    after = index + 2
    if text.startswith("'", first - 1) or text.startswith("’", first - 1):
        return None
    # "Zhang Jian Guo": both parts of the given name written apart
    if after < len(words) and syllables(word) == 1 and words[after][0] > stop:
        third = words[after][2]
        alone = after + 1 == len(words) or not given(words[after + 1][2])
        if syllables(third) == 1 and len(third) > 1 and alone and third.lower() not in GENERICS:
            stop, after = words[after][1], after + 1
    if after < len(words) and words[after][0] == stop and not words[after][2].isupper():
        more = words[after][2]
        if syllables(more) == 0:
            return None
        if given(more) and more not in _GLUED_STARTS and syllables(word) + syllables(more) == _TWO:
            return _found(text, start, words[after][1], surname, False), after + 1  # "Sun WeiMin"
        return _found(text, start, stop, surname, False), after
    follower = words[after][2].lower() if after < len(words) else _follower(text, stop)
    if follower in GENERICS:
        return None
    if (
        syllables(word) == 1
        and len(follower) > 1
        and text[stop + 1 : stop + 2].islower()
        and syllables(follower) == 1
        and follower not in (_AFTER_NAME if _ENDED.match(text, stop + 1 + len(follower)) else ENGLISH)
        and follower not in _TITLE_WORDS
    ):
        stop += 1 + len(follower)  # "Tang A mei"
    lone = printed.lower() in ENGLISH and (word.lower() in ENGLISH)
    strong = common and not lone and key(text[start:stop]) not in LOOKALIKE_KEYS
    return _found(text, start, stop, surname, strong), after


def _minority(text: str, words: list[tuple[int, int, str]], index: int) -> tuple[Found, int] | None:
    """A name of two or three parts of which at least one is a known minority part and all are romanised."""
    stop = index
    known = 0
    while stop < len(words) and stop - index < 3:
        low = words[stop][2].lower()
        if low in PARTS:
            known += 1
        elif not 0 < syllables(low) <= 5 or len(low) == 1 or low in ENGLISH:
            break
        if low in GENERICS:
            break
        stop += 1
    if stop - index == 2 and known == 2 and stop < len(words):
        third = words[stop][2].lower()  # a third part that the list does not hold
        if len(third) > 2 and third not in GENERICS and third not in _TITLE_WORDS and third not in ENGLISH:
            stop += 1
    if stop - index < 2 or not known:
        return None
    follower = words[stop][2].lower() if stop < len(words) else _follower(text, words[stop - 1][1])
    if follower in GENERICS:
        return None
    start, end = words[index][0], words[stop - 1][1]
    return _found(text, start, end, key(words[index][2]), known > 1), stop


def _found(text: str, start: int, end: int, surname: str, strong: bool) -> Found:
    return Found(start, end, key(text[start:end]), surname, strong)


DOTS = "·•・‧"
"""What stands between the parts of a name of a people whose names Chinese writes with a dot."""
_DOTTED = re.compile(
    rf"(?<![\w’'{DOTS}])[A-ZÜ][a-zü’'-]{{1,17}}(?:[ ]?[{DOTS}][ ]?[A-ZÜ][a-zü’'-]{{1,17}}){{1,3}}(?![ ]?[{DOTS}]|\w)"
)
_DOT = re.compile(rf"[ ]?[{DOTS}][ ]?")


def find_dotted(text: str) -> list[Found]:
    """Names whose parts a middle dot joins ("Aili·Maimaiti"); weak where a part is a place's name or no syllables."""
    names: list[Found] = []
    for hit in _DOTTED.finditer(text) if any(dot in text for dot in DOTS) else ():
        parts = [part.lower() for part in _DOT.split(hit[0])]
        if any(part in ENGLISH or part in GENERICS or part in _TITLE_WORDS for part in parts):
            continue  # a trail of links, a list with dots
        strong = all(part in PARTS or syllables(part) > 0 for part in parts) and not any(
            gazetteer().find(part) for part in parts
        )
        names.append(_found(text, hit.start(), hit.end(), key(parts[0]), strong))
    return names


def find_lower(text: str, start: int, end: int) -> list[Found]:
    """Names with a part in lower case in ``text[start:end]``: "gong Yunfei", "Ran bin", "caiMeizhen"; all weak."""
    names = []
    if _CAMEL.search(text, start, end):
        names += [
            _found(text, hit.start(), hit.end(), hit[1], False)
            for hit in _MERGED.finditer(text, start, end)
            if hit[1] in SURNAMES and hit[1] not in ENGLISH and given(hit[2])
        ]
    for hit in _GAP.finditer(text, start, end):
        gap, word = hit.start(), hit[1]
        surname = _word_before(text, start, gap)
        if (surname in _LOWER_SURNAMES or (surname in SURNAMES and _titled(text, start, gap - len(surname)))) and given(
            word
        ):
            stop = hit.end() + len(word)
            if _follower(text, stop) not in GENERICS:
                names.append(_found(text, gap - len(surname), stop, surname, False))
    return names


def find_lower_given(text: str, start: int, end: int) -> list[Found]:
    """Names whose given name is printed in small letters in ``text[start:end]``: "Sun weimin", "Ma tao"; all weak."""
    names = []
    for hit in _LOWER_GIVEN.finditer(text, start, end):
        surname, word = hit[1].lower().translate(_STRIP), hit[2]
        if hit.start() and _GLUED.match(text, hit.start() - 1):
            continue
        if surname in PARTS and word in PARTS:
            names.append(_found(text, hit.start(), hit.end() + len(word), surname, False))
            continue
        if surname not in SURNAMES:
            continue
        if (
            word in _TITLE_WORDS
            or word in _AFTER_NAME
            or not 0 < syllables(word) <= _MOST_GIVEN
            or (word in ENGLISH and surname in ENGLISH)
        ):
            continue
        stop = hit.end() + len(word)
        third = _follower(text, stop)
        if (  # "Zhang shao feng"
            syllables(word) == syllables(third) == 1
            and third not in ENGLISH
            and third not in _TITLE_WORDS
            and len(third) > 1
            and text[stop + 1].islower()
            and _ENDED.match(text, stop + 1 + len(third))
        ):
            stop += 1 + len(third)
            word += third
        if _follower(text, stop) not in GENERICS and key(text[hit.start() : stop]) not in LOOKALIKE_KEYS:
            telling = len(word) >= _TELLING and word not in ENGLISH and surname not in ENGLISH and syllables(word) == 2
            names.append(_found(text, hit.start(), stop, surname, telling))
    return names


_MOST_GIVEN = 3  # syllables of a given name: "Tong geletu"
_TELLING = 5  # letters from which two syllables that no English word has can only be a given name
_WHOLE_NAME = re.compile(r"[A-Z][a-zü]{4,17}+(?![\w’'-])")


@lru_cache(maxsize=16384)
def glued(word: str) -> str | None:
    """The surname of a name printed as one word ("Wangweimin"), None for a word that is none."""
    low = word.lower().translate(_STRIP)
    if low in ENGLISH or low in GENERICS or low in _TITLE_WORDS or gazetteer().find(low):
        return None
    for size in range(min(len(low) - 2, 9), 0, -1):
        if low[:size] in PARTS and low[size:] in PARTS:
            return low[:size]  # "Narengerile"
        if low[:size] in SURNAMES and given(low[size:]) and len(low) - size > 1:
            return low[:size]
    return None


def find_glued(text: str, start: int, end: int) -> list[Found]:
    """Words in ``text[start:end]`` that can be whole names ("Wangweimin"); all weak, for most are places."""
    names = []
    for hit in _WHOLE_NAME.finditer(text, start, end):
        surname = glued(hit[0])
        if surname is None or (hit.start() and _GLUED.match(text, hit.start() - 1)):
            continue
        if _follower(text, hit.end()) not in GENERICS:
            names.append(_found(text, hit.start(), hit.end(), surname, False))
    return names


def _titled(text: str, start: int, end: int) -> bool:
    """Whether a word for an office ends before ``end`` ("vice mayors you Ping")."""
    return _OFFICE.search(text, max(start, end - 14), end) is not None


def _word_before(text: str, start: int, end: int) -> str:
    """The word of at most eight small letters that ends at ``end`` and begins at ``start`` or after; "" for others."""
    first = max(start, end - 8)
    word = text[max(first, text.rfind(" ", first, end) + 1) : end]
    if not word.isalpha():
        at = len(word)
        while at and "a" <= word[at - 1] <= "z":
            at -= 1
        word = word[at:]
    return "" if not word or (end > len(word) and _GLUED.match(text, end - len(word) - 1)) else word


def merge(names: list[Found], more: list[Found]) -> list[Found]:
    """Both in order; of two that overlap the one that begins first, of two that begin together that of ``names``."""
    if not more:
        return names
    kept: list[Found] = []
    for one in sorted(names + more, key=lambda one: one.start):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


_LOWER_SURNAMES = frozenset(SURNAMES) - ENGLISH
_AFTER_NAME = frozenset(
    {"he", "she", "can", "an", "a", "ran", "men", "me", "die", "sang", "long", "you", "to", "so", "do", "sat"}
)
_ENDED = re.compile(  # what follows a name: a comma, or a verb of taking part or saying
    r",|[.]|[ \u00a0](?:and [A-Z]|attended|presided|chaired|hosted|spoke|said|pointed|emphasi[sz]ed|stressed|required"
    r"|requested|demanded|asked|made|delivered|gave|reported)"
)
_FIRSTS = frozenset(surname.capitalize() for surname in SURNAMES) | frozenset(part.capitalize() for part in PARTS)
_MIXED = re.compile(r"[a-zü][A-Z]|[A-Z]{2}")  # merged words, words in capitals
LOOKALIKE_KEYS = frozenset(key(run) for run in LOOKALIKES)
