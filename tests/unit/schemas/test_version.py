from __future__ import annotations

from schemas.version import SCHEMA_VERSION, form
from tests.builders.paths import ROOT

FORMS = {1: "bc15e3faded5c3da"}
"""The form of each version, by ``form``."""
DICTIONARY = """
### main.meetings

| column | type | null | meaning | limits |
| --- | --- | --- | --- | --- |
| `meeting_id` | VARCHAR | no | Stable key |  |

## Views

| view | shows | columns |
| --- | --- | --- |
| `trend_x` | Meetings by month | `month`, `n_meetings` |
"""


def test_the_version_rises_with_what_a_query_could_feel() -> None:
    now = form((ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8"))
    assert FORMS.get(SCHEMA_VERSION) == now, (
        f"tables, views or columns are others than those of version {SCHEMA_VERSION}: raise SCHEMA_VERSION "
        f"(schemas/version.py), say in docs/migration.md what becomes of queries, and add the form {now!r} here"
    )
    assert list(FORMS) == list(range(1, SCHEMA_VERSION + 1)) and len(set(FORMS.values())) == len(FORMS)


def test_the_form_is_what_a_query_can_name() -> None:
    own = form(DICTIONARY)
    assert form(DICTIONARY.replace("Stable key", "Other words").replace("by month |", "of a month |")) == own
    for before, after in (
        ("`meeting_id`", "`key`"),
        ("VARCHAR", "INTEGER"),
        ("| no |", "| yes |"),
        ("main.meetings", "main.gatherings"),
        ("`trend_x`", "`trend_y`"),
        ("`month`, ", ""),
    ):
        assert form(DICTIONARY.replace(before, after)) != own, before
