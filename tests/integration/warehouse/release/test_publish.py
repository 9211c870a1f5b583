"""A release appears whole, is what it says, and takes the place of the one before in one step."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml
from frictionless import Package

from schemas import catalog
from schemas.datapackage import resource_name
from schemas.validation import polars_schema
from tests.builders.released import request, working
from warehouse.release import database, sealing
from warehouse.release.export.fields import ExportError
from warehouse.release.export.package import write_package
from warehouse.release.model import PublishError, PublishRequest
from warehouse.release.publish import TABLES, publish
from warehouse.release.switch import switch
from warehouse.release.trends import stale
from warehouse.release.trends.views import VIEWS
from warehouse.store.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = working(tmp_path_factory.mktemp("home"))
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("UPDATE directives SET text = '=HYPERLINK(\"http://x\")' WHERE directive_id = 'm0000000-01'")
        con.execute("UPDATE meetings SET title = 'Zeile \"eins\", 安全\nzwei' WHERE meeting_id = 'm0000000'")
    publish(home, request("r0001", quality={"gate.json": b"{}", "pages/index.html": b"<p>"}))
    return home


@pytest.fixture(scope="module")
def package(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _package(home, "r0001", tmp_path_factory.mktemp("package"))


def _package(home: Home, release_id: str, folder: Path) -> Path:
    counts = write_package(home.releases / release_id / home.published_file.name, folder).counts
    assert set(counts) == {f"{form}/{resource_name(table)}.{form}" for form in ("csv", "parquet") for table in TABLES}
    return folder


def test_the_folder_holds_all_that_is_promised(home: Home) -> None:
    names = {path.name for path in home.published.iterdir()}
    assert names == {
        "safety_governance.duckdb", "datapackage.json", "data-dictionary.md", "codebook.md", "README.md",
        "LICENSE",
        "CITATION.cff", "CHANGELOG.md", "report.html", "quality", "release.json", "SHA256SUMS",
    }  # fmt: skip
    assert home.published.is_symlink() and home.published.readlink() == Path("releases/r0001")
    assert (home.published / "quality" / "pages" / "index.html").read_bytes() == b"<p>"
    sums = dict(
        reversed(line.split("  ", 1)) for line in (home.published / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    files = {p.relative_to(home.published).as_posix() for p in home.published.rglob("*") if p.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}
    for name, value in sums.items():
        assert hashlib.sha256((home.published / name).read_bytes()).hexdigest() == value


def test_the_database_keeps_every_comment_and_opens_for_old_clients(home: Home) -> None:
    with duckdb.connect(str(home.published_file), read_only=True) as con:
        assert con.execute("SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal").fetchall() == [
            ("v1.0.0+",)
        ]
        for table in TABLES:
            found = con.execute(
                "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? "
                "ORDER BY column_index",
                [table.layer, table.name],
            ).fetchall()
            assert [name for name, _ in found] == table.column_names
            assert all(comment for _, comment in found)
        views = con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE comment IS NOT NULL "
            "UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NOT NULL"
        ).fetchall()
        assert {name for (name,) in views} >= set(VIEWS)
        bare = con.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
        ).fetchall()
        assert bare == []


def test_parquet_and_csv_hold_the_rows_of_the_database(home: Home, package: Path) -> None:
    with duckdb.connect(str(home.published_file), read_only=True) as con:
        for table in TABLES:
            name = table.name if table.layer == "main" else f"{table.layer}_{table.name}"
            rows = con.sql(f"SELECT * FROM {table.qualified}").pl()
            parquet = pl.read_parquet(package / "parquet" / f"{name}.parquet")
            assert dict(parquet.schema) == dict(polars_schema(table))
            assert parquet.sort(parquet.columns).equals(rows.sort(rows.columns))
            with (package / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                written = list(csv.reader(file))
            assert written[0] == table.column_names
            assert len(written) == rows.height + 1


def test_csv_opens_right_in_a_spreadsheet(package: Path) -> None:
    path = package / "csv" / "directives.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        texts = {row["directive_id"]: row["text"] for row in csv.DictReader(file)}
    assert texts["m0000000-01"] == '\'=HYPERLINK("http://x")'
    for table in TABLES:
        free = [column.name for column in table.columns if column.type == "VARCHAR"]
        with (package / "csv" / f"{resource_name(table)}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                assert not [row[name] for name in free if row[name][:1] in tuple("=+-@\t\r\n")]
    with (package / "csv" / "meetings.csv").open(encoding="utf-8-sig", newline="") as file:
        titles = {row["meeting_id"]: row["title"] for row in csv.DictReader(file)}
    assert titles["m0000000"] == 'Zeile "eins", 安全\nzwei'


def test_the_data_package_is_valid_and_a_changed_file_is_found(home: Home, tmp_path: Path) -> None:
    report = Package(str(home.published / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])[:5]
    (resource,) = json.loads((home.published / "datapackage.json").read_text("utf-8"))["resources"]
    assert resource["path"] == home.published_file.name
    assert [table["name"] for table in resource["tables"]] == [resource_name(table) for table in TABLES]
    shutil.copytree(home.published, tmp_path / "changed")
    path = tmp_path / "changed" / home.published_file.name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    found = Package(str(tmp_path / "changed" / "datapackage.json")).validate().flatten(["type"])
    assert found == [["hash-count"]]


def test_parquet_that_lies_in_a_release_is_what_is_made_on_demand_to_the_byte(
    home: Home, package: Path, tmp_path: Path
) -> None:
    other = Home(tmp_path / "other")
    other.path.mkdir()
    shutil.copyfile(home.warehouse, other.warehouse)
    publish(other, request("r0001", parquet=True))
    lying = sorted((other.releases / "r0001" / "parquet").iterdir())
    assert [path.name for path in lying] == sorted(path.name for path in (package / "parquet").iterdir())
    for path in lying:
        assert path.read_bytes() == (package / "parquet" / path.name).read_bytes(), path.name
    assert "| `parquet/` |" in (other.published / "README.md").read_text("utf-8")
    assert "| `parquet/` |" not in (home.published / "README.md").read_text("utf-8")
    assert Package(str(other.published / "datapackage.json")).validate().valid
    described = json.loads((other.published / "datapackage.json").read_text("utf-8"))
    assert {r["path"] for r in described["resources"]} == {
        home.published_file.name,
        *(f"parquet/{p.name}" for p in lying),
    }
    theirs = _package(other, "r0001", tmp_path / "package")
    for path in sorted(package.rglob("*.*")):
        assert path.read_bytes() == (theirs / path.relative_to(package)).read_bytes(), path.name
    assert sealing.damages(other, "r0001", in_full=True) == []
    whole = lying[0].read_bytes()
    lying[0].unlink()
    told, is_whole = sealing.make_whole(other)
    assert is_whole and str(lying[0]) in told[0] and lying[0].read_bytes() == whole


def test_the_package_of_files_is_valid_and_a_broken_key_is_found(home: Home, package: Path, tmp_path: Path) -> None:
    report = Package(str(package / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])[:5]
    described = json.loads((package / "datapackage.json").read_text("utf-8"))
    of_release = json.loads((home.published / "datapackage.json").read_text("utf-8"))
    assert {name: value for name, value in described.items() if name != "resources"} == {
        name: value for name, value in of_release.items() if name != "resources"
    }
    names = {t.name if t.layer == "main" else f"{t.layer}_{t.name}" for t in TABLES}
    assert {r["name"] for r in described["resources"]} == names | {f"{name}-parquet" for name in names}
    broken = tmp_path / "broken"
    shutil.copytree(package, broken)
    lines = (broken / "csv" / "meeting_reports.csv").read_text("utf-8-sig").splitlines()
    lines[1] = lines[1].replace(lines[1].split(",")[0], "m-nobody", 1)
    (broken / "csv" / "meeting_reports.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    for resource in described["resources"]:
        resource.pop("hash"), resource.pop("bytes")
    described["resources"] = [r for r in described["resources"] if r["format"] == "csv"]
    (broken / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    errors = Package(str(broken / "datapackage.json")).validate().flatten(["type", "message"])
    assert any(kind == "foreign-key" and "meetings" in message for kind, message in errors)


def test_the_papers_tell_of_the_release(home: Home) -> None:
    readme = (home.published / "README.md").read_text("utf-8")
    assert "release r0001" in readme and "60 meetings" in readme
    cited = yaml.safe_load((home.published / "CITATION.cff").read_text("utf-8"))
    assert (cited["type"], cited["version"]) == ("dataset", "r0001")
    assert "## r0001" in (home.published / "CHANGELOG.md").read_text("utf-8")
    dictionary = (home.published / "data-dictionary.md").read_text("utf-8")
    assert all(f"`{view}`" in dictionary for view in VIEWS)
    assert "### main.meetings" in dictionary


def test_the_readme_recipes_run(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.published)
    fence = "```"
    blocks = (home.published / "README.md").read_text("utf-8").split(fence)[1::2]
    assert {block.split("\n", 1)[0] for block in blocks} == {"sh", "sql", "python", "r"}
    with duckdb.connect("safety_governance.duckdb", read_only=True) as con:
        for block in blocks:
            kind, code = block.split("\n", 1)
            if kind == "sql":
                for statement in con.extract_statements(code):
                    assert con.execute(statement).fetchall()
    for block in blocks:
        kind, code = block.split("\n", 1)
        if kind == "python":
            exec(code, {})


def test_the_same_rows_give_the_same_bytes(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.path.mkdir()
    shutil.copyfile(home.warehouse, other.warehouse)
    publish(other, request("r0001", quality={"gate.json": b"{}", "pages/index.html": b"<p>"}))
    for path in sorted(home.published.rglob("*")):
        if path.is_file() and path.suffix not in {".duckdb"} and path.name not in {"SHA256SUMS", "datapackage.json"}:
            assert path.read_bytes() == (other.published / path.relative_to(home.published)).read_bytes(), path.name
    described = [json.loads((one.published / "datapackage.json").read_text("utf-8")) for one in (home, other)]
    for one in described:
        for resource in one["resources"]:  # of the database, whose bytes no two writings share
            resource.pop("hash"), resource.pop("bytes")
    assert described[0] == described[1]


def test_texts_that_are_copied_slice_by_slice_stand_in_the_same_order(
    home: Home, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Home(tmp_path / "other")
    other.path.mkdir()
    shutil.copyfile(home.warehouse, other.warehouse)
    with duckdb.connect(str(other.warehouse)) as con:
        con.execute("CREATE TEMP TABLE given AS FROM main.documents")
        con.execute("DELETE FROM main.documents")
        con.execute("INSERT INTO main.documents FROM given ORDER BY hash(document_id)")
    monkeypatch.setattr(database, "_SLICE_BYTES", 500)
    publish(other, request("r0001", quality={"gate.json": b"{}", "pages/index.html": b"<p>"}))
    theirs = _package(other, "r0001", tmp_path / "package")
    with (theirs / "csv" / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        ids = [row["document_id"] for row in csv.DictReader(file)]
    assert ids == sorted(ids) and len(ids) > 10
    assert (package / "csv/documents.csv").read_bytes() == (theirs / "csv/documents.csv").read_bytes()
    name = "parquet/documents.parquet"
    assert (package / name).read_bytes() == (theirs / name).read_bytes()


def test_a_release_is_never_changed_and_a_failure_leaves_no_trace(home: Home, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="is there already"):
        publish(home, request("r0001"))
    wrong = {"main.changes": pl.DataFrame({"nothing": [1]})}
    with pytest.raises(PublishError, match=r"main\.changes"):
        publish(home, request("r0002", tables=wrong))
    assert [path.name for path in home.releases.iterdir()] == ["r0001"]
    assert home.published.readlink() == Path("releases/r0001")
    with pytest.raises(PublishError, match="nothing has been built"):
        publish(Home(tmp_path), request("r0001"))
    with pytest.raises(PublishError, match="cannot name a release"):
        PublishRequest("../r1", request("r0001").built_at, "0", "0", "0")


def test_trends_of_an_earlier_build_are_not_published(home: Home) -> None:
    with duckdb.connect(str(home.warehouse)) as con:
        stale.begin(con)
        stale.write(con)
    with pytest.raises(PublishError, match="are those of an earlier build"):
        publish(home, request("r0002"))
    with duckdb.connect(str(home.warehouse)) as con:
        stale.clear(con)


def test_the_next_release_keeps_the_history_and_old_ones_stay(home: Home) -> None:
    changes = pl.DataFrame(
        [("r0002", "meetings", "m0000001", "changed", "a", "b")],
        schema=polars_schema(catalog.table("main.changes")),
        orient="row",
    )
    (home.releases / ".staging-r0009").mkdir()  # left by a killed run
    done = publish(home, request("r0002", tables={"main.changes": changes}, switch=False))
    assert not done.is_switched and home.published.readlink() == Path("releases/r0001")
    switch(home, "r0002")
    with duckdb.connect(str(home.published_file), read_only=True) as con:
        assert con.execute("SELECT release_id FROM releases ORDER BY 1").fetchall() == [("r0001",), ("r0002",)]
        assert con.execute("SELECT change FROM changes").fetchall() == [("changed",)]
    assert "| meetings | 0 | 1 | 0 |" in (home.published / "CHANGELOG.md").read_text("utf-8")
    assert sorted(path.name for path in home.releases.iterdir()) == ["r0001", "r0002"]
    switch(home, "r0001")
    with pytest.raises(PublishError, match="no release r0077"):
        switch(home, "r0077")


def test_a_package_is_of_a_published_release_and_takes_no_files_place(
    home: Home, package: Path, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="is there already"):
        write_package(home.releases / "r0001" / home.published_file.name, package)
    with pytest.raises(ExportError, match="has no descriptor"):
        write_package(home.warehouse, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_release_of_an_older_version_gives_a_package_too(
    home: Home, package: Path, tmp_path: Path, form: str
) -> None:
    old = tmp_path / "r0001"
    old.mkdir()
    described = json.loads((package / "datapackage.json").read_text("utf-8"))
    described["resources"] = [resource for resource in described["resources"] if resource["format"] == "csv"]
    for resource in described["resources"]:
        if form == "csv":  # as those before CSV was made on demand
            resource["parquet"] = f"parquet/{resource['name']}.parquet"
        else:  # as those before Parquet was
            place = f"parquet/{resource['name']}.parquet"
            resource.pop("encoding")
            resource |= {"type": "file", "path": place, "format": form, "mediatype": "application/vnd.apache.parquet"}
    (old / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    shutil.copyfile(home.releases / "r0001" / home.published_file.name, old / home.published_file.name)
    write_package(old / home.published_file.name, tmp_path / "out")
    for path in sorted(package.rglob("*.*")):
        assert path.read_bytes() == (tmp_path / "out" / path.relative_to(package)).read_bytes(), path.name
