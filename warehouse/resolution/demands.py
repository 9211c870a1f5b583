"""Which wordings of a meeting's reports are one demand: report by report, the surest pairs first, in order.

Pure: from wordings and the points of their pairs (``sql/directive_pairs.sql``) to groups. Reports come in the order in
which the meeting rests on them, so that a further report finds the demands that are there and adds what only it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SURE_POINTS = 33
"""Points from which two wordings of one language are one demand."""
ORDERED_POINTS = 18
"""The same where they stand between neighbours that are one demand."""
SURE_RENDITION_POINTS = 60
"""Points from which a demand and one in another language are one; codes, numbers, days and names alone are compared."""
ORDERED_RENDITION_POINTS = 25
PART_SHARE = 60
"""Of 100 parts of a wording's weight, how many a longer sentence must hold that joins it with another demand."""
PARTS_AT_MOST = 120
"""Of 100 parts of the longer sentence, how many its parts may take together: parts do not say the same."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A demand as one report words it: ``node`` is shared by equal wordings, ``speaker`` None where nobody is named.

    ``report`` and ``position`` say where it stands (the meeting's reports from 1, demands in order). ``scripts`` names
    the scripts in which the speaker is known: names that share none cannot be told to be two persons'. ``is_bare``
    says that it has nothing that can be compared across languages.
    """

    node: str
    report: int
    position: int
    speaker: str | None = None
    scripts: str = "latin"
    language: str = "en"
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """What two wordings share: points (about 0 to 110), and how much of each (of 100) the other holds."""

    a: str
    b: str
    points: int
    share_of_a: int = 0
    share_of_b: int = 0
    is_rendition: bool = False

    def shares(self, node: str) -> tuple[int, int]:
        """How much of ``node`` the other wording holds, and how much of the other ``node`` holds."""
        return (self.share_of_a, self.share_of_b) if self.a == node else (self.share_of_b, self.share_of_a)


@dataclass(frozen=True, slots=True)
class Member:
    """A wording's demand (by its first wording) and why it is of it."""

    leader: str
    basis: str


Voice = tuple[str, str]
"""A speaker and the scripts in which the name is known."""


@dataclass(slots=True)
class _Demand:
    leader: str
    speakers: set[Voice] = field(default_factory=set)
    places: dict[int, list[int]] = field(default_factory=dict)  # by report, where it stands there

    def stand(self, report: int) -> int | None:
        """Where it first stands in ``report``."""
        found = self.places.get(report)
        return found[0] if found else None


Fits = Callable[[str, _Demand], bool]


def unite(wordings: Iterable[Wording], pairs: Iterable[Pair]) -> dict[str, Member]:
    """From each node to its demand. Equal input gives equal output, whatever the order of either.

    A demand has one wording of a report (equal words count as one), but for the parts of a sentence that another report
    joins, and one named speaker at most.
    """
    near: dict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        near[pair.a][pair.b] = near[pair.b][pair.a] = pair
    by_report: dict[int, list[Wording]] = defaultdict(list)
    voices: dict[str, set[Voice]] = defaultdict(set)
    for wording in sorted(wordings, key=lambda w: (w.report, w.position, w.node)):
        by_report[wording.report].append(wording)
        if wording.speaker is not None:
            voices[wording.node].add((wording.speaker, wording.scripts))
    matching = _Matching(near, voices)
    for report in sorted(by_report):
        matching.add(report, by_report[report])
    return matching.members


class _Matching:
    def __init__(self, near: Mapping[str, Mapping[str, Pair]], voices: Mapping[str, set[Voice]]) -> None:
        self._near, self._voices = near, voices
        self._demands: dict[str, _Demand] = {}  # by node
        self._reports: dict[int, list[Wording]] = {}
        self._taken: set[str] = set()  # leaders of demands that the report at hand has
        self.members: dict[str, Member] = {}

    def add(self, report: int, wordings: list[Wording]) -> None:
        """Finds the demand of each wording of a further report, or makes one."""
        self._taken = {self._demands[w.node].leader for w in wordings if w.node in self._demands}
        self._match(wordings, SURE_POINTS, "like_words", lambda _node, _demand: True)
        self._align(wordings)
        order = _Order(wordings, self._demands)
        self._match(wordings, ORDERED_POINTS, "like_words_in_order", order.fits)
        for node in self._open(wordings):
            if (whole := self._whole(node, wordings)) is not None:
                self._join(node, whole, "part")
        for node in self._open(wordings):
            self._join(node, _Demand(node), "only_wording")
        for wording in wordings:
            self._demands[wording.node].places.setdefault(report, []).append(wording.position)
        self._reports[report] = wordings

    def _open(self, wordings: Sequence[Wording]) -> list[str]:
        """Nodes without a demand, in order."""
        return [node for node in dict.fromkeys(w.node for w in wordings) if node not in self._demands]

    def _join(self, node: str, demand: _Demand, basis: str) -> None:
        demand.speakers |= self._voices.get(node, set())
        self._demands[node] = demand
        self._taken.add(demand.leader)
        self.members[node] = Member(demand.leader, basis)

    def _is_free(self, node: str, demand: _Demand) -> bool:
        """Whether ``demand`` has no wording of this report yet and no other named speaker than ``node``."""
        return demand.leader not in self._taken and self._may_say(node, demand)

    def _may_say(self, node: str, demand: _Demand) -> bool:
        voices = self._voices.get(node, ())
        return not any(_are_two(one, other) for one in voices for other in demand.speakers)

    def _match(self, wordings: Sequence[Wording], least: int, basis: str, fits: Fits) -> None:
        """Joins open wordings to demands of the same language, the surest pairs first, then those alike in order."""
        offers = []
        count = len(wordings)
        first = {w.node: place for place, w in reversed(list(enumerate(wordings)))}
        for node in self._open(wordings):
            for other, pair in self._near.get(node, {}).items():
                demand = self._demands.get(other)
                if demand is not None and not pair.is_rendition and pair.points >= least:
                    report, places = next(iter(demand.places.items()))
                    away = abs(first[node] / count - places[0] / len(self._reports[report]))
                    offers.append((-pair.points, round(away, 6), first[node], demand.leader, node, other))
        for _points, _away, _place, _leader, node, other in sorted(offers):
            demand = self._demands[other]
            if node not in self._demands and self._is_free(node, demand) and fits(node, demand):
                self._join(node, demand, basis)

    def _align(self, wordings: Sequence[Wording]) -> None:
        """Joins open wordings to demands of reports in another language: in order, since translations keep it."""
        language = wordings[0].language
        for report, others in self._reports.items():
            if others[0].language == language or not self._open(wordings):
                continue
            rows = [w for w in wordings if w.node not in self._demands]
            columns = [w for w in others if self._demands[w.node].leader not in self._taken]
            chosen = _alignment([[self._rendition_points(row, column) for column in columns] for row in rows])
            sure = {(i, j) for i, j, points in chosen if points >= SURE_RENDITION_POINTS}
            for at, (i, j, points) in enumerate(chosen):
                beside = {(one[0], one[1]) for one in (*chosen[max(0, at - 1) : at], *chosen[at + 1 : at + 2])}
                demand = self._demands[columns[j].node]
                if (points >= SURE_RENDITION_POINTS or beside & sure) and self._is_free(rows[i].node, demand):
                    self._join(rows[i].node, demand, "rendition")
            self._fill(wordings, report, others)

    def _rendition_points(self, one: Wording, other: Wording) -> int:
        pair = self._near.get(one.node, {}).get(other.node)
        points = pair.points if pair is not None and pair.is_rendition else 0
        allowed = points >= ORDERED_RENDITION_POINTS and self._may_say(one.node, self._demands[other.node])
        return points if allowed else 0

    def _fill(self, wordings: Sequence[Wording], report: int, others: Sequence[Wording]) -> None:
        """Joins a wording to the only one between the same two neighbours, where one of them has no codes, numbers or
        names: nothing then speaks against it.
        """
        order = _Order(wordings, self._demands)
        for wording in wordings:
            if wording.node in self._demands:
                continue
            left, right = order.bounds(wording.node, report)
            if left is None or right is None or not order.is_alone(wording.node):
                continue
            inside = [w for w in others if left < w.position < right]
            if len(inside) == 1 and (inside[0].is_bare or wording.is_bare):
                demand = self._demands[inside[0].node]
                if self._is_free(wording.node, demand):
                    self._join(wording.node, demand, "rendition_in_order")

    def _whole(self, node: str, wordings: Sequence[Wording]) -> _Demand | None:
        """The demand of a longer sentence that holds ``node`` and, as other parts of it, wordings of this report."""
        for other, pair in sorted(self._near.get(node, {}).items(), key=lambda one: (-one[1].points, one[0])):
            demand = self._demands.get(other)
            inside, taking = pair.shares(node)
            if demand is None or pair.is_rendition or inside < PART_SHARE or not self._may_say(node, demand):
                continue
            beside = [n for n in dict.fromkeys(w.node for w in wordings) if self._demands.get(n) is demand]
            parts = [self._near[n][other].shares(n)[1] for n in beside if other in self._near.get(n, {})]
            if parts and len(parts) == len(beside) and taking + sum(parts) <= PARTS_AT_MOST:
                return demand
        return None


def _are_two(one: Voice, other: Voice) -> bool:
    """Whether two named speakers are known to be two."""
    return one[0] != other[0] and not set(one[1].split()).isdisjoint(other[1].split())


class _Order:
    """What stands around the open wordings of a report: its wordings that have a demand."""

    def __init__(self, wordings: Sequence[Wording], demands: Mapping[str, _Demand]) -> None:
        self._before: dict[str, tuple[_Demand | None, int]] = {}
        self._after: dict[str, tuple[_Demand | None, int]] = {}
        for found, line in ((self._before, list(wordings)), (self._after, list(wordings)[::-1])):
            known, steps = None, 1
            for wording in line:
                found.setdefault(wording.node, (known, steps))
                demand = demands.get(wording.node)
                known, steps = (known, steps + 1) if demand is None else (demand, 1)

    def is_alone(self, node: str) -> bool:
        """Whether both neighbours have a demand (or there is none on one side)."""
        return self._before[node][1] == self._after[node][1] == 1

    def bounds(self, node: str, report: int) -> tuple[int | None, int | None]:
        """Between which positions of ``report`` its neighbours stand; None where they do not."""
        before, after = self._before[node][0], self._after[node][0]
        left = -1 if before is None else before.stand(report)
        right = 1 << 30 if after is None else after.stand(report)
        return (left, right) if before or after else (None, None)

    def fits(self, node: str, demand: _Demand) -> bool:
        """Whether ``demand`` stands in some report where ``node`` does: between both neighbours, or beside the one."""
        for report, places in demand.places.items():
            left, right = self.bounds(node, report)
            if left is None or right is None or not left < places[0] < right:
                continue
            (before, from_left), (after, from_right) = self._before[node], self._after[node]
            if before and after:
                return True
            near = places[0] - left == from_left if before else right - places[0] == from_right
            if near:
                return True
        return False


def _alignment(points: Sequence[Sequence[int]]) -> list[tuple[int, int, int]]:
    """The pairs (row, column, points above 0) of the heaviest alignment in order; of equal ones the first rows."""
    n, m = len(points), len(points[0]) if points else 0
    best = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            through = points[i][j] + best[i + 1][j + 1] if points[i][j] else 0
            best[i][j] = max(through, best[i + 1][j], best[i][j + 1])
    chosen, i, j = [], 0, 0
    while i < n and j < m:
        if points[i][j] and best[i][j] == points[i][j] + best[i + 1][j + 1]:
            chosen.append((i, j, points[i][j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return chosen
