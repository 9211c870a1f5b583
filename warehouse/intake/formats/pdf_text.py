"""Lines of a PDF's pages as text: without running heads and page numbers, paragraphs whole, notes at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from warehouse.intake.formats.pdf_lines import Glyph, Line, lines_of
from warehouse.intake.formats.written_lines import is_ideograph, joined, words_of

_MARGIN = 0.13  # of the page's height at its top and bottom in which running heads stand
_EDGE = 0.06  # … in which what a browser prints around a page stands
_ENDS = 3  # lines at the top and bottom of a page that may be running heads
_SHARE = 0.5  # of the pages on which a line that runs through them stands
_PAGE_NUMBER = re.compile(
    r"[-–—·•\s]*(?:第|page|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:页|頁)?\s*(?:(?:of|/|共|,|，)\s*(?:共\s*)?\d{1,4}\s*(?:页|頁)?)?[-–—·•\s]*",
    re.I,
)
_PRINTED_HEAD = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+(?:[上下]午)?\d{1,2}:\d{2}(?:\s*[AP]M)?\b.*", re.I)
_PRINTED_FOOT = re.compile(r"(?:https?|file)://\S+(?:\s.*)?\s\d{1,4}/\d{1,4}", re.I)
_NOTE = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡]{1,3}|[①-⑳])[\])]?\s*\D")
_CLOSED = re.compile(r"[.!?。！？：:;；][\"'”’」』)）]*$")
_ITEM = re.compile(r"\s*(?:[•●▪◆■○·–—-]\s|[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．]\s?(?!\d))")


@dataclass(slots=True)
class PdfPage:
    """A page as it is shown: its number from 1, its size in points, its glyphs."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]


@dataclass(slots=True)
class _Laid:
    page: PdfPage
    lines: list[Line]


def text_of(pages: Sequence[PdfPage]) -> str:
    """The text of all pages: a line a paragraph or row, a blank line between paragraphs."""
    laid = [_Laid(page, lines_of(page.glyphs)) for page in pages]
    _drop_running(laid)
    body = _body_size(laid)
    notes: list[Line] = []
    for one in laid:
        notes += _take_notes(one, body)
    words = words_of([line.text for one in laid for line in one.lines])
    paragraphs = _paragraphs([(one.page, line) for one in laid for line in one.lines])
    found = [joined([line.text for line in lines], words) for lines in paragraphs]
    found += [joined([line.text for line in lines], words) for lines in _note_paragraphs(notes)]
    rows = [lines[0].is_row for lines in paragraphs] + [False] * (len(found) - len(paragraphs))
    text = ""
    for at, paragraph in enumerate(found):
        if paragraph:
            text += ("" if not text else "\n" if rows[at] and rows[at - 1] else "\n\n") + paragraph
    return f"{text}\n" if text else ""


def _body_size(laid: Sequence[_Laid]) -> float:
    sizes: Counter[float] = Counter()
    for one in laid:
        for line in one.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _ends(one: _Laid) -> list[Line]:
    """The lines near the top and bottom edges, as they stand on the page."""
    lines = sorted(one.lines, key=lambda line: line.y)
    height = one.page.height
    top = [line for line in lines[:_ENDS] if line.y < _MARGIN * height]
    return top + [line for line in lines[-_ENDS:] if line.y > (1 - _MARGIN) * height and line not in top]


def _running(line: Line) -> str:
    return re.sub(r"\d+|\b[ivxl]+\b", "#", " ".join(line.text.lower().split()))


def _drop_running(laid: list[_Laid]) -> None:
    """Takes out running heads, page numbers, and what browsers print around a page."""
    counts: Counter[tuple[str, int]] = Counter()
    for one in laid:
        counts.update({(_running(line), place) for line in _ends(one) for place in [_place(one, line)]})
    least = max(2, _SHARE * len(laid)) if len(laid) != 3 else 2
    for one in laid:
        gone = []
        for line in _ends(one):
            key, place = _running(line), _place(one, line)
            near = sum(counts[key, place + step] for step in (-1, 0, 1))
            if near >= least or (near >= 2 and near >= 0.4 * len(laid)) or _is_page_number(one, line) or _is_printed(one, line):
                gone.append(id(line))
        one.lines = [line for line in one.lines if id(line) not in gone]


def _place(one: _Laid, line: Line) -> int:
    """How far from the nearer edge the line stands, in steps of 6 points; below the middle as a negative number."""
    height = one.page.height
    return round(line.y / 6) if line.y < height / 2 else -round((height - line.y) / 6) - 1


def _is_page_number(one: _Laid, line: Line) -> bool:
    """A number alone at the edge, apart from the lines beside it."""
    if not _PAGE_NUMBER.fullmatch(line.text):
        return False
    others = [abs(other.y - line.y) for other in one.lines if other is not line]
    return not others or min(others) > 1.6 * line.size


def _is_printed(one: _Laid, line: Line) -> bool:
    text = line.text.replace("\t", " ")
    if line.y < _EDGE * one.page.height:
        return _PRINTED_HEAD.fullmatch(text) is not None
    return line.y > (1 - _EDGE) * one.page.height and _PRINTED_FOOT.fullmatch(text) is not None


def _take_notes(one: _Laid, body: float) -> list[Line]:
    """Takes the notes at the foot of the page out of its lines: in smaller letters, below all others, with a mark."""
    notes: list[Line] = []
    lines = sorted(one.lines, key=lambda line: line.y)
    for line in reversed(lines):
        if line.size >= 0.92 * body or line.is_row:
            break
        notes.append(line)
    while notes and not _NOTE.match(notes[-1].text):
        notes.pop()
    if not notes or notes[-1].y < 0.5 * one.page.height:
        return []
    taken = {id(line) for line in notes}
    kept = [line for line in one.lines if id(line) not in taken]
    if not kept:
        return []
    ordered = [line for line in one.lines if id(line) in taken]
    one.lines = kept
    return ordered


def _note_paragraphs(notes: list[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    for line in notes:
        if found and not _NOTE.match(line.text):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _paragraphs(lines: list[tuple[PdfPage, Line]]) -> list[list[Line]]:
    """The lines in groups, a paragraph each."""
    edges = _edges(lines)
    pitch = _pitch(lines)
    found: list[list[Line]] = []
    before: tuple[PdfPage, Line] | None = None
    for page, line in lines:
        if before is None or _begins(before, (page, line), edges, pitch):
            found.append([line])
        else:
            found[-1].append(line)
        before = (page, line)
    return found


_Edges = dict[tuple[int, int], tuple[float, float]]


def _edges(lines: list[tuple[PdfPage, Line]]) -> _Edges:
    """The left and right edge of each page's text; those of a column where a line stands in one."""
    found: _Edges = {}
    widest = max((line.x1 for _, line in lines if not line.right), default=0.0)
    by_page: dict[int, list[Line]] = {}
    for page, line in lines:
        by_page.setdefault(page.number, []).append(line)
    for number, own in by_page.items():
        plain = [line for line in own if not line.right and not line.is_row] or own
        left = min(line.x0 for line in plain)
        right = max(line.x1 for line in plain)
        for line in own:
            if line.right:
                found[number, id(line)] = (line.left, line.right)
            else:
                # A page that holds the end of a text alone has no line that shows how wide it is.
                found[number, id(line)] = (left, max(right, widest if right > 0.75 * widest else right))
    return found


def _pitch(lines: list[tuple[PdfPage, Line]]) -> float:
    """The usual distance of two lines, in sizes of their letters."""
    steps = [
        (line.y - other.y) / line.size
        for (page, line), (before, other) in zip(lines[1:], lines, strict=False)
        if page is before and 0 < line.y - other.y < 3 * line.size and abs(line.size - other.size) < 0.5
    ]
    return median(steps) if steps else 1.2


def _begins(before: tuple[PdfPage, Line], here: tuple[PdfPage, Line], edges: _Edges, pitch: float) -> bool:
    """Whether a paragraph begins here."""
    page, line = here
    page_before, other = before
    if line.is_row or other.is_row or abs(line.size - other.size) > 0.12 * max(line.size, other.size):
        return True
    left, right = edges[page.number, id(line)]
    left_before, right_before = edges[page_before.number, id(other)]
    indent, indent_before = (line.x0 - left) / line.size, (other.x0 - left_before) / other.size
    room = right_before - other.x1
    space = 0.0 if is_ideograph(line.text[:1]) else 0.25 * line.size
    is_short = room > line.first_word + space + (1.6 if is_ideograph(line.text[:1]) else 0.3) * line.size
    if page is not page_before or line.column != other.column:
        return is_short or indent > indent_before + 0.8 or bool(_CLOSED.search(other.text) and indent >= indent_before - 0.3)
    step = (line.y - other.y) / line.size
    if step < 0 or step > 1.25 * pitch:
        return True
    if is_short or indent > indent_before + 0.8:
        return True
    if indent > 0.8 and abs(indent - indent_before) < 0.3 and _CLOSED.search(other.text) and room > 0.8 * line.size:
        return True
    return bool(_ITEM.match(line.text) and _CLOSED.search(other.text))
