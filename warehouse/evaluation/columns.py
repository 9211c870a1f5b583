"""Which measured field tells of which published column, and which columns have none, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "documents.language": ("language",),
        "documents.title": ("document_title",),
        "documents.publisher": ("publisher",),
        "documents.published_on": ("published_on",),
        "documents.kind": ("relevant",),
        "documents.rendition": ("rendition",),
        "meetings.held_on": ("held_on",),
        "meetings.year_basis": ("year_basis",),
        "meetings.place_name": ("place",),
        "meetings.place_code": ("place_code",),
        "meetings.admin_level": ("level",),
        "meetings.mode": ("mode",),
        "meetings.meeting_type_code": ("meeting_type",),
        "meetings.convener": ("convener",),
        "meetings.title": ("meeting_title",),
        "attendees.name": ("attendees",),
        "attendees.title": ("title",),
        "attendees.rank_code": ("rank",),
        "attendees.presided": ("presided",),
        "attendees.spoke": ("spoke",),
        "attendees.joined_remotely": ("joined_remotely",),
        "directives.text": ("directives",),
        "directives.speaker_name": ("speaker",),
        "directives.speaker_kind": ("speaker",),
        "directives.stringency": ("stringency",),
        "directives.deadline_text": ("deadlines",),
        "directives.deadline_on": ("deadline_on",),
        "directives.sectors": ("sectors_by_sentence", "sectors_by_document"),
        "directives.instruments": ("instruments_by_sentence",),
        "directives.responsibilities": ("responsibilities_by_sentence",),
        "directives.phrases": ("phrases_by_sentence",),
        "reported_figures.value": ("figures",),
        "reported_figures.measure_code": ("figures_measured", "figure_measure"),
        "reported_figures.unit": ("figure_unit",),
        "reported_figures.period_text": ("figure_period",),
        "meeting_references.relation": ("references",),
        "meeting_references.level": ("references",),
        "meeting_references.title": ("references",),
        "meeting_references.held_on": ("reference_day",),
        "place_mentions.name": ("place_mentions",),
    }
)
"""Column of layer ``extracted`` -> fields of ``quality.accuracy`` that say how right it is."""

UNMEASURED: Mapping[str, str] = MappingProxyType(
    {
        "documents.published_basis": "names the rule's ground, which published_on is right or wrong by",
        "documents.kind_score": "the sum behind kind",
        "documents.kind_reason": "the reasons behind kind",
        "documents.n_sentences": "counted, not read",
        "documents.extractor_version": "not read",
        "meetings.held_earliest": "equals held_on, or bounds it where held_on is unknown",
        "meetings.held_latest": "equals held_on, or bounds it where held_on is unknown",
        "meetings.place_basis": "names the rule's ground, which place_name is right or wrong by",
        "meetings.story": "which of a page's stories a meeting is of: the pages of several have figures of their own",
        "meetings.published_on": "the day of a story's own dateline, measured with those pages",
        "meeting_references.held_earliest": "equals held_on, or bounds it where held_on is unknown",
        "meeting_references.held_latest": "equals held_on, or bounds it where held_on is unknown",
        "meeting_event_mentions.event_code": "names of events and their wordings, looked up (schemas/reference)",
        "directives.is_heading": "tells the form of a demand (the samples' 23 were looked at one by one)",
        "meeting_phrases.phrase_code": "the formulas of directives, by the same terms, outside demands",
        "meeting_phrases.quote": "the words that earn phrase_code",
        "directive_codes.codebook": "the codes of directives, one a row",
        "directive_codes.code": "the codes of directives, one a row",
        "directive_codes.method": "tells which of two ways gave the code",
        "reported_figures.text": "the words at value",
        "evidence.field": "the words behind other columns",
        "evidence.quote": "the words behind other columns",
        "evidence.method": "the words behind other columns",
        "place_mentions.generic": "the word beside name",
        "place_mentions.candidates": "looked up in the gazetteer by name",
        "issues.issue_code": "what was not used",
        "issues.detail": "what was not used",
        "issues.start_char": "what was not used",
        "issues.end_char": "what was not used",
    }
)
"""Columns of layer ``extracted`` that state nothing of their own of the text, with the reason."""

PLACED = frozenset({"document_id", "position", "start_char", "end_char", "directive_position"})
"""Columns that say where a row belongs."""


def about(field: str) -> str | None:
    """The published columns that ``field`` tells of, commas between; None for a field of no column of its own."""
    told = [column for column, fields in FIELDS.items() if field in fields]
    return ", ".join(told) or None
