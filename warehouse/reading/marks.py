"""What intake noted of a text's bytes, as issues of its document: damage, and doubt about the encoding."""

from __future__ import annotations

from extraction.model import Issue
from warehouse.intake.formats.encodings import DAMAGED, UNSURE

LOST = "\ufffd"
"""Stands in a text for bytes that stood for nothing."""


def marks(text: str, encoding: str) -> list[Issue]:
    """The issues of a document that was read in ``encoding`` (as ``documents.encoding`` names it)."""
    found: list[Issue] = []
    name, is_unsure, rival = encoding.partition(UNSURE)
    if name.endswith(DAMAGED) and (at := text.find(LOST)) >= 0:
        told = (
            f"{text.count(LOST)} pieces of the text were damaged bytes in {name.removesuffix(DAMAGED)}: each is U+FFFD "
            "here; get the text again from where it came from"
        )
        found.append(Issue("bytes_damaged", told, at, at + 1))
    if is_unsure:
        wide = next((at for at, character in enumerate(text) if character > "\x7f"), None)
        told = (
            f"read in {name.removesuffix(DAMAGED)}, and nearly as likely in {rival}: name it by run --encoding, or as "
            "encoding in .safegov.toml"
        )
        found.append(Issue("encoding_unsure", told, wide, None if wide is None else wide + 1))
    return found
