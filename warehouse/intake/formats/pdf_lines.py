"""Glyphs of a page as lines: baselines, words, columns in reading order, rows of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from statistics import median

from warehouse.intake.formats.written_lines import is_footnote_mark, is_ideograph

_SPACE = 0.15  # of the glyphs' size: a wider gap is a space between words
_APART = 0.75  # a wider gap parts columns, where it goes through several lines of running text
_CELLS = 1.8  # a wider gap parts the cells of a row
_CELLS_ALONE = 3.0  # … where the rows beside it have none there: justified lines of few words have wide ones
_STRETCHED = 1.15  # how unlike the gaps of a stretched line are, at most; behind a mark they may be three times as wide
_STRETCHED_LEAST = 0.5  # of the glyphs' size: the least of them
_PEELED = 2  # rows at the top and bottom of a page that may stand apart from all columns
_FAR = 1.6  # of the usual distance of two rows: what stands farther is apart
_LEAST_COLUMN = 3  # lines of a column
_FILLS = 0.55  # of its column's width a line of prose fills
_INDENTED = 3.0  # of the glyphs' size: the widest indent of a paragraph
_ALIGNED = 0.3  # of a column's lines begin at its edge, at least
_PROSE = 12  # characters of a line of prose
_AROUND = tuple((dx, dy) for dx in (0, -1, 1) for dy in (0, -1, 1))


@dataclass(slots=True)
class Glyph:
    """A character of a page: where its box begins and ends, the point on the baseline where it begins, and the size of
    its font. Points (1/72 inch), y runs down."""

    text: str
    x0: float
    x1: float
    x: float
    y: float
    size: float
    is_spaced: bool = False
    """Whether a blank stands before it in the file."""


@dataclass(slots=True)
class Line:
    """A piece of text on one baseline; where it is the row of a table, with tabs between its cells."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    first_word: float = 0.0
    """The width of its first word, or of its first character where that is an ideograph."""
    right: float = 0.0
    """The right edge of the column that it stands in."""
    left: float = 0.0
    """The left edge of that column."""
    is_row: bool = False
    column: int = 0
    """The number of the column, over the page."""


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a page in reading order: columns one after another, rows of tables as lines with tabs."""
    rows = _rows(_without_doubles(glyphs))
    found: list[Line] = []
    for block in _blocks(rows):
        edges = _edges(block)
        for band, gutter in _bands(block):
            found += _read_band(band, gutter, found[-1].column + 1 if found and gutter is not None else 0, edges)
    return found


def _blocks(rows: list[_Row]) -> list[list[_Row]]:
    """The rows of a page without those at its top and bottom that stand apart, and these by themselves."""
    steps = [below.y - row.y for row, below in pairwise(rows)]
    # The rows of two columns seldom have the same baselines: their steps are smaller than those of lines.
    far = max(_FAR * median(steps), 1.2 * _FAR * median(row.size for row in rows)) if steps else 0.0
    first, last = 0, len(rows)
    for at in range(min(_PEELED, len(steps))):
        if steps[at] > far:
            first = at + 1
    for at in range(len(steps) - 1, max(len(steps) - 1 - _PEELED, first - 1), -1):
        if steps[at] > far:
            last = at + 1
    return [
        block
        for block in ([[row] for row in rows[:first]] + [rows[first:last]] + [[row] for row in rows[last:]])
        if block
    ]


def _without_doubles(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without the glyphs that are drawn twice to look bold, and without those that take no room."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    kept: list[Glyph] = []
    before: Glyph | None = None
    blank: Glyph | None = None
    is_dropped = False
    for glyph in glyphs:
        if glyph.size <= 0:
            continue
        if glyph.text.isspace():
            blank = glyph
        elif blank is not None:
            glyph.is_spaced = abs(glyph.y - blank.y) < 0.3 * glyph.size and glyph.x >= blank.x
            blank = None
        # The letters of a ligature all have its place, one after another; a doubled line comes after all of it.
        if before is None or (before.x, before.y) != (glyph.x, glyph.y):
            step = max(0.2 * glyph.size, 0.5)
            column, row = round(glyph.x / step), round(glyph.y / step)
            places = [(glyph.text, column + dx, row + dy) for dx, dy in _AROUND]
            twin = next((seen[place] for place in places if place in seen), None)
            is_dropped = (
                twin is not None and not glyph.text.isspace()
                and abs(twin.x - glyph.x) < 0.12 * glyph.size and abs(twin.y - glyph.y) < 0.12 * glyph.size
            )  # fmt: skip
            seen.setdefault(places[0], glyph)
        before = glyph
        if not is_dropped:
            kept.append(glyph)
    return kept


@dataclass(slots=True)
class _Row:
    """Glyphs of one baseline, in pieces that wide gaps part."""

    y: float
    size: float
    glyphs: list[Glyph] = field(default_factory=list)
    pieces: list[list[Glyph]] = field(default_factory=list)


def _rows(glyphs: list[Glyph]) -> list[_Row]:
    inked = sorted((glyph for glyph in glyphs if not glyph.text.isspace()), key=lambda glyph: (glyph.y, glyph.x))
    rows: list[_Row] = []
    for glyph in inked:
        row = rows[-1] if rows else None
        # A superscript stands above its line: it comes first here, and is taken in below.
        if row is not None and abs(glyph.y - row.y) <= 0.2 * max(glyph.size, row.size):
            row.glyphs.append(glyph)
            if glyph.size > 1.15 * row.size:
                row.y, row.size = glyph.y, glyph.size
        else:
            rows.append(_Row(glyph.y, glyph.size, [glyph]))
    rows = _with_raised(rows)
    blanks: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if glyph.text.isspace():
            blanks.setdefault(round(glyph.y), []).append(glyph)
    for row in rows:
        near = [blank for y in range(round(row.y) - 2, round(row.y) + 3) for blank in blanks.get(y, ())]
        row.glyphs.sort(key=lambda glyph: glyph.x)
        row.pieces = _pieces(row, near)
    return rows


def _with_raised(rows: list[_Row]) -> list[_Row]:
    """Small rows that stand half a line above or below a larger one are its superscripts and subscripts."""
    kept: list[_Row] = []
    for at, row in enumerate(rows):
        hosts = [
            other
            for other in (rows[at + 1 : at + 3] + kept[-2:])
            if row.size < 0.85 * other.size and abs(other.y - row.y) < 0.6 * other.size
        ]
        host = next(
            (
                other
                for other in hosts
                if all(
                    any(-1.5 * g.size < glyph.x - g.x1 < 1.0 * g.size for g in other.glyphs) for glyph in row.glyphs[:1]
                )
            ),
            None,
        )
        if host is None:
            kept.append(row)
        else:
            host.glyphs += row.glyphs
    return kept


def _pieces(row: _Row, blanks: list[Glyph]) -> list[list[Glyph]]:
    """The row's glyphs cut at wide gaps; a blank that the file itself sets is no gap, nor are several."""
    pieces: list[list[Glyph]] = []
    for glyph in row.glyphs:
        if pieces and glyph.x0 - _right(pieces[-1], blanks, row) <= _APART * row.size:
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
    return pieces


def _right(piece: list[Glyph], blanks: list[Glyph], row: _Row) -> float:
    """Where a piece ends, with the one blank behind it (justified text has wide ones)."""
    end = max(glyph.x1 for glyph in piece[-3:])
    for blank in blanks:
        if -0.3 * row.size < blank.x0 - end < 0.3 * row.size and blank.x1 - blank.x0 < 1.5 * row.size:
            return max(end, blank.x1)
    return end


def _span(piece: Sequence[Glyph]) -> tuple[float, float]:
    return piece[0].x0, max(glyph.x1 for glyph in piece)


def _bands(rows: list[_Row]) -> list[tuple[list[_Row], tuple[float, float] | None]]:
    """The rows in groups: those that one empty strip goes through from top to bottom, and each of the others alone."""
    bands: list[tuple[list[_Row], tuple[float, float] | None]] = []
    at = 0
    while at < len(rows):
        band, gutter = _band_from(rows, at)
        bands.append((band, gutter))
        at += len(band)
    return bands


def _band_from(rows: list[_Row], at: int) -> tuple[list[_Row], tuple[float, float] | None]:
    strips: list[tuple[float, float]] | None = None
    best: tuple[int, tuple[float, float]] | None = None
    for end in range(at, len(rows)):
        gaps = _gaps(rows[end])
        strips = gaps if strips is None else _common(strips, gaps, rows[end].size)
        inner = [strip for strip in strips if _has_both(rows[at : end + 1], strip)]
        if not strips:
            break
        if end > at and rows[end].y - rows[end - 1].y > 6 * rows[end].size and best is not None:
            break
        if inner:
            best = (end + 1, max(inner, key=lambda strip: strip[1] - strip[0]))
    if best is None:
        return [rows[at]], None
    end, strip = best
    band = rows[at:end]
    # Lines above the first that has something on both sides are not yet in the columns: headlines, ends of paragraphs.
    first = next((number for number, row in enumerate(band) if len(_sides(row, strip)) == 2), 0)
    if first and any(_is_prose_gap(band[number], band[first]) for number in range(first)):
        return [rows[at]], None
    return band, strip


def _is_prose_gap(row: _Row, below: _Row) -> bool:
    """Whether a row before the columns stands apart from them by its size or its distance."""
    return row.size > 1.15 * below.size or below.y - row.y > 2.2 * below.size


_EDGE = 1e6


def _gaps(row: _Row) -> list[tuple[float, float]]:
    spans = sorted(_span(piece) for piece in row.pieces)
    edges = [-_EDGE, *(x for span in spans for x in span), _EDGE]
    return [(edges[n], edges[n + 1]) for n in range(0, len(edges), 2)]


def _common(
    strips: list[tuple[float, float]], gaps: list[tuple[float, float]], size: float
) -> list[tuple[float, float]]:
    found = [(max(a, c), min(b, d)) for a, b in strips for c, d in gaps]
    return [(low, high) for low, high in found if high - low >= _APART * size]


def _sides(row: _Row, strip: tuple[float, float]) -> set[str]:
    return {"left" if _span(piece)[1] <= strip[0] + 0.5 else "right" for piece in row.pieces}


def _has_both(rows: list[_Row], strip: tuple[float, float]) -> bool:
    if strip[0] <= -_EDGE or strip[1] >= _EDGE:
        return False
    sides = [_sides(row, strip) for row in rows]
    return any("left" in side for side in sides) and any("right" in side for side in sides)


def _read_band(
    rows: list[_Row], strip: tuple[float, float] | None, column: int, edges: tuple[float, float]
) -> list[Line]:
    """The lines of a band; ``edges`` are those of the column that it stands in."""
    if strip is None:
        return [_line(row.pieces, row, column, inf if _is_stretched(row, edges) else _CELLS_ALONE) for row in rows]
    left = [_part(row, [piece for piece in row.pieces if _span(piece)[1] <= strip[0] + 0.5]) for row in rows]
    right = [_part(row, [piece for piece in row.pieces if _span(piece)[1] > strip[0] + 0.5]) for row in rows]
    sides = [[row for row in side if row.pieces] for side in (left, right)]
    if _is_prose(sides[0]) and (_is_prose(sides[1]) or _may_end(sides[0], sides[1])):
        found: list[Line] = []
        for side in sides:
            start = found[-1].column + 1 if found else column
            inner: list[Line] = []
            for band, gutter in _bands(side):
                inner += _read_band(band, gutter, start, _edges(side))
            edge = max(line.x1 for line in inner)
            begin = min(line.x0 for line in inner)
            for line in inner:
                line.left, line.right = begin, edge
            found += inner
        return found
    is_table = not all(_is_stretched(row, edges) for row in rows if len(_sides(row, strip)) == 2)
    return [_line(row.pieces, row, column, _CELLS if is_table else inf) for row in rows]


def _is_stretched(row: _Row, edges: tuple[float, float]) -> bool:
    """Whether a row is a line of few words that is stretched to fill its column, as TeX does: it goes from edge to edge
    (or from an indent), and its gaps are alike, but for those behind marks, which TeX stretches more."""
    glyphs = [glyph for piece in row.pieces for glyph in piece]
    right = max(glyph.x1 for glyph in glyphs)
    if abs(right - edges[1]) > 0.5 * row.size or glyphs[0].x0 - edges[0] > _INDENTED * row.size:
        return False
    gaps: list[float] = []
    behind_marks: list[float] = []
    for before, glyph in pairwise(glyphs):
        gap = glyph.x0 - before.x1
        if gap > _SPACE * row.size:
            (behind_marks if before.text in ",;:.?!" else gaps).append(gap)
    if len(gaps) < 2 or min(gaps) < _STRETCHED_LEAST * row.size or max(gaps) > _STRETCHED * min(gaps) + 0.5:
        return False
    n_letters = sum(glyph.text.isalpha() for glyph in glyphs)
    return n_letters > 0.5 * len(glyphs) and all(0.8 * min(gaps) <= gap <= 3.5 * max(gaps) for gap in behind_marks)


def _edges(rows: Sequence[_Row]) -> tuple[float, float]:
    spans = [_span(piece) for row in rows for piece in row.pieces]
    return min(left for left, _ in spans), max(right for _, right in spans)


def _part(row: _Row, pieces: list[list[Glyph]]) -> _Row:
    return _Row(row.y, row.size, [glyph for piece in pieces for glyph in piece], pieces)


def _is_prose(rows: list[_Row]) -> bool:
    """Whether these rows are a column of running text: most fill its width."""
    if len(rows) < _LEAST_COLUMN or not _is_aligned(rows):
        return False
    spans = [
        (min(_span(piece)[0] for piece in row.pieces), max(_span(piece)[1] for piece in row.pieces)) for row in rows
    ]
    width = max(end for _, end in spans) - min(start for start, _ in spans)
    return (
        median(end - start for start, end in spans) >= _FILLS * width
        and median(sum(len(piece) for piece in row.pieces) for row in rows) >= _PROSE
    )


def _may_end(prose: list[_Row], last: list[_Row]) -> bool:
    """Whether the end of a text may stand in the column beside ``prose``: it is short, or in part running text."""
    widths = [[_span(row.pieces[-1])[1] - _span(row.pieces[0])[0] for row in rows] for rows in (prose, last)]
    if len(last) < _LEAST_COLUMN:
        return len(prose) >= 2 * _LEAST_COLUMN
    return _is_aligned(last) and max(widths[1]) >= _FILLS * max(widths[0])


def _is_aligned(rows: list[_Row]) -> bool:
    """Whether rows begin at one edge, but for indents: those of one stretched line's words do not."""
    starts = [_span(row.pieces[0])[0] for row in rows]
    return sum(start - min(starts) < 0.5 * rows[0].size for start in starts) > _ALIGNED * len(rows)


def _line(pieces: list[list[Glyph]], row: _Row, column: int, apart: float) -> Line:
    text = ""
    is_row = False
    end: float | None = None
    for piece in pieces:
        start, stop = _span(piece)
        words = _text(piece, row, text)
        if text and words:
            is_cell = end is not None and start - end > apart * row.size
            is_row = is_row or is_cell
            text += "\t" if is_cell else "" if is_ideograph(text[-1]) and is_ideograph(words[0]) else " "
        text += words
        end = stop if end is None else max(end, stop)
    return Line(
        text,
        pieces[0][0].x0,
        end or 0.0,
        row.y,
        row.size,
        _first_word(pieces[0], row.size),
        is_row=is_row,
        column=column,
    )


def _text(piece: list[Glyph], row: _Row, before: str) -> str:
    """The words of a piece that stands behind ``before``, without the marks of footnotes."""
    text = ""
    size = row.size
    end: float | None = None
    at = 0
    while at < len(piece):
        glyph = piece[at]
        if text[-1:] != " " and end is not None and _is_apart(glyph.x0 - end, glyph, text[-1:], size):
            text += " "
        raised = at
        while raised < len(piece) and _is_raised(piece[raised], row):
            raised += 1
        if raised > at:
            mark = "".join(one.text for one in piece[at:raised])
            end = max(one.x1 for one in piece[at:raised])
            if not is_footnote_mark(text or before, mark):
                text += mark
            at = raised
            continue
        text += glyph.text
        end = glyph.x1 if end is None else max(end, glyph.x1)
        at += 1
    return text.strip()


def _is_apart(gap: float, glyph: Glyph, before: str, size: float) -> bool:
    """Whether a blank stands before ``glyph``. Beside ideographs layout sets gaps of its own; there the file's blanks
    count."""
    if is_ideograph(before) or is_ideograph(glyph.text):
        # Some makers of files leave the blank out, and its room: that of a letter, where layout sets a quarter of it.
        least = 0.5 if "A" <= before[-1:].upper() <= "Z" or "A" <= glyph.text[:1].upper() <= "Z" else 1.2
        return gap > _SPACE * size and (glyph.is_spaced or gap > least * size)
    return gap > _SPACE * size or (glyph.is_spaced and gap > 0.05 * size)


def _is_raised(glyph: Glyph, row: _Row) -> bool:
    return glyph.size < 0.85 * row.size and row.y - glyph.y > 0.12 * row.size


def _first_word(piece: list[Glyph], size: float) -> float:
    end = piece[0].x1
    if is_ideograph(piece[0].text):
        return end - piece[0].x0
    for glyph in piece[1:]:
        if glyph.x0 - end > _SPACE * size or is_ideograph(glyph.text):
            break
        end = glyph.x1
    return end - piece[0].x0
