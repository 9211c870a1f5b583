"""Drawing a sample of documents and of their rows, stratified; kept as a file, the same for the same seed and release.

Strata are what ``by`` tells apart, in meeting reports and in other texts. A stratum that would get fewer than two
documents is put together with the others of its kind, so that every document of the release can be drawn and every
stratum says something of its own spread. The order is one in which any beginning is a random sample, too: whoever stops
half-way has asked all strata about alike.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from warehouse.review.published import Published
from warehouse.store.files import write_bytes
from warehouse.store.home import Home

BY: dict[str, str] = {
    "place": "coalesce(m.province_name, m.place_name, 'no place')",
    "publisher": "coalesce(d.publisher, 'no publisher')",
    "rendition": "d.rendition",
    "language": "d.language",
    "month": "coalesce(strftime(d.published_on, '%Y-%m'), 'no day')",
}
"""What a sample can be stratified by, and how SQL tells it."""
_OTHERS_SHARE = 0.25
"""The most that texts which report no meeting get of a sample: of them there is one thing to ask only."""
_LEAST = 2
_ID = re.compile(r"[a-z0-9-]{1,80}")


class AuditError(ValueError):
    """An audit that cannot be drawn or read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Question:
    """One card: a document as a whole, one of its rows, or whether rows are missing. ``fields`` are what is judged."""

    question_id: str
    document_id: str
    subject: str
    """document, attendee, directive, attendees_missing, directives_missing."""
    anchor: str | None
    """The value or row that it is about, as ``document_view`` names it."""
    head: str
    fields: tuple[str, ...]
    read: Mapping[str, str | None]
    """What was read, by field."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A drawn document: its stratum, how many rows it has in all, and the questions about it."""

    document_id: str
    stratum: str
    n_rows: Mapping[str, int]
    is_report: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn sample: documents of each stratum in the release, and the units in the order in which they are asked."""

    audit_id: str
    release_id: str
    extractor_version: str
    seed: int
    by: str | None
    rows: int
    """Rows of each kind that are drawn of a document."""
    strata: Mapping[str, int]
    units: tuple[Unit, ...]

    @property
    def questions(self) -> list[Question]:
        """All questions in order."""
        return [question for unit in self.units for question in unit.questions]


MEETING_FIELDS = ("held_on", "place", "level", "meeting_type", "convener", "mode")
"""Fields of a meeting that are judged, by the names that ``quality.accuracy`` has for them."""
_MEETING_COLUMNS = {
    "held_on": "held_on::VARCHAR",
    "place": "concat_ws(', ', place_name, province_name)",
    "level": "admin_level",
    "meeting_type": "meeting_type_code",
    "convener": "convener",
    "mode": "mode",
}
ATTENDEE_FIELDS = ("attendees", "title", "rank", "presided", "spoke")
"""The first says whether the row should be there at all."""
DIRECTIVE_FIELDS = (
    "directives",
    "speaker",
    "stringency",
    "deadlines",
    "sectors",
    "instruments",
    "responsibilities",
    "phrases",
)
"""The first says whether the row should be there at all."""


def draw(release: Published, n: int, *, by: str | None = None, seed: int = 1, rows: int = 2) -> Sample:
    """A sample of ``n`` documents of ``release`` and of ``rows`` attendees and demands of each.

    Raises AuditError where ``by`` is none of BY, or there is nothing to draw.
    """
    if by is not None and by not in BY:
        raise AuditError(f"--by takes one of {', '.join(BY)}, not {by!r}")
    if n < 1 or rows < 1:
        raise AuditError("a sample has one document and one row of it at least")
    found = release.rows(
        "SELECT d.document_id, d.kind = 'meeting_report' AS is_report, d.extractor_version, "  # noqa: S608 - fixed words
        f"{BY[by] if by else repr('all')} AS part FROM main.documents d "
        "LEFT JOIN (SELECT document_id, min(meeting_id) AS meeting_id FROM main.meeting_reports GROUP BY ALL) r "
        "USING (document_id) LEFT JOIN main.meetings m USING (meeting_id) ORDER BY d.document_id"
    )
    if not found:
        raise AuditError("the release has no documents: there is nothing to audit")
    rng = Random(seed)  # noqa: S311 - a sample that can be drawn again, no secret
    strata = _strata(found, n)
    drawn: list[tuple[float, str, dict[str, Any]]] = []
    for name in sorted(strata):
        members, share = strata[name]
        chosen = rng.sample(members, share)
        # The k-th of a stratum's share falls into the k-th of as many equal stretches of the whole.
        drawn += [((k + rng.random()) / share, name, row) for k, row in enumerate(chosen)]
    units = tuple(_unit(release, row, name, rows, rng) for _, name, row in sorted(drawn, key=lambda one: one[:2]))
    release_id = release.release_id()
    versions = sorted({str(row["extractor_version"]) for row in found})
    return Sample(
        audit_id=f"{release_id}-{n}-{by or 'all'}-rows{rows}-seed{seed}".lower(),
        release_id=release_id,
        extractor_version="+".join(versions),
        seed=seed,
        by=by,
        rows=rows,
        strata={name: len(members) for name, (members, _) in sorted(strata.items())},
        units=units,
    )


Strata = dict[str, tuple[list[dict[str, Any]], int]]


def _strata(found: Sequence[dict[str, Any]], n: int) -> Strata:
    """Members of each stratum and how many of them to draw."""
    reports = [row for row in found if row["is_report"]]
    others = [row for row in found if not row["is_report"]]
    n = min(n, len(found))
    for_others = min(len(others), round(min(n * len(others) / len(found), n * _OTHERS_SHARE)))
    if others and reports and n > 1:
        for_others = max(1, for_others)
    for_others = max(for_others, n - len(reports))
    made: Strata = {}
    for label, rows, share in (("reports", reports, n - for_others), ("others", others, for_others)):
        if rows and share:
            made |= _parts(label, rows, share)
    return made


def _parts(label: str, rows: Sequence[dict[str, Any]], share: int) -> Strata:
    """The parts of reports or others, small ones together, with shares as their sizes (largest remainders)."""
    by_part: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_part.setdefault(str(row["part"]), []).append(row)
    small = [part for part, members in by_part.items() if share * len(members) / len(rows) < _LEAST]
    if small and len(by_part) > 1:
        together = [row for part in sorted(small) for row in by_part.pop(part)]
        while by_part and share * len(together) / len(rows) < _LEAST:  # the least of the others joins them
            least = min(by_part, key=lambda part: (len(by_part[part]), part))
            together += by_part.pop(least)
        by_part["all others" if by_part else "all"] = together
    exact = {part: share * len(members) / len(rows) for part, members in by_part.items()}
    shares = {part: math.floor(size) for part, size in exact.items()}
    left = share - sum(shares.values())
    for part in sorted(exact, key=lambda part: (shares[part] - exact[part], part))[:left]:
        shares[part] += 1
    return {
        f"{label}: {part}": (sorted(members, key=lambda row: row["document_id"]), shares[part])
        for part, members in by_part.items()
        if shares[part]
    }


def _unit(release: Published, row: dict[str, Any], stratum: str, rows: int, rng: Random) -> Unit:
    document = str(row["document_id"])
    given = {"d": document}
    head = (
        release.one(
            "SELECT title, kind, published_on::VARCHAR AS published_on FROM main.documents WHERE document_id = $d",
            given,
        )
        or {}
    )
    read: dict[str, str | None] = {"relevant": head["kind"], "published_on": head["published_on"]}
    is_report = bool(row["is_report"])
    n_rows: dict[str, int] = {}
    questions: list[Question] = []
    if is_report:
        columns = ", ".join(f"nullif({column}, '') AS {name}" for name, column in _MEETING_COLUMNS.items())
        meeting = release.one(
            f"SELECT {columns} FROM main.meetings m JOIN main.meeting_reports r USING (meeting_id) "  # noqa: S608
            "WHERE r.document_id = $d ORDER BY m.meeting_id",
            given,
        )
        read |= meeting or dict.fromkeys(MEETING_FIELDS)
    fields = tuple(read)
    questions.append(
        _question(document, "document", None, head=str(head["title"] or document), fields=fields, read=read)
    )
    if is_report:
        for subject, query, names in (
            ("attendee", _ATTENDEES, ATTENDEE_FIELDS),
            ("directive", _DIRECTIVES, DIRECTIVE_FIELDS),
        ):
            held = release.rows(query, given)
            n_rows[subject] = len(held)
            for one in sorted(rng.sample(held, min(rows, len(held))), key=lambda one: one["start_char"]):
                what = {name: one[name] for name in names}
                anchor = f"{subject}.{one['start_char']}"
                questions.append(_question(document, subject, anchor, head=str(one["head"]), fields=names, read=what))
            questions.append(
                _question(document, f"{subject}s_missing", None, head=f"{len(held)} were read", fields=(), read={})
            )
    return Unit(document, stratum, n_rows, is_report, tuple(questions))


def _question(
    document: str, subject: str, anchor: str | None, *, head: str, fields: Sequence[str], read: Mapping[str, str | None]
) -> Question:
    return Question(f"{document}-{anchor or subject}", document, subject, anchor, head, tuple(fields), dict(read))


_ATTENDEES = """
SELECT name AS head, start_char, 'attended' AS attendees, title, rank_code AS rank,
       presided::VARCHAR AS presided, spoke::VARCHAR AS spoke
FROM main.attendee_sources WHERE document_id = $d ORDER BY start_char, name, meeting_id
"""
_DIRECTIVES = """
SELECT s.text AS head, s.start_char, 'demanded' AS directives,
       CASE s.speaker_kind WHEN 'person' THEN s.speaker_name ELSE s.speaker_kind END AS speaker, d.stringency,
       d.deadline_text AS deadlines,
       (SELECT string_agg(sector_code, ', ' ORDER BY sector_code) FROM main.directive_sectors c
        WHERE c.directive_id = d.directive_id) AS sectors,
       (SELECT string_agg(instrument_code, ', ' ORDER BY instrument_code) FROM main.directive_instruments c
        WHERE c.directive_id = d.directive_id) AS instruments,
       (SELECT string_agg(responsibility_code, ', ' ORDER BY responsibility_code) FROM main.directive_responsibilities c
        WHERE c.directive_id = d.directive_id) AS responsibilities,
       (SELECT string_agg(phrase_code, ', ' ORDER BY phrase_code) FROM main.directive_phrases c
        WHERE c.directive_id = d.directive_id) AS phrases
FROM main.directive_sources s JOIN main.directives d USING (directive_id)
WHERE s.document_id = $d ORDER BY s.start_char, s.end_char, s.directive_id
"""


def keep(home: Home, sample: Sample) -> Path:
    """Writes the sample into its folder, unless it is there already; returns the folder."""
    folder = home.audits / sample.audit_id
    file = folder / "sample.json"
    if not file.exists():
        write_bytes(file, json.dumps(asdict(sample), ensure_ascii=False, indent=1).encode("utf-8"))
    return folder


def audits(home: Home) -> list[str]:
    """Ids of the samples that were drawn, sorted."""
    return sorted(path.parent.name for path in home.audits.glob("*/sample.json"))


def load(home: Home, audit_id: str) -> Sample:
    """The sample of that id. Raises AuditError where there is none, or its file cannot be used."""
    if not _ID.fullmatch(audit_id):
        raise AuditError(f"{audit_id!r} is no name of an audit")
    file = home.audits / audit_id / "sample.json"
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        units = tuple(
            Unit(
                **{
                    **unit,
                    "questions": tuple(Question(**{**q, "fields": tuple(q["fields"])}) for q in unit["questions"]),
                }
            )
            for unit in held.pop("units")
        )
        return Sample(**held, units=units)
    except FileNotFoundError:
        known = ", ".join(audits(home)) or "none"
        raise AuditError(f"no audit {audit_id} in {home.audits}; there are: {known}") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise AuditError(f"{file} cannot be used ({error}): take the folder away and draw it again") from error
