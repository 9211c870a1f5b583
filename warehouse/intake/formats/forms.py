"""Which format a file has, by its name and first bytes: no parser is needed to tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

SUFFIXES = {
    "docx": ("docx", "docm", "dotx"),
    "pdf": ("pdf",),
    "rtf": ("rtf",),
    "odt": ("odt", "ott"),
    "epub": ("epub",),
    "xlsx": ("xlsx", "xlsm", "ods"),
    "mail": ("eml", "mht", "mhtml"),
    "office": ("doc", "dot", "xls", "et", "wps", "ppt", "dps", "pptx", "odp"),
}
"""The endings of each form. ``office``: old forms, which often hold another one under that name."""
DOCUMENTS = frozenset(SUFFIXES)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCUMENT_MAGIC = ((b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (OLE, "office"))
_FORMATS = {
    "text": ("txt", "text", "md", "markdown"),
    "html": ("html", "htm", "xhtml", "shtml"),
    "jsonl": ("jsonl", "ndjson", "jsonlines"),
    "json": ("json",),
    "csv": ("csv", "tsv"),
    "parquet": ("parquet", "pq"),
    "warc": ("warc", "wet"),
    "zip": ("zip",),
    "tar": ("tar", "tgz"),
    **SUFFIXES,
}
_BY_SUFFIX = {suffix: form for form, suffixes in _FORMATS.items() for suffix in suffixes}
_COMPRESSIONS = {"gz": "gz", "gzip": "gz", "tgz": "gz", "zst": "zst", "zstd": "zst"}
MAGIC = (
    (b"\x1f\x8b\x08", "gz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"PK\x03\x04", "zip"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
    *DOCUMENT_MAGIC,
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head)\b", re.I | re.S)
NATIVE = frozenset({"zip", "tar", "parquet", "warc"}) | DOCUMENTS
"""Formats that are read in a process of their own: parsers in native code, or lists that are held in memory."""


def is_native(head: bytes) -> bool:
    """Whether a file without a name, which begins with ``head``, is read in a process of its own."""
    return head.startswith(tuple(magic for magic, _ in MAGIC))


def is_page(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is a web page."""
    return _HTML.match(head) is not None


@dataclass(frozen=True, slots=True)
class Form:
    """A format and the compressions around it, outermost first. ``format`` is None where the name does not tell."""

    format: str | None
    compressions: tuple[str, ...]


def form(name: str) -> Form:
    """The format that a file's name tells."""
    pieces = name.lower().rsplit("/", 1)[-1].split(".")[1:]
    compressions: list[str] = []
    while pieces and pieces[-1] in _COMPRESSIONS:
        compressions.append(_COMPRESSIONS[pieces[-1]])
        if pieces[-1] == "tgz":
            return Form("tar", tuple(compressions))
        pieces.pop()
    return Form(_BY_SUFFIX.get(pieces[-1]) if pieces else None, tuple(compressions))
