"""One report with hostile markup in it, opened in a headless browser without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.builders.browser import HOSTILE, Seen
from tests.builders.release import fill
from warehouse.release.report.data import report_data
from warehouse.release.report.page import write_report
from warehouse.release.trends.views import create_views


def _hostile(con: duckdb.DuckDBPyConnection) -> None:
    """Puts markup, and a character beyond the first plane, before the text of one document and into its names."""
    shift = len(HOSTILE)
    con.execute("UPDATE documents SET text = ? || text, title = ? WHERE document_id = 'd0000003'", [HOSTILE, HOSTILE])
    con.execute("UPDATE meetings SET title = ? WHERE meeting_id = 'm0000003'", [HOSTILE])
    books = ("sectors", "instruments", "responsibilities", "phrases")
    for table in ("attendees", "directives", "evidence", "reported_figures", *(f"directive_{book}" for book in books)):
        con.execute(
            f"UPDATE {table} SET start_char = start_char + {shift}, end_char = end_char + {shift} "
            "WHERE document_id = 'd0000003'"
        )


def _corrected(con: duckdb.DuckDBPyConnection) -> None:
    """Puts a day right, a title and a demand's speaker, each as a user would."""
    query = "SELECT name FROM attendees WHERE document_id = 'd0000004' ORDER BY position LIMIT 1"
    ((name,),) = con.execute(query).fetchall()
    query = (
        "SELECT d.text[s.start_char + 1 : s.end_char] FROM directives s JOIN documents d USING (document_id) "
        "WHERE document_id = 'd0000004' ORDER BY position LIMIT 1"
    )
    ((words,),) = con.execute(query).fetchall()
    con.executemany(
        "INSERT INTO corrections (correction_id, target, field, action, expect, value, reason, author, written_on, "
        "status) VALUES (?, ?, ?, 'set', ?, ?, ?, ?, ?, 'applied')",
        [
            [
                "c1",
                "meetings meeting=m0000004",
                "held_on",
                "2022-01-01",
                "2022-01-02",
                "dateline",
                "A. Reader",
                "2024-01-01",
            ],
            [
                "c2",
                f"attendees document=d0000004 name={name}",
                "title",
                None,
                "Mayor",
                "caption",
                "B. Reader",
                "2024-01-02",
            ],
            [
                "c3",
                f"directives document=d0000004 words={words[2:12]} story=1",
                "speaker_name",
                None,
                name,
                "the quote",
                "C. Reader",
                "2024-01-03",
            ],
        ],
    )
    con.execute("INSERT INTO evidence VALUES ('m0000004', 'held_on', 'd0000004', NULL, NULL, NULL, 'correction', 'c1')")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    con = duckdb.connect()
    fill(con, 90)
    _hostile(con)
    _corrected(con)
    create_views(con)
    target = tmp_path_factory.mktemp("report") / "report.html"
    write_report(con, "r0001", target)
    return target, report_data(con, "r0001")


@pytest.fixture
def seen(browser: Any, built: tuple[Path, dict[str, Any]]) -> Iterator[Seen]:
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900}, accept_downloads=True)
    page = Seen(context.new_page())
    page.page.goto(built[0].as_uri())
    yield page
    assert page.said == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()
