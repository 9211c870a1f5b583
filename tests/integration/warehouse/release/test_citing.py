"""What ``dataset.toml`` says reaches every paper of a release; what it does not say is told; samples are told."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
import yaml
from frictionless import Package
from typer.testing import CliRunner

from tests.builders.commands import app
from tests.builders.released import request, working
from warehouse.release import citation
from warehouse.release.dataset import DatasetError, read
from warehouse.release.history import ReleaseError, prune
from warehouse.release.publish import publish
from warehouse.store.home import Home

SAID = """\
title = "Safety meetings of three prefectures, 2022–2023"
description = "Read for a study of attention."
licence = "cc-by-4.0"
doi = "https://doi.org/10.5072/example.17"
contact = "mailto:data@example.org"
keywords = ["attention", "safety"]

[[creators]]
family = "Muster & Söhne_"
given = "Kim"
orcid = "0000-0002-1825-0097"
affiliation = "An Institute"

[[creators]]
name = "A Centre"

[texts]
licence = "of each newspaper; quoted for research"
source = "pages of prefectural governments"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """r0001 says nothing of itself, r0002 all; r0003 has samples in it, r0004 nothing else."""
    home = working(tmp_path_factory.mktemp("home"), 12, directives=2)
    publish(home, request("r0001"))
    home.dataset_file.write_text(SAID, encoding="utf-8")
    publish(home, request("r0002"))
    for release_id, which in (("r0003", "document_id = 'd0000003'"), ("r0004", "true")):
        with duckdb.connect(str(home.warehouse)) as con:
            con.execute(f"UPDATE documents SET is_sample = true WHERE {which}")
        publish(home, request(release_id))
    return home


def _package(home: Home, release_id: str) -> dict[str, object]:
    package: dict[str, object] = json.loads((home.releases / release_id / "datapackage.json").read_text("utf-8"))
    return package


def test_what_the_owner_says_is_in_the_papers(home: Home) -> None:
    cited = yaml.safe_load((home.releases / "r0002" / "CITATION.cff").read_text("utf-8"))
    assert cited["title"] == "Safety meetings of three prefectures, 2022–2023"
    assert cited["authors"][0]["orcid"] == "https://orcid.org/0000-0002-1825-0097"
    assert cited["authors"][1] == {"name": "A Centre"}
    assert (cited["doi"], cited["license"], cited["version"]) == ("10.5072/example.17", "CC-BY-4.0", "r0002")
    assert cited["contact"][0]["email"] == "data@example.org"
    assert cited["identifiers"][0]["value"] == "sha256:fingerprint"
    assert cited["message"] == citation.MESSAGE
    package = _package(home, "r0002")
    assert package["id"] == "https://doi.org/10.5072/example.17" and package["is_sample"] is False
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]  # type: ignore[attr-defined]
    (held,) = package["resources"]  # type: ignore[misc]
    texts = next(one for one in held["tables"] if one["name"] == "documents")
    assert texts["licenses"][0]["title"] == "of each newspaper; quoted for research"
    assert Package(str(home.releases / "r0002" / "datapackage.json")).validate().valid
    for paper in ("README.md", "report.html"):
        words = (home.releases / "r0002" / paper).read_text("utf-8")
        assert "pages of prefectural governments" in words and "Read for a study of attention." in words
        assert "Invented data" not in words


def test_what_nobody_said_is_told_and_nobody_is_made_up(home: Home) -> None:
    cited = yaml.safe_load((home.releases / "r0001" / "CITATION.cff").read_text("utf-8"))
    assert cited["authors"] == [{"name": citation.UNNAMED}] and "license" not in cited
    package = _package(home, "r0001")
    assert "licenses" not in package and "contributors" not in package
    assert package["not_stated"] == ["title", "description", "creators", "licence", "texts.licence", "texts.source",
                                     "doi", "contact"]  # fmt: skip
    assert "Not stated by who made it: title," in (home.releases / "r0001" / "README.md").read_text("utf-8")
    done = CliRunner().invoke(app, ["cite", "r0001", "--home", str(home.path)])
    assert done.exit_code == 0 and "Creators not stated (2024)." in done.stdout
    assert "Not stated by its makers: title, description" in done.stderr


@pytest.mark.parametrize(
    ("release_id", "begins"),
    [("r0003", "1 of the 13 texts of this release are samples"), ("r0004", "All texts of this release are samples")],
)
def test_samples_are_told_as_invented_wherever_they_show(home: Home, release_id: str, begins: str) -> None:
    folder = home.releases / release_id
    for paper in ("README.md", "report.html", "CITATION.cff", "datapackage.json"):
        assert begins in " ".join((folder / paper).read_text("utf-8").split()), paper
    assert "nvented samples] Safety meetings" in yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))["title"]
    assert _package(home, release_id)["is_sample"] is True
    with duckdb.connect(str(folder / "safety_governance.duckdb"), read_only=True) as con:
        told = con.execute("SELECT is_sample, n_sample_documents FROM releases WHERE release_id = ?", [release_id])
        assert told.fetchall() == [(True, 1 if release_id == "r0003" else 13)]
    done = CliRunner().invoke(app, ["cite", release_id, "--home", str(home.path)])
    assert begins in done.stderr and "nvented samples]" in done.stdout


def test_bibtex_is_whole_and_its_signs_are_escaped(home: Home) -> None:
    done = CliRunner().invoke(app, ["cite", "r0002", "--format", "bibtex", "--home", str(home.path)])
    assert done.exit_code == 0 and "r0002 stays from now on" in done.stderr
    again = CliRunner().invoke(app, ["cite", "r0002", "--format", "bibtex", "--home", str(home.path)])
    assert again.stdout == done.stdout and again.stderr == ""
    with pytest.raises(ReleaseError, match="it was cited"):
        prune(home, ["r0002"])
    assert done.stdout.startswith("@misc{mustershne2024r0002,\n")
    assert r"author = {Muster \& Söhne\_, Kim and {A Centre}}," in done.stdout
    assert "doi = {10.5072/example.17}," in done.stdout and "inputs sha256:fingerprint" in done.stdout
    assert done.stdout.count("{") == done.stdout.count("}")


def test_a_release_that_is_not_there_is_told(home: Home) -> None:
    done = CliRunner().invoke(app, ["cite", "r0099", "--home", str(home.path)])
    assert done.exit_code != 0 and "r0099" in str(done.exception)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("titel = 'x'", "did you mean title"),
        ("license = 'MIT'", "did you mean licence"),
        ("[[creators]]\nfamily = 'A'\norcid = '0000-0002-1825-0098'", "check digit is wrong"),
        ("[[creators]]\ngiven = 'A'", "needs family"),
        ("creators = ['A']", r"\[\[creators\]\]"),
        ("doi = '17'", "takes a DOI"),
        ("contact = 'me'", "takes a mail address"),
        ("title = ", "no TOML"),
        ("keywords = 'a'", "list of words"),
        ("[texts]\nlicense = 'x'", "texts: .*did you mean licence"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, words: str, told: str) -> None:
    home = Home(tmp_path)
    home.dataset_file.write_text(words, encoding="utf-8")
    with pytest.raises(DatasetError, match=told) as error:
        read(home)
    assert str(home.dataset_file) in str(error.value)


def test_only_known_licences_go_into_the_form() -> None:
    assert citation.spdx("apache-2.0") == "Apache-2.0"
    assert [citation.spdx(words) for words in (None, "mine", "MIT OR BSD-2-Clause", "https://x.org/l")] == [None] * 4
