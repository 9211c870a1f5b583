# ruff: noqa: E501 - XML and tables of cases are easier to read in one line
"""Documents of word processors, printers and mailers, made by hand: small, and the same bytes each time."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from tests.builders.inputs import article, html, mutated, zip_file

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def _relations(*relations: tuple[str, str]) -> bytes:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(relations)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'.encode()


def paragraphs(text: str) -> str:
    """The lines of ``text`` as Word's paragraphs."""
    return "".join(f"<w:p><w:r><w:t xml:space='preserve'>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))


def docx(body: str, notes: str = "") -> bytes:
    """A Word document with ``body`` (XML below ``w:body``) and footnotes, with a running head that is not to be read."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"/>'.encode(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(("footnotes", "footnotes.xml"), ("header", "header1.xml")),
        "word/header1.xml": f'<w:hdr xmlns:w="{_W}">{paragraphs("RUNNING HEAD")}</w:hdr>'.encode(),
        "word/footnotes.xml": (
            f'<w:footnotes xmlns:w="{_W}"><w:footnote w:type="separator" w:id="0">{paragraphs("SEPARATOR")}</w:footnote>'
            f'<w:footnote w:id="1">{notes}</w:footnote></w:footnotes>'
        ).encode(),
        "word/document.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<w:body>{body}<w:sectPr/></w:body></w:document>"
        ).encode(),
    }
    return zip_file(parts)


def odt(body: str, manifest: str = "") -> bytes:
    """An OpenDocument text with ``body`` (XML below ``office:text``)."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style", "drawing")
    )
    styles = (
        '<office:automatic-styles><style:style style:name="T1"><style:text-properties style:text-position="super 58%"/>'
        "</style:style></office:automatic-styles>"
    )
    content = f"<office:document-content {names}>{styles}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()}
    if manifest:
        parts["META-INF/manifest.xml"] = manifest.encode()
    return zip_file(parts)


def xlsx(sheets: dict[str, Sequence[Sequence[str | int]]], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of texts and numbers."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"/>'.encode(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
    }
    rows, relations = [], []
    for number, (name, table) in enumerate(sheets.items()):
        state = ' state="hidden"' if name in hidden else ""
        rows.append(f'<sheet name="{escape(name)}" sheetId="{number + 1}"{state} r:id="r{number}"/>')
        relations.append(("worksheet", f"worksheets/sheet{number}.xml"))
        lines = "".join(f'<row r="{at}">{_cells(cells, at)}</row>' for at, cells in enumerate(table, start=1))
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
        ).encode()
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(rows)}</sheets></workbook>'
    ).encode()
    parts["xl/_rels/workbook.xml.rels"] = _relations(*relations)
    return zip_file(parts)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _cells(cells: Sequence[str | int], row: int) -> str:
    made = ""
    for column, cell in enumerate(cells):
        place = f'r="{chr(65 + column)}{row}"'
        if isinstance(cell, int):
            made += f"<c {place}><v>{cell}</v></c>"
        elif cell:
            made += f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return made


def epub(pages: dict[str, bytes], encryption: str = "") -> bytes:
    """A book with these pages in its reading order."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A '
        f"book of meetings</dc:title><dc:language>en</dc:language></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/>'
        "</rootfiles></container>"
    )
    parts = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": container.encode(),
        "OPS/book.opf": opf.encode(),
    }
    if encryption:
        parts["META-INF/encryption.xml"] = encryption.encode()
    return zip_file(parts | {f"OPS/{name}": page for name, page in pages.items()})


def rtf(body: str) -> bytes:
    """An RTF file in code page 936."""
    fonts = r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset134 SimSun;}}"
    return (r"{\rtf1\ansi\ansicpg936\deff0" + fonts + body + "}").encode("latin-1")


def mail(text: str, attached: dict[str, bytes] | None = None, subject: str = "Fwd: A report") -> bytes:
    """A mail with a plain and an HTML text, a picture within, and files attached."""
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["From"], message["Date"] = subject, "a@news.example", "Tue, 06 Jun 2023 09:00:00 +0800"
    message.set_content(text, charset="utf-8", cte="base64")
    message.add_alternative(f"<p>{escape(text)}</p>", subtype="html", cte="base64")
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", disposition="inline")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    for count, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=={count}==")
    return message.as_bytes()


def mht(page: bytes) -> bytes:
    """A saved page, as browsers write it."""
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/1.html\r\nSubject: =?utf-8?Q?A=20page?=\r\n"
        b"Date: Tue, 6 Jun 2023 01:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="--B--"\r\n\r\n----B--\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: binary\r\nContent-Location: https://news.example/1.html\r\n\r\n"
        + page + b"\r\n----B--\r\nContent-Type: text/css\r\n\r\np {}\r\n----B----\r\n"
    )  # fmt: skip


Piece = tuple[float, float, float, str]
"""A piece of text on a page: x and y from the lower left corner, the size of its letters, the text (Latin-1)."""


def pdf(
    pages: Sequence[Sequence[Piece]],
    *,
    rotate: int = 0,
    font: str = "",
    producer: str = "",
    packs: bool = True,
    matrix: str = "",
    pictures: Sequence[int] = (),
) -> bytes:
    """A PDF file in Helvetica, drawn under ``matrix``. ``pictures`` are the numbers (from 0) of pages that a picture covers."""
    objects: list[bytes] = [
        b"",
        b"",
        (font or "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>").encode(),
    ]
    image = b"\x80" * 16
    objects.append(
        b"<</Type/XObject/Subtype/Image/Width 4/Height 4/ColorSpace/DeviceGray/BitsPerComponent 8/Length 16>>stream\n"
        + image
        + b"\nendstream"
    )
    kids = []
    for number, pieces in enumerate(pages):
        content = "".join(f"BT /F1 {size} Tf {x} {y} Td {_shown(text, font)} Tj ET\n" for x, y, size, text in pieces)
        if matrix:
            content = f"q {matrix} cm {content} Q\n"
        if number in pictures:
            content += "q 595 0 0 842 0 0 cm /I1 Do Q\n"
        packed = zlib.compress(content.encode("latin-1")) if packs else content.encode("latin-1")
        kids.append(len(objects) + 1)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate {rotate}/Contents {len(objects) + 2} 0 R"
            "/Resources<</Font<</F1 3 0 R>>/XObject<</I1 4 0 R>>>>>>".encode()
        )
        objects.append(
            f"<</Length {len(packed)}{'/Filter/FlateDecode' if packs else ''}>>stream\n".encode()
            + packed
            + b"\nendstream"
        )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode()
    objects.append(f"<</Producer({producer})>>".encode())
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        data
        + (
            f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(places) + 1}/Root 1 0 R"
            f"/Info {len(places)} 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
        ).encode()
    )


UNMAPPED = (
    "<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Song/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    "/BaseFont/AAAAAA+Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>]>>"
)
"""A Chinese font that does not say which characters its glyphs show."""


def _shown(text: str, font: str) -> str:
    if font == UNMAPPED:
        return "<" + "".join(f"{ord(character) % 4000 + 500:04x}" for character in text) + ">"
    return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"


def lines(text: Sequence[str], x: float = 72, top: float = 770, size: float = 11, pitch: float = 14) -> list[Piece]:
    """Lines one below the other."""
    return [(x, top - pitch * at, size, line) for at, line in enumerate(text)]


def all_documents() -> dict[str, bytes]:
    """A sound file of each form."""
    return {
        "l.docx": docx(paragraphs(article(60)), paragraphs("A note.")),
        "m.pdf": pdf([lines(article(61).split("\n")), lines(article(62).split("\n"))]),
        "m2.pdf": pdf([lines(article(72).split("\n")), lines(article(73).split("\n"))], packs=False),
        "n.rtf": rtf(article(63).replace("\n", "\\par\n") + r"\f1\'c7\'eb"),
        "o.odt": odt("".join(f"<text:p>{escape(line)}</text:p>" for line in article(64).split("\n"))),
        "p.epub": epub({"1.xhtml": html(65), "2.xhtml": html(66)}),
        "q.xlsx": xlsx({"Sheet1": [("title", "content"), *((f"City {n}", article(n)) for n in (67, 68))]}),
        "r.eml": mail(article(69), {"a.docx": docx(paragraphs(article(70)))}),
        "s.mht": mht(html(71)),
    }


def damaged(data: bytes, rng: random.Random, other: bytes = b"") -> bytes:
    """``data`` damaged as ``mutated`` does; of a ZIP file, half of the time, one of its parts, so that it is reached."""
    if data.startswith(b"PK") and rng.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {member.filename: archive.read(member) for member in archive.infolist()}
        name = rng.choice(sorted(parts))
        parts[name] = mutated(parts[name], rng, rng.choice(list(parts.values())))
        return zip_file(parts)
    return mutated(data, rng, other)


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
"""The beginning of a compound file, as Word wrote it before 2007."""
