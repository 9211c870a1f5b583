"""Groups of reports from decided pairs: joined by the surest pairs first, never two that are known to be apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

Edge = tuple[float, str, str]


def components(edges: Iterable[Edge]) -> dict[str, str]:
    """Connected groups of the nodes in ``edges``: from each node to the least node of its group."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while (up := parent.setdefault(node, node)) != node:
            parent[node] = parent[up]
            node = up
        return node

    for _score, a, b in edges:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {node: root(node) for node in parent}


def cluster(edges: Sequence[Edge], apart: Iterable[tuple[str, str]]) -> dict[str, str]:
    """From each node of ``edges`` to the least node of its group, no group holding a pair of ``apart``.

    Where chained pairs would bring together two that are apart, pairs are taken by falling score, then by their
    nodes, and a pair that would join such two is left out. The result does not depend on the order of ``edges``.
    """
    whole = components(edges)
    torn = [(a, b) for a, b in apart if a in whole and whole.get(a) == whole.get(b)]
    if not torn:
        return whole
    broken = {whole[a] for a, _ in torn}
    foes: dict[str, set[str]] = defaultdict(set)
    for a, b in torn:
        foes[a].add(b)
        foes[b].add(a)
    members: dict[str, set[str]] = {}
    group: dict[str, str] = {}
    for node, top in whole.items():
        if top in broken:
            members[node] = {node}
            group[node] = node
    for _score, a, b in sorted((edge for edge in edges if edge[1] in group), key=lambda e: (-e[0], e[1], e[2])):
        left, right = sorted((group[a], group[b]))
        if left == right or any(foes[node] & members[right] for node in members[left]):
            continue
        members[left] |= members.pop(right)
        for node in members[left]:
            group[node] = left
    return {node: top for node, top in whole.items() if top not in broken} | {
        node: min(members[top]) for node, top in group.items()
    }
