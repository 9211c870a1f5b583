"""Keys that tables of layer ``main`` share."""

from __future__ import annotations

from schemas.model import ForeignKey, key

MEETING = key("meeting_id", "The meeting")
DOCUMENT = key("document_id", "The document that says so")
TO_MEETING = ForeignKey(("meeting_id",), "meetings", ("meeting_id",))
TO_DOCUMENT = ForeignKey(("document_id",), "documents", ("document_id",))
TO_DIRECTIVE = ForeignKey(("directive_id",), "directives", ("directive_id",))
