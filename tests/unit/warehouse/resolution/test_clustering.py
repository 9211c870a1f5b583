"""Groups from pairs: never two that are apart, whatever the order."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from warehouse.resolution.clustering import cluster

nodes = st.sampled_from("abcdefgh")
pairs = st.tuples(nodes, nodes).filter(lambda pair: pair[0] < pair[1])
edges = st.lists(
    st.tuples(st.sampled_from([0.5, 0.7, 0.9]), pairs).map(lambda e: (e[0], *e[1])),
    max_size=14,
    unique_by=lambda e: e[1:],
)


@given(edges, st.lists(pairs, max_size=6, unique=True), st.randoms())
def test_groups_hold_no_two_that_are_apart_and_no_order_matters(
    edges: list[tuple[float, str, str]], apart: list[tuple[str, str]], rng: random.Random
) -> None:
    groups = cluster(edges, apart)
    assert set(groups) == {node for _, a, b in edges for node in (a, b)}
    assert all(groups.get(a, a) != groups.get(b, b) for a, b in apart)
    assert all(top == min(node for node in groups if groups[node] == top) for top in groups.values())
    shuffled, foes = edges[:], apart[:]
    rng.shuffle(shuffled)
    rng.shuffle(foes)
    assert cluster(shuffled, foes) == groups


@given(edges)
def test_without_foes_every_pair_is_joined(edges: list[tuple[float, str, str]]) -> None:
    groups = cluster(edges, [])
    assert all(groups[a] == groups[b] for _, a, b in edges)


def test_the_surest_pairs_hold_where_a_chain_must_break() -> None:
    assert cluster([(0.9, "a", "b"), (0.6, "b", "c")], [("a", "c")]) == {"a": "a", "b": "a", "c": "c"}
