"""EPUB books (EPUB 3.3, W3C): each page of the reading order is a text of its own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

import lxml.etree
import lxml.html

from warehouse.intake.formats.archive import member_uri
from warehouse.intake.formats.columns import words
from warehouse.intake.formats.encoding import decode, is_blank
from warehouse.intake.formats.packages import Package, attribute, local, resolve
from warehouse.intake.model import Claims, Found, Ignored, IntakeOptions, Item, Reason, Refused, RefusedError

_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_FRONT = ("cover", "titlepage", "title_page", "toc", "nav", "copyright", "colophon")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_FRONT_CHARACTERS = 400
_BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "br", "section", "article", "blockquote", "dt", "dd",
    "aside",
    "figure", "figcaption", "table", "ul", "ol", "dl", "hr", "pre", "header", "footer",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "nav", "rt", "rp", "template"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def read_epub(data: bytes, uri: str, options: IntakeOptions) -> Iterator[Item]:
    """The pages of a book in its reading order, with its title and publisher; covers and contents are ignored.

    Raises RefusedError where it is damaged or locked (DRM).
    """
    package = Package(data, options)
    _check_unlocked(package)
    opf = _package_document(package)
    folder = posixpath.dirname(opf)
    root = package.xml(opf)
    items = {attribute(item, "id"): item for item in root.iter() if local(item) == "item"}
    claims = _claims(root)
    spine = [item for item in root.iter() if local(item) == "itemref"]
    if not spine:
        raise RefusedError(Reason.UNREADABLE, f"names no pages in {opf}; save it anew")
    pages: list[Found] = []
    for place, reference in enumerate(spine, start=1):
        item = items.get(attribute(reference, "idref"))
        if item is None:
            yield Refused(f"{uri}#{place}", Reason.UNREADABLE, f"names a page ({place}) that it lacks; save it anew")
            continue
        name = resolve(folder, unquote((attribute(item, "href") or "").partition("#")[0]))
        where = member_uri(uri, name)
        if (attribute(item, "media-type") or "") not in _PAGES:
            yield Ignored(where, "picture of a book")
            continue
        try:
            content = package.part(name)
        except RefusedError as error:
            yield Refused(where, error.reason, error.detail)
            continue
        if _is_front(item, name, content):
            yield Ignored(where, "cover or contents of a book")
        elif len(content) > options.max_bytes:
            yield Refused(where, Reason.TOO_LARGE, f"is larger than {options.max_bytes:,} bytes; cut it into pieces")
        else:
            try:
                pages.append(_text(content, where, claims))
            except RefusedError as error:
                yield Refused(where, error.reason, error.detail, content)
    for page in pages:
        # The title of a book with several pieces is that of none of them.
        yield page if len(pages) == 1 else replace(page, claims=replace(claims, title=None))


def _text(content: bytes, where: str, claims: Claims) -> Found:
    """All text of a page's body: in a book nothing stands around it that would have to be left out."""
    decoded = decode(content, is_html=True)
    # Declarations name an encoding that the text is no longer in.
    source = _DECLARATION.sub("", decoded.text)
    try:
        root = lxml.html.document_fromstring(source)
    except (ValueError, lxml.etree.LxmlError) as error:
        raise RefusedError(Reason.MALFORMED_RECORD, f"is no page ({error}); save it anew") from None
    lines: list[str] = [""]
    body = root.find("body")
    if body is not None:
        _lines(body, lines)
    text = "\n".join(line for line in (" ".join(line.split(" ")).strip(" \n") for line in lines) if line)
    if is_blank(text):
        raise RefusedError(Reason.EMPTY, "is a page without text; remove it")
    return Found(where, f"{text}\n", decoded.encoding, claims, content)


def _lines(body: lxml.html.HtmlElement, lines: list[str]) -> None:
    """Adds the text of ``body``: a new line for each block, tabs between the cells of a table."""
    for event, element in lxml.etree.iterwalk(body, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        is_seen = name and not any(_is_unseen(one) for one in (element, *element.iterancestors()))
        if event == "start":
            if name in _BLOCKS:
                lines.append("")
            elif name in _CELLS and lines[-1].strip():
                lines[-1] += "\t"
            if is_seen and element.text:
                lines[-1] += _BLANKS.sub(" ", element.text)
        else:
            if name in _BLOCKS:
                lines.append("")
            if element is not body and element.tail and not any(_is_unseen(one) for one in element.iterancestors()):
                lines[-1] += _BLANKS.sub(" ", element.tail)


def _is_unseen(element: lxml.html.HtmlElement) -> bool:
    return element.tag in _UNSEEN or "noteref" in (element.get("epub:type") or "").split()


def _package_document(package: Package) -> str:
    for element in package.xml("META-INF/container.xml").iter():
        if local(element) == "rootfile" and (path := attribute(element, "full-path")):
            return path
    raise RefusedError(Reason.UNREADABLE, "names no content in META-INF/container.xml; save it anew")


def _check_unlocked(package: Package) -> None:
    if "META-INF/encryption.xml" not in package:
        return
    methods = {
        attribute(element, "Algorithm")
        for element in package.xml("META-INF/encryption.xml").iter()
        if local(element) == "EncryptionMethod"
    }
    if methods - set(_FONTS):
        raise RefusedError(Reason.ENCRYPTED, "is locked (DRM); give its text in a form that can be read")


def _claims(root: lxml.etree._Element) -> Claims:
    """Title, publisher and language of the book; its date is that of the file as often as that of the text."""
    found: dict[str, str | None] = {}
    for element in root.iter():
        if local(element) in ("title", "publisher", "language"):
            found.setdefault(local(element), words(element.text))
    return Claims(title=found.get("title"), publisher=found.get("publisher"), language=found.get("language"))


def _is_front(item: lxml.etree._Element, name: str, page: bytes) -> bool:
    """Whether a page is the cover, title page or contents: by the book's own word, else by name where it is short."""
    if "nav" in (attribute(item, "properties") or "").split():
        return True
    stem = posixpath.basename(name).lower().partition(".")[0]
    named = f"{stem} {(attribute(item, 'id') or '').lower()}"
    is_named = any(word in named for word in _FRONT)
    body = page.lower().partition(b"<body")[2]
    return is_named and len(b"".join(piece.partition(b">")[2] for piece in body.split(b"<"))) < _FRONT_CHARACTERS
