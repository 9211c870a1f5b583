"""Apache Superset, really started, on the published file: ``make test-bi`` (an environment of its own, some minutes).

Registers the file, lists tables and views with their descriptions, charts a trend view, switches a new release in
under the running server, charts again, and imports the ready-made datasets and dashboard.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.bi.superset import Superset
from tests.builders.paths import ROOT
from tests.builders.released import request, working
from warehouse.release.publish import publish
from warehouse.release.trends.views import VIEWS, create_views
from warehouse.store.home import Home

BIN = os.environ.get("SAFEGOV_SUPERSET")
BUNDLE = ROOT / "docs" / "superset"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BIN is None, reason="Superset is not set up: run `make test-bi`"),
]
STARTED_WITHIN_SECONDS = 600


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = working(tmp_path_factory.mktemp("bi") / "home", 80)
    publish(home, request("r0001"))
    return home


@pytest.fixture(scope="module")
def superset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    folder = tmp_path_factory.mktemp("superset")
    password = secrets.token_hex(8)
    (folder / "superset_config.py").write_text(
        f"SECRET_KEY = {secrets.token_hex(32)!r}\n"
        f"SQLALCHEMY_DATABASE_URI = 'sqlite:///{folder}/superset.db'\n"
        "PREVENT_UNSAFE_DB_CONNECTIONS = False  # a local file counts as unsafe; docs/bi.md says what that means\n"
        "TALISMAN_ENABLED = False\n"
    )
    environment = {
        **os.environ,
        "SUPERSET_CONFIG_PATH": str(folder / "superset_config.py"),
        "SUPERSET_HOME": str(folder),
    }
    command = str(Path(str(BIN)) / "superset")
    admin = [
        "--username",
        "admin",
        "--password",
        password,
        "--firstname",
        "a",
        "--lastname",
        "b",
        "--email",
        "a@b.invalid",
    ]
    for arguments in (["db", "upgrade"], ["fab", "create-admin", *admin], ["init"]):
        subprocess.run([command, *arguments], env=environment, check=True, capture_output=True, timeout=1200)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [command, "run", "-h", "127.0.0.1", "-p", str(port)], env=environment, stdout=log, stderr=log
        )
        try:
            _wait(f"http://127.0.0.1:{port}/health", server)
            yield Superset(f"http://127.0.0.1:{port}", "admin", password)
        finally:
            server.terminate()
            server.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + STARTED_WITHIN_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            assert server.poll() is None, "Superset ended"
            assert time.monotonic() < last, "Superset did not answer"
            time.sleep(1)


@pytest.fixture(scope="module")
def database(superset: Superset, home: Home) -> int:
    made = superset.call(
        "POST",
        "/api/v1/database/",
        {
            "database_name": "published file",
            "sqlalchemy_uri": f"duckdb:///{home.published_file}",
            "extra": '{"engine_params": {"connect_args": {"read_only": true}}}',
        },
    )
    return int(made["id"])


def test_tables_and_views_are_listed_with_their_descriptions(superset: Superset, database: int) -> None:
    listed = superset.call("GET", f"/api/v1/database/{database}/tables/?q=(force:!t,schema_name:main)")["result"]
    names = {row["value"] for row in listed}
    assert set(VIEWS) | {"meetings", "attendees", "directives"} <= names
    assert len(listed) == len(names), "a view that is listed twice"
    described = superset.call("GET", f"/api/v1/database/{database}/table_metadata/?name=meetings&schema=main")
    assert described["comment"] == "One meeting that took place, however many documents report it"
    columns = {column["name"]: column["comment"] for column in described["columns"]}
    assert columns["held_on"] == "Day of the meeting (first day of several); NULL where it cannot be known"


def test_a_chart_is_right_before_and_after_a_new_release(superset: Superset, database: int, home: Home) -> None:
    # A view that the ready-made bundle does not hold: Superset on SQLite keeps one dataset a table name.
    view = {"database": database, "schema": "main", "table_name": "trend_meetings_by_quarter"}
    dataset = int(superset.call("POST", "/api/v1/dataset/", view)["id"])

    def charted() -> int:
        rows = superset.chart_data(dataset, ["quarter"], "SUM(n_meetings)", "rendition = 'all'")
        return sum(int(row["value"]) for row in rows)

    def truth() -> int:
        with duckdb.connect(str(home.published_file), read_only=True) as con:
            query = "SELECT sum(n_meetings) FROM trend_meetings_by_quarter WHERE rendition = 'all'"
            return int(con.execute(query).fetchall()[0][0])

    before = charted()
    assert before == truth() > 0
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("DELETE FROM main.meetings WHERE held_on < '2022-07-01'")
        con.execute("DELETE FROM main.meeting_reports WHERE meeting_id NOT IN (SELECT meeting_id FROM main.meetings)")
        create_views(con)
    publish(home, request("r0002"))
    assert charted() == truth() < before


def test_the_ready_made_dashboard_imports_and_its_charts_answer(superset: Superset, home: Home, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    shutil.copytree(BUNDLE, bundle)
    file = bundle / "databases" / "safegov.yaml"
    described = yaml.safe_load(file.read_text(encoding="utf-8"))
    described["sqlalchemy_uri"] = f"duckdb:///{home.published_file}"
    file.write_text(yaml.safe_dump(described), encoding="utf-8")
    superset.import_dashboard(bundle)
    dashboards = superset.call("GET", "/api/v1/dashboard/")["result"]
    ours = next(board for board in dashboards if board["slug"] == "safegov")
    charts = superset.call("GET", f"/api/v1/dashboard/{ours['id']}/charts")["result"]
    assert len(charts) == len(list((BUNDLE / "charts").iterdir()))
    datasets = {
        row["table_name"]: row["id"] for row in superset.call("GET", "/api/v1/dataset/?q=(page_size:100)")["result"]
    }
    for file in sorted((BUNDLE / "datasets" / "safegov").iterdir()):
        named = yaml.safe_load(file.read_text(encoding="utf-8"))
        column = named["columns"][0]["column_name"]
        assert superset.chart_data(datasets[named["table_name"]], [column], "COUNT(*)", "1 = 1")
