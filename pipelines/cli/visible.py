"""Control characters made visible: what a text or a file's name holds must not steer a terminal."""

from __future__ import annotations

_KEPT = "\n\t"
_SUBSTITUTE = "\u2426"
_SHOWN = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in _KEPT},
    0x7F: "\u2421",
    # C1 controls (0x9B begins sequences as ESC [ does); line separators; marks that turn the writing round
    **dict.fromkeys((*range(128, 160), 8232, 8233, 1564, 8206, 8207), _SUBSTITUTE),
    **dict.fromkeys((*range(8234, 8239), *range(8294, 8298)), _SUBSTITUTE),
    **dict.fromkeys(range(55296, 57344), "�"),  # halves of characters, which no terminal can be given
}


def visible(words: str) -> str:
    """``words`` with a sign for each control character but line feed and tab (␛ for escape); lengths do not change."""
    return words.translate(_SHOWN)


def one_line(words: str) -> str:
    """``words`` as ``visible``, line feeds and tabs shown too: it stays one line."""
    return visible(words).replace("\n", "\u240a").replace("\t", "\u2409")
