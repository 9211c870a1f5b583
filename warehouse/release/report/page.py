"""Puts the page together: one file with its style, script and data, allowed to load nothing."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import orjson
from markupsafe import Markup

from schemas.project import data
from warehouse.release.dataset import TITLE
from warehouse.release.report.data import DETAILS_BUDGET, report_data
from warehouse.release.report.messages import messages, say

_ASSETS = data("warehouse.release.report", "assets")
_SCRIPTS = (
    *("base", "words", "model", "address", "save", "charts", "map", "detail", "review", "correct", "lists", "cascade"),
    "main",
)
LIMIT = 3_000_000
"""Bytes that a page may have."""


def as_script(value: Any) -> str:
    """``value`` as JSON that can stand in a script element: no text in it can end the element or open a comment."""
    text = orjson.dumps(value).decode("utf-8")
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _hash(text: str) -> str:
    return "'sha256-" + b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"


def render(data: dict[str, Any]) -> str:
    """The page that shows ``data``."""
    style = (_ASSETS / "style.css").read_text(encoding="utf-8")
    parts = [(_ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS]
    script = '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n"
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(_ASSETS), autoescape=True, trim_blocks=True)
    coast = orjson.loads((_ASSETS / "coastline.json").read_bytes())["rings"]
    invented = (data["papers"] or {}).get("invented")
    words = {key: words for key, words in messages().items() if invented or not key.startswith("invented.")}
    return templates.get_template("page.html.j2").render(
        release=data["release"],
        title=(data["papers"] or {}).get("title") or TITLE,
        invented=invented,
        policy=policy,
        say=say,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704
        data=Markup(as_script({**data, "coast": coast, "messages": words})),  # noqa: S704 - escaped by as_script
    )


def write_report(
    con: duckdb.DuckDBPyConnection, release_id: str, target: Path, told: Mapping[str, Any] | None = None
) -> None:
    """Writes the report of the database that ``con`` has open, with its trends made, under ``LIMIT`` bytes.

    ``told`` are the facts that the papers of the release tell (``readme.facts``).
    """
    page = render(report_data(con, release_id, told=told)).encode()
    if len(page) > LIMIT:  # large counts, or texts full of what JSON and HTML escape: fewer meetings whole
        budget = max(0, DETAILS_BUDGET - 2 * (len(page) - LIMIT))
        page = render(report_data(con, release_id, budget, told)).encode()
    target.write_bytes(page)
