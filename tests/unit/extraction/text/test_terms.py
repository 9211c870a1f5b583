from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.text import lexicon, terms
from extraction.text.terms import Terms, table
from schemas.project import samples

WORDS = st.lists(st.sampled_from([b"a", b"b", b"ab", b"fire", b"safety", b""]), min_size=1, max_size=6).map(b" ".join)
TERMS = st.lists(WORDS.map(bytes.strip).filter(bool), max_size=12, unique=True)


def _blanked(words: bytes) -> bytes:
    return b" " + words + b" "


def _plainly(known: list[bytes], words: bytes) -> list[tuple[int, int, int]]:
    """Every term wherever it stands, by looking for each at each place."""
    return sorted(
        (
            (number, start, start + len(term))
            for number, term in enumerate(known)
            for start in range(len(words))
            if words.startswith(term, start)
        ),
        key=lambda one: (one[1], -one[2]),
    )


@given(TERMS, st.lists(WORDS, max_size=6))
def test_table_and_automaton_find_what_there_is(given_terms: list[bytes], texts: list[bytes]) -> None:
    known = [_blanked(one) for one in given_terms]
    by_table, by_automaton = Terms(table(known), 10**6), Terms(table(known), 0)
    for text in texts:
        words = _blanked(text)
        assert by_table.find(words) == by_automaton.find(words) == _plainly(known, words)


def test_the_projects_own_terms_are_found_alike() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((samples() / "texts").glob("*.txt"))[::12]]
    for lexicons in ((*lexicon.load(), lexicon.event_words()), lexicon.anchors()):
        made = lexicon.tables(lexicons)
        by_table, by_automaton = Terms(made.words, 10**9), Terms(made.words, 0)
        for text in texts:
            words = lexicon._blanked(text.encode("latin-1", "replace"))
            found = by_table.find(words)
            assert found == by_automaton.find(words)
            assert found


def test_after_many_characters_an_automaton_is_made() -> None:
    known = [b" fire ", b" fire safety "]
    made = Terms(table(known), len(known))
    words = b" the fire safety of a house "
    found = [made.find(words) for _ in range(2 * terms._WORTH)]
    assert made._automaton is not None
    assert found == [[(1, 4, 17), (0, 4, 10)]] * len(found)
