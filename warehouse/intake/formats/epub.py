"""EPUB books (EPUB 3.3, W3C): each piece of the reading order is a page of its own."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

import lxml.etree

from warehouse.intake.formats.archive import member_uri
from warehouse.intake.formats.columns import words
from warehouse.intake.formats.packages import Package, attribute, local, resolve
from warehouse.intake.model import Claims, Ignored, IntakeOptions, Item, Page, Reason, Refused, RefusedError

_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_FRONT = ("cover", "titlepage", "title_page", "toc", "nav", "copyright", "colophon")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_FRONT_CHARACTERS = 400


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
    pages: list[Page] = []
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
            pages.append(Page(where, content, claims))
    for page in pages:
        # The title of a book with several pieces is that of none of them.
        yield page if len(pages) == 1 else replace(page, claims=replace(claims, title=None))


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
