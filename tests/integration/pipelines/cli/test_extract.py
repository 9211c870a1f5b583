from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.errors import SafegovError, UsageError
from tests.builders.commands import app
from tests.builders.documents import OLD_WORD, docx, mail, paragraphs, pdf, xlsx
from tests.builders.inputs import article, csv_file
from tests.builders.stories import pages


def extract(*told: str, given: bytes | None = None) -> dict[str, object]:
    result = CliRunner().invoke(app, ["extract", *told], input=given)
    if result.exception is not None:
        raise result.exception
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_a_document_is_read_as_the_same_article_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article(3))
    (tmp_path / "a.docx").write_bytes(docx(paragraphs(article(3))))
    (tmp_path / "a.pdf").write_bytes(OLD_WORD)
    plain, word = (extract(str(tmp_path / name)) for name in ("a.txt", "a.docx"))
    assert word.pop("text") == article(3)
    assert word.pop("source_uri") == str(tmp_path / "a.docx")
    assert word == plain
    assert extract("-", given=(tmp_path / "a.docx").read_bytes())["meeting"] == plain["meeting"]
    with pytest.raises(SafegovError, match=r"before 2007; open it and save it as"):
        extract(str(tmp_path / "a.pdf"))


def test_of_many_records_one_is_named(tmp_path: Path) -> None:
    table, book = tmp_path / "a.csv", tmp_path / "a.xlsx"
    table.write_bytes(csv_file([1, 2, 3]))
    book.write_bytes(xlsx({"S": [("content",), (article(1),), (article(2),)]}))
    for path in (table, book):
        with pytest.raises(UsageError, match="--record N") as error:
            extract(str(path))
        assert "    2  City 2 holds a safety meeting" in str(error.value)
        assert extract(str(path), "--record", "2")["text"] == article(2)
        with pytest.raises(UsageError, match="no record 9"):
            extract(str(path), "--record", "9")
    (tmp_path / "a.txt").write_text(article(3))
    with pytest.raises(UsageError, match="one text"):
        extract(str(tmp_path / "a.txt"), "--record", "2")


def test_the_columns_told_beside_a_table_hold(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('where,words\nx,"A meeting."\n')
    with pytest.raises(SafegovError, match="has no column that holds the text"):
        extract(str(tmp_path / "a.csv"))
    (tmp_path / ".safegov.toml").write_text('[columns]\ntext = "words"\n')
    assert extract(str(tmp_path / "a.csv"))["text"] == "A meeting."


def test_what_is_left_out_of_a_file_with_one_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(article(1), {"photo.bin": b"\x00" * 64}))
    result = CliRunner().invoke(app, ["extract", str(tmp_path / "a.eml")])
    assert result.exit_code == 0 and "left out" in result.stderr and "photo.bin" in result.stderr
    (tmp_path / "b.pdf").write_bytes(pdf([[]], pictures=[0]))
    with pytest.raises(SafegovError, match="OCR"):
        extract(str(tmp_path / "b.pdf"))


def test_a_page_of_several_stories_lists_them(tmp_path: Path) -> None:
    page = next(one for one in pages("en").values() if [s["relevant"] for s in one["stories"]].count(True) == 2)
    (tmp_path / "a.txt").write_text(page["text"])
    told = extract(str(tmp_path / "a.txt"))
    stories = told["stories"]
    assert isinstance(stories, list) and len(stories) == len(page["stories"])
    assert [one["relevant"] for one in stories] == [one["relevant"] for one in page["stories"]]
    first = next(one for one in stories if one["relevant"])
    assert (told["meeting"], told["attendees"]) == (first["meeting"], first["attendees"])
    (tmp_path / "b.txt").write_text(article(3))
    assert "stories" not in extract(str(tmp_path / "b.txt"))


def test_a_folder_is_refused_with_a_command_that_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / "my texts; of 2024"
    folder.mkdir()
    with pytest.raises(UsageError) as told:
        extract(str(folder))
    command = str(told.value).split("`")[3]
    assert shlex.split(command) == ["safegov", "run", str(folder)]
