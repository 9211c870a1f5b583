"""A release of two reports, one of them hostile, and a browser of its review page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from pipelines.ops.settings import settings
from pipelines.review.app import create_app
from pipelines.review.safety import Keys
from pipelines.review.state import Options
from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.publishing import published
from warehouse.corrections.change_files import written
from warehouse.corrections.form import Correction, from_entry
from warehouse.store.home import Home

HOSTILE = "</div><script>alert(1)</script><img src=x onerror=alert(2)> \" onclick=alert(3) '{{ 7*7 }}"
ONE = Report(
    [Person("Li Xiangyu", "Mayor", "mayor", spoke=True)],
    [Demand("It is necessary to inspect gas stations", "Li Xiangyu", {"gas": "gas"})],
    place_code="410200",
    place_name="Kaifeng",
    held_on=None,
    earliest=date(2022, 3, 1),
    latest=date(2022, 3, 31),
    published_on=date(2022, 4, 10),
    year_basis="unknown",
    headline=f"Meeting {HOSTILE}",
    publisher=HOSTILE,
    title="work conference",
    filler=f"{HOSTILE}\r\nA line after a carriage return, on 5 March.",
)
TWO = Report([Person("Huang Feng", "Mayor", "mayor")], [Demand("Check boats")], place_code="411100", place_name="Luohe")
HX = {"HX-Request": "true"}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return published(Built(tmp_path_factory.mktemp("review") / "home", [ONE, TWO]))


@pytest.fixture
def home(template: Home) -> Iterator[Home]:
    yield template
    for one in written(template):
        one.file.unlink()


def client(home: Home, *, password: str | None = None, author: str = "A. Reader", admitted: bool = True) -> TestClient:
    app = create_app(settings(home.path, {}), Options(author), Keys(password, token="secret"), allowed=["far.example"])
    made = TestClient(app, base_url="http://127.0.0.1")
    if admitted:
        assert made.get("/?token=secret").status_code == 200
    return made


SET = {
    "action": "set",
    "table": "meetings",
    "document": ONE.id,
    "field": "held_on",
    "expect": "",
    "value": "2022-03-05",
    "reason": "named in the text",
    "quote": "on 5 March",
}


def correction(**said: str) -> Correction:
    entry = {name: value for name, value in (SET | said).items() if name != "reason"}
    return from_entry(entry | {"reason": "seen", "author": "B. Other", "date": "2024-03-01"}, "test")
