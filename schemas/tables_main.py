"""Layer ``main``: what people query about documents, meetings, persons and demands, in the order of the contract."""

from __future__ import annotations

from schemas import tables_directives, tables_documents, tables_meetings, tables_record

TABLES = (
    tables_documents.DOCUMENTS,
    tables_documents.DOCUMENT_SOURCES,
    tables_meetings.MEETINGS,
    tables_meetings.MEETING_REPORTS,
    tables_meetings.PERSONS,
    tables_meetings.MEETING_ALIASES,
    tables_meetings.PERSON_ALIASES,
    tables_meetings.ATTENDEES,
    tables_meetings.ATTENDEE_SOURCES,
    tables_directives.DIRECTIVES,
    tables_directives.DIRECTIVE_SOURCES,
    tables_directives.DIRECTIVE_SECTORS,
    tables_directives.DIRECTIVE_INSTRUMENTS,
    tables_directives.DIRECTIVE_RESPONSIBILITIES,
    tables_directives.DIRECTIVE_PHRASES,
    tables_directives.REPORTED_FIGURES,
    tables_meetings.MEETING_REFERENCES,
    tables_meetings.REFERENCE_SOURCES,
    tables_meetings.MEETING_EVENT_MENTIONS,
    tables_meetings.MEETING_PHRASES,
    tables_documents.EVIDENCE,
    tables_record.OFFICEHOLDERS,
    tables_record.COVERAGE,
    tables_record.REPORTING_PLACES,
    tables_record.RELEASES,
    tables_record.CHANGES_TABLE,
    tables_record.CORRECTIONS,
)
