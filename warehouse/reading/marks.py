"""What a text's bytes give reason to say, as issues of its document: damage, doubt about the encoding, garbling."""

from __future__ import annotations

import re

from extraction.model import Issue
from warehouse.intake.formats.encodings import DAMAGED, UNSURE

LOST = "\ufffd"
"""Stands in a text for bytes that stood for nothing."""
_TRAILS = "\x80-\xbf" + re.escape(bytes(range(0x80, 0xA0)).decode("cp1252", errors="ignore"))
_AS_LATIN = re.compile(f"(?:[\xe2-\xef][{_TRAILS}]{{0,2}}){{4,}}")
"""Chinese characters' three bytes in UTF-8, each shown as a letter of Windows-1252 or Latin-1, in a row; some may have
gone, as copying loses those that show as nothing."""
_LEAST_WITH_GAPS = 8
_AS_GBK = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){8,}")
"""Eight Chinese characters' bytes in UTF-8, found in the bytes that a text has in GBK. Words that are meant
make no such run: of each three bytes it wants the first from six values and the others from a quarter of all."""
_IS_HIGH = bytes(byte >= 0x80 for byte in range(256))
_HIGH_RUN = bytes([True]) * 24
"""What eight such characters are at least: a search that costs a twentieth of the one for them."""
_LEADS = tuple(map(chr, range(0xE2, 0xF0)))


def _garbled(text: str) -> tuple[int, int] | None:
    """Where ``text`` begins to be UTF-8 that another program read in a single-byte encoding or in GBK, and saved so."""
    if text.isascii():
        return None
    for found in _AS_LATIN.finditer(text) if any(letter in text for letter in _LEADS) else ():
        n_leads = sum("\xe2" <= letter <= "\xef" for letter in found[0])
        n_trails = len(found[0]) - n_leads
        # Prose has such a letter with a dash and a quotation mark behind it at most once in a row.
        if n_trails == 2 * n_leads or (n_leads >= _LEAST_WITH_GAPS and 2 * n_trails >= n_leads):
            return found.span()
    octets = text.encode("gb18030", errors="ignore")
    if _HIGH_RUN not in octets.translate(_IS_HIGH) or (run := _AS_GBK.search(octets)) is None:
        return None
    start, end = (len(octets[:at].decode("gb18030", errors="ignore")) for at in run.span())
    return start, end


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
    if (span := _garbled(text)) is not None:
        told = (
            "Chinese in UTF-8 that was read in another encoding, and saved so before it came here: get the text again "
            "from where it came from"
        )
        found.append(Issue("text_garbled", told, *span))
    return found
