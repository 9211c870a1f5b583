"""What can be done about a thing in the queue or a value: the entries of corrections that the page offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from typing import Any

from warehouse.corrections.form import KEYS, SETTABLE, Correction, CorrectionError, from_entry
from warehouse.review.document_view import Value

_NAMES = ("action", "table", "field", "expect", "value", "quote", "doubt", *KEYS)
"""Fields of a form that go into an entry as they are."""
_ROW_VALUES = (
    "title",
    "rank_code",
    "presided",
    "spoke",
    "joined_remotely",
    "speaker_name",
    "speaker_kind",
    "stringency",
)
_MEETING_FIELDS = SETTABLE["meetings"]


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a person may say: its button, the entry that it writes, and what it asks for, if anything."""

    label: str
    entry: Mapping[str, str]
    asks: str | None = None
    """value, attendee, directive, story, or nothing."""
    value: Value | None = None
    hint: str = ""
    extra: Mapping[str, str] = made(default_factory=dict)


def fit_words(form: Mapping[str, str], text: str | None) -> dict[str, str]:
    """``form`` with the line breaks that the document has, where a browser made others of them."""
    fitted = dict(form)
    for name in ("name", "words", "quote"):
        words = fitted.get(name, "")
        if text is None or not words or words in text:
            continue
        plain = words.replace("\r\n", "\n").replace("\r", "\n")
        for line_break in ("\n", "\r\n", "\r"):
            if (given := plain.replace("\n", line_break)) in text:
                fitted[name] = given
    return fitted


def same_words(text: str, words: str) -> bool:
    """Whether ``text`` begins with ``words``, whatever line breaks a browser made of its own."""
    one, other = (" ".join(each.split()) for each in (text, words))
    return one.startswith(other)


def entry_of(form: Mapping[str, str], author: str, day: date) -> Correction:
    """The correction that the fields of a form say. Raises CorrectionError where they say none."""
    entry: dict[str, Any] = {name: form[name] for name in _NAMES if form.get(name, "").strip()}
    for name in ("expect", "value"):
        if name in form and name not in entry and entry.get("action") in ("set", "confirm"):
            entry[name] = None
    if entry.get("action") == "set" and "value" not in form:
        raise CorrectionError("choose the value that is right")
    if entry.get("action") == "confirm":
        entry.pop("value", None)
        if not entry.get("field"):
            entry.pop("expect", None)
    if entry.get("action") == "add":
        entry.pop("expect", None)
        values = {name: form[f"row_{name}"] for name in _ROW_VALUES if form.get(f"row_{name}", "").strip()}
        entry["value"] = values or None
        if not values:
            entry.pop("value")
    reason = " ".join(form.get("reason", "").split())
    if not reason:
        raise CorrectionError("say why: the reason is empty")
    entry |= {"reason": reason, "author": author, "date": day.isoformat()}
    return from_entry(entry, "what you entered")


def confirm_of(item: Mapping[str, Any], value: Value | None) -> Offer | None:
    """What saying "it is right as it is" writes; None where only a change can settle the item."""
    doubt = {"doubt": str(item["item_id"])}
    document = {"document": str(item["document_id"])} if item["document_id"] else {}
    kind, other = item["kind"], item["other_id"]
    if kind in ("confirmation_broken", "correction_not_applied"):
        return Offer("Looked at, leave it", {"action": "confirm"} | document | doubt) if document else None
    if kind == "weak_match" and other:
        return Offer("They are one meeting", {"action": "same-meeting", "other": other} | document | doubt)
    if kind == "possible_same_meeting" and other:
        return Offer("They are two meetings", {"action": "different-meeting", "other": other} | document | doubt)
    if kind == "names_alike" and item["persons"] and len(item["persons"]) == 2:
        one, two = item["persons"]
        return Offer("They are two people", {"action": "different-person", "person": one, "other": two} | doubt)
    if kind == "no_attendees_and_no_directives":
        said = {"action": "confirm", "table": "documents", "field": "kind", "expect": "meeting_report"}
        return Offer("It is a meeting report", said | document | doubt)
    if value is not None and value.table == "meetings" and value.field in _MEETING_FIELDS:
        said = {"action": "confirm", "table": "meetings", "field": value.field, "expect": value.value or ""}
        is_told = value.value is not None
        label = f"{value.label} {value.shown} is right" if is_told else f"The text does not decide the {value.label}"
        return Offer(label[:1].upper() + label[1:], said | value.key | doubt)
    if document:
        return Offer("Nothing to put right here", {"action": "confirm"} | document | doubt)
    return None


def changes_of(item: Mapping[str, Any], value: Value | None) -> Sequence[Offer]:
    """What would put the item right, the likeliest first."""
    doubt = {"doubt": str(item["item_id"])}
    document = {"document": str(item["document_id"])} if item["document_id"] else {}
    kind, other = item["kind"], item["other_id"]
    if kind == "weak_match" and other:
        return (Offer("They are two meetings", {"action": "different-meeting", "other": other} | document | doubt),)
    if kind == "possible_same_meeting" and other:
        return (Offer("They are one meeting", {"action": "same-meeting", "other": other} | document | doubt),)
    if kind == "names_alike" and item["persons"] and len(item["persons"]) == 2:
        one, two = item["persons"]
        return (Offer("They are one person", {"action": "same-person", "person": one, "other": two} | doubt),)
    if not document or kind in ("confirmation_broken", "correction_not_applied"):
        return ()
    nothing = Offer("It reports no meeting", {"action": "not-a-meeting"} | document | doubt)
    quote = str(item["quote"] or "")
    if item["field"] == "attendees":
        said = {"action": "add", "table": "attendees"} | document | doubt
        return (Offer("Add an attendee", said, "attendee", extra={"name": quote}), nothing)
    if item["field"] == "directives":
        said = {"action": "add", "table": "directives"} | document | doubt
        return (Offer("Add a demand", said, "directive", extra={"words": quote}), nothing)
    if value is not None and value.can_set and value.field:
        said = {"action": "set", "table": str(value.table), "field": value.field, "expect": value.value or ""}
        return (Offer(f"Set {value.label}", said | value.key | doubt, "value", value), nothing)
    return (nothing,)


def set_of(value: Value) -> Offer:
    """Correcting one value."""
    said = {"action": "set", "table": str(value.table), "field": str(value.field), "expect": value.value or ""}
    return Offer(f"Set {value.label}", said | value.key, "value", value)


def confirm_value(value: Value) -> Offer:
    """Confirming one value, or one code of a demand."""
    said = {"action": "confirm", "table": str(value.table)}
    if value.field:
        said |= {"field": value.field, "expect": value.value or ""}
    return Offer("Right", said | value.key)
