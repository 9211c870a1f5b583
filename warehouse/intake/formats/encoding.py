"""From bytes to text: the encoding is told by the bytes alone, so that the same bytes always read the same."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from warehouse.intake.model import Reason, RefusedError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Names of older Chinese sets are read as the sets that contain them (WHATWG Encoding Standard).
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "latin_1": "cp1252", "iso8859-1": "cp1252",
          "ascii": "utf-8", "utf-8-sig": "utf-8"}  # fmt: skip
_CHINESE = ["gb18030", "big5hkscs", "big5", "utf_16_le", "utf_16_be"]
_EASTERN = [*_CHINESE, "shift_jis", "euc_kr"]
_ENOUGH = 400  # high bytes from which other languages than Chinese are thought of
_SAMPLE = 64 * 1024  # bytes that an encoding is guessed from
_CONTROLS = bytes(sorted(set(range(32)) - {7, 8, 9, 10, 12, 13, 27}))
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
_MARKS = frozenset("“”‘’–—…·、。，：；！？《》〈〉「」『』【】（）〔〕％～　")
_DAMAGE_SHARE = 0.01  # most bytes that may be damaged in a text that is still read


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the name of the encoding that it was read in.

    ``+`` joins the encodings of a mixed text; ``utf-8-damaged`` has U+FFFD where bytes were broken.
    """

    text: str
    encoding: str


def decode(data: bytes, *, is_html: bool = False) -> Decoded:
    """The text in ``data``: a byte order mark, else UTF-8, else what an HTML page declares, else the likeliest of
    GB18030, Big5, UTF-16 and Windows-1252, else the mixture of two line by line. Nothing but a byte order mark is
    taken off; line ends and Unicode forms stay.

    Raises RefusedError: empty, binary, undecodable.
    """
    decoded = _decode(data, is_html=is_html)
    if is_blank(decoded.text):
        raise RefusedError(Reason.EMPTY, f"holds no text ({len(data)} bytes of white space or less); remove it")
    return decoded


def is_blank(text: str) -> bool:
    """Whether ``text`` holds nothing that can be read."""
    return _NOTHING.fullmatch(text) is not None


def _decode(data: bytes, *, is_html: bool) -> Decoded:
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(name.removesuffix("-sig")), name)
            except UnicodeDecodeError:
                if name == "utf-8-sig":
                    return _guess(data[len(mark) :])
                break
    if not data:
        raise RefusedError(Reason.EMPTY, "is empty; remove it")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise RefusedError(Reason.BINARY, f"is {what}, not a text; save its text as .txt or .html")
    sample = data[:_SAMPLE]
    if b"\x00" in sample and (wide := _wide(data)) is not None:
        return wide
    if len(sample.translate(None, _CONTROLS)) < 0.97 * len(sample):
        raise RefusedError(Reason.BINARY, "holds more control bytes than a text does; save its text as .txt or .html")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if is_html and (declared := _declared(data)) is not None:
        try:
            return Decoded(data.decode(declared), declared)
        except (UnicodeDecodeError, LookupError):
            pass
    return _guess(data)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark, where zero bytes or bytes above 127 show that this is no text of single bytes."""
    sample = data[: _SAMPLE & ~1]
    zeros = sample.count(0)
    high = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    if len(data) % 2 or not (zeros >= 0.3 * len(sample) or high >= 0.1 * len(sample)):
        return None
    best: tuple[float, Decoded] | None = None
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        usual = len(_USUAL.findall(text)) / len(text)
        if usual >= 0.97 and (best is None or usual > best[0]):
            best = usual, Decoded(text, name)
    return best and best[1]


def _declared(data: bytes) -> str | None:
    found = _META.search(data[:4096])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    name = _WIDER.get(name, name)
    # Declarations of UTF-8 were tried; a page that could be searched as ASCII is not in UTF-16 or UTF-7.
    return None if name.startswith(("utf", "unicode", "idna", "puny", "raw", "rot", "hex", "base64")) else name


def _guess(data: bytes) -> Decoded:
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    damaged = _damaged_utf8(data)
    if damaged is not None:
        return damaged
    if high <= 0.15 * len(data) and (western := _western(data)) is not None:
        return western
    if (quoted := _chinese_marks(data)) is not None:
        return quoted
    best = from_bytes(
        data[:_SAMPLE], cp_isolation=_EASTERN if high >= _ENOUGH else _CHINESE, enable_fallback=False
    ).best()
    names = [] if best is None else [_WIDER.get(best.encoding, best.encoding)]
    for name in dict.fromkeys([*names, "gb18030", "big5hkscs"]):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if _is_plausible(text):
            return Decoded(text, name.replace("_", "-"))
    mixed = _mixed(data)
    if mixed is not None:
        return mixed
    raise RefusedError(
        Reason.UNDECODABLE,
        "is in no encoding that can be told (UTF-8, UTF-16, GB18030, Big5, Windows-1252 were tried); "
        "save it as UTF-8 and retry",
    )


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with some Windows-1252 bytes in it, or with few broken bytes."""
    text = data.decode("utf-8", "surrogateescape")
    broken = [character for character in text if "\udc80" <= character <= "\udcff"]
    multibyte = len(data) - len(broken) - len(text) + len(broken)
    # Real UTF-8 has at least as many bytes in good sequences as broken ones, and breaks seldom.
    if multibyte < 2 * len(broken) or len(broken) > _DAMAGE_SHARE * len(data) + 3:
        return None
    western = {ord(c): bytes([ord(c) - 0xDC00]).decode("cp1252", "replace") for c in set(broken)}
    if all(value in "‘’“”–—…• ®©°·ê" for value in western.values()):
        return Decoded(text.translate(western), "utf-8+windows-1252")
    return Decoded(data.decode("utf-8", "replace"), "utf-8-damaged")


def _western(data: bytes) -> Decoded | None:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    # In Chinese sets two high bytes stand together; in a Western text they seldom do.
    pairs = len(re.findall(rb"[\x80-\xff]{2}", data))
    singles = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", data))
    return Decoded(text, "windows-1252") if singles > 3 * pairs else None


def _chinese_marks(data: bytes) -> Decoded | None:
    """A Western text whose only wide characters are the quotes and dashes of GB18030, as translations often are."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    wide = {character for character in text if character > "\x7f"}
    return Decoded(text, "gb18030") if wide <= _MARKS else None


def _is_plausible(text: str) -> bool:
    """Whether the characters are those of running text: no private ones, few that are rare."""
    sample = text[:20_000]
    odd = sum(
        "\ue000" <= c <= "\uf8ff" or "\x80" <= c <= "\x9f" or c == "\ufffd" or "\u3400" <= c <= "\u4dbf" or c > "\uffff"
        for c in sample
    )
    return odd <= 0.02 * len(sample)


def _mixed(data: bytes) -> Decoded | None:
    """Lines of UTF-8 and lines of a Chinese set in one file (pages pasted together)."""
    pieces: list[str] = []
    used: set[str] = set()
    lost = 0
    for line in data.splitlines(keepends=True):
        for name in ("utf-8", "gb18030"):
            try:
                piece = line.decode(name)
            except UnicodeDecodeError:
                continue
            if name == "utf-8" or _is_plausible(piece):
                if not line.isascii():
                    used.add(name)
                pieces.append(piece)
                break
        else:
            piece = line.decode("utf-8", "replace")
            lost += piece.count("\ufffd")
            pieces.append(piece)
    if lost > _DAMAGE_SHARE * len(data) or not used:
        return None
    return Decoded("".join(pieces), "+".join(sorted(used, reverse=True)) + ("-damaged" if lost else ""))
