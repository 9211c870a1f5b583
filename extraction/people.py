"""Who is named in a text: every mention of a person, whose it is, and the titles that the text gives the person."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from extraction.article import Article, Zone
from extraction.names import ENGLISH, GENERICS, PARTS, SURNAMES, Found, find, key, syllables
from extraction.titles import VERBS, after, before, kind
from extraction.tokens import NAME, Line, line

Span = tuple[int, int]

_TAIL = 260  # characters read after the last name of a sentence: room for a title and a verb
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
_JOINERS = frozenset({",", "and", "&", "、", "，", ";", "as", "well", "/"})


@dataclass(slots=True)
class Mention:
    """One mention: span, number of the person, name as printed here."""

    start: int
    end: int
    person: int
    name: str


@dataclass(slots=True)
class People:
    """All persons that a text names.

    ``mentions`` in text order; ``names`` the full name of each person as first printed; ``titles`` the spans of all
    titles of each person in text order; ``lines`` the sentences with names, by number of the sentence.
    """

    mentions: list[Mention] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    titles: dict[int, list[Span]] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    reach: dict[int, Span] = field(default_factory=dict)
    """Number of a mention -> span of the name with the titles that stand before and after it."""

    def between(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in ``text[start:end]``."""
        starts = [mention.start for mention in self.mentions]
        return self.mentions[bisect_left(starts, start) : bisect_left(starts, end)]


def mentions(article: Article) -> People:
    """All mentions of persons in the article, every zone, with the titles given to them.

    A later mention by surname alone ("Mayor Ha", "Huo said") and another spelling of the same name count for the
    person named before. Names in the lines of reporters and editors are mentions too: the zone tells them.
    """
    text = article.text
    found = find(text)
    found = _supported(text, article.lower, found)
    found = _slots(article, found)
    found += _repeats(article, found)
    found.sort(key=lambda one: one.start)
    people = People()
    _number(text, found, people)
    _surnames(article, people)
    _lines(article, people)
    _titles(people)
    return people


# --- which runs are names -------------------------------------------------------------------------------------


def _word_before(text: str, start: int) -> str:
    stop = start
    while stop > 0 and text[stop - 1] in " \u00a0":
        stop -= 1
    begin = stop
    while begin > 0 and (text[begin - 1].isalpha() or text[begin - 1] in "-’'"):
        begin -= 1
    return text[begin:stop].lower() if begin < stop else text[stop - 1 : stop]


def _words_after(text: str, end: int) -> tuple[str, str]:
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
        return _words_after(text, at)[0] or ",", _words_after(text, at)[1]
    return comma, word


def _context(text: str, one: Found) -> bool:
    """Whether the words around a run speak for its being a name."""
    left = _word_before(text, one.start)
    which = kind(left)
    if which in {"head", "heads", "press"} or left in {"comrade", "comrades"}:
        return True
    comma, right = _words_after(text, one.end)
    if VERBS.get(right) in _SPEECH and not comma:
        return True
    return (
        bool(comma) and kind(right) in {"head", "heads", "rank"} and right not in {"first", "second", "third", "fourth"}
    )


def _supported(text: str, lower: str, found: list[Found]) -> list[Found]:
    """``found`` without the weak ones that nothing speaks for: form, context, a neighbour in a list, another mention."""
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


# --- names without a Chinese form, told by where they stand ------------------------------------------------------


def _slots(article: Article, found: list[Found]) -> list[Found]:
    """``found`` and the runs of capitals that stand where only a name can stand (after a title, before one, in a list)."""
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
            last = min(sentence.end, (spans[-1][1] if spans else sentence.start) + 2 * _TAIL)
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
    return last if follower in _JOINERS or VERBS.get(follower) or not follower[0].isalpha() else None


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
            if word not in _JOINERS:
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
            and kind(follower) in {"", "stop"}
            and follower not in GENERICS
            and follower != NAME
            and (length > 1 or words[at] in PARTS or syllables(words[at]) >= 3)
        )
        taken = False
        if possible:
            roman = _roman(made, at, last)
            closes = follower in _JOINERS or VERBS.get(follower) in _SPEECH or follower in {".", "were", "was", "and"}
            titled = listed and at > 0 and kind(words[at - 1]) in {"head", "heads"}
            if not titled and at > 0 and kind(words[at - 1]) in {"area", "body"}:
                front = before(made, at)  # "leaders of the autonomous region A"
                titled = listed = front is not None and any(kind(one) == "heads" for one in words[front[0] : front[1]])
            if roman and closes and (listed and (titled or words[at - 1] in _JOINERS)):
                taken = length > 1 or titled or words[at] in PARTS
            elif (
                length > 1
                and follower in {",", "，"}
                and (at == 0 or words[at - 1] in _JOINERS or words[at - 1] in {".", ":"})
            ):
                title = after(made, last - 1)
                taken = title is not None and (roman or at == 0 or listed)
            elif roman and length == 1 and follower == "," and (at == 0 or words[at - 1] in _JOINERS):
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


# --- whose they are ---------------------------------------------------------------------------------------------


def _number(text: str, found: list[Found], people: People) -> None:
    """Give each mention its person; near-identical spellings of one name count for one person."""
    numbers: dict[str, int] = {}
    keys: list[str] = []
    for one in found:
        number = numbers.get(one.key)
        if number is None:
            number = len(keys)
            numbers[one.key] = number
            keys.append(one.key)
            people.names.append(text[one.start : one.end])
        people.mentions.append(Mention(one.start, one.end, number, text[one.start : one.end]))
    same = _variants(text, found, keys, numbers)
    if same:
        for mention in people.mentions:
            mention.person = same.get(mention.person, mention.person)


_FOLDS = (("ng", "n"), ("zh", "z"), ("ch", "c"), ("sh", "s"))


def _phonetic(letters: str) -> str:
    for one, other in _FOLDS:
        letters = letters.replace(one, other)
    return letters


def distance(one: str, other: str, most: int) -> int:
    """Edits (insert, drop, change a letter) that turn ``one`` into ``other``; ``most`` + 1 where there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
        if min(row) > most:
            return most + 1
    return row[-1]


def _variants(text: str, found: list[Found], keys: list[str], numbers: dict[str, int]) -> dict[int, int]:
    """Person -> earlier person that is the same under another spelling.

    Two spellings are one person where they differ little and never stand in one list.
    """
    same: dict[int, int] = {}
    if len(keys) < 2:
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
            if distance(left, right, most) > most:
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


def _surnames(article: Article, people: People) -> None:
    """Mentions by surname alone, after a title or before a verb of saying."""
    text = article.text
    owners: dict[str, list[int]] = {}
    firsts: dict[int, int] = {}
    for mention in people.mentions:
        surname = mention.name.split()[0] if " " in mention.name else ""
        surname = surname[:1].upper() + surname[1:].lower()
        if surname.lower().replace("ü", "v") in SURNAMES and mention.person not in owners.setdefault(surname, []):
            owners[surname].append(mention.person)
        firsts.setdefault(mention.person, mention.start)
    if not owners:
        return
    starts = [mention.start for mention in people.mentions]
    more: list[Mention] = []
    for surname, persons in owners.items():
        doubtful = surname.lower() in ENGLISH or len(surname) < 2
        at = text.find(surname)
        while at >= 0:
            end = at + len(surname)
            if _whole(text, at, end) and not _inside(people.mentions, starts, at):
                title = kind(_word_before(text, at)) == "head"
                comma, right = _words_after(text, end)
                verb = (
                    VERBS.get(right) in {"speak", "ask", "point", "preside"}
                    and not comma
                    and text[end : end + 1] == " "
                )
                if (title and (verb or not text[end + 1 : end + 2].isupper())) or (verb and not doubtful):
                    earlier = [person for person in persons if firsts[person] < at] or persons
                    if len(earlier) == 1 or title:
                        more.append(Mention(at, end, _likeliest(people, earlier, at), surname))
            at = text.find(surname, end)
    if more:
        people.mentions += more
        people.mentions.sort(key=lambda mention: mention.start)


def _whole(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[start - 1 : start] in {"-", "’", "'"}) and not (
        text[end : end + 1].isalnum() or text[end : end + 1] == "-"
    )


def _inside(all_mentions: list[Mention], starts: list[int], at: int) -> bool:
    index = bisect_left(starts, at + 1) - 1
    return index >= 0 and all_mentions[index].end > at


def _likeliest(people: People, persons: list[int], at: int) -> int:
    """Of several persons with the surname, the one mentioned last before ``at``."""
    for mention in reversed(people.mentions):
        if mention.start < at and mention.person in persons:
            return mention.person
    return persons[0]


# --- sentences and titles ------------------------------------------------------------------------------------------


def _lines(article: Article, people: People) -> None:
    index, count = 0, len(people.mentions)
    for sentence in article.sentences:
        if index >= count:
            break
        spans = []
        while index < count and people.mentions[index].start < sentence.end:
            mention = people.mentions[index]
            if mention.start >= sentence.start:
                spans.append((mention.start, min(mention.end, sentence.end), index))
            index += 1
        if spans:
            last = min(sentence.end, spans[-1][1] + _TAIL)
            people.lines[sentence.index] = line(article.text, sentence.index, sentence.start, last, spans)


def _titles(people: People) -> None:
    for made in people.lines.values():
        for person, start, end in _line_titles(made, people):
            people.titles.setdefault(person, []).append((start, end))


def joined(made: Line, start: int, stop: int) -> bool:
    """Whether only commas and words such as "and" stand between two words of a list."""
    return all(made.words[at] in _JOINERS for at in range(start, stop))


def _line_titles(made: Line, people: People) -> list[tuple[int, int, int]]:
    """Person, start and end (characters) of each title of the sentence."""
    positions = sorted(made.mention)
    fronts, backs = made.fronts, made.backs
    given: dict[int, tuple[int, int]] = {}
    shared: tuple[int, int] | None = None
    for number, at in enumerate(positions):
        previous = positions[number - 1] if number else None
        front = before(made, at)
        if front and previous is not None and joined(made, previous + 1, front[0]) and previous in backs:
            if previous in fronts:
                del backs[previous]
            else:
                start = max(front[0], _next_word(made, backs[previous][1]))
                front = (start, front[1]) if start < front[1] else None
        back = after(made, at)
        if back is not None:
            backs[at] = back
            if front is not None and made.words[front[1]] in {",", "，"}:
                front = None  # "…, chairman of the congress, A, deputy mayor": only what follows A is surely A's
        if front is not None:
            fronts[at] = front
            shared = front
            if not _shareable(made, *shared):
                shared = None
        elif previous is None or not joined(made, backs[previous][1] if previous in backs else previous + 1, at):
            shared = None
        elif shared is not None and back is None:
            given[at] = shared
    for at, (start, stop) in backs.items():
        if any(kind(word) == "heads" for word in made.words[start:stop]):
            index = positions.index(at)
            while index > 0 and joined(made, positions[index - 1] + 1, positions[index]):
                index -= 1
                if positions[index] in fronts and made.words[fronts[positions[index]][1]] in {",", "，"}:
                    del fronts[positions[index]]
                if positions[index] in fronts or positions[index] in backs or positions[index] in given:
                    break
                given[positions[index]] = (start, stop)
    result: list[tuple[int, int, int]] = []
    for at in positions:
        mention = people.mentions[made.mention[at]]
        spans = []
        if at in fronts:
            spans.append(fronts[at])
        if at in backs:
            spans.append(backs[at])
        if at in given:
            spans.append(given[at])
        left = min([made.starts[fronts[at][0]]] if at in fronts else [mention.start], default=mention.start)
        right = made.ends[backs[at][1] - 1] if at in backs else mention.end
        people.reach[made.mention[at]] = (left, right)
        result += [(mention.person, made.starts[one], made.ends[two - 1]) for one, two in spans]
    return result


def _next_word(made: Line, index: int) -> int:
    while index < len(made.words) and made.words[index] in _JOINERS:
        index += 1
    return index


def _shareable(made: Line, start: int, stop: int) -> bool:
    """Whether the title can be held by several: a plural, a deputy, a member."""
    words = made.words[start:stop]
    return any(
        kind(word) == "heads" or word in {"deputy", "vice", "member", "leader"} or word.startswith("vice-")
        for word in words
    )
