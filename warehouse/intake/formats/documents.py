"""Documents of word processors, printers and mailers: which one a file is, and the reader of each."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from warehouse.intake.formats.archive import Reader
from warehouse.intake.formats.docx import read_docx
from warehouse.intake.formats.encoding import is_blank
from warehouse.intake.formats.epub import read_epub
from warehouse.intake.formats.forms import DOCUMENT_MAGIC, OLE
from warehouse.intake.formats.mail import read_mail
from warehouse.intake.formats.odt import read_odt
from warehouse.intake.formats.packages import kind_of_zip
from warehouse.intake.formats.pdf import read_pdf
from warehouse.intake.formats.rtf import read_rtf
from warehouse.intake.formats.workbook import read_workbook
from warehouse.intake.model import Found, IntakeOptions, Item, Reason, Refused, RefusedError

_PDF_WITHIN = 1024  # bytes before the head of a PDF that readers pass over (ISO 32000-1, annex H)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIL = re.compile(rb"(?:mime-version|from|subject|date|message-id|received|return-path):", re.I)
_REMEDIES = {
    "doc": ".docx or .pdf", "dot": ".docx or .pdf", "wps": ".docx or .pdf",
    "xls": ".xlsx or .csv", "et": ".xlsx or .csv",
    "ppt": ".pdf", "dps": ".pdf",
}  # fmt: skip


def read_document(  # noqa: PLR0917 - one caller
    what: str, data: bytes, name: str, uri: str, columns: Mapping[str, str], options: IntakeOptions, read: Reader
) -> Iterator[Item]:
    """What the document ``data`` of the form ``what`` (of ``forms.DOCUMENTS``) holds; what it really is goes before its
    name. ``read`` reads what is within it. Raises RefusedError where it cannot be used."""
    if not data:
        raise RefusedError(Reason.EMPTY, "is empty; remove it")
    really = form_of(data, what) or what
    if really == "office" and not data.startswith(OLE):
        # Programs of offices write pages, mails and tables under the names of Word and Excel.
        yield from read(io.BytesIO(data), _under_another_name(data, name), uri)
    elif really == "office":
        raise _old(data, name)
    elif really == "zip":
        raise RefusedError(Reason.UNREADABLE, "is a damaged document, or an archive under another name; save it anew")
    elif really == "slides":
        raise RefusedError(Reason.UNSUPPORTED, "holds slides, which are not read; save it as .pdf")
    elif really == "pdf":
        yield from read_pdf(data, uri, options)
    elif really == "xlsx":
        yield from read_workbook(data, uri, columns, options)
    elif really == "epub":
        yield from read_epub(data, uri, options)
    elif really == "mail":
        yield from read_mail(data, uri, options, read)
    else:
        text = {"docx": read_docx, "odt": read_odt, "rtf": read_rtf}[really](data, options)
        yield _found(text, really, uri, data, options)


def _under_another_name(data: bytes, name: str) -> str:
    """The name under which a file is read that has an old form's name and not its bytes."""
    stem, _, suffix = name.rpartition(".")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _MAIL.match(head):
        return f"{stem}.mht"
    if head.startswith(b"<"):
        return f"{stem}.html"
    return f"{stem}.{'csv' if suffix.lower() in ('xls', 'et') else 'txt'}"


def _found(text: str, form: str, uri: str, data: bytes, options: IntakeOptions) -> Found | Refused:
    if is_blank(text):
        return Refused(
            uri, Reason.EMPTY, "holds no text (pictures alone, perhaps); remove it, or recognise it (OCR)", data
        )
    if len(text) > options.max_bytes // 4 and len(text.encode()) > options.max_bytes:
        return Refused(uri, Reason.TOO_LARGE, f"holds more text than {options.max_bytes:,} bytes; cut it into pieces")
    encoding = f"{form}-damaged" if "\ufffd" in text else form
    return Found(uri, text, encoding, data=data)


def form_of(data: bytes, what: str) -> str | None:
    """The form that the first bytes tell of a file that is named as ``what``; ``zip`` for another ZIP file, None where
    they tell none."""
    for magic, form in DOCUMENT_MAGIC:
        if data.startswith(magic):
            return form
    if data.startswith(b"PK\x03\x04"):
        return kind_of_zip(io.BytesIO(data))
    if what in ("pdf", "office") and b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    return None


def form_of_zip(file: BinaryIO) -> str:
    """What a ZIP file is: one of ``forms.SUFFIXES``, or ``zip`` for an archive."""
    kind = kind_of_zip(file)
    return "office" if kind == "slides" else kind


def _old(data: bytes, name: str) -> RefusedError:
    """Why a compound file (MS-CFB) is refused."""
    if _ENCRYPTED in data[: 1024 * 1024] or _ENCRYPTED in data[-1024 * 1024 :]:
        return RefusedError(Reason.ENCRYPTED, "is encrypted; save it without a password")
    suffix = name.lower().rpartition(".")[2]
    remedy = _REMEDIES.get(suffix, ".docx, .xlsx or .pdf")
    return RefusedError(
        Reason.UNSUPPORTED,
        f"is a document of Word, Excel or WPS in its form before 2007; open it and save it as {remedy} "
        "(many at once: soffice --headless --convert-to docx *.doc)",
    )
