"""ZIP files that are one document (Word, Excel, OpenDocument, EPUB): which kind, and their parts within limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import lxml.etree

from warehouse.intake.model import IntakeOptions, Reason, RefusedError

_MIMETYPE_BYTES = 200
_MOST_PARTS = 20_000  # parts of one document: a book of many pictures has hundreds
_DEEPEST = 200  # elements within elements: text boxes within tables within text boxes
_KINDS = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "xlsx",
    b"application/vnd.oasis.opendocument.presentation": "slides",
}


def kind_of_zip(file: BinaryIO) -> str:
    """What a ZIP file is: ``docx``, ``xlsx``, ``odt``, ``epub``, ``slides`` or, where it is an archive, ``zip``.

    Told by its parts, never by its name; leaves ``file`` at its beginning. One that is too damaged to tell is ``zip``.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _kind(archive)
    except Exception:  # damaged in any way: the reader of archives says how
        return "zip"
    finally:
        file.seek(0)


def _kind(archive: zipfile.ZipFile) -> str:
    names = {member.filename.replace("\\", "/").lower() for member in archive.infolist()[:_MOST_PARTS]}
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            kind = _KINDS.get(stream.read(_MIMETYPE_BYTES).strip())
        if kind is not None:
            return kind
    if "meta-inf/container.xml" in names:
        return "epub"
    if "[content_types].xml" in names:
        for start, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "slides")):
            if any(name.startswith(start) for name in names):
                return kind
    return "zip"


class Package:
    """The parts of a document that is a ZIP file. Raises RefusedError for one that is damaged, encrypted or a bomb."""

    def __init__(self, data: bytes, options: IntakeOptions) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except Exception as error:  # damaged in any way
            raise RefusedError(Reason.UNREADABLE, f"is a damaged ZIP file: {error}; save it anew") from None
        members = self._archive.infolist()
        size = sum(member.file_size for member in members)
        if len(members) > _MOST_PARTS:
            raise RefusedError(Reason.BOMB, f"has {len(members):,} parts; allowed are {_MOST_PARTS:,}")
        if size > options.max_package_bytes or (
            size > options.ratio_floor_bytes and size > options.max_ratio * max(len(data), 1)
        ):
            raise RefusedError(
                Reason.BOMB, f"expands from {len(data):,} to {size:,} bytes; save it without pictures, or as .txt"
            )
        self._members = {member.filename.replace("\\", "/"): member for member in members}
        self._left = options.max_package_bytes
        self._max = options.max_document_bytes

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> Iterator[str]:
        """The names of all parts, in the package's order."""
        yield from self._members

    def part(self, name: str) -> bytes:
        """The bytes of a part. Raises RefusedError where there is none, or it is larger than it may be."""
        member = self._members.get(name)
        if member is None:
            raise RefusedError(Reason.UNREADABLE, f"lacks its part {name}: it is cut off or damaged; save it anew")
        if member.flag_bits & 1:
            raise RefusedError(Reason.ENCRYPTED, "is encrypted; save it without a password")
        limit = min(self._max, self._left)
        try:
            with self._archive.open(member) as stream:
                data = stream.read(limit + 1)
        except Exception as error:  # damaged in any way
            raise RefusedError(Reason.UNREADABLE, f"is damaged in its part {name}: {error}; save it anew") from None
        if len(data) > limit:
            raise RefusedError(Reason.TOO_LARGE, f"has a part {name} of more than {limit:,} bytes; cut it into pieces")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> lxml.etree._Element:
        """A part as XML. Raises RefusedError where it is none."""
        return parse_xml(self.part(name), name)

    def target(self, source: str, kind: str) -> str | None:
        """The part that ``source`` (``""``: the package) relates to by a relation whose type ends in ``kind``."""
        return next(iter(self.targets(source, kind)), None)

    def targets(self, source: str, kind: str) -> list[str]:
        """All parts that ``source`` relates to by relations whose type ends in ``/kind`` (OPC, ISO/IEC 29500-2)."""
        folder, name = posixpath.split(source)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self:
            return []
        found = []
        for relation in self.xml(relations):
            target = relation.get("Target") or ""
            if (relation.get("Type") or "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                found.append(resolve(folder, target))
        return found


def resolve(folder: str, target: str) -> str:
    """The part that ``target`` names, seen from a part in ``folder``."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target)).removeprefix("./")


def parse_xml(data: bytes, name: str) -> lxml.etree._Element:
    """``data`` as XML, without entities, network or document types. Raises RefusedError where it is none."""
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return lxml.etree.fromstring(data, parser)
    except (lxml.etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError(Reason.UNREADABLE, f"is damaged: {name} is no XML ({error}); save it anew") from None


def local(element: lxml.etree._Element) -> str:
    """An element's name without its namespace: strict and transitional documents differ in these alone."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: lxml.etree._Element, name: str) -> str | None:
    """The value of an attribute, by its name without the namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


DEEPEST = _DEEPEST
