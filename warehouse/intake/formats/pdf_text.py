"""Lines of a PDF's pages as text: without running heads and page numbers, paragraphs whole, notes at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from warehouse.intake.formats.pdf_lines import Glyph, Line, lines_of
from warehouse.intake.formats.written_lines import Spelling, breaks_words, is_ideograph, joined, words_of

_MARGIN = 0.2  # of the page's height at its top and bottom in which running heads stand
_EDGE = 0.06  # … in which what a browser prints around a page stands
_APART = 1.5  # of the letters' size: how far running heads stand from the text at least
_LONGEST_HEAD = 80  # characters of a running head: what is longer and repeats is a text with set phrases
_ENDS = 3  # lines at the top and bottom of a page that may be running heads
_SHARE = 0.5  # of the pages on which a line that runs through them stands
_PAGE_NUMBER = re.compile(
    r"[-–—·•\s]*(?:第|page|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:页|頁)?\s*(?:(?:of|/|共|,|，)\s*(?:共\s*)?\d{1,4}\s*(?:页|頁)?)?[-–—·•\s]*",
    re.I,
)
_PRINTED_HEAD = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+(?:[上下]午)?\d{1,2}:\d{2}(?:\s*[AP]M)?\b.*", re.I)
_PRINTED_FOOT = re.compile(r"(?:https?|file)://\S+(?:\s.*)?\s\d{1,4}/\d{1,4}", re.I)
_TYPESETTER = re.compile(r"tex|dvi|indesign|quark|framemaker|prince|typst|antenna", re.I)
_INDENT = 0.8  # of the letters' size: a line that begins farther right begins a paragraph
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


def text_of(pages: Sequence[PdfPage], producer: str = "") -> str:
    """The text of all pages: a line a paragraph or row, a blank line between paragraphs. ``producer`` is the program
    that the file says made it: typesetters break words at the ends of lines, browsers and word processors do not."""
    laid = [_Laid(page, lines_of(page.glyphs)) for page in pages]
    _drop_running(laid)
    body = _body_size(laid)
    notes: list[Line] = []
    for one in laid:
        notes += _take_notes(one, body)
    lines = [line.text for one in laid for line in one.lines]
    spelling = Spelling(words_of(lines), bool(_TYPESETTER.search(producer)) or breaks_words(lines))
    paragraphs = _paragraphs([(one.page, line) for one in laid for line in one.lines])
    found = [joined([line.text for line in lines], spelling) for lines in paragraphs]
    found += [joined([line.text for line in lines], spelling) for lines in _note_paragraphs(notes)]
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


def _running(page: PdfPage, line: Line) -> set[str]:
    """What a running line has in common with those of other pages: its words, or its words and a number that counts on
    with the pages. Lines that differ in other numbers are lines of a text."""
    words = " ".join(line.text.lower().split())
    numbers = list(re.finditer(r"\d{1,5}", words))
    found = {words}
    for number in {numbers[0], numbers[-1]} if numbers else ():
        found.add(f"{words[: number.start()]}#{int(number[0]) - page.number}#{words[number.end() :]}")
    return found


def _drop_running(laid: list[_Laid]) -> None:
    """Takes out running heads, page numbers, and what browsers print around a page."""
    counts: Counter[tuple[str, int]] = Counter()
    for one in laid:
        counts.update({(key, _place(one, line)) for line in _ends(one) for key in _running(one.page, line)})
    least = max(2, _SHARE * len(laid))

    def runs(one: _Laid, line: Line) -> bool:
        place = _place(one, line)
        if len(line.text) > _LONGEST_HEAD:
            return False
        near = max(sum(counts[key, place + step] for step in (-1, 0, 1)) for key in _running(one.page, line))
        # Left and right pages may have heads of their own.
        is_running = near >= least or (near >= 2 and near >= 0.4 * len(laid))
        return is_running or _is_page_number(one, line) or _is_printed(one, line)

    for one in laid:
        rows = sorted(one.lines, key=lambda line: line.y)
        ends = {id(line) for line in _ends(one)}
        gone: set[int] = set()
        for order in (rows, rows[::-1]):
            outer: list[Line] = []
            for line in order:
                if id(line) not in ends or not runs(one, line):
                    break
                outer.append(line)
            # They stand apart from the text: what goes on in its lines is text.
            while (
                outer and len(outer) < len(order) and abs(order[len(outer)].y - outer[-1].y) < _APART * outer[-1].size
            ):
                outer.pop()
            gone.update(id(line) for line in outer)
        one.lines = [line for line in one.lines if id(line) not in gone]


def _place(one: _Laid, line: Line) -> int:
    """How far from the nearer edge the line stands, in steps of 6 points; below the middle as a negative number."""
    height = one.page.height
    return round(line.y / 6) if line.y < height / 2 else -round((height - line.y) / 6) - 1


def _is_page_number(one: _Laid, line: Line) -> bool:
    """A number alone at the edge, apart from the lines beside it."""
    cells = line.text.split("\t")
    if not _PAGE_NUMBER.fullmatch(line.text) and not (len(cells) > 1 and str(one.page.number) in (cells[0], cells[-1])):
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
    columns = _columns(lines)
    pitch = _pitch(lines)
    found: list[list[Line]] = []
    before: tuple[PdfPage, Line] | None = None
    for page, line in lines:
        if before is None or _begins(before, (page, line), columns, pitch):
            found.append([line])
        else:
            found[-1].append(line)
        before = (page, line)
    return found


@dataclass(frozen=True, slots=True)
class _Column:
    """The edges of the text around a line, and whether its paragraphs begin with an indent."""

    left: float
    right: float
    is_indented: bool


_Columns = dict[int, _Column]
"""The column of each line, by the line's identity in memory."""


def _columns(lines: list[tuple[PdfPage, Line]]) -> _Columns:
    """What stands around each line: the lines of its column, or of its page."""
    found: _Columns = {}
    full = [line for _, line in lines if not line.right and not line.is_row]
    widest = _right_edge(full) if full else 0.0
    groups: dict[tuple[int, float, float], list[Line]] = {}
    for page, line in lines:
        groups.setdefault((page.number, line.left, line.right), []).append(line)
    for own in groups.values():
        plain = [line for line in own if not line.is_row] or own
        left = min(line.x0 for line in plain)
        right = _right_edge(plain)
        if not own[0].right and right > 0.75 * widest:
            right = max(right, widest)  # a page with the end of a text alone does not show how wide it is
        n_indented = sum(line.x0 - left > _INDENT * line.size for line in plain)
        column = _Column(left, right, 0 < n_indented <= 0.8 * len(plain))
        found.update((id(line), column) for line in own)
    return found


def _right_edge(lines: list[Line]) -> float:
    """Where most full lines end: one that runs over the edge, as LaTeX has them, is no edge. Ragged lines have no such
    place; then the longest tells."""
    for line in sorted(lines, key=lambda line: -line.x1):
        near = sum(abs(other.x1 - line.x1) <= 0.2 * line.size for other in lines)
        if near >= max(2, 0.25 * len(lines)):
            return line.x1
    return max(line.x1 for line in lines)


def _pitch(lines: list[tuple[PdfPage, Line]]) -> float:
    """The usual distance of two lines, in sizes of their letters."""
    steps = [
        (line.y - other.y) / line.size
        for (page, line), (before, other) in zip(lines[1:], lines, strict=False)
        if page is before and 0 < line.y - other.y < 3 * line.size and abs(line.size - other.size) < 0.5
    ]
    # Of an even number of steps the lower one in the middle: between lines and paragraphs there is none.
    return median_low(steps) if steps else 1.2


def _begins(before: tuple[PdfPage, Line], here: tuple[PdfPage, Line], columns: _Columns, pitch: float) -> bool:
    """Whether a paragraph begins here."""
    page, line = here
    page_before, other = before
    if line.is_row or other.is_row or abs(line.size - other.size) > 0.12 * max(line.size, other.size):
        return True
    column, column_before = columns[id(line)], columns[id(other)]
    indent, indent_before = (line.x0 - column.left) / line.size, (other.x0 - column_before.left) / other.size
    step = (line.y - other.y) / line.size
    follows = page is page_before and line.column == other.column
    if follows and (step < 0 or step > 1.25 * pitch):
        return True
    if follows and _is_centred(line, column) and _is_centred(other, column_before):
        return False
    if indent > indent_before + _INDENT or (column.is_indented and indent > _INDENT):
        return True
    is_wide = is_ideograph(line.text[:1])
    room = column_before.right - other.x1
    if room > line.first_word + (1.6 if is_wide else 0.55) * line.size:
        return True
    if not follows:
        return bool(_CLOSED.search(other.text)) and not column.is_indented and room > 0.8 * line.size
    return bool(_ITEM.match(line.text) and _CLOSED.search(other.text))


def _is_centred(line: Line, column: _Column) -> bool:
    """Whether a line stands in the middle, as those of a headline do."""
    before, behind = line.x0 - column.left, column.right - line.x1
    return before > 2 * line.size and abs(before - behind) < line.size
