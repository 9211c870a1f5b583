"""Rich Text Format (.rtf): its text, by striprtf, with links, deletions and hidden words put right."""

from __future__ import annotations

import re

from warehouse.intake.model import IntakeOptions, Reason, RefusedError

_FIELD_CODE = re.compile(r"\{\\field\b([^{}]*)\{\\\*\\fldinst\b")
_HIDDEN = re.compile(r"\\(?:v|deleted)(?=[\\ {])(?!\\v0)")
_ROW_END = re.compile(r"[ \t]*\|[ \t]*\n")
_BAR = re.compile(r"(\\u-?\d{1,5} ?\||\\\|)|\||\\'7c", re.I)
_OWN_BAR = "\ue07c"
"""Stands for a bar of the text meanwhile: the library sets bars behind cells."""
_CODE_PAGE = re.compile(r"\\ansicpg(\d{3,5})")


def read_rtf(data: bytes, options: IntakeOptions) -> str:
    """The text of an RTF file: a line a paragraph, a line a row of a table. Raises RefusedError where it holds none."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - seldom needed

    if not data.lstrip().startswith(b"{\\rtf"):
        raise RefusedError(Reason.UNREADABLE, "does not begin as RTF does; save it anew, or as .docx")
    # Bytes above 127 stand there against the rule; as \\'xx they mean what their writer meant, in the file's code page.
    source = "".join(chr(byte) if byte < 0x80 else f"\\'{byte:02x}" for byte in data)
    source = _BAR.sub(lambda bar: bar[1] or rf"{{\uc0\u{ord(_OWN_BAR)} }}", source)
    source = _without_hidden(_FIELD_CODE.sub(r"{\\field\1{\\*\\unseen", source))
    try:
        text = rtf_to_text(source, encoding=_code_page(source), errors="replace")
    except (ValueError, LookupError, IndexError, OverflowError) as error:
        raise RefusedError(Reason.UNREADABLE, f"is damaged RTF ({error}); save it anew, or as .docx") from None
    # Characters above U+FFFF stand there as two halves.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = text.replace("\xad", "").replace("\x00", "")
    if len(text.encode()) > options.max_bytes:
        raise RefusedError(Reason.TOO_LARGE, f"holds more text than {options.max_bytes:,} bytes; cut it into pieces")
    lines = [_row(line) for line in _ROW_END.sub("|\n", text).split("\n")]
    return "\n".join(lines).strip("\n").replace(_OWN_BAR, "|") + "\n"


def _row(line: str) -> str:
    """A row of a table, which striprtf ends with a bar, as cells with tabs between them."""
    if not line.endswith("|"):
        return line
    return "\t".join(cell.strip() for cell in line[:-1].split("|") if cell.strip())


def _code_page(source: str) -> str:
    found = _CODE_PAGE.search(source[:2_000])
    return f"cp{found[1]}" if found else "cp1252"


def _without_hidden(source: str) -> str:
    """Groups that begin hidden or deleted are made such that the library passes over them."""
    return re.sub(r"\{((?:\\[a-z]{1,32}-?\d{0,10} ?|\\\*)*?)\\(v|deleted)(?=[\\ {}])", r"{\\*\\unseen\1 ", source)
