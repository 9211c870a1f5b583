"""Corrections written by users: read from the home folder, applied in two steps, and what became of each.

First to what the documents say (``apply_to_documents``, before anything is brought together), then to what came of it
(``result_corrections``). Layer ``extracted`` and the store are never changed, so that taking a correction away restores
what was. Corrections are applied in the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import count
from pathlib import Path

import duckdb
import polars as pl
from filelock import FileLock, Timeout

from schemas.catalog import table as declared
from warehouse.corrections.codes import change_code
from warehouse.corrections.correction_file import dump, parse, read_file
from warehouse.corrections.following import redate
from warehouse.corrections.form import Correction, CorrectionError, typed
from warehouse.corrections.outcomes import Log, broken_rule, guarded, impossible_day, unknown_code
from warehouse.corrections.row_edits import Row, WorkingTable
from warehouse.corrections.stories import Stories, apply_to_stories, stories_of
from warehouse.store import sql
from warehouse.store.files import StoreError, write_bytes
from warehouse.store.home import Home

_SUFFIXES = (".yaml", ".yml", ".csv")
_WAIT_SECONDS = 60


def files(home: Home) -> list[Path]:
    """The files of corrections, by name."""
    if not home.corrections.is_dir():
        return []
    found = (path for path in home.corrections.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
    return sorted(path for path in found if not path.name.startswith("."))


def load(home: Home, read: Callable[[Path], list[Correction]] = read_file) -> list[Correction]:
    """All corrections under ``home.corrections`` in the order in which they are applied. Raises CorrectionError.
    ``read`` gives those of one file.

    That is the order of ``at``; one without counts as of the beginning of its day (UTC), but never before the one above
    it in its file on the same day. Of one instant the names of the files and the places in them decide. The same
    correction in two files counts once; two different ones of one id are refused.
    """
    seen: dict[str, tuple[Correction, Path]] = {}
    order: list[tuple[datetime, Path, int, Correction]] = []
    for file in files(home):
        last = None
        for number, correction in enumerate(read(file)):
            known = seen.setdefault(correction.correction_id, (correction, file))
            if known[0] != correction:
                raise CorrectionError(
                    f"{file}: id {correction.correction_id!r} says other things in {known[1]}; each needs its own id"
                )
            instant = correction.at or datetime.combine(correction.written_on, time(), UTC)
            if correction.at is None and last is not None and last[0] == correction.written_on:
                instant = max(instant, last[1])
            last = correction.written_on, instant
            order.append((instant, file.relative_to(home.corrections), number, correction))
    first: dict[str, Correction] = {}
    for *_, correction in sorted(order, key=lambda one: one[:3]):
        first.setdefault(correction.correction_id, correction)
    return list(first.values())


def stamped(correction: Correction, now: datetime | None = None) -> Correction:
    """``correction`` with the instant at which it is written, where it has none."""
    return correction if correction.at else replace(correction, at=now or datetime.now(UTC))


def add(home: Home, correction: Correction) -> Path:
    """Writes ``correction`` at the end of the file of its day under ``home.corrections``; returns the file.

    Processes take turns, and what was written is on the disk when this returns. It gets the instant (``at``) where it
    has none. What stands there as the last word on its row and field is not written again. Raises CorrectionError where
    the folder cannot be written, or its file cannot be read.
    """
    folder = home.corrections
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(home.path / ".corrections.lock", timeout=_WAIT_SECONDS):
            return _append(folder, correction)
    except Timeout:
        raise CorrectionError(
            f"{folder} is being written by another process; waited {_WAIT_SECONDS} s. Wait for it to end, and try again"
        ) from None
    except (OSError, NotImplementedError, StoreError) as error:
        raise CorrectionError(
            f"{folder} cannot be written ({error}); free space there, let this user write, or name another --home"
        ) from error


def _append(folder: Path, correction: Correction) -> Path:
    day = correction.written_on.isoformat()
    for number in count(1):
        file = folder / (f"{day}.yaml" if number == 1 else f"{day}-{number}.yaml")
        held = read_file(file) if file.exists() else []
        if _is_last_word(correction, held):
            return file
        before = file.read_bytes().decode("utf-8") if file.exists() else ""
        after = before + ("" if before.endswith("\n") or not before else "\n") + dump([stamped(correction)])
        # A file in another form (a list in brackets, say) is left as it is: the next one takes the correction.
        try:
            is_sound = len(parse(after, file)) == len(held) + 1
        except CorrectionError:
            is_sound = False
        if is_sound:
            write_bytes(file, after.encode("utf-8"))
            return file
    raise AssertionError("count() never ends")


def _is_last_word(correction: Correction, held: Sequence[Correction]) -> bool:
    mine = [c for c in held if (c.target, c.field) == (correction.target, correction.field)]
    return bool(mine) and mine[-1] == correction and correction.given_id == mine[-1].given_id


def apply_to_documents(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], log: Log) -> None:
    """Changes ``main.documents`` and the working copies of what documents say; makes tables ``said_pairs`` and
    ``f_corrected``.

    Needs the temporary tables of ``facts.sql``. Corrections of results stay open, as do those of persons.
    """
    apply_to_stories(con, corrections, log)
    mine = [
        c
        for c in corrections
        if "document" in c.key and c.action != "confirm" and not c.action.endswith(("-person", "-story", "-stories"))
    ]
    named = sorted({c.key[name] for c in mine for name in ("document", "other") if name in c.key})
    stories = stories_of(con, named)
    targets = [key for document in named for key in stories.of(document)]
    documents = WorkingTable(con, "main.documents", ("document_id",), named, without=("text",))
    meetings = WorkingTable(con, "f_meetings", ("document_id",), targets)
    attendees = WorkingTable(con, "f_attendees", ("document_id", "position"), targets)
    directives = WorkingTable(con, "f_directives", ("document_id", "position"), targets)
    codes = WorkingTable(con, "f_codes", ("document_id", "position", "codebook", "code"), targets)
    references = WorkingTable(con, "f_references", ("document_id", "position"), targets)
    texts = _texts(con, [c.key["document"] for c in mine if c.action == "add" or c.quote])
    pairs: dict[tuple[str, str], tuple[bool, Correction]] = {}
    tables = {
        "documents": documents,
        "meetings": meetings,
        "attendees": attendees,
        "directives": directives,
        "codes": codes,
        "meeting_references": references,
    }
    for correction in mine:
        document = correction.key["document"]
        if document not in documents.rows:
            log.tell(correction, "unmatched", f"no document {document}")
        elif correction.quote and not log.quoted(correction, texts[document]):
            log.tell(correction, "unmatched", f"the document does not hold the words {correction.quote!r}")
        elif correction.action == "not-a-meeting":
            rows = (meetings, attendees, directives, references)
            log.tell(correction, *_not_a_meeting(correction, documents, rows, stories))
        elif correction.table == "codes":
            log.tell(correction, *change_code(con, correction, _row(correction, directives, stories), codes))
        elif correction.action in ("same-meeting", "different-meeting"):
            _pair(correction, meetings, pairs, log, stories)
        elif correction.action == "set":
            _set(con, correction, tables, log, stories)
        elif correction.action == "drop":
            log.tell(correction, *_drop(correction, tables[str(correction.table)], stories))
        elif correction.action == "add":
            place = tables[str(correction.table)]
            log.tell(correction, *_add(con, correction, place, meetings, texts[document], stories))
    for table in tables.values():
        table.write()
    if corrections:
        sql.run(con, "after_corrections")
    _say_pairs(con, pairs)
    log.mark(con, "f_corrected", "meetings")
    log.mark(con, "d_corrected", "directives")
    log.mark_words(con)


def _say_pairs(con: duckdb.DuckDBPyConnection, pairs: dict[tuple[str, str], tuple[bool, Correction]]) -> None:
    rows = [(a, b, same) for (a, b), (same, _) in sorted(pairs.items(), key=lambda one: one[0])]
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String, "same": pl.Boolean}, orient="row")
    sql.table_of_frame(con, "said_pairs", frame)


def _texts(con: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str, str]:
    query = "SELECT document_id, text FROM main.documents WHERE list_contains($ids, document_id)"
    return dict(con.execute(query, {"ids": sorted(set(ids))}).fetchall()) if ids else {}


Told = tuple[str, str | None]
"""Status and detail."""
APPLIED: Told = ("applied", None)


def _row(correction: Correction, table: WorkingTable, stories: Stories) -> Row | str:
    """The one row that the correction is of, or why there is none."""
    document = correction.key["document"]
    keys = [document] if correction.table == "documents" else stories.of(document, correction.key.get("story"))
    rows = [row for key in keys for row in table.rows.get(key, [])]
    if "name" in correction.key:
        rows = [row for row in rows if row["name"] == correction.key["name"]]
    if "words" in correction.key:
        rows = [row for row in rows if correction.key["words"] in row["title" if "level" in row else "text"]]
    if "level" in correction.key:
        rows = [row for row in rows if row["level"] == correction.key["level"]]
    if len(rows) == 1:
        return rows[0]
    if len({row["document_id"] for row in rows}) > 1:
        return stories.choices(correction, document)
    return f"{len(rows)} rows fit; give more of the words" if rows else "the document has no such row"


_KEYS = {
    "documents": ("document_id",),
    "meetings": ("document_id",),
    "attendees": ("document_id", "position"),
    "directives": ("document_id", "position"),
    "meeting_references": ("document_id", "position"),
}


_EXTRACTED = ("meetings", "attendees", "directives", "meeting_references")


def _set(
    con: duckdb.DuckDBPyConnection,
    correction: Correction,
    tables: dict[str, WorkingTable],
    log: Log,
    stories: Stories,
) -> None:
    table = tables[str(correction.table)]
    row = _row(correction, table, stories)
    if isinstance(row, str):
        log.tell(correction, "unmatched", row)
        return
    layer = "extracted" if correction.table in _EXTRACTED else "main"
    declaration = declared(f"{layer}.{correction.table}")
    key = _KEYS[str(correction.table)]
    (document,) = tables["documents"].rows[correction.key["document"]]
    before = dict(row)
    if correction.field != "published_on":
        if log.set(con, correction, declaration, row, key, related=document):
            table.touch(row)
        return
    keys = stories.of(correction.key["document"])
    meetings = [meeting for key in keys for meeting in tables["meetings"].rows.get(key, [])]
    was = [dict(meeting) for meeting in meetings]
    if not log.set(con, correction, declaration, row, key):
        return
    for meeting in meetings:
        relative = _is_relative(con, meeting["document_id"])
        redate(meeting, before["published_on"], row["published_on"], is_relative=relative)
    problems = [problem for meeting in meetings if (problem := impossible_day(meeting, row))]
    if problems:
        row.update(before)
        for meeting, old in zip(meetings, was, strict=True):
            meeting.update(old)
        log.take_back(correction, declaration, row, key)
        detail = f"the meeting's day {meetings[0]['held_on']} would lie after it; correct held_on of meetings first"
        log.tell(correction, "unmatched", detail)
        return
    table.touch(row)
    for meeting, old in zip(meetings, was, strict=True):
        log.note(correction, declared("extracted.meetings"), old, meeting, ("document_id",))
        tables["meetings"].touch(meeting)


def _is_relative(con: duckdb.DuckDBPyConnection, document: str) -> bool:
    """Whether the words for the meeting's day name no day of the month."""
    query = "SELECT quote FROM r_evidence WHERE document_id = ? AND field = 'held_on'"
    quotes = [quote for (quote,) in con.execute(query, [document]).fetchall()]
    return bool(quotes) and not any(char.isdigit() for quote in quotes for char in quote)


def _drop(correction: Correction, table: WorkingTable, stories: Stories) -> Told:
    row = _row(correction, table, stories)
    if isinstance(row, str):
        return "unmatched", row
    if refused := guarded(correction, row["title"] if "title" in row else row["text"]):
        return "stale", refused
    table.remove(row)
    return APPLIED


def _add(  # noqa: PLR0917 - one caller
    con: duckdb.DuckDBPyConnection,
    correction: Correction,
    table: WorkingTable,
    meetings: WorkingTable,
    text: str,
    stories: Stories,
) -> Told:
    page = correction.key["document"]
    keys = [key for key in stories.of(page, correction.key.get("story")) if meetings.rows.get(key)]
    if not keys:
        return "unmatched", "the document reports no meeting"
    words = correction.key.get("name") or correction.key["words"]
    places = [
        (text.find(words, begin, end), key) for key in keys for begin, end in [stories.spans.get(key, (0, len(text)))]
    ]
    places = [(start, key) for start, key in places if start >= 0]
    if not places:
        return "unmatched", f"the document does not hold the words {words!r}"
    if len(places) > 1:
        return "unmatched", stories.choices(correction, page)
    ((start, document),) = places
    held = [row for key in stories.of(page) for row in table.rows.get(key, [])]
    level = correction.values.get("level")
    here = [row for row in held if row["start_char"] == start and row["end_char"] == start + len(words)]
    if any("level" not in row or row["level"] == level for row in here):
        return "stale", "that row is there already"
    title = correction.values.get("title")
    if title and title not in text:
        return "unmatched", f"the document does not hold the words {title!r}"
    row = dict.fromkeys(table.columns)
    row |= {
        "document_id": document,
        "position": max((r["position"] for r in held), default=0) + 1,
        "start_char": start,
        "end_char": start + len(words),
    }
    if correction.table == "attendees":
        row |= {"name": words, "presided": False, "spoke": False, "joined_remotely": False}
    elif correction.table == "meeting_references":
        row |= {"title": words, "relation": "conveyed", "level": "unknown"}
    else:
        row |= {
            "text": words,
            "stringency": "advisory",
            "speaker_kind": "person" if correction.values.get("speaker_name") else "unattributed",
        }
    declaration = declared(f"main.{correction.table}")
    for name, value in correction.values.items():
        row[name] = typed(declaration.column(name), value)
        if problem := unknown_code(con, declaration, name, row[name]):
            return "unmatched", problem
    if correction.table == "meeting_references":
        row["held_earliest"] = row["held_latest"] = row["held_on"]
    if problem := broken_rule(con, declared(f"extracted.{correction.table}"), row):
        return "unmatched", problem
    table.append(row)
    return APPLIED


def _not_a_meeting(
    correction: Correction, documents: WorkingTable, tables: Sequence[WorkingTable], stories: Stories
) -> Told:
    document = correction.key["document"]
    keys = stories.of(document, correction.key.get("story"))
    others = [key for key in stories.of(document) if key not in keys and tables[0].rows.get(key)]
    if others:  # another story of the page reports a meeting: the page stays a report
        if not any(tables[0].rows.get(key) for key in keys):
            return "unmatched", "that story of the document reports no meeting"
        for table in tables:
            for held in [row for key in keys for row in table.rows.get(key, [])]:
                table.remove(held)
        return APPLIED
    row = documents.rows[document][0]
    if row["kind"] == "other":
        return "stale", "it is already taken for something other than a meeting report"
    if refused := guarded(correction, row["kind"]):
        return "stale", refused
    row["kind"] = "other"
    documents.touch(row)
    for table in tables:
        for held in [row for key in stories.of(document) for row in table.rows.get(key, [])]:
            table.remove(held)
    return APPLIED


def _pair(
    correction: Correction,
    meetings: WorkingTable,
    pairs: dict[tuple[str, str], tuple[bool, Correction]],
    log: Log,
    stories: Stories,
) -> None:
    sides = []
    for name, story in (("document", "story"), ("other", "other_story")):
        document = correction.key[name]
        keys = [key for key in stories.of(document, correction.key.get(story)) if meetings.rows.get(key)]
        if len(keys) > 1:
            log.tell(correction, "unmatched", stories.choices(correction, document))
            return
        sides.append(keys[0] if keys else document)
    a, b = sorted(sides)
    lost = [document for document in (a, b) if not meetings.rows.get(document)]
    same = correction.action == "same-meeting"
    if lost:
        log.tell(correction, "unmatched", f"{lost[0]} reports no meeting")
        return
    if a == b:
        log.tell(correction, "unmatched", "a document cannot be paired with itself")
        return
    known, earlier = pairs.get((a, b), (None, None))
    if earlier is not None and known == same:
        log.tell(correction, "stale", f"{earlier.correction_id} says the same: one of them can go")
        return
    if earlier is not None:
        log.tell(earlier, "stale", f"{correction.correction_id}, written later, says the opposite: this one can go")
    pairs[a, b] = (same, correction)
    said = f"holds instead of {earlier.correction_id}, written earlier" if earlier is not None else None
    log.tell(correction, "applied", said)
