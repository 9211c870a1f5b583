"""Which runs of letters in a text are names of persons: by form, by the words around them, by where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left

from extraction.article import Article, Sentence, Zone
from extraction.names import CEILING, ENGLISH, GENERICS, PARTS, SURNAMES, Found, find, find_lower, key, merge, syllables
from extraction.titles import VERBS, WORDS, after, before, kind
from extraction.tokens import NAME, Line, line, plain

JOINERS = frozenset({",", "and", "&", "、", "，", ";", "as", "well", "/"})
"""Words that may stand between the names of a list."""

MOST = 300
"""Names in a text beyond which it is no report, and other spellings are not looked for."""

_TAIL = 260  # characters read after the last name of a sentence: room for a title and a verb
_SAID = re.compile(
    r" (?:(?:emphasi[sz]|stress|demand|request|requir|pointed out|not|ask)(?:ed)?|said|urged|noted)(?: that\b|[:,])",
    re.A,
)
_WINDOW = 520  # characters of a sentence that are searched for names without a Chinese form
_ENGLISH_ENDS = (
    "ly", "tion", "sion", "ment", "ing", "ice", "nce", "ity", "ist", "ers", "ure", "ism", "ship", "ics", "ent", "ant",
    "age", "ial", "ory", "ary", "ive", "ors", "ies", "ous", "ble", "ness", "work", "ways", "house",
)  # fmt: skip
_LONG_LIST = 400  # words of a sentence that is read twice
_LONG = 6  # letters of a single word that may be a whole name
_STOPS = frozenset({",", "，", ".", ";", "and"})
_ADVERBS = frozenset({"also", "then", "finally", "further", "subsequently", "later", "again"})
_IN_TITLE = frozenset({"head", "heads", "rank", "area", "body", "link"})
_SPEECH = frozenset({"speak", "ask", "point", "preside", "attend", "listen", "give", "put", "hold", "act"})
_SLOT_WORDS = (
    "leader",
    "mayor",
    "secretar",
    "magistrate",
    "member",
    "director",
    "deputy",
    "chair",
    "governor",
    "head ",
    "chief",
    "commander",
    "commissioner",
    "minister",
    "researcher",
    "inspector",
    "captain",
    "engineer",
    "commissar",
)


_KNOWN = frozenset(WORDS) | frozenset(VERBS) | GENERICS | {NAME}
_KNOWN_FOLLOWERS = (_KNOWN - frozenset(VERBS) - {"and", "to", "of", "in", "for", "on"} | GENERICS) - JOINERS - {NAME}
_LOOSE = frozenset(SURNAMES) - ENGLISH - _KNOWN


def candidates(article: Article) -> tuple[list[Found], dict[int, Line]]:
    """All names of persons in the text, in order, none overlapping; and the sentences that were read for them."""
    text, lower = article.flat(), article.lower
    found = find(text)
    official = _official(article)
    more: list[Found] = []
    for sentence in official[:CEILING]:
        more += find_lower(text, sentence.start, min(sentence.end, sentence.start + 2000))
    for sentence in article.sentences:
        if text[sentence.start].islower():
            more += find_lower(text, sentence.start, min(sentence.end, sentence.start + 24))
    found = _supported(text, lower, merge(found, more))
    if len(found) < CEILING and len({one.key for one in found}) <= MOST:
        found = merge(found, _repeats(lower, found))
    lines: dict[int, Line] = {}
    further = _slots(article, official, found, lines)
    return (merge(found, further + _repeats(lower, further)) if further else found), lines


def _official(article: Article) -> list[Sentence]:
    """Sentences of the body and the headline in which a title may stand."""
    lower = article.lower
    places: list[int] = []
    for word in _SLOT_WORDS:
        at = lower.find(word)
        while at >= 0:
            places.append(at)
            at = lower.find(word, at + 4)
    places.sort()
    wanted: list[Sentence] = []
    index, count = 0, len(places)
    for sentence in article.sentences:
        if index >= count:
            break
        if places[index] < sentence.end:
            if sentence.zone is Zone.BODY or sentence.zone is Zone.HEADLINE:
                wanted.append(sentence)
            while index < count and places[index] < sentence.end:
                index += 1
    return wanted


def reach(text: str, end: int, last: int) -> int:
    """Where the reading of a sentence stops after its last name: past a verb of saying, or past a title and a verb."""
    said = _SAID.match(text, last)
    return min(end, said.end() if said else last + _TAIL)


def word_before(text: str, start: int) -> str:
    """The word that ends before ``start`` (blanks between), in lower case; a mark where one stands there."""
    stop = start
    while stop > 0 and text[stop - 1] in " \u00a0":
        stop -= 1
    begin = stop
    while begin > 0 and (text[begin - 1].isalpha() or text[begin - 1] in "-’'"):
        begin -= 1
    return text[begin:stop].lower() if begin < stop else text[stop - 1 : stop]


def words_after(text: str, end: int) -> tuple[str, str]:
    """Separator ("," or "") and the first word after it."""
    limit = min(len(text), end + 40)
    at = end
    comma = ""
    while at < limit and (text[at] in " \u00a0,，(（、"):
        if text[at] in ",，、":
            comma = ","
        at += 1
    begin = at
    while at < limit and (text[at].isalpha() or text[at] in "-’'"):
        at += 1
    word = text[begin:at].lower()
    if comma and word == "the":
        return words_after(text, at)[0] or ",", words_after(text, at)[1]
    return comma, word


def _context(text: str, one: Found) -> bool:
    """Whether the words around a run speak for its being a name."""
    left = word_before(text, one.start)
    which = kind(left)
    if which in {"head", "heads", "press"} or left in {"comrade", "comrades", "general", "by"}:
        return True
    comma, right = words_after(text, one.end)
    if right in _ADVERBS and not comma:
        right = words_after(text, one.end + 1 + len(right))[1]
    if VERBS.get(right) in _SPEECH and not comma:
        return True
    if comma and left in {"", "\n", "."} and text[one.start].islower() and kind(right) in {"body", "area"}:
        return True  # a line that opens with a surname in small letters
    return (
        bool(comma) and kind(right) in {"head", "heads", "rank"} and right not in {"first", "second", "third", "fourth"}
    )


def _supported(text: str, lower: str, found: list[Found]) -> list[Found]:
    """``found`` without the weak ones that neither context nor a neighbour in a list nor another mention speaks for."""
    good = {one.key for one in found if one.strong}
    kept: list[Found] = []
    doubtful = [one for one in found if not one.strong and one.key not in good]
    accepted = {one.key for one in doubtful if _context(text, one)} if doubtful else set()
    for index, one in enumerate(found):
        if one.strong or one.key in good or one.key in accepted:
            kept.append(one)
            continue
        if kept and lower[kept[-1].end : one.start].strip(" ,、，") in {"", "and"} and one.start - kept[-1].end < 8:
            kept.append(one)
            continue
        if index + 1 < len(found):
            other = found[index + 1]
            gap = lower[one.end : other.start]
            if len(gap) < 8 and gap.strip(" ,、，") in {"", "and"} and gap.strip() and other.strong:
                kept.append(one)
    return kept


def _repeats(lower: str, found: list[Found]) -> list[Found]:
    """Further printings of known names in another case ("xing Keqin", "Ran bin")."""
    more: list[Found] = []
    taken = {one.start for one in found}
    for printed in {lower[one.start : one.end] for one in found}:
        at = lower.find(printed)
        while at >= 0 and len(more) < CEILING:
            end = at + len(printed)
            if at not in taken and not lower[at - 1 : at].isalpha() and not lower[end : end + 1].isalpha():
                more.append(Found(at, end, key(printed), printed.split()[0], True))
            at = lower.find(printed, end)
        merged = printed.replace(" ", "")  # "Jikemuniu" after "Jike Muniu"
        at = lower.find(merged) if len(printed) - 1 >= len(merged) >= _LONG else -1
        while at >= 0 and len(more) < CEILING:
            end = at + len(merged)
            if not lower[at - 1 : at].isalpha() and not lower[end : end + 1].isalpha():
                more.append(Found(at, end, key(merged), printed.split()[0], True))
            at = lower.find(merged, end)
    return more


def _slots(article: Article, official: list[Sentence], found: list[Found], lines: dict[int, Line]) -> list[Found]:
    """The runs that stand where only a name can stand: after a title, before one, in a list of names.

    ``lines`` receives the sentences that were read and hold no further name.
    """
    more: list[Found] = []
    text = plain(article)
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
    """Whether a single word may be a whole name: long, no English word, no adverb."""
    return len(word) >= _LONG and word.isalpha() and word not in ENGLISH and not word.endswith(_ENGLISH_ENDS)


def _short(made: Line, at: int) -> bool:
    """Whether a name of one short word stands between a title and a name or a verb: "banner leaders Tana and A"."""
    words = made.words
    if at == 0 or kind(words[at - 1]) not in {"head", "heads"} or words[at] in ENGLISH or syllables(words[at]) != 2:
        return False
    after = words[at + 1] if at + 1 < len(words) else "."
    if VERBS.get(after) in _SPEECH:
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
    return at < len(words) and (VERBS.get(words[at]) in _SPEECH or words[at] in {"was", "were", "also"})


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


def _slot_names(made: Line) -> list[Found]:
    """Names without a Chinese form, told by the words around them."""
    words, printed = made.words, made.printed
    size = len(words)
    if _LOOSE.isdisjoint(words):
        for at, word in enumerate(words):
            if (
                printed[at] != word
                and word not in _KNOWN
                and printed[at][0].isupper()
                and (at + 1 == size or words[at + 1] not in _KNOWN_FOLLOWERS)
            ):
                break
        else:
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
        length = last - at
        follower = words[last] if last < size else "."
        possible = (
            length <= 3
            and (kind(follower) in {"", "stop"} or follower in JOINERS)
            and follower not in GENERICS
            and follower != NAME
            and (
                length > 1
                or words[at] in PARTS
                or syllables(words[at]) >= 3
                or _long(words[at])
                or (listed and _short(made, at))
            )
        )
        taken = False
        if possible:
            roman = _roman(made, at, last)
            acts = VERBS.get(follower) in _SPEECH
            closes = follower in JOINERS or acts or follower in {".", "were", "was", "and"}
            titled = listed and at > 0 and kind(words[at - 1]) in {"head", "heads"}
            if at > 1 and words[at - 2 : at] == ["secretary", "general"]:
                titled = listed = True
            if not titled and at > 0 and kind(words[at - 1]) in {"area", "body"}:
                front = before(made, at)  # "leaders of the autonomous region A", "secretary of the party committee A"
                inside = words[front[0] : front[1]] if front is not None else []
                titled = listed = any(kind(one) == "heads" for one in inside) or (
                    "of" in inside
                    and (
                        acts
                        or (
                            roman and length > 1 and follower in {",", "and"} and _titles(words, last + 1, plural=False)
                        )
                    )
                    and any(kind(one) == "head" for one in inside)
                )
            form = length > 1 or _long(words[at])  # what can be a name where only a name can stand
            joins = at > 0 and words[at - 1] in JOINERS
            after_name = joins and NAME in words[max(0, at - 2) : at]
            between = (
                form
                and at > 1
                and NAME in words[at - 2 : at]
                and joins
                and follower in JOINERS
                and NAME in words[last + 1 : last + 3]
            )
            foreign = form and titled and acts
            listing = (listed or apposed) and joins
            shared = (form and (titled or listing) and follower in JOINERS and _named_next(made, last + 1)) or (
                form
                and (titled or after_name)
                and follower in {",", "and"}
                and _titles(words, last + 1, plural=titled and length > 1)
            )
            ending = form and listing and NAME in words[max(0, at - 3) : at] and acts
            agent = form and at > 2 and words[at - 1] == "by" and _by(made, at, last)
            if (
                not agent
                and form
                and follower in _STOPS
                and kind(words[at - 1 if at else 0]) in {"head", "body", "area"}
            ):
                agent = _last(made, at, last)
            if between or foreign or shared or ending or agent:
                taken = True
            elif roman and closes and (listed and (titled or words[at - 1] in JOINERS)):
                taken = length > 1 or titled or words[at] in PARTS
            elif (
                length > 1
                and follower in {",", "，"}
                and (at == 0 or words[at - 1] in JOINERS or words[at - 1] in {".", ":"})
            ):
                title = after(made, last - 1)
                taken = title is not None and (roman or at == 0 or listed or _acting(words, title[1]))
            elif (form or roman) and follower == "," and (at == 0 or joins or words[at - 1] in {"while", "whereas"}):
                title = after(made, last - 1)
                taken = title is not None and (roman or _acting(words, title[1]))
            elif roman and length > 1 and at == 0 and VERBS.get(follower) in {"speak", "point", "ask"}:
                taken = True
        if taken:
            start, end = made.begin(at), made.stop(last - 1)
            names.append(Found(start, end, key(made.text[start:end]), words[at], True))
            listed = apposed = True
        else:
            listed = apposed = False
        at = last
    return names
