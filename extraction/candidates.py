"""Which runs of letters in a text are names of persons: by form, by the words around them, by where they stand."""

from __future__ import annotations

from bisect import bisect_left

from extraction.article import Article, Zone
from extraction.names import ENGLISH, GENERICS, PARTS, SURNAMES, Found, find, key, syllables
from extraction.titles import VERBS, after, before, kind
from extraction.tokens import NAME, Line, line

JOINERS = frozenset({",", "and", "&", "、", "，", ";", "as", "well", "/"})
"""Words that may stand between the names of a list."""

_WINDOW = 520  # characters of a sentence that are searched for names without a Chinese form
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
)


def candidates(article: Article) -> list[Found]:
    """All names of persons in the text, in order, none overlapping."""
    found = _supported(article.text, article.lower, find(article.text))
    found = _slots(article, found)
    found += _repeats(article, found)
    found.sort(key=lambda one: one.start)
    return found


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
    if which in {"head", "heads", "press"} or left in {"comrade", "comrades", "general"}:
        return True
    comma, right = words_after(text, one.end)
    if VERBS.get(right) in _SPEECH and not comma:
        return True
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


def _repeats(article: Article, found: list[Found]) -> list[Found]:
    """Further printings of known names in another case ("xing Keqin", "Ran bin")."""
    lower, more = article.lower, []
    taken = sorted((one.start, one.end) for one in found)
    starts = [span[0] for span in taken]
    for printed in {article.lower[one.start : one.end] for one in found}:
        at = lower.find(printed)
        while at >= 0:
            end = at + len(printed)
            index = bisect_left(starts, end)
            free = index == 0 or taken[index - 1][1] <= at
            if free and not lower[at - 1 : at].isalpha() and not lower[end : end + 1].isalpha():
                more.append(Found(at, end, key(printed), printed.split()[0], True))
            at = lower.find(printed, end)
    return more


def _slots(article: Article, found: list[Found]) -> list[Found]:
    """``found`` and the runs that stand where only a name can stand: after a title, before one, in a list of names."""
    more: list[Found] = []
    index = 0
    lower = article.lower
    for sentence in article.sentences:
        if sentence.zone not in {Zone.BODY, Zone.HEADLINE}:
            continue
        while index < len(found) and found[index].start < sentence.start:
            index += 1
        stop = index
        while stop < len(found) and found[stop].start < sentence.end:
            stop += 1
        piece = lower[sentence.start : sentence.end]
        if any(word in piece for word in _SLOT_WORDS):
            spans = [(one.start, one.end, number) for number, one in enumerate(found[index:stop])]
            last = min(sentence.end, (spans[-1][1] if spans else sentence.start) + _WINDOW)
            made = line(article.text, sentence.index, sentence.start, last, spans)
            more += _slot_names(made)
        index = stop
    if not more:
        return found
    kept: list[Found] = []
    for one in sorted(found + more, key=lambda one: one.start):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


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


def _slot_names(made: Line) -> list[Found]:
    words = made.words
    size = len(words)
    names: list[Found] = []
    at = 0
    listed = False  # the last name or title stands right before, but for a joiner
    while at < size:
        word = words[at]
        if word == NAME:
            listed = True
            at += 1
            continue
        if loose := _loose(made, at):
            start, end = made.starts[at], made.ends[loose - 1]
            names.append(Found(start, end, key(made.text[start:end]), word, True))
            listed, at = True, loose
            continue
        if not _capital(made, at):
            if word not in JOINERS:
                listed = kind(word) in {"head", "heads"}
            at += 1
            continue
        last = at + 1
        while last < size and last - at < 4 and _capital(made, last) and made.starts[last] - made.ends[last - 1] == 1:
            last += 1
        length = last - at
        follower = words[last] if last < size else "."
        possible = (
            length <= 3
            and (kind(follower) in {"", "stop"} or follower in JOINERS)
            and follower not in GENERICS
            and follower != NAME
            and (length > 1 or words[at] in PARTS or syllables(words[at]) >= 3)
        )
        taken = False
        if possible:
            roman = _roman(made, at, last)
            closes = follower in JOINERS or VERBS.get(follower) in _SPEECH or follower in {".", "were", "was", "and"}
            titled = listed and at > 0 and kind(words[at - 1]) in {"head", "heads"}
            if not titled and at > 0 and kind(words[at - 1]) in {"area", "body"}:
                front = before(made, at)  # "leaders of the autonomous region A"
                titled = listed = front is not None and any(kind(one) == "heads" for one in words[front[0] : front[1]])
            if roman and closes and (listed and (titled or words[at - 1] in JOINERS)):
                taken = length > 1 or titled or words[at] in PARTS
            elif (
                length > 1
                and follower in {",", "，"}
                and (at == 0 or words[at - 1] in JOINERS or words[at - 1] in {".", ":"})
            ):
                title = after(made, last - 1)
                taken = title is not None and (roman or at == 0 or listed)
            elif roman and length == 1 and follower == "," and (at == 0 or words[at - 1] in JOINERS):
                taken = after(made, last - 1) is not None
            elif roman and length > 1 and at == 0 and VERBS.get(follower) in {"speak", "point", "ask"}:
                taken = True
        if taken:
            start, end = made.starts[at], made.ends[last - 1]
            names.append(Found(start, end, key(made.text[start:end]), words[at], True))
            listed = True
        else:
            listed = False
        at = last
    return names
