"""OpenDocument texts (.odt, ISO/IEC 26300): the text that a reader of the page sees, in its order.

Read from the XML itself: odfpy, the one library for it, has seen no release since 2020.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import lxml.etree

from warehouse.intake.formats.docx import table_row
from warehouse.intake.formats.packages import DEEPEST, Package, attribute, local
from warehouse.intake.formats.written_lines import is_footnote_mark
from warehouse.intake.model import IntakeOptions, Reason, RefusedError

_UNSEEN = frozenset({
    "tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "note-citation", "ruby-text",
    "script",
    "soft-page-break", "bookmark", "reference-mark", "table-of-content-source", "hidden-text", "variable-decls",
    "user-field-decls", "title", "desc", "binary-data",
})  # fmt: skip
_BLOCKS = frozenset({"p", "h"})


def read_odt(data: bytes, options: IntakeOptions) -> str:
    """The text of an OpenDocument text: a line a paragraph, a line a row of a table, notes at its end. Raises
    RefusedError, also where it is encrypted."""
    package = Package(data, options)
    check_unencrypted(package)
    root = package.xml("content.xml")
    body = next((child for child in root if local(child) == "body"), None)
    text = next((child for child in body if local(child) == "text"), None) if body is not None else None
    if text is None:
        raise RefusedError(Reason.UNREADABLE, "has no text in content.xml; save it anew as .odt")
    reader = _Reader(_raised_styles(root), [])
    lines = reader.lines(text, 0)
    return "\n".join([*lines, *reader.notes]).strip("\n") + "\n"


def check_unencrypted(package: Package) -> None:
    """Raises RefusedError (encrypted) where the manifest of an OpenDocument names a key."""
    if "META-INF/manifest.xml" in package and any(
        local(element) == "encryption-data" for element in package.xml("META-INF/manifest.xml").iter()
    ):
        raise RefusedError(Reason.ENCRYPTED, "is encrypted; save it without a password")


def _raised_styles(root: lxml.etree._Element) -> frozenset[str]:
    """The names of the styles that raise what they hold."""
    names = set()
    for style in root.iter():
        if local(style) == "style":
            for child in style:
                position = attribute(child, "text-position") or ""
                if position.startswith("super") or (position[:1].isdigit() and not position.startswith("0")):
                    names.add(attribute(style, "name") or "")
    return frozenset(names)


@dataclass(slots=True)
class _Reader:
    raised: frozenset[str]
    notes: list[str]
    boxes: list[lxml.etree._Element] = field(default_factory=list)

    def lines(self, block: lxml.etree._Element, depth: int) -> list[str]:
        if depth > DEEPEST:
            raise RefusedError(Reason.BOMB, f"nests its parts more than {DEEPEST} deep; save it as .txt")
        found: list[str] = []
        for child in block:
            name = local(child)
            if name in _BLOCKS:
                pieces: list[str] = []
                self._inline(child, pieces, depth + 1)
                found += "".join(pieces).split("\n")
                boxes, self.boxes = self.boxes, []
                for box in boxes:
                    found += self.lines(box, depth + 1)
            elif name == "table-row":
                cells = [
                    [line for line in self.lines(cell, depth + 1) if line.strip()]
                    for cell in child
                    if local(cell) == "table-cell"
                ]
                found += table_row(cells)
            elif name not in _UNSEEN:
                found += self.lines(child, depth + 1)
        return found

    def _inline(self, element: lxml.etree._Element, pieces: list[str], depth: int) -> None:
        if depth > DEEPEST:
            raise RefusedError(Reason.BOMB, f"nests its parts more than {DEEPEST} deep; save it as .txt")
        pieces.append(_collapsed(element.text))
        for child in element:
            self._piece(child, local(child), pieces, depth)
            pieces.append(_collapsed(child.tail))

    def _piece(self, child: lxml.etree._Element, name: str, pieces: list[str], depth: int) -> None:
        if name == "s":
            told = attribute(child, "c") or "1"
            pieces.append(" " * min(int(told) if told.isdecimal() else 1, 1_000))
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name in ("text-box", "custom-shape"):
            self.boxes.append(child)
        elif name == "note":
            for part in child:
                if local(part) == "note-body":
                    self.notes += [line for line in self.lines(part, depth + 1) if line.strip()]
        elif name == "span" and attribute(child, "style-name") in self.raised:
            own: list[str] = []
            self._inline(child, own, depth + 1)
            if not is_footnote_mark("".join(pieces[-3:]), "".join(own)):
                pieces += own
        elif name not in _UNSEEN:
            self._inline(child, pieces, depth + 1)


def _collapsed(text: str | None) -> str:
    """Blanks of the XML as one (ODF 1.3, part 3, 6.1.2)."""
    if not text:
        return ""
    body = " ".join(text.split(" ")) if not text.isspace() else " "
    for blank in "\t\r\n":
        body = body.replace(blank, " ")
    while "  " in body:
        body = body.replace("  ", " ")
    return body
