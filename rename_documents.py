"""Rename Article to Document, Zone to Section and what goes with them, in the reader's code and its tests.

Run once more after a branch with the old names has been merged (it changes nothing where the new names stand), then
remove it: python rename_documents.py FILE...
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from pathlib import Path

NAMES = {
    "Article": "Document", "article": "document", "Zone": "Section", "zone": "section", "zones": "sections",
    "by_zone": "by_section", "zoned": "in_sections", "_zones": "_sections",
}  # fmt: skip
SECTIONS = {"BODY": "ARTICLE", "FOREIGN": "ASIDE"}


def renamed(source: str) -> str:
    """``source`` with the new names; strings and comments only where they quote a name in double backticks."""
    lines = source.splitlines(keepends=True)
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    edits: list[tuple[tuple[int, int], int, str]] = []
    importing = False
    for number, token in enumerate(tokens):
        if token.type == tokenize.NEWLINE:
            importing = False
        if token.type != tokenize.NAME:
            continue
        before, after = tokens[number - 1].string, tokens[number + 1].string
        if token.string in ("from", "import"):
            importing = token.string == "import" or "extraction.text.document" in token.line
        new = NAMES.get(token.string)
        if token.string == "article" and (after == "(" or "import" in token.line or (importing and before in ",(")):
            new = "parse" if before != "." else None
        elif token.string == "zone" and (
            (before == "." and tokens[number - 2].string == "sections")
            or before == "def"
            or (after == "=" and tokens[number + 2].string == "sections")
        ):
            new = "assign_sections"
        elif before == "." and tokens[number - 2].string in ("Zone", "Section"):
            new = SECTIONS.get(token.string)
        elif token.string in ("bodies", "body") and before == "." and after == "(" and tokens[number + 2].string == ")":
            new = "article_sentences"
        if new is not None:
            edits.append((token.start, len(token.string), new))
    for (row, column), length, new in sorted(edits, reverse=True):
        line = lines[row - 1]
        lines[row - 1] = line[:column] + new + line[column + length :]
    quoted = {"article": "document", "zone": "section", "zones": "sections"}
    return re.sub(r"``(article|zones?)``", lambda match: f"``{quoted[match[1]]}``", "".join(lines))


for name in sys.argv[1:]:
    path = Path(name)
    path.write_text(renamed(path.read_text(encoding="utf-8")), encoding="utf-8")
