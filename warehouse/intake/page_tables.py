"""An article's own tables and lists, told from navigation: what stands within its prose is kept, be it all links.

Libraries that take out a page's main text drop tables and lists most of whose words are links, since menus are such. So
are tables of officials, each linked to a page of theirs.
"""

from __future__ import annotations

from typing import Any

_PROSE = 40  # characters outside links from which an element is prose
_CELL = 60  # characters up to which a cell is a name or title, and no headline
_HIDDEN = frozenset({"nav", "header", "footer", "aside", "form"})
_KINDS = ("table", "ul", "ol", "dl")


def keep_own(tree: Any) -> int:
    """Takes the links off the article's own tables and lists in ``tree`` (of lxml), leaving their words. Returns how
    many tables and lists that concerned."""
    chosen = [found for found in tree.iter(*_KINDS) if found.find(".//a") is not None and _is_own(found)]
    for found in chosen:
        for link in list(found.iter("a")):
            link.drop_tag()
    return len(chosen)


def _is_own(element: Any) -> bool:
    """Whether prose stands right before it, and after it, too, or it is a table of short cells in columns."""
    if any(above.tag in _HIDDEN for above in element.iterancestors()):
        return False
    before = _neighbour(element, forward=False)
    if before is None or not _is_prose(before):
        return False
    if element.tag == "table" and _is_grid(element):
        return True
    after = _neighbour(element, forward=True)
    return after is not None and _is_prose(after)


def _neighbour(element: Any, *, forward: bool) -> Any | None:
    """The next sibling with words in it; of the first wrapper that has one, where it stands alone in its own."""
    here = element
    for _ in range(3):
        for sibling in here.itersiblings(preceding=not forward):
            if isinstance(sibling.tag, str) and (sibling.tail or "").strip() and forward is False:
                return sibling
            if isinstance(sibling.tag, str) and _words(sibling):
                return sibling
        here = here.getparent()
        if here is None or here.tag not in ("div", "figure", "center", "section", "span", "p"):
            return None
    return None


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_prose(element: Any) -> bool:
    if element.tag in (*_KINDS, *_HIDDEN, "script", "style"):
        return False
    linked = sum(len(_words(link)) for link in element.iter("a"))
    return len(_words(element)) - linked + len((element.tail or "").strip()) >= _PROSE


def _is_grid(table: Any) -> bool:
    """Rows of two cells or more, all of them short."""
    rows = [[_words(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if row]
    return len(rows) >= 2 and all(len(row) >= 2 and all(len(cell) <= _CELL for cell in row) for row in rows)
