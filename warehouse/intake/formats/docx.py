"""Word documents (.docx, Office Open XML, ISO/IEC 29500): the text that a reader of the page sees, in its order.

Read from the XML itself: python-docx passes over what stands in content controls, insertions and text boxes, so that
paragraphs of a form filled in by hand would be lost without a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import lxml.etree

from warehouse.intake.formats.packages import DEEPEST, Package, attribute, local
from warehouse.intake.formats.written_lines import is_footnote_mark
from warehouse.intake.model import IntakeOptions, Reason, RefusedError

# What is not on the page: deletions, codes of fields, marks of comments and notes, the reading above a character.
_UNSEEN = frozenset({
    "del", "moveFrom", "delText", "delInstrText", "instrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid",
    "trPr",
    "tcPr", "sectPr", "footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "commentReference",
    "annotationRef", "separator", "continuationSeparator", "rt", "rubyPr", "object", "softHyphen",
})  # fmt: skip
_PLAIN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = frozenset({"0", "false", "off"})


def read_docx(data: bytes, options: IntakeOptions) -> str:
    """The text of a Word document: a line a paragraph, a line a row of a table, notes at its end. Running heads, page
    numbers, numbers of automatic lists, comments and what was deleted are not in it. Raises RefusedError."""
    package = Package(data, options)
    main = package.target("", "officeDocument") or "word/document.xml"
    body = next((child for child in package.xml(main) if local(child) == "body"), None)
    if body is None:
        raise RefusedError(Reason.UNREADABLE, f"has no body in {main}; save it anew as .docx")
    lines = _Lines().of(body)
    for kind in ("footnotes", "endnotes"):
        if (notes := package.target(main, kind)) is not None and notes in package:
            lines += _notes(package.xml(notes))
    return "\n".join(lines).strip("\n") + "\n"


def _notes(root: lxml.etree._Element) -> list[str]:
    lines = []
    for note in root:
        if attribute(note, "type") in (None, "normal"):
            lines += [line for line in _Lines().of(note) if line.strip()]
    return lines


@dataclass(slots=True)
class _Lines:
    """Collects the lines of one block: paragraphs, rows of tables, text boxes behind the paragraph that holds them."""

    lines: list[str] = field(default_factory=list)
    boxes: list[lxml.etree._Element] = field(default_factory=list)

    def of(self, block: lxml.etree._Element, depth: int = 0) -> list[str]:
        """The lines of ``block``."""
        if depth > DEEPEST:
            raise RefusedError(Reason.BOMB, f"nests its parts more than {DEEPEST} deep; save it as .txt")
        for child in block:
            name = local(child)
            if name == "p":
                pieces: list[str] = []
                self._inline(child, pieces, depth)
                self.lines += "".join(pieces).split("\n")
                boxes, self.boxes = self.boxes, []
                for box in boxes:
                    self.lines += _Lines().of(box, depth + 1)
            elif name == "tbl":
                self._table(child, depth + 1)
            elif name == "AlternateContent":
                for choice in _choice(child):
                    self.of(choice, depth + 1)
            elif name not in _UNSEEN:
                self.of(child, depth + 1)
        return self.lines

    def _table(self, table: lxml.etree._Element, depth: int) -> None:
        for row in _within(table, "tr"):
            cells = [[line for line in _Lines().of(cell, depth) if line.strip()] for cell in _within(row, "tc")]
            self.lines += table_row(cells)

    def _inline(self, element: lxml.etree._Element, pieces: list[str], depth: int) -> None:
        if depth > DEEPEST:
            raise RefusedError(Reason.BOMB, f"nests its parts more than {DEEPEST} deep; save it as .txt")
        for child in element:
            name = local(child)
            if name in _UNSEEN:
                continue
            if name == "t":
                pieces.append(child.text or "")
            elif name in _PLAIN:
                pieces.append(_PLAIN[name])
            elif name == "sym":
                pieces.append(_symbol(child))
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name == "AlternateContent":
                for choice in _choice(child):
                    self._inline(choice, pieces, depth + 1)
            elif name == "r":
                self._run(child, pieces, depth + 1)
            else:
                self._inline(child, pieces, depth + 1)

    def _run(self, run: lxml.etree._Element, pieces: list[str], depth: int) -> None:
        style = next((child for child in run if local(child) == "rPr"), None)
        if style is not None and any(
            local(child) in ("vanish", "webHidden") and attribute(child, "val") not in _OFF for child in style
        ):
            return
        own: list[str] = []
        self._inline(run, own, depth)
        is_raised = style is not None and any(
            local(child) == "vertAlign" and attribute(child, "val") == "superscript" for child in style
        )
        if is_raised and is_footnote_mark("".join(pieces[-3:]), "".join(own)):
            return
        pieces += own


def table_row(cells: list[list[str]]) -> list[str]:
    """The lines of a table's row, by the lines of each cell: one line with tabs between the cells; where a cell holds
    several lines, the table is layout, and its cells stand one below the other."""
    filled = [cell for cell in cells if cell]
    if any(len(cell) > 1 for cell in filled):
        return [line for cell in filled for line in cell]
    return ["\t".join(cell[0] for cell in filled)] if filled else []


def _within(element: lxml.etree._Element, name: str) -> list[lxml.etree._Element]:
    """The children of that name, also those in content controls and insertions."""
    found = []
    for child in element:
        if local(child) == name:
            found.append(child)
        elif local(child) in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            found += _within(child, name)
    return found


def _choice(element: lxml.etree._Element) -> list[lxml.etree._Element]:
    """What a reader takes of the alternatives: the first, else the fallback. Both hold the same."""
    choices = [child for child in element if local(child) == "Choice"] or [
        child for child in element if local(child) == "Fallback"
    ]
    return choices[:1]


def _symbol(element: lxml.etree._Element) -> str:
    """The character of a symbol's font, where it is not a private one (bullets and boxes)."""
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else ""


__all__ = ["read_docx", "table_row"]
