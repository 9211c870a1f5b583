"""Archives: members one after another, none written to disk, none trusted."""

from __future__ import annotations

import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from warehouse.intake.discovery import IGNORE_FILE
from warehouse.intake.folder_settings import CONFIG
from warehouse.intake.formats.streams import guard
from warehouse.intake.leavings import LONGEST_NAME, leaving_within
from warehouse.intake.limits import how
from warehouse.intake.model import Ignored, IntakeOptions, Item, Reason, Refused, RefusedError

Reader = Callable[[BinaryIO, str, str], Iterator[Item]]
"""Reads a member: its bytes, its name, its URI."""

_DIRECTORY_BYTES = 128 * 1024 * 1024  # largest list of members of a ZIP file: about a million and a half
_SHOWN_NAME = 100  # characters of a name that is too long
_TAR_HEADER_BYTES = 1024 * 1024  # largest extended header of a TAR member


def member_uri(uri: str, name: str) -> str:
    """The URI of a member: ``archive.zip!/folder/a.txt``."""
    return f"{uri}!/{name}"


def _leaving(name: str) -> str | None:
    own = name.rsplit("/", 1)[-1]
    return "settings" if own in (CONFIG, IGNORE_FILE) else leaving_within(name)


def _unsafe(name: str) -> bool:
    slashed = name.replace("\\", "/")
    return slashed.startswith("/") or ".." in slashed.split("/") or slashed[1:3] == ":/" or "\x00" in name


def _too_long(name: str, place: int) -> str | None:
    """A short name for the ``place``-th member where its own is longer than any real one; else None."""
    if len(name) <= LONGEST_NAME and len(name.encode("utf-8", "replace")) <= LONGEST_NAME:
        return None
    return f"{name[:_SHOWN_NAME]}…[member {place}]"


_LONG = f"has a name of more than {LONGEST_NAME:,} bytes, which no file has; pack it under another"
_CLIMBS = "has a name that leads out of the archive; its maker should be asked why"


def read_zip(file: BinaryIO, uri: str, options: IntakeOptions, read: Reader) -> Iterator[Item]:
    """The members of a ZIP file. Raises RefusedError where it is damaged or expands beyond the limits."""
    _check_directory(file)
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) > options.max_members:
            raise RefusedError(Reason.BOMB, f"has {len(members):,} members; allowed are {options.max_members:,}")
        size = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if size > options.max_expanded_bytes or (
            size > options.ratio_floor_bytes and size > options.max_ratio * max(packed, 1)
        ):
            raise RefusedError(
                Reason.BOMB,
                f"says that it expands from {packed:,} to {size:,} bytes; "
                f"{how(max_expanded_bytes=size, max_ratio=size / max(packed, 1))}",
            )
        end = file.seek(0, 2)
        if packed > end:
            raise RefusedError(Reason.BOMB, "has members that overlap each other")
        for place, member in enumerate(
            sorted(members, key=lambda member: (member.filename, member.header_offset)), start=1
        ):
            name = _name(member)
            short = _too_long(name, place)
            where = member_uri(uri, short or name)
            if member.is_dir():
                continue
            if short is not None:
                yield Refused(where, Reason.UNSAFE_PATH, _LONG)
            elif _unsafe(name):
                yield Refused(where, Reason.UNSAFE_PATH, _CLIMBS)
            elif stat.S_ISLNK(member.external_attr >> 16):
                yield Refused(where, Reason.UNSAFE_PATH, "is a link; put the file itself into the archive")
            elif (kind := _leaving(name)) is not None:
                yield Ignored(where, kind)
            elif member.flag_bits & 1:
                yield Refused(where, Reason.ENCRYPTED, "is encrypted; give it unpacked", n_bytes=member.file_size)
            else:
                try:
                    with archive.open(member) as stream:
                        yield from read(guard(stream, member.compress_size, options), name, where)
                except RefusedError as error:
                    yield Refused(where, error.reason, error.detail, n_bytes=member.file_size)
                except Exception as error:  # damaged in any way
                    yield Refused(where, Reason.UNREADABLE, f"is damaged: {error}; pack it again")


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; without the flag for UTF-8 it is commonly UTF-8 or GBK all the same."""
    if not member.flag_bits & 0x800:
        try:
            raw = member.filename.encode("cp437")
        except UnicodeEncodeError:
            return member.filename
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return member.filename.encode("utf-8", "backslashreplace").decode("utf-8")


def _check_directory(file: BinaryIO) -> None:
    """Refuses a list of members that would fill the memory (it is read whole)."""
    end = file.seek(0, 2)
    file.seek(max(0, end - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 20 > len(tail):
        file.seek(0)
        return
    (size,) = struct.unpack_from("<L", tail, at + 12)
    if size == 0xFFFFFFFF:
        at = tail.rfind(b"PK\x06\x06")
        size = struct.unpack_from("<Q", tail, at + 40)[0] if at >= 0 and at + 48 <= len(tail) else 0
    if size > _DIRECTORY_BYTES:
        raise RefusedError(Reason.BOMB, f"has a list of members of {size:,} bytes; pack it as several archives")
    file.seek(0)


class _BoundedMember(tarfile.TarInfo):
    """A TAR member whose extended headers are bounded: RefusedError where one says it is larger than any real one."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _BoundedMember:
        """As the library does."""
        return cls._bounded(super().frombuf(buf, encoding, errors))

    @classmethod
    def _frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str, **more: Any) -> _BoundedMember:
        """The same: what the library asks for since Python 3.13.4, in place of the public one."""
        made: _BoundedMember = super()._frombuf(buf, encoding, errors, **more)  # type: ignore[misc]  # as said
        return cls._bounded(made)

    @staticmethod
    def _bounded(member: _BoundedMember) -> _BoundedMember:
        headers = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, b"X")
        if member.type in headers and member.size > _TAR_HEADER_BYTES:
            raise RefusedError(Reason.BOMB, f"has a header of {member.size:,} bytes")
        return member


def read_tar(stream: BinaryIO, uri: str, options: IntakeOptions, read: Reader) -> Iterator[Item]:
    """The members of a TAR file, in its order. Raises RefusedError where it is damaged."""
    count = 0
    with tarfile.open(
        fileobj=stream, mode="r|", tarinfo=_BoundedMember, encoding="utf-8", errors="surrogateescape"
    ) as archive:
        while (member := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # the library keeps all of them otherwise
            count += 1
            if count > options.max_members:
                raise RefusedError(
                    Reason.BOMB,
                    f"has more than {options.max_members:,} members; {how(max_members=10 * options.max_members)}",
                )
            name = member.name.encode("utf-8", "backslashreplace").decode("utf-8")
            short = _too_long(name, count)
            where = member_uri(uri, short or name)
            if member.isdir():
                continue
            if short is not None:
                yield Refused(where, Reason.UNSAFE_PATH, _LONG)
            elif _unsafe(name):
                yield Refused(where, Reason.UNSAFE_PATH, _CLIMBS)
            elif member.issym() or member.islnk():
                yield Refused(where, Reason.UNSAFE_PATH, "is a link; put the file itself into the archive")
            elif not member.isreg():
                yield Refused(where, Reason.UNSAFE_PATH, "is a device or pipe; leave it out")
            elif (kind := _leaving(name)) is not None:
                yield Ignored(where, kind)
            else:
                content = archive.extractfile(member)
                if content is None:
                    yield Refused(where, Reason.UNREADABLE, "has no content that can be read")
                    continue
                try:
                    # A sparse member says how large it is, and holds less: what it holds is what it may expand from.
                    pieces = cast("list[tuple[int, int]] | None", member.sparse)
                    packed = sum(size for _, size in pieces) if pieces else member.size
                    yield from read(guard(content, packed, options), name, where)
                except RefusedError as error:
                    yield Refused(where, error.reason, error.detail, n_bytes=member.size)
                except (tarfile.TarError, EOFError, OSError):
                    raise
                except Exception as error:  # damaged in any way
                    yield Refused(where, Reason.UNREADABLE, f"is damaged: {error}; pack it again")
