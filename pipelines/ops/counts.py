"""What the published dataset holds, as a run's last lines tell it."""

from __future__ import annotations

import duckdb

from extraction.version import locked
from pipelines.ops.summary import Summary
from warehouse.release import sealing
from warehouse.store.home import Home

_DATASET = {
    "documents": "SELECT count(*) FROM main.documents",
    "meeting_reports": "SELECT count(*) FROM main.documents WHERE kind = 'meeting_report'",
    "meetings": "SELECT count(*) FROM main.meetings",
    "attendees": "SELECT count(*) FROM main.attendees",
    "directives": "SELECT count(*) FROM main.directives",
    "quarantined": "SELECT count(*) FROM quality.quarantine",
    "garbled": "SELECT count(DISTINCT document_id) FROM quality.issues WHERE issue_code = 'text_garbled'",
}


# Texts with too few words to tell are left out: they are read as all were before languages were told.
_TELLS_SAMPLES = (
    "SELECT 1 FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = 'documents' "
    "AND column_name = 'is_sample'"
)
_SAMPLES = "SELECT count(*) FROM main.documents WHERE is_sample"
_LANGUAGES = """
    SELECT language, count(*) FROM main.documents WHERE language <> 'und' GROUP BY ALL ORDER BY count(*) DESC, language
"""

_CORRECTIONS = "SELECT correction_id, target, status, detail FROM main.corrections ORDER BY correction_id"


def count_dataset(home: Home, summary: Summary) -> None:
    """Puts into ``summary`` what the published dataset of ``home`` holds; nothing where there is none."""
    file = sealing.sealed_file(home)
    if file is not None:
        with duckdb.connect(str(file), read_only=True) as connection:
            summary.dataset = {name: connection.execute(query).fetchall()[0][0] for name, query in _DATASET.items()}
            if connection.execute(_TELLS_SAMPLES).fetchall():  # not in a release of an older version
                (summary.dataset["samples"],) = connection.execute(_SAMPLES).fetchall()[0]
            languages: list[tuple[str, int]] = connection.execute(_LANGUAGES).fetchall()
            summary.unread_languages = {code: n for code, n in languages if code not in locked()}
            for key, target, status, detail in connection.execute(_CORRECTIONS).fetchall():
                if status == "applied":
                    summary.corrections_applied += 1
                else:
                    summary.corrections_not_applied.append(f"{key} ({target}) {status}: {detail}")
