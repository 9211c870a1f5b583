"""Whose name it is: other spellings of one name, and later mentions by surname alone."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extraction.en.people.candidates import MOST, word_before, words_after
from extraction.en.people.titles import VERBS, kind
from extraction.en.pinyin import CEILING, DOTS, ENGLISH, SURNAMES, Found, glued


@dataclass(slots=True)
class Mention:
    """One mention: span, number of the person, name as printed here."""

    start: int
    end: int
    person: int
    name: str


def numbered(text: str, found: list[Found]) -> tuple[list[Mention], list[str]]:
    """A mention for each name found, and the first printing of each person's name.

    Near-identical spellings of one name ("Zhaxi Cairang", "Zhaxi Cairen") count for one person.
    """
    mentions: list[Mention] = []
    names: list[str] = []
    numbers: dict[str, int] = {}
    keys: list[str] = []
    for one in found:
        person = numbers.get(one.key)
        if person is None:
            person = numbers[one.key] = len(keys)
            keys.append(one.key)
            names.append(text[one.start : one.end])
        mentions.append(Mention(one.start, one.end, person, text[one.start : one.end]))
    same = _variants(text, found, keys, numbers)
    for other, person in _turned(names).items():
        same[other] = person
    if same:
        for mention in mentions:
            mention.person = same.get(mention.person, mention.person)
    return mentions, names


def _turned(names: list[str]) -> dict[int, int]:
    """Person -> person whose name stands there in the order of the West ("Jinshan Qi" of "Qi Jinshan").

    Only where what stands first is no surname and what stands last is one, and both orders are printed in the text.
    """
    printed = {" ".join(name.lower().split()): person for person, name in enumerate(names)}
    turned: dict[int, int] = {}
    for name, person in printed.items():
        given, _, surname = name.rpartition(" ")
        if not given or " " in given or surname not in SURNAMES or given in SURNAMES:
            continue
        other = printed.get(f"{surname} {given}")
        if other is not None:
            turned[person] = other
    return turned


_BETWEEN = frozenset(
    {"also", "then", "further", "finally", "later", "again", "therefore", "repeatedly", "particularly"}
)
_LED = frozenset({"wrapped", "closed", "ended", "began", "opened", "concluded", "finished"})
_NEAR = 50  # mentions back that a surname alone may refer to
_FOLDS = (("ng", "n"), ("zh", "z"), ("ch", "c"), ("sh", "s"))


def _phonetic(letters: str) -> str:
    for one, other in _FOLDS:
        letters = letters.replace(one, other)
    return letters


def _variants(text: str, found: list[Found], keys: list[str], numbers: dict[str, int]) -> dict[int, int]:
    """Person -> earlier person that is the same under another spelling.

    Two spellings are one person where they differ little and never stand in one list.
    """
    same: dict[int, int] = {}
    if not 1 < len(keys) <= MOST:
        return same
    places: dict[int, list[int]] = {}
    for one in found:
        places.setdefault(numbers[one.key], []).append(one.start)
    for later in range(1, len(keys)):
        for earlier in range(later):
            if earlier in same:
                continue
            left, right = keys[earlier], keys[later]
            if abs(len(left) - len(right)) > 2 or left[0] != right[0]:
                continue
            most = 2 if min(len(left), len(right)) >= 10 else 1
            if Levenshtein.distance(left, right, score_cutoff=most) > most:
                continue
            if most == 1 and (len(left) < 7 or _phonetic(left) != _phonetic(right)):
                continue
            if any(
                abs(a - b) < 60 and "." not in text[min(a, b) : max(a, b)]
                for a in places[earlier]
                for b in places[later]
            ):
                continue
            same[later] = earlier
            break
    return same


def surnames(text: str, mentions: list[Mention]) -> list[Mention]:
    """``mentions`` and those by surname alone, after a title or before a verb of saying, in text order."""
    owners: dict[str, list[int]] = {}
    firsts: dict[int, int] = {}
    for mention in mentions:
        name = mention.name
        first = "" if name.isascii() else next((name.partition(dot)[0].strip() for dot in DOTS if dot in name), "")
        surname = first or (name.split()[0] if " " in name else glued(name) or "")
        surname = surname[:1].upper() + surname[1:].lower()
        if (first or surname.lower().replace("ü", "v") in SURNAMES) and mention.person not in owners.setdefault(
            surname, []
        ):
            owners[surname].append(mention.person)
        firsts.setdefault(mention.person, mention.start)
    if not owners or len(owners) > MOST or len(mentions) >= CEILING:
        return mentions
    starts = [mention.start for mention in mentions]
    more: list[Mention] = []
    for surname, persons in owners.items():
        doubtful = surname.lower() in ENGLISH or len(surname) < 2
        at = text.find(surname)
        while at >= 0 and len(more) < CEILING:
            end = at + len(surname)
            if _whole(text, at, end) and not _inside(mentions, starts, at):
                title = kind(word_before(text, at)) == "head" or _addressed(text, at)
                comma, right = words_after(text, end)
                if right in _BETWEEN:
                    right = words_after(text, end + text[end : end + 40].lower().index(right) + len(right))[1]
                verb = right in _LED or (
                    VERBS.get(right) in {"speak", "ask", "point", "preside"}
                    and not comma
                    and text[end : end + 1] == " "
                )
                verb = verb or _said_behind(text, at, end)
                if (title and (verb or not text[end + 1 : end + 2].isupper())) or (verb and not doubtful):
                    earlier = [person for person in persons if firsts[person] < at] or persons
                    if len(earlier) == 1 or title:
                        more.append(Mention(at, end, _likeliest(mentions, starts, earlier, at), surname))
            at = text.find(surname, end)
    return sorted(mentions + more, key=lambda mention: mention.start) if more else mentions


def _said_behind(text: str, at: int, end: int) -> bool:
    """Whether a quotation and its verb stand before the surname, and a mark behind it (“…,” said Weng.)."""
    if text[end : end + 1] not in {".", ",", ";", ""} or VERBS.get(word_before(text, at)) != "speak":
        return False
    left = text[max(0, at - 40) : at].rstrip().rpartition(" ")[0].rstrip()
    return left.endswith(('"', "”", "’", ","))


def _addressed(text: str, at: int) -> bool:
    """Whether "Mr." or "Comrade" stands before ``at``."""
    return text[max(0, at - 9) : at].rstrip().rstrip(".").lower().endswith(
        (" mr", " ms", " mrs", "comrade", " madam")
    ) or text[max(0, at - 4) : at].rstrip(" .") in {"Mr", "Ms", "Mrs"}


def _whole(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[start - 1 : start] in {"-", "’", "'"}) and not (
        text[end : end + 1].isalnum() or text[end : end + 1] == "-"
    )


def _inside(mentions: list[Mention], starts: list[int], at: int) -> bool:
    index = bisect_left(starts, at + 1) - 1
    return index >= 0 and mentions[index].end > at


def _likeliest(mentions: list[Mention], starts: list[int], persons: list[int], at: int) -> int:
    """Of several persons with the surname, the one mentioned last before ``at``."""
    if len(persons) > 1:
        index = bisect_left(starts, at)
        for mention in reversed(mentions[max(0, index - _NEAR) : index]):
            if mention.person in persons:
                return mention.person
    return persons[0]
