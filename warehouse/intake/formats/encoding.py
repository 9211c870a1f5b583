"""From bytes to text: by a byte order mark, else UTF-8, else what is told of the bytes and what they make as text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.intake.formats.encodings import (
    DAMAGED,
    UNSURE,
    Judgement,
    codec,
    is_garbage,
    is_utf8_by_chance,
    judge,
    known_encoding,
)
from warehouse.intake.model import Reason, RefusedError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024  # bytes that are looked at to tell a text from other files
_CONTROLS = bytes(sorted(set(range(32)) - {7, 8, 9, 10, 12, 13, 27}))
_HIGH = bytes(range(128, 256))
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"PK\x03\x04", "a ZIP-based file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"BZh", "a bzip2 file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b\x08", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"PAR1", "a Parquet file"),
)
_META = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.I)
_NOTHING = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffd]*")
_USUAL = re.compile("[\t\n\r -~\u00a0-\u024f\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]")
_DAMAGE_SHARE = 0.01  # most bytes (of UTF-8) or wide characters that may be damaged in a text that is still read
_DAMAGE_FREE = 2  # damaged characters that are borne in any text
_FOREIGN = 4  # bytes that are no UTF-8 from which a line is thought to be in another encoding
_FEW = 60  # bytes of good sequences up to which UTF-8 with damage may be something else
_BY_CHANCE = 16  # bytes above 127 up to which a text may be UTF-8 by chance


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the name of the encoding that it was read in.

    ``+`` joins the encodings of a mixed text; ``-damaged`` ends the name where bytes were broken (U+FFFD in the text);
    ``-or-`` stands before another encoding that is nearly as likely.
    """

    text: str
    encoding: str


def decode(
    data: bytes,
    *,
    is_html: bool = False,
    charset: str | None = None,
    told: str | None = None,
    prior: Mapping[str, int] | None = None,
) -> Decoded:
    """The text in ``data``: by its byte order mark, else UTF-8, else as ``told`` by the user, else the likeliest of
    GB18030, Big5, UTF-16, Windows-1252, Japanese and Korean sets by what the bytes make as text, where ``charset`` (of
    the server) or an HTML page's own declaration weighs much, else a mixture of UTF-8 and one other, line by line.
    Nothing but a byte order mark is taken off; line ends and Unicode forms stay.

    ``prior`` counts the files of the same drop by their encoding, as far as it is sure.

    Raises RefusedError: empty, binary, undecodable.
    """
    decoded = _decode(data, charset or (_declared(data) if is_html else None), told, prior)
    if is_blank(decoded.text):
        raise RefusedError(Reason.EMPTY, f"holds no text ({len(data)} bytes of white space or less); remove it")
    return decoded


def is_blank(text: str) -> bool:
    """Whether ``text`` holds nothing that can be read."""
    return _NOTHING.fullmatch(text) is not None


def mark_of(head: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that ``head`` begins with, and its encoding."""
    return next((pair for pair in _BOMS if head.startswith(pair[0])), None)


def _decode(data: bytes, declared: str | None, told: str | None, prior: Mapping[str, int] | None) -> Decoded:
    if (marked := mark_of(data)) is not None:
        mark, name = marked
        try:
            return Decoded(data[len(mark) :].decode(name.removesuffix("-sig")), name)
        except UnicodeDecodeError:
            if name == "utf-8-sig":
                return _guess(data[len(mark) :], None, None, prior)
        if (decoded := _with_damage(data[len(mark) :], name)) is not None:
            return decoded
    if not data:
        raise RefusedError(Reason.EMPTY, "is empty; remove it")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise RefusedError(Reason.BINARY, f"is {what}, not a text; save its text as .txt or .html")
    sample = data[:_SAMPLE]
    if b"\x00" in sample and (wide := _wide(data)) is not None:
        return wide
    is_told_wide = told is not None and told.startswith("utf-16")
    if not is_told_wide and len(sample.translate(None, _CONTROLS)) < 0.97 * len(sample):
        raise RefusedError(Reason.BINARY, "holds more control bytes than a text does; save its text as .txt or .html")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, declared, told, prior)
    if data.isascii() or len(data) - len(data.translate(None, _HIGH)) > _BY_CHANCE or not is_utf8_by_chance(text):
        return Decoded(text, "utf-8")
    judged = judge(data, told=told, declared=declared, prior=prior)
    best = judged.order[0]
    # What is valid in UTF-8 is taken for something else only where more than its bytes speaks for that.
    if best != "utf-8" and (best in {told, declared and known_encoding(declared)} or (prior or {}).get(best)):
        return _as_judged(data, judged) or Decoded(text, "utf-8")
    rival = judged.rival if best == "utf-8" else best
    return Decoded(text, "utf-8" if rival is None else f"utf-8{UNSURE}{rival}")


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark, where zero bytes or bytes above 127 show that this is no text of single bytes."""
    sample = data[: _SAMPLE & ~1]
    sample = sample[: len(sample) & ~1]
    zeros = sample.count(0)
    high = len(sample) - len(sample.translate(None, _HIGH))
    is_lined = sample.endswith((b"\n\x00", b"\x00\n"))
    if not sample or not (zeros >= 0.3 * len(sample) or high >= 0.1 * len(sample) or is_lined):
        return None
    shares = {}
    for name in ("utf-16-le", "utf-16-be"):
        text = sample.decode(name, "replace")
        shares[name] = len(_USUAL.findall(text)) / len(text)
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= 0.97 else None


def _wide(data: bytes) -> Decoded | None:
    name = wide_encoding(data)
    return None if name is None else _with_damage(data, name)


def _with_damage(data: bytes, name: str) -> Decoded | None:
    """``data`` in the encoding ``name``, where it is sound or few of its characters are broken."""
    lenient, strict = codec(name)
    try:
        return Decoded(strict(data), name)
    except UnicodeDecodeError:
        text = lenient(data)
    broken = text.count("\ufffd")
    n_wide = len(text) if name.startswith("utf-") else sum(character > "\x7f" for character in text)
    if broken > _DAMAGE_SHARE * n_wide + _DAMAGE_FREE:
        return None
    return Decoded(text, name + DAMAGED)


def _declared(data: bytes) -> str | None:
    found = _META.search(data[:4096])
    return None if found is None else found[1].decode("ascii")


def _guess(data: bytes, declared: str | None, told: str | None, prior: Mapping[str, int] | None) -> Decoded:
    if (damaged := _damaged_utf8(data)) is not None:
        return damaged
    if told is not None:
        if (decoded := _with_damage(data, told)) is not None and _is_plausible(decoded.text):
            return decoded
        raise RefusedError(
            Reason.UNDECODABLE,
            f"is neither in UTF-8 nor in {told}, as it is told to be; tell the encoding that it is in",
        )
    if (mixed := _mixed(data, prior)) is not None:
        return mixed
    if declared is not None and known_encoding(declared) is None and (other := _other(data, declared)) is not None:
        return other
    decoded = _as_judged(data, judge(data, declared=declared, prior=prior))
    if decoded is not None:
        return decoded
    raise RefusedError(
        Reason.UNDECODABLE,
        "is in no encoding that can be told (UTF-8, UTF-16, GB18030, Big5, Windows-1252 were tried); "
        "save it as UTF-8 and retry, or name its encoding: run --encoding",
    )


def _as_judged(data: bytes, judged: Judgement) -> Decoded | None:
    """``data`` in the likeliest encoding in which it makes sense."""
    for name in judged.order:
        decoded = _with_damage(data, name)
        if decoded is None or not _is_plausible(decoded.text) or is_garbage(decoded.text):
            continue
        if name == "windows-1252" and not _is_western(data):
            continue
        if name == judged.order[0] and judged.rival is not None:
            return Decoded(decoded.text, f"{decoded.encoding}{UNSURE}{judged.rival}")
        return decoded
    return None


def _is_western(data: bytes) -> bool:
    """Whether high bytes stand alone, as in Western texts; in those of other sets two or more stand together."""
    pairs = len(re.findall(rb"[\x80-\xff]{2}", data))
    singles = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", data))
    return singles > 3 * pairs


def _other(data: bytes, declared: str) -> Decoded | None:
    """In an encoding of another part of the world that the page declares."""
    try:
        name = codecs.lookup(declared).name
        # Declarations of UTF-8 were tried; a page that could be searched as ASCII is not in UTF-16 or UTF-7.
        if name.startswith(
            ("utf", "unicode", "idna", "puny", "raw", "rot", "hex", "base64", "bz2", "zlib", "uu", "quo")
        ):
            return None
        return Decoded(data.decode(name), name)
    except (UnicodeDecodeError, LookupError):
        return None


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with some Windows-1252 bytes in it, or with few broken bytes."""
    text = data.decode("utf-8", "surrogateescape")
    broken = [character for character in text if "\udc80" <= character <= "\udcff"]
    multibyte = len(data) - len(broken) - len(text) + len(broken)
    # Real UTF-8 has at least as many bytes in good sequences as broken ones, and breaks seldom.
    if multibyte < 2 * len(broken) or len(broken) > _DAMAGE_SHARE * len(data) + 3:
        return None
    if multibyte <= _FEW and judge(data, may_be_utf8=True).order[0] != "utf-8":
        return None
    western = {ord(c): bytes([ord(c) - 0xDC00]).decode("cp1252", "replace") for c in set(broken)}
    if all(value in "‘’“”–—…• ®©°·ê" for value in western.values()):
        return Decoded(text.translate(western), "utf-8+windows-1252")
    if any(map(is_foreign, data.splitlines())):
        return None
    return Decoded(data.decode("utf-8", "replace"), "utf-8" + DAMAGED)


def is_foreign(line: bytes) -> bool:
    """Whether a line is in another encoding than UTF-8, rather than in UTF-8 with damage."""
    if line.isascii():
        return False
    text = line.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= character <= "\udcff" for character in text)
    return broken >= _FOREIGN and 2 * broken > len(line) - len(text)


def has_utf8(lines: list[bytes]) -> bool:
    """Whether some of ``lines`` can only be UTF-8: not by the chance that two bytes of another encoding are valid."""
    found = 0
    for line in lines:
        if not line.isascii():
            try:
                found += sum(character > "\u07ff" for character in line.decode("utf-8"))
            except UnicodeDecodeError:
                continue
            if found > 1:
                return True
    return False


def _mixed(data: bytes, prior: Mapping[str, int] | None) -> Decoded | None:
    """Lines of UTF-8 and lines of one other encoding in one file (pages pasted together)."""
    lines = data.split(b"\n")
    foreign = [line for line in lines if is_foreign(line)]
    if not foreign or not has_utf8(lines):
        return None
    pool = b"\n".join(foreign)
    decoded = _as_judged(pool, judge(pool, prior=prior))
    if decoded is None:
        return None
    there = iter(decoded.text.split("\n"))
    pieces = [next(there) if is_foreign(line) else line.decode("utf-8", "replace") for line in lines]
    lost = sum(piece.count("\ufffd") for piece in pieces)
    if lost > _DAMAGE_SHARE * len(data) + _DAMAGE_FREE:
        return None
    name = decoded.encoding.removesuffix(DAMAGED)
    return Decoded("\n".join(pieces), f"utf-8+{name}" + (DAMAGED if lost else ""))


def _is_plausible(text: str) -> bool:
    """Whether the characters are those of running text: no private ones, few that are rare."""
    sample = text[:20_000]
    odd = sum(
        "\ue000" <= c <= "\uf8ff" or "\x80" <= c <= "\x9f" or "\u3400" <= c <= "\u4dbf" or c > "\uffff" for c in sample
    )
    return odd <= 0.02 * len(sample)
