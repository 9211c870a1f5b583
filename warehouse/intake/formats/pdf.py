"""PDF files with a text layer: their glyphs, as PDFium reads them, and what of a file cannot be read."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from warehouse.intake.formats.pdf_lines import Glyph
from warehouse.intake.formats.pdf_text import PdfPage, text_of
from warehouse.intake.model import Found, IntakeOptions, Item, Reason, Refused, RefusedError

_MOST_PAGES = 5_000
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_UNMAPPED_SHARE = 0.05  # glyphs without a character above which a page says nothing that can be relied on
_COVERS = 0.4  # share of a page that a picture covers which is the page itself
_SKEWED = math.radians(3)  # a glyph turned by more is no line of the text: watermarks, stamps
_REPLACEMENT = "\ufffd"
_OCR = (
    "it was scanned. Recognise its text first (OCR: for example `ocrmypdf -l chi_sim+eng in.pdf out.pdf`, with the "
    "data of Tesseract for Chinese) and give the result, or give the text as .txt"
)


def read_pdf(data: bytes, uri: str, options: IntakeOptions) -> Iterator[Item]:
    """The text of a PDF file, and a refusal for each page that is a picture or in fonts that name no characters.

    Call it in a process of its own: the parser is native code. Raises RefusedError where nothing of it can be used.
    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - slow to load, seldom needed

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise RefusedError(Reason.ENCRYPTED, "is encrypted; save it without a password") from None
        raise RefusedError(Reason.UNREADABLE, f"is a damaged PDF ({error}); get it again, or print it anew") from None
    try:
        count = len(document)
        if count > _MOST_PAGES:
            raise RefusedError(Reason.TOO_LARGE, f"has {count:,} pages; cut it into pieces of {_MOST_PAGES:,}")
        pages: list[PdfPage] = []
        refused: list[Refused] = []
        n_glyphs = 0
        for number in range(1, count + 1):
            where = f"{uri}#page={number}"
            try:
                page = document[number - 1]
            except pdfium.PdfiumError as error:
                refused.append(Refused(where, Reason.UNREADABLE, f"page {number} is damaged ({error}); print it anew"))
                continue
            read = _page(page, number)
            n_glyphs += len(read.glyphs)
            if 4 * n_glyphs > options.max_bytes:
                raise RefusedError(Reason.TOO_LARGE, f"holds more text than {options.max_bytes:,} bytes; cut it up")
            unmapped = sum(glyph.text == _REPLACEMENT for glyph in read.glyphs)
            if not read.glyphs and _is_picture(page):
                told = f"page {number} is a picture without a text layer: {_OCR}"
                refused.append(Refused(where, Reason.SCANNED, told))
            elif unmapped > _UNMAPPED_SHARE * len(read.glyphs):
                refused.append(Refused(where, Reason.UNDECODABLE, f"page {number} {_unmapped(unmapped, read)}"))
            else:
                pages.append(read)
            page.close()
        text = text_of(pages, str(document.get_metadata_value("Producer") or ""))
    finally:
        document.close()
    if not text.strip():
        if not refused:
            raise RefusedError(Reason.EMPTY, f"has {count} pages and no text on them; remove it")
        if len({one.reason for one in refused}) == 1 and len(refused) == count:
            one = refused[0]
            yield Refused(uri, one.reason, f"of {count} pages none can be read: {one.detail}", data)
            return
    else:
        yield Found(uri, text, "pdf-damaged" if _REPLACEMENT in text else "pdf", data=data)
    yield from refused


def _unmapped(unmapped: int, page: PdfPage) -> str:
    return (
        f"is in fonts that do not say which characters they show ({unmapped} of {len(page.glyphs)} glyphs, no "
        "ToUnicode): print it anew with fonts embedded as text, recognise it (OCR), or give the text as .txt"
    )


def _page(page: Any, number: int) -> PdfPage:
    """The glyphs of a page as it is read: turned so that its lines run to the right, y running down from its upper
    edge; without those that stand askew."""
    from pypdfium2 import raw  # noqa: PLC0415 - slow to load, seldom needed

    left, bottom, right, top = page.get_bbox() if hasattr(page, "get_bbox") else page.get_mediabox()
    textpage = page.get_textpage()
    handle = textpage.raw
    drawn: list[tuple[float, tuple[float, float, float, float], tuple[float, float], float, str]] = []
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(max(0, raw.FPDFText_CountChars(handle))):
        if raw.FPDFText_IsGenerated(handle, at) == 1:
            continue
        code = raw.FPDFText_GetUnicode(handle, at)
        character = _character(code, raw.FPDFText_HasUnicodeMapError(handle, at) == 1)
        if (
            not character
            or not raw.FPDFText_GetLooseCharBox(handle, at, box)
            or not raw.FPDFText_GetCharOrigin(handle, at, x, y)
            or not raw.FPDFText_GetMatrix(handle, at, matrix)
        ):
            continue
        if not (left - 1 <= x.value <= right + 1 and bottom - 1 <= y.value <= top + 1):
            continue  # beside the page: nobody sees it
        # The box's height is now the font's, now the glyph's; the font's size as shown is the same for all.
        size = raw.FPDFText_GetFontSize(handle, at) * math.hypot(matrix.c, matrix.d)
        angle = math.atan2(matrix.b, matrix.a)
        drawn.append((angle, (box.left, box.top, box.right, box.bottom), (x.value, y.value), size, character))
    textpage.close()
    # Tables are often printed along the page: the way most glyphs run is the way to read it.
    quarters = Counter(round(math.degrees(angle) / 90) % 4 for angle, *_ in drawn)
    turn = quarters.most_common(1)[0][0] * 90 if quarters else 0
    edges = (left, bottom, right, top)
    glyphs = []
    for angle, (x0, y0, x1, y1), origin, size, character in drawn:
        askew = (angle - math.radians(turn)) % (2 * math.pi)
        if min(askew, 2 * math.pi - askew) > _SKEWED:
            continue
        (ax, _), (bx, _), (ox, oy) = (_turned(px, py, edges, turn) for px, py in [(x0, y0), (x1, y1), origin])
        glyphs.append(Glyph(character, min(ax, bx), max(ax, bx), ox, oy, size))
    width, height = (right - left, top - bottom) if turn % 180 == 0 else (top - bottom, right - left)
    return PdfPage(number, width, height, glyphs)


def _character(code: int, is_unmapped: bool) -> str:
    if is_unmapped or 0xD800 <= code <= 0xF8FF or code in (0, 0xFFFE, 0xFFFF) or code > 0x10FFFF:
        # PDFium gives U+FFFE (and 2) for the hyphen at the end of a broken word.
        return "-" if code in (2, 0xFFFE) and not is_unmapped else _REPLACEMENT
    character = chr(code)
    if code == 2:
        return "-"
    return (
        _LIGATURES.get(character, character) if character.isprintable() or character.isspace() or code == 0xAD else ""
    )


_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xa0": " "}


def _turned(x: float, y: float, box: tuple[float, float, float, float], turn: int) -> tuple[float, float]:
    """A point of the page's space as it is read where lines run ``turn`` degrees counter-clockwise; y runs down."""
    left, bottom, right, top = box
    if turn == 90:
        return y - bottom, x - left
    if turn == 180:
        return right - x, y - bottom
    if turn == 270:
        return top - y, right - x
    return x - left, top - y


def _is_picture(page: Any) -> bool:
    """Whether a picture covers much of the page."""
    from pypdfium2 import raw  # noqa: PLC0415 - slow to load, seldom needed

    width, height = page.get_size()
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = found.get_bounds() if hasattr(found, "get_bounds") else found.get_pos()
        if abs((right - left) * (top - bottom)) >= _COVERS * width * height:
            return True
    return False
