"""What a user's correction may say: its fields, its actions, and how a file of them is read and written.

A file holds a list of corrections (YAML), or one a row (CSV with the same names as columns). See docs/corrections.md.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as column
from datetime import UTC, date, datetime
from typing import Any

from schemas.catalog import table as declared
from schemas.model import Column

ACTIONS = (
    "set",
    "drop",
    "add",
    "not-a-meeting",
    "same-meeting",
    "different-meeting",
    "same-person",
    "different-person",
    "split-story",
    "join-stories",
    "confirm",
)
KEYS = (
    *("document", "story", "meeting", "person", "reference", "name", "words", "code", "level"),
    *("other", "other_story", "other_name"),
)
"""Names that may say what a correction is of."""
_OF_STORIES = ("meetings", "attendees", "directives", "codes", "meeting_references")
SETTABLE: dict[str, tuple[str, ...]] = {
    "documents": ("language", "title", "publisher", "published_on", "rendition"),
    "meetings": (
        "held_on",
        "held_earliest",
        "held_latest",
        "year_basis",
        "place_code",
        "place_name",
        "admin_level",
        "mode",
        "meeting_type_code",
        "convener",
        "title",
    ),
    "attendees": ("title", "rank_code", "presided", "spoke", "joined_remotely"),
    "directives": ("speaker_name", "speaker_kind", "stringency", "deadline_on"),
    "meeting_references": ("relation", "level", "held_on", "referenced_meeting_id", "event_code"),
    "persons": ("name", "name_zh", "place_code"),
}
"""Fields that ``set`` may change, by table. Verbatim words are not among them: only what was made of them."""
_ADDABLE = {
    "attendees": ("title", "rank_code", "presided", "spoke", "joined_remotely"),
    "directives": ("speaker_name", "speaker_kind", "stringency"),
    "meeting_references": ("relation", "level", "held_on"),
    "codes": (),
}
MATCHES = ("referenced_meeting_id", "event_code")
"""Fields of a reference that are known once documents have been brought together: set by its ``reference_id``."""
CODEBOOKS = ("sectors", "instruments", "responsibilities", "phrases")
"""What a demand is coded by; ``code`` names one of them and a code of it, such as ``sectors/gas``."""
_ROWS = ("attendees", "directives", "codes", "meeting_references")
"""Tables whose rows can be added, dropped and confirmed."""
_CODE = re.compile(rf"({'|'.join(CODEBOOKS)})/[a-z0-9_]+")
_DOUBT = re.compile(r"q[0-9a-f]{16}")
_NEEDED: dict[str, tuple[str, ...]] = {
    "not-a-meeting": ("document",),
    "same-meeting": ("document", "other"),
    "different-meeting": ("document", "other"),
    "split-story": ("document", "words"),
    "join-stories": ("document", "story"),
}
_MEANS = {
    "words": "the first words of the story that begins there",
    "story": "the number of the story that goes on the one before it",
}
_NOTHING = {"", "null", "Null", "NULL", "~"}
_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")

Value = str | int | bool | date | None


class CorrectionError(ValueError):
    """A correction that cannot be understood; the message names the file, the entry, the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction as written. ``key`` says what it is of; ``values`` what an added row holds."""

    action: str
    key: Mapping[str, str]
    reason: str
    author: str
    written_on: date
    table: str | None = None
    field: str | None = None
    expect: str | None = None
    has_expect: bool = False
    value: str | None = None
    values: Mapping[str, str] = column(default_factory=dict)
    given_id: str | None = None
    quote: str | None = None
    """Words of the document on which the value rests, where its author named them."""
    doubt: str | None = None
    """The item of the review queue that it settles (``warehouse.review.queue``)."""
    at: datetime | None = column(default=None, compare=False)
    """When exactly it was written (with a time zone): the order in which corrections are applied."""

    @property
    def correction_id(self) -> str:
        """The id given, else one from the content (and ``at``, where it has one)."""
        if self.given_id:
            return self.given_id
        content = json.dumps(to_entry(self), sort_keys=True, ensure_ascii=False)
        return "c" + hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def target(self) -> str:
        """Table and key in one line."""
        return " ".join([self.table or self.action.split("-")[-1], *(f"{k}={v}" for k, v in sorted(self.key.items()))])


def alike(given: str, known: Iterable[str]) -> str:
    """`` (did you mean …?)`` with the one of ``known`` that ``given`` is most like; empty where it is like none."""
    found = difflib.get_close_matches(given, list(known), n=1)
    return f" (did you mean {found[0]}?)" if found else ""


def typed(column: Column, value: str | None) -> Value:
    """``value`` in the column's type. Raises ValueError saying what the column takes."""
    if value is None:
        if not column.nullable:
            raise ValueError(f"{column.name} cannot be empty")
        return None
    if column.values and value not in column.values:
        raise ValueError(f"{column.name} is one of {', '.join(column.values)}, not {value!r}")
    if column.pattern and not re.fullmatch(column.pattern, value):
        raise ValueError(f"{column.name} has the form {column.pattern}, not {value!r}")
    if column.type == "DATE":
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{column.name} is a day such as 2023-05-23, not {value!r}") from None
    if column.type == "BOOLEAN":
        if value.lower() not in ("true", "false"):
            raise ValueError(f"{column.name} is true or false, not {value!r}")
        return value.lower() == "true"
    return value


def from_entry(entry: Mapping[str, Any], where: str) -> Correction:
    """The correction that ``entry`` says; ``where`` names it in errors. Raises CorrectionError."""
    said = {str(name).strip(): value for name, value in entry.items() if name is not None}
    known = {"id", "action", "table", "field", "expect", "value", "reason", "author", "date", "at", "quote", "doubt"}
    known |= set(KEYS)
    if unknown := sorted(set(said) - known):
        told = ", ".join(f"{name}{alike(name, known)}" for name in unknown)
        raise CorrectionError(f"{where}: unknown {told}; known are {', '.join(sorted(known))}")

    def text(name: str) -> str | None:
        value = said.get(name)
        if value is None or (isinstance(value, str) and value.strip() in _NOTHING):
            return None
        return str(value).strip()

    action = text("action")
    if action not in ACTIONS:
        raise CorrectionError(
            f"{where}: action is one of {', '.join(ACTIONS)}, not {action!r}{alike(action or '', ACTIONS)}"
        )
    for name in ("reason", "author", "date"):
        if text(name) is None:
            raise CorrectionError(f"{where}: no {name}; say why, who and when, so that others can judge it")
    try:
        written_on = date.fromisoformat(str(said["date"])[:10])
    except ValueError:
        raise CorrectionError(f"{where}: date is a day such as 2023-05-23, not {said['date']!r}") from None
    at = _instant(text("at"), where)
    values = _values(said.get("value"), where) if action == "add" else {}
    if (given_id := text("id")) and not _ID.fullmatch(given_id):
        raise CorrectionError(f"{where}: id has up to 80 letters, digits, dots, dashes, not {given_id!r}")
    correction = Correction(
        action=action,
        key={name: str(text(name)) for name in KEYS if text(name) is not None},
        reason=str(text("reason")),
        author=str(text("author")),
        written_on=written_on,
        table=text("table"),
        field=text("field"),
        expect=text("expect"),
        has_expect="expect" in said,
        values=values,
        value=None if action == "add" else text("value"),
        given_id=given_id,
        quote=text("quote"),
        doubt=text("doubt"),
        at=at,
    )
    _check(correction, where)
    return correction


def _instant(given: str | None, where: str) -> datetime | None:
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise CorrectionError(f"{where}: at is an instant such as 2023-05-23T08:30:00Z, not {given!r}") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _values(given: Any, where: str) -> dict[str, str]:
    """What an added row holds: a mapping, or the same as JSON (CSV)."""
    if given is None or (isinstance(given, str) and given.strip() in _NOTHING):
        return {}
    try:
        mapping = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        mapping = None
    if not isinstance(mapping, Mapping):
        raise CorrectionError(
            f"{where}: value of add is a mapping such as {{title: Mayor, spoke: true}}, not {given!r}"
        )
    return {str(k): str(v).lower() if isinstance(v, bool) else str(v) for k, v in mapping.items()}


def _check(correction: Correction, where: str) -> None:
    for name in _NEEDED.get(correction.action, ()):
        if name not in correction.key:
            raise CorrectionError(f"{where}: {correction.action} needs {name} ({_MEANS.get(name, 'a document_id')})")
    for name in ("story", "other_story"):
        if name in correction.key and not correction.key[name].isdecimal():
            raise CorrectionError(
                f"{where}: {name} is the number of a story of the page, counted from 1, not {correction.key[name]!r}; "
                "`safegov show` of the document lists them"
            )
    if correction.action in ("same-person", "different-person"):
        _check_people(correction, where)
    if correction.action in ("set", "drop", "add") or (correction.action == "confirm" and correction.table):
        _check_row(correction, where)
    if correction.doubt and not _DOUBT.fullmatch(correction.doubt):
        raise CorrectionError(
            f"{where}: doubt is an item's id of the review page, q and 16 digits, not {correction.doubt!r}"
        )
    if correction.quote and "document" not in correction.key:
        raise CorrectionError(f"{where}: quote gives words of a document: name that document")
    if correction.action == "confirm":
        _check_confirm(correction, where)
    if correction.action == "set":
        if correction.table is None or correction.field not in SETTABLE[correction.table]:
            fields = ", ".join(SETTABLE[correction.table or "meetings"])
            raise CorrectionError(
                f"{where}: field {correction.field!r} of {correction.table} cannot be set"
                f"{alike(correction.field or '', SETTABLE[correction.table or 'meetings'])}; can be: {fields}"
            )
        if not correction.has_expect:
            raise CorrectionError(f"{where}: set needs expect, the value that it corrects (empty for none)")
        _check_value(correction.table, correction.field, correction.value, where)
    for name, value in correction.values.items():
        if name not in _ADDABLE[str(correction.table)]:
            taken = ", ".join(_ADDABLE[str(correction.table)]) or "no value"
            raise CorrectionError(f"{where}: an added row of {correction.table} takes {taken}")
        _check_value(str(correction.table), name, value, where)


def _check_people(correction: Correction, where: str) -> None:
    by_id = "person" in correction.key and "other" in correction.key
    by_mention = all(name in correction.key for name in ("document", "name", "other", "other_name"))
    if not (by_id or by_mention):
        raise CorrectionError(
            f"{where}: {correction.action} needs person and other (two person_ids), or document, name, other and "
            "other_name (two mentions)"
        )


def _check_row(correction: Correction, where: str) -> None:
    tables = {"set": tuple(SETTABLE), "drop": _ROWS, "add": _ROWS, "confirm": (*SETTABLE, "codes")}
    if correction.table not in tables[correction.action]:
        raise CorrectionError(
            f"{where}: {correction.action} takes table {', '.join(tables[correction.action])}, not {correction.table!r}"
            f"{alike(correction.table or '', tables[correction.action])}"
        )
    ways = {
        "documents": (("document",),),
        "meetings": (("document",), ("meeting",)),
        "attendees": (("document", "name"),),
        "directives": (("document", "words"),),
        "meeting_references": (("document", "words"), ("document", "words", "level")),
        "codes": (("document", "words", "code"),),
        "persons": (("person",),),
    }[correction.table]
    if correction.table == "meeting_references" and correction.field in MATCHES:
        ways = (("reference",),)
    said_by = set(correction.key)
    if correction.table in _OF_STORIES and "document" in said_by:
        said_by.discard("story")  # which of the page's stories: may be said with any row
    if not any(set(way) == said_by for way in ways):
        said = " or ".join(" and ".join(way) for way in ways)
        raise CorrectionError(f"{where}: a row of {correction.table} is said by {said}, not {sorted(correction.key)}")

    if (code := correction.key.get("code")) and not _CODE.fullmatch(code):
        raise CorrectionError(
            f"{where}: code is a codebook ({', '.join(CODEBOOKS)}) and a code, such as sectors/gas, not {code!r}"
        )


def _check_confirm(correction: Correction, where: str) -> None:
    """What was looked at: a value with what it is, a row, or something that was doubted."""
    if correction.value is not None or correction.values:
        raise CorrectionError(f"{where}: confirm takes no value; expect says the value that is right")
    if correction.table is None:
        if correction.doubt is None or not correction.key:
            raise CorrectionError(
                f"{where}: confirm needs table and key of what is right, or a key and the doubt it settles"
            )
        return
    known = confirmable(correction.table)
    if correction.field is None:
        if correction.table not in _ROWS:
            raise CorrectionError(f"{where}: name the field that is right; can be: {', '.join(known)}")
    elif correction.field not in known:
        raise CorrectionError(
            f"{where}: field {correction.field!r} of {correction.table} cannot be confirmed"
            f"{alike(correction.field, known)}; can be: {', '.join(known) or 'the row alone, without a field'}"
        )
    elif not correction.has_expect:
        raise CorrectionError(f"{where}: confirm of a field needs expect, the value that is right (empty for none)")
    else:
        _check_value(correction.table, correction.field, correction.expect, where)


def confirmable(table: str) -> tuple[str, ...]:
    """Fields of ``table`` whose values can be confirmed: those that can be set, and the kind of a document."""
    return (*SETTABLE.get(table, ()), *(("kind",) if table == "documents" else ()))


def _check_value(table: str, name: str, value: str | None, where: str) -> None:
    try:
        typed(declared(f"main.{table}").column(name), value)
    except ValueError as error:
        raise CorrectionError(f"{where}: {error}") from None


def to_entry(correction: Correction) -> dict[str, Any]:
    """The entry that says ``correction``, in the order in which it reads best."""
    entry: dict[str, Any] = {"id": correction.given_id, "action": correction.action, "table": correction.table}
    entry |= {name: correction.key.get(name) for name in KEYS}
    entry |= {"field": correction.field}
    entry = {name: value for name, value in entry.items() if value is not None}
    if correction.has_expect:
        entry["expect"] = correction.expect
    if correction.action == "set":
        entry["value"] = correction.value
    elif correction.values:
        entry["value"] = dict(correction.values)
    entry |= {name: said for name in ("quote", "doubt") if (said := getattr(correction, name)) is not None}
    entry |= {"reason": correction.reason, "author": correction.author, "date": correction.written_on.isoformat()}
    return entry | ({"at": correction.at.isoformat()} if correction.at else {})
