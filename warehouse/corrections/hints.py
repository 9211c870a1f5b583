"""What a correction that hit nothing most likely means: the nearest thing that exists, told with its outcome."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from warehouse.corrections.form import Correction
from warehouse.corrections.outcomes import Log

_KEYS = {"document": "documents", "meeting": "meetings", "person": "persons"}
_FAR = 4  # characters of a key that may be wrong: of keys of 16 hexadecimal digits, chance brings none so near
_LIKE = 70.0  # of 100: below, names and words are others, not mistyped ones
_LEAST_PREFIX = 4
_SHOWN = 60


def add_hints(con: duckdb.DuckDBPyConnection, log: Log) -> None:
    """Adds the nearest thing that exists to the outcomes of corrections that hit nothing.

    Needs the tables of layers ``main`` and ``extracted``.
    """
    for outcome in list(log.outcomes.values()):
        if _is_of_text(outcome.correction):
            continue  # why it is unmatched says already that the text does not hold the words
        if outcome.status == "unmatched" and (hint := hint_of(con, outcome.correction)) is not None:
            log.tell(outcome.correction, outcome.status, f"{outcome.detail}; {hint}")


def _is_of_text(correction: Correction) -> bool:
    """Whether it names words of the text that are no row yet: those added, or where a story begins."""
    return correction.action == "split-story" or (correction.action == "add" and correction.table != "codes")


def hint_of(con: duckdb.DuckDBPyConnection, correction: Correction) -> str | None:
    """Where to look instead of what ``correction`` names; None where all that it names exists."""
    key = correction.key
    kinds = {name: name for name in _KEYS if name in key}
    if "other" in key:
        kinds["other"] = "person" if "person" in key else "document"
    for name, kind in kinds.items():
        if not _exists(con, kind, key[name]):
            return _of_key(con, kind, key[name])
    if _is_of_text(correction):
        return _of_text(con, key["document"], key.get("name") or key["words"])
    for document, name in (("document", "name"), ("other", "other_name")):
        if document in key and name in key and (hint := _of_name(con, key[document], key[name])):
            return hint
    if "document" not in key or "words" not in key:
        return None
    return _of_words(con, key["document"], key["words"], correction.table or "directives")


def _exists(con: duckdb.DuckDBPyConnection, kind: str, key: str) -> bool:
    query = f"SELECT 1 FROM main.{_KEYS[kind]} WHERE {kind}_id = $key"  # noqa: S608 - fixed names
    return bool(con.execute(query, {"key": key}).fetchall())


def _of_key(con: duckdb.DuckDBPyConnection, kind: str, key: str) -> str:
    for other in _KEYS:
        if other != kind and _exists(con, other, key):
            return f"{key} is a {other}: write `{other}: {key}`"
    query = f"SELECT {kind}_id FROM main.{_KEYS[kind]} ORDER BY 1"  # noqa: S608 - fixed names
    known = [str(found) for (found,) in con.execute(query).fetchall()]
    near = [one for one in known if len(key) >= _LEAST_PREFIX and one.startswith(key)]
    if not near:
        near = [one for one, _, _ in process.extract(key, known, scorer=OSA.distance, score_cutoff=_FAR, limit=1)]
    if near:
        return f"did you mean {' or '.join(near[:3])}?"
    return f"`safegov sql` lists what there is (table {_KEYS[kind]})"


def _of_text(con: duckdb.DuckDBPyConnection, document: str, words: str) -> str | None:
    query = "SELECT contains(text, $words) FROM main.documents WHERE document_id = $document"
    ((is_there,),) = con.execute(query, {"document": document, "words": words}).fetchall()
    return None if is_there else f"document {document} does not hold the words “{_short(words)}”"


def _of_name(con: duckdb.DuckDBPyConnection, document: str, name: str) -> str | None:
    # What was read, and what corrections made of it: a name that was added can be corrected like any other.
    query = (
        "SELECT name FROM extracted.attendees WHERE document_id = $document UNION "
        "SELECT name FROM main.attendee_sources WHERE document_id = $document ORDER BY 1"
    )
    known = [str(found) for (found,) in con.execute(query, {"document": document}).fetchall()]
    return _nearest(name, known, f"document {document} has no attendees")


_WORDS = {
    "directives": "SELECT text FROM extracted.directives WHERE document_id = $document UNION "
    "SELECT text FROM main.directive_sources WHERE document_id = $document ORDER BY 1",
    "meeting_references": "SELECT title FROM extracted.meeting_references WHERE document_id = $document UNION "
    "SELECT title FROM main.reference_sources WHERE document_id = $document ORDER BY 1",
}


def _of_words(con: duckdb.DuckDBPyConnection, document: str, words: str, table: str) -> str | None:
    is_reference = table == "meeting_references"
    query = _WORDS["meeting_references" if is_reference else "directives"]
    known = [str(found) for (found,) in con.execute(query, {"document": document}).fetchall()]
    if any(words in one for one in known):
        return None
    what = "names no other meetings" if is_reference else "has no demands"
    return _nearest(words, known, f"document {document} {what}")


def _nearest(given: str, known: Iterable[str], without: str) -> str | None:
    listed = list(known)
    if given in listed:
        return None
    if not listed:
        return without
    scorer = fuzz.partial_ratio if len(given) > _SHOWN // 2 else fuzz.WRatio
    found = process.extractOne(given, listed, scorer=scorer, processor=str.casefold, score_cutoff=_LIKE)
    if found is None:
        shown = ", ".join(f"“{_short(one)}”" for one in listed[:5])
        return f"it has {shown}{' …' if len(listed) > 5 else ''}"
    return f"did you mean “{_short(found[0])}”?"


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
