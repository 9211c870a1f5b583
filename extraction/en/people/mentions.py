"""Who is named in a text: every mention of a person, whose it is, and the titles that the text gives the person."""

from __future__ import annotations

from dataclasses import dataclass, field

from extraction.en.people.by_position import JOINERS
from extraction.en.people.candidates import candidates, reach
from extraction.en.people.coreference import Mention, numbered, surnames
from extraction.en.people.titles import after, before, kind
from extraction.en.people.tokens import NAME, Line, line, plain
from extraction.text.document import Document

__all__ = ["Mention", "People", "Span", "joined", "mentions"]

Span = tuple[int, int]
_ASIDE = frozenset(  # "Li Na (female, Hui), Ma Tao"
    {"(", ")", "（", "）", "female", "male", "f", "m", "nationality", "hui", "manchu", "mongolian", "zhuang", "tibetan"}
    | {"miao", "uygur", "uyghur", "tujia", "bai", "kazakh", "korean", "ethnic"}
)
_COMRADES = frozenset({"comrade", "comrades"})


@dataclass(slots=True)
class People:
    """All persons that a text names.

    ``mentions`` in text order; ``names`` the full name of each person as first printed; ``titles`` the spans of all
    titles of each person in text order; ``lines`` the sentences with names, by number of the sentence; ``reach`` the
    span of each mention (by its number) with the titles that stand right before and after it.
    """

    mentions: list[Mention] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    titles: dict[int, list[Span]] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    reach: dict[int, Span] = field(default_factory=dict)


def mentions(document: Document) -> People:
    """All mentions of persons in the document, every section, with the titles given to them.

    A later mention by surname alone ("Mayor Ha", "Huo said") and another spelling of the same name count for the
    person named before. Names in the lines of reporters and editors are mentions too: the section tells them.
    """
    people = People()
    found, lines = candidates(document)
    numbered_mentions, people.names = numbered(document.text, found)
    people.mentions = surnames(document.text, numbered_mentions)
    _lines(document, people, lines)
    for made in people.lines.values():
        for person, start, end in _line_titles(made, people):
            people.titles.setdefault(person, []).append((start, end))
    return people


def _lines(document: Document, people: People, lines: dict[int, Line]) -> None:
    """Give ``people`` the sentences with names; those of ``lines`` that hold the same names are used again."""
    text = plain(document)
    index, count = 0, len(people.mentions)
    for sentence in document.sentences:
        if index >= count:
            break
        first = index
        while index < count and people.mentions[index].start < sentence.end:
            index += 1
        while first < index and people.mentions[first].start < sentence.start:
            first += 1
        if first == index:
            continue
        made = lines.get(sentence.index)
        if made is not None and len(made.mention) == index - first:
            made.mention = dict(zip(made.mention, range(first, index), strict=True))
        else:
            spans = [
                (one.start, min(one.end, sentence.end), number)
                for number, one in enumerate(people.mentions[first:index], first)
            ]
            made = line(text, sentence.index, sentence.start, reach(text, sentence.end, spans[-1][1]), spans)
        people.lines[sentence.index] = made


def joined(made: Line, start: int, stop: int) -> bool:
    """Whether only commas and words such as "and" stand between two words of a list."""
    return all(
        made.words[at] in JOINERS or made.words[at] in _COMRADES or made.words[at] in _ASIDE
        for at in range(start, stop)
    )


def _line_titles(made: Line, people: People) -> list[tuple[int, int, int]]:
    """Person, start and end (characters) of each title of the sentence."""
    positions = sorted(made.mention)
    given = _titles_beside(made, positions)
    _share_plurals(made, positions, given)
    _others(made, positions, given)
    fronts, backs = made.fronts, made.backs
    result: list[tuple[int, int, int]] = []
    for at in positions:
        mention = people.mentions[made.mention[at]]
        people.reach[made.mention[at]] = (
            min(mention.start, made.begin(fronts[at][0])) if at in fronts else mention.start,
            made.stop(backs[at][1] - 1) if at in backs else mention.end,
        )
        for titles in (fronts, backs, given):
            if at in titles:
                first, stop = titles[at]
                result.append((mention.person, made.begin(first), made.stop(stop - 1)))
    return result


def _titles_beside(made: Line, positions: list[int]) -> dict[int, tuple[int, int]]:
    """Fill ``made.fronts`` and ``made.backs``; returns the titles that the names of a list have from one before."""
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
        back = _back_title(made, at, front, previous)
        if back is not None:
            backs[at] = back
            if front is not None and made.words[front[1]] in {",", "，"}:
                front = None  # "…, chairman of the congress, A, deputy mayor": only what follows A is surely A's
        if front is not None:
            fronts[at] = front
            shared = front if _shareable(made, *front) else None
        elif previous is None or not joined(made, backs[previous][1] if previous in backs else previous + 1, at):
            shared = None
        elif shared is not None and back is None:
            given[at] = shared
    return given


def _back_title(made: Line, at: int, front: tuple[int, int] | None, previous: int | None) -> tuple[int, int] | None:
    """The title after the name at ``at``, where it is that name's; ``front``: the one before the name."""
    back = after(made, at)
    if back is None or _misplaced(made, at, back, previous, front is not None):
        return None
    apart = front is not None and made.words[front[1]] == "," and made.words[at + 1 : at + 2] == [","]
    if apart and made.words[back[1] : back[1] + 2] == [",", NAME]:
        return None  # "the mayor, A, the secretary, B, …": each title stands before its name
    return back


def _share_plurals(made: Line, positions: list[int], given: dict[int, tuple[int, int]]) -> None:
    """Give all names of a list the plural title after its last ("A, B and C, deputy mayors")."""
    fronts, backs = made.fronts, made.backs
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


def _others(made: Line, positions: list[int], given: dict[int, tuple[int, int]]) -> None:
    """Give "A, B and other city leaders" their collective title."""
    words = made.words
    for number, at in enumerate(positions):
        if words[at + 1 : at + 3] != ["and", "other"] and words[at + 1 : at + 4] != [",", "and", "other"]:
            continue
        start = words.index("other", at) + 1
        stop = next(
            (index + 1 for index in range(start, min(len(words), start + 3)) if words[index] == "leaders"), None
        )
        if stop is None or stop == start + 1:
            continue
        for index in range(number, -1, -1):
            here = positions[index]
            if here in made.fronts or here in made.backs or here in given:
                break
            given[here] = (start, stop)
            if not index or not joined(made, positions[index - 1] + 1, here):
                break


def _misplaced(made: Line, at: int, back: tuple[int, int], previous: int | None, titled: bool) -> bool:
    """Whether a plural after a lone name is no title of that name ("chaired by Mayor A, officials were told …")."""
    if not any(kind(word) == "heads" for word in made.words[back[0] : back[1]]):
        return False
    return titled or previous is None or not joined(made, previous + 1, at)


def _next_word(made: Line, index: int) -> int:
    while index < len(made.words) and made.words[index] in JOINERS:
        index += 1
    return index


def _shareable(made: Line, start: int, stop: int) -> bool:
    """Whether the title can be held by several: a plural, a deputy, a member."""
    words = made.words[start:stop]
    return any(
        kind(word) == "heads" or word in {"deputy", "vice", "member", "leader"} or word.startswith("vice-")
        for word in words
    )
