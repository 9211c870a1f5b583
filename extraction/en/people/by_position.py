"""Names of persons without a Chinese form, told by where they stand: after a title, before one, in a list of names."""

from __future__ import annotations

from bisect import bisect_left

from extraction.en.people.titles import VERBS, WORDS, after, before, kind
from extraction.en.people.tokens import NAME, Line, line, plain
from extraction.en.pinyin import CEILING, ENGLISH, GENERICS, PARTS, SURNAMES, Found, key, syllables
from extraction.text.document import Document, Sentence

JOINERS = frozenset({",", "and", "&", "、", "，", ";", "as", "well", "/"})
"""Words that may stand between the names of a list."""

_WINDOW = 520  # characters of a sentence that are searched for names without a Chinese form
_ENGLISH_ENDS = (
    "ly", "tion", "sion", "ment", "ing", "ice", "nce", "ity", "ist", "ers", "ure", "ism", "ship", "ics", "ent", "ant",
    "age", "ial", "ory", "ary", "ive", "ors", "ies", "ous", "ble", "ness", "work", "ways", "house",
)  # fmt: skip
_LONG_LIST = 400  # words of a sentence that is read twice
LONG = 6
"""Letters of a single word from which it may be a whole name."""
_TWO = 2
"""Syllables of a given name that stands alone; letters that are no name."""
_STOPS = frozenset({",", "，", ".", ";", "and"})
_IN_TITLE = frozenset({"head", "heads", "rank", "area", "body", "link"})
SPEECH = frozenset({"speak", "ask", "point", "preside", "attend", "listen", "give", "put", "hold", "act"})
"""Kinds of verbs of speaking and taking part."""
_KNOWN = frozenset(WORDS) | frozenset(VERBS) | GENERICS | {NAME}
_KNOWN_FOLLOWERS = (_KNOWN - frozenset(VERBS) - {"and", "to", "of", "in", "for", "on"} | GENERICS) - JOINERS - {NAME}
_LOOSE = frozenset(SURNAMES) - ENGLISH - _KNOWN


def read_slots(document: Document, official: list[Sentence], found: list[Found], lines: dict[int, Line]) -> list[Found]:
    """The runs that stand where only a name can stand: after a title, before one, in a list of names.

    ``lines`` receives the sentences that were read and hold no further name.
    """
    more: list[Found] = []
    text = plain(document)
    starts = [one.start for one in found]
    for sentence in official[:CEILING]:
        first, stop = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        spans = [(one.start, min(one.end, sentence.end), 0) for one in found[first:stop]]
        made = line(
            text,
            sentence.index,
            sentence.start,
            min(sentence.end, (spans[-1][1] if spans else sentence.start) + _WINDOW),
            spans,
        )
        names = _slot_names(made)
        if not names:
            lines[sentence.index] = made
        elif len(made.words) < _LONG_LIST:  # what was found tells more of the same list
            spans = sorted(spans + [(one.start, one.end, 0) for one in names])
            names += _slot_names(line(text, sentence.index, sentence.start, made.stop(len(made.words) - 1), spans))
        more += names
    return more


def _slot_names(made: Line) -> list[Found]:
    """Names without a Chinese form, told by the words around them."""
    words = made.words
    size = len(words)
    if not _may_hold_names(made):
        return []
    names: list[Found] = []
    at = 0
    listed = False  # the last name or title stands right before, but for a joiner
    apposed = False  # only words of a title stand between the last name and here
    while at < size:
        word = words[at]
        if word == NAME:
            listed = apposed = True
            at += 1
            continue
        if loose := _loose(made, at):
            start, end = made.begin(at), made.stop(loose - 1)
            names.append(Found(start, end, key(made.text[start:end]), word, True))
            listed, at = True, loose
            continue
        if not _capital(made, at):
            if word not in JOINERS:
                listed = kind(word) in {"head", "heads"}
                apposed = apposed and kind(word) in _IN_TITLE
            at += 1
            continue
        last = at + 1
        while last < size and last - at < 4 and _capital(made, last) and made.begin(last) - made.stop(last - 1) == 1:
            last += 1
        run = _Run(made, at, last, listed=listed, apposed=apposed)
        listed = apposed = run.can_be_name() and run.is_name()
        if listed:
            start, end = made.begin(at), made.stop(last - 1)
            names.append(Found(start, end, key(made.text[start:end]), word, True))
        at = last
    return names


def _may_hold_names(made: Line) -> bool:
    """Whether a surname, or a capitalised word that no lexicon holds, stands where a name can stand."""
    words, printed = made.words, made.printed
    if not _LOOSE.isdisjoint(words):
        return True
    size = len(words)
    for at, word in enumerate(words):
        if (
            printed[at] != word
            and word not in _KNOWN
            and printed[at][0].isupper()
            and (at + 1 == size or words[at + 1] not in _KNOWN_FOLLOWERS)
        ):
            return True
    return False


class _Run:
    """A run of capitalised words ``words[at:last]`` that no lexicon holds, and what its place in the sentence tells.

    ``listed``: a name or title stands right before it, but for a joiner; ``apposed``: only words of a title stand
    between the last name and it.
    """

    __slots__ = ("acts", "apposed", "at", "follower", "joins", "last", "length", "listed", "made", "roman", "words")

    def __init__(self, made: Line, at: int, last: int, *, listed: bool, apposed: bool) -> None:
        self.made = made
        self.words = made.words
        self.at = at
        self.last = last
        self.length = last - at
        self.listed = listed
        self.apposed = apposed
        self.follower = made.words[last] if last < len(made.words) else "."
        self.acts = False
        self.joins = False
        self.roman = False

    def can_be_name(self) -> bool:
        """Whether the run has the length of a name, and no word of an office or a place goes on with it."""
        follower, words, at = self.follower, self.words, self.at
        return (
            self.length <= 3
            and (kind(follower) in {"", "stop"} or follower in JOINERS)
            and follower not in GENERICS
            and follower != NAME
            and (
                self.length > 1
                or words[at] in PARTS
                or syllables(words[at]) >= 3
                or _long(words[at])
                or (self.listed and _short(self.made, at))
                or (follower == "," and self._titled_behind())
            )
        )

    def _titled_behind(self) -> bool:
        """Whether a title between commas and a role follow the one word: "Batu, deputy mayor, presided"."""
        words, at, last = self.words, self.at, self.last
        if self.length > 1 or words[at] in ENGLISH or len(words[at]) <= _TWO:
            return False
        title = after(self.made, at) if at == 0 or words[at - 1] == "by" else None
        if title is None or title[0] != last + 1 or any(kind(word) == "heads" for word in words[title[0] : title[1]]):
            return False
        closed = words[title[1] : title[1] + 1] == [","] and _acting(words, title[1])
        return _by(self.made, at, last) if at else closed

    def is_name(self) -> bool:
        """Whether only a name can stand here."""
        words, at = self.words, self.at
        self.roman = _roman(self.made, at, self.last)
        self.acts = VERBS.get(self.follower) in SPEECH
        self.joins = at > 0 and words[at - 1] in JOINERS
        titled = self._titled()
        # what can be a name where only a name can stand
        form = self.length > 1 or _long(words[at]) or (self.follower == "," and self._titled_behind())
        if form and (self._in_list(titled=titled) or self._agent()):
            return True
        closes = self.acts or self.follower in JOINERS or self.follower in {".", "were", "was", "and"}
        if self.roman and closes and self.listed and (titled or words[at - 1] in JOINERS):
            return self.length > 1 or titled or words[at] in PARTS
        return self._before_title(form=form)

    def _titled(self) -> bool:
        """Whether a title stands right before the run; if it ends with a body or an area, the run is listed too."""
        words, at = self.words, self.at
        if at > 1 and words[at - 2 : at] == ["secretary", "general"]:
            self.listed = True
            return True
        if self.listed and at > 0 and kind(words[at - 1]) in {"head", "heads"}:
            return True
        if at == 0 or kind(words[at - 1]) not in {"area", "body"}:
            return False
        front = before(self.made, at)  # "leaders of the autonomous region A", "secretary of the party committee A"
        inside = words[front[0] : front[1]] if front is not None else []
        self.listed = any(kind(one) == "heads" for one in inside) or (
            "of" in inside
            and (self.acts or (self.roman and self.length > 1 and self._title_follows(plural=False)))
            and any(kind(one) == "head" for one in inside)
        )
        return self.listed

    def _title_follows(self, *, plural: bool) -> bool:
        return self.follower in {",", "and"} and _titles(self.words, self.last + 1, plural=plural)

    def _in_list(self, *, titled: bool) -> bool:
        """Whether the run stands in a list of names, or between a title and a verb of taking part."""
        words, at, joins = self.words, self.at, self.joins
        near = joins and NAME in words[max(0, at - 2) : at]
        if near and at > 1 and self.follower in JOINERS and NAME in words[self.last + 1 : self.last + 3]:
            return True
        if titled and self.acts:
            return True
        listing = joins and (self.listed or self.apposed)
        if (titled or listing) and self.follower in JOINERS and _named_next(self.made, self.last + 1):
            return True
        if (titled or near) and self._title_follows(plural=titled and self.length > 1):
            return True
        return listing and self.acts and NAME in words[max(0, at - 3) : at]

    def _agent(self) -> bool:
        """Whether the run is an agent ("presided over by A"), or the last name after its title."""
        words, at = self.words, self.at
        if at > 2 and words[at - 1] == "by" and _by(self.made, at, self.last):
            return True
        ends = self.follower in _STOPS and kind(words[at - 1 if at else 0]) in {"head", "body", "area"}
        return ends and _last(self.made, at, self.last)

    def _before_title(self, *, form: bool) -> bool:
        """Whether a title follows the run that opens a clause, or a verb of speech the one that opens the sentence."""
        words, at, follower = self.words, self.at, self.follower
        opens = at == 0 or self.joins
        if self.length > 1 and follower in {",", "，"} and (opens or words[at - 1] in {".", ":"}):
            title = after(self.made, self.last - 1)
            return title is not None and (self.roman or at == 0 or self.listed or _acting(words, title[1]))
        if (form or self.roman) and follower == "," and (opens or words[at - 1] in {"while", "whereas"}):
            title = after(self.made, self.last - 1)
            if title is not None and self.length == 1 and self._is_adverb(title):
                return False
            return title is not None and (self.roman or _acting(words, title[1]))
        return self.roman and self.length > 1 and at == 0 and VERBS.get(follower) in {"speak", "point", "ask"}

    def _is_adverb(self, title: tuple[int, int]) -> bool:
        """Whether the one word goes before the subject: "Earlier, the mayor attended", "Later, deputy mayors met"."""
        words, (start, stop) = self.words, title
        plural = any(kind(word) == "heads" for word in words[start:stop])
        return plural or (start > self.last + 1 and words[stop : stop + 1] != [","])


def _capital(made: Line, index: int) -> bool:
    word = made.words[index]
    return (
        word != NAME
        and word[0].isalpha()
        and made.capital(index)
        and not kind(word)
        and word not in GENERICS
        and word not in VERBS
        and not word.endswith("'s")
    )


def _loose(made: Line, at: int) -> int | None:
    """One past the last word of a name in lower case that stands right after a title: "county head Zhang shao feng"."""
    words = made.words
    if at == 0 or words[at] not in SURNAMES or words[at] in ENGLISH or kind(words[at]):
        return None
    if kind(words[at - 1]) not in {"head", "heads", "area", "body"} or before(made, at) is None:
        return None
    last, count = at + 1, 0
    while last < len(words) and last - at < 3:
        word = words[last]
        size = syllables(word) if word not in ENGLISH and not kind(word) and word not in VERBS else 0
        if not size or count + size > 2:
            break
        count += size
        last += 1
    if not count:
        return None
    follower = words[last] if last < len(words) else "."
    return last if follower in JOINERS or VERBS.get(follower) or not follower[0].isalpha() else None


def _roman(made: Line, first: int, last: int) -> bool:
    return all(made.words[at] in PARTS or 0 < syllables(made.words[at]) <= 5 for at in range(first, last))


def _long(word: str) -> bool:
    """Whether a single word may be a whole name: long, no English word, no adverb; "Guoming" only ends like one."""
    return (
        len(word) >= LONG
        and word.isalpha()
        and word not in ENGLISH
        and (not word.endswith(_ENGLISH_ENDS) or syllables(word) == _TWO)
    )


def _short(made: Line, at: int) -> bool:
    """Whether a name of one short word stands between a title and a name or a verb: "banner leaders Tana and A"."""
    words = made.words
    if at == 0 or kind(words[at - 1]) not in {"head", "heads"} or words[at] in ENGLISH or syllables(words[at]) != 2:
        return False
    after = words[at + 1] if at + 1 < len(words) else "."
    if VERBS.get(after) in SPEECH:
        return True
    return after in JOINERS and kind(words[at - 1]) == "heads" and NAME in words[at + 2 : at + 4]


def _titles(words: list[str], at: int, *, plural: bool) -> bool:
    """Whether the next name of a list begins at ``at`` with a title; ``plural``: or with any word, after a plural."""
    while at < len(words) and words[at] in {"and", "the", ","}:
        at += 1
    return at < len(words) and (
        kind(words[at]) in {"head", "rank", "area", "body"}
        or (plural and kind(words[at]) == "" and words[at] not in VERBS)
    )


def _acting(words: list[str], at: int) -> bool:
    """Whether, after a title in apposition, a verb of taking part or speaking follows."""
    if at < len(words) and words[at] in {",", "，"}:
        at += 1
    return at < len(words) and (VERBS.get(words[at]) in SPEECH or words[at] in {"was", "were", "also"})


def _by(made: Line, first: int, last: int) -> bool:
    """Whether "chaired by" stands before the run, or "attended by" with a title in apposition after it."""
    words = made.words
    found = {VERBS.get(word) for word in words[max(0, first - 4) : first - 1]}
    if "preside" in found and (last == len(words) or words[last] in _STOPS):
        return True
    return bool(found & {"preside", "attend"}) and last < len(words) and after(made, last - 1) is not None


def _named_next(made: Line, at: int) -> bool:
    """Whether a name follows in the list that goes on at ``at``, perhaps after further words that may be names."""
    words = made.words
    for index in range(at, min(len(words), at + 8)):
        if words[index] == NAME:
            return True
        if not (words[index] in JOINERS or (_capital(made, index) and (_long(words[index]) or index > at))):
            return False
    return False


def _last(made: Line, at: int, last: int) -> bool:
    """Whether a single long word after a title is a name by its place.

    So in "presided over by deputy director of the bureau A", "joined by Mayor B and deputy secretary A".
    """
    words = made.words
    front = before(made, at)
    if front is None or not any(kind(word) in {"head", "heads"} for word in words[front[0] : front[1]]):
        return False
    if last - at > 1 or not _long(words[at]) or 0 < syllables(words[at]) <= 2:
        return False
    opening = front[0] - 1
    while opening > 0 and words[opening] in {"the", "comrade"}:
        opening -= 1
    if (
        opening > 1
        and words[opening] == "by"
        and "preside" in {VERBS.get(word) for word in words[max(0, opening - 3) : opening]}
    ):
        return True
    return NAME in words[max(0, front[0] - 3) : front[0]] and words[front[0] - 1] in {"and", "&"}
