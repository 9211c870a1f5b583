from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import random
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.builders.inputs import all_formats, article, csv_file, html, jsonl, records, zip_file
from tests.builders.paths import ROOT
from warehouse.intake import ingest
from warehouse.intake.model import IntakeOptions, IntakeReport
from warehouse.intake.quarantine import listing
from warehouse.store.home import Home

sys.path.insert(0, str(Path(__file__).parent))
from tests.integration.warehouse.intake.conftest import Intake, put, table


def facts(home: Home) -> tuple[list[object], list[object], list[object]]:
    """What the store says, apart from times, runs, and the parts that rows stand in."""
    documents = table(home, "documents")
    if documents.height:
        documents = documents.sort("precedence").unique("document_id", keep="first", maintain_order=True)
        documents = documents.drop("source_uri", "collection", "first_seen_at").sort("document_id")
    sources = table(home, "sources")
    if sources.height:
        sources = sources.drop("first_seen_at").sort("document_id", "source_uri", "collection")
    return documents.rows(), sources.rows(), listing(home).drop("run_id", "seen_at").rows()


def test_every_format_is_taken_in(home: Home, intake: Intake, tmp_path: Path) -> None:
    report = intake(put(tmp_path / "in", all_formats()))
    assert report.n_quarantined == 0, listing(home)["reason"].to_list()
    assert report.n_inputs == report.n_new == 49
    texts = table(home, "documents")["text"].to_list()
    for number in (1, 2, 3, 10, 16, 20, 24, 30, 35, 50, 51, 53, 54, 57):
        assert article(number) in texts
    assert sum("He said that district 28 must check 52 mines." in text for text in texts) == 1
    assert report.ignored_by_reason == {"crawl record: request": 2}


def test_a_text_file_stays_as_it_is_and_is_known_by_its_bytes(home: Home, intake: Intake, tmp_path: Path) -> None:
    data = "\ufeffOne line.\r\nAnother\u2028 e\u0301 line.".encode()
    put(tmp_path, {"a.txt": data})
    intake(tmp_path / "a.txt")
    row = table(home, "documents").row(0, named=True)
    assert row["text"] == data.decode("utf-8-sig")
    assert row["sha256"] == hashlib.sha256(data).hexdigest()
    assert row["document_id"] == row["sha256"][:16]
    assert (row["n_bytes"], row["encoding"]) == (len(data), "utf-8-sig")
    assert row["source_uri"] == str(tmp_path / "a.txt")


def test_records_keep_their_url_and_what_it_says_of_them(home: Home, intake: Intake, tmp_path: Path) -> None:
    put(tmp_path, {"a.jsonl": jsonl([4])})
    intake(tmp_path / "a.jsonl")
    row = table(home, "documents").row(0, named=True)
    assert (row["source_uri"], row["hint_url"]) == ("http://news.example/4",) * 2
    assert (row["hint_title"], row["hint_published_on"]) == ("City 4 holds a safety meeting", date(2023, 5, 5))
    assert row["sha256"] == hashlib.sha256(article(4).encode()).hexdigest()


def test_other_column_names_are_told_by_option_or_by_a_file_beside(home: Home, intake: Intake, tmp_path: Path) -> None:
    put(tmp_path / "in", {"a.jsonl": json.dumps({"words": article(1), "where": "http://a"}).encode()})
    assert intake(tmp_path / "in").quarantined_by_reason == {"no_text_column": 1}
    (tmp_path / "in" / ".safegov.toml").write_text('[columns]\ntext = "words"\nurl = "where"\n')
    report = intake(tmp_path / "in")
    assert (report.n_new, report.n_resolved) == (1, 1)
    assert table(home, "sources")["source_uri"].to_list() == ["http://a"]
    options = IntakeOptions(columns={"text": "nowhere"})
    assert intake(tmp_path / "in", options=options).quarantined_by_reason == {"no_text_column": 1}


def test_same_bytes_under_two_names_are_one_document_with_two_sources(
    home: Home, intake: Intake, tmp_path: Path
) -> None:
    put(tmp_path / "in", {"a.txt": b"the same", "b.txt": b"the same", "c.zip": zip_file({"d.txt": b"the same"})})
    report = intake(tmp_path / "in")
    assert (report.n_inputs, report.n_new, report.n_repeated) == (3, 1, 2)
    assert table(home, "documents").height == 1
    assert table(home, "sources").height == 3
    assert intake(tmp_path / "in", drop="other").n_repeated == 3
    assert table(home, "documents").height == 1


def test_a_second_run_reads_no_file_again(intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "in", {"a.txt": b"one", "b.jsonl": jsonl(range(3)) + b"{", "c.txt": b""})
    first = intake(tmp_path / "in")
    assert (first.n_new, first.n_quarantined) == (4, 2)

    def never(*_arguments: object) -> None:
        raise AssertionError("a file is read again")

    monkeypatch.setattr(ingest.FileReader, "read_path", never)
    second = intake(tmp_path / "in")
    assert (second.n_inputs, second.n_known, second.n_quarantined, second.n_new) == (6, 4, 2, 0)


def test_a_changed_file_is_read_again_and_nothing_is_lost(home: Home, intake: Intake, tmp_path: Path) -> None:
    put(tmp_path / "in", {"a.txt": b"one", "b.jsonl": jsonl(range(3))})
    intake(tmp_path / "in")
    put(tmp_path / "in", {"a.txt": b"two", "b.jsonl": jsonl(range(4))})
    report = intake(tmp_path / "in")
    assert (report.n_new, report.n_known) == (2, 3)
    assert table(home, "documents").height == 6


def test_what_is_mended_leaves_quarantine(home: Home, intake: Intake, tmp_path: Path) -> None:
    put(tmp_path / "in", {"a.txt": b"", "b.jsonl": jsonl([1]) + b"{broken\n" + jsonl([2]), "c.txt": b"\xff\xd8\xff"})
    intake(tmp_path / "in")
    assert listing(home)["reason_code"].to_list() == ["empty", "malformed_record", "binary"]
    put(tmp_path / "in", {"a.txt": b"now there is a text", "b.jsonl": jsonl([1, 2])})
    report = intake(tmp_path / "in")
    assert report.n_resolved == 2
    assert listing(home)["reason_code"].to_list() == ["binary"]


def test_a_malformed_record_is_refused_with_its_line_and_the_others_pass(
    home: Home, intake: Intake, tmp_path: Path
) -> None:
    lines = [
        jsonl([1]).strip(),
        b"{not json",
        b"",
        b"[1, 2]",
        b'{"content": 5}',
        b'{"content": " "}',
        jsonl([2]).strip(),
    ]
    put(tmp_path, {"a.jsonl": b"\r\n".join(lines)})
    report = intake(tmp_path / "a.jsonl")
    assert (report.n_new, report.n_quarantined) == (2, 4)
    rows = {row["source_uri"].rpartition("#")[2]: row for row in listing(home).iter_rows(named=True)}
    assert {mark: row["reason_code"] for mark, row in rows.items()} == {
        "L2": "malformed_record", "L4": "malformed_record", "L5": "malformed_record", "L6": "empty",
    }  # fmt: skip
    assert (home.path / rows["L2"]["kept_at"]).read_bytes() == b"{not json"


def test_json_lines_in_another_encoding_are_read(home: Home, intake: Intake, tmp_path: Path) -> None:
    line = json.dumps({"正文": "市长讲话，安全生产会议召开。"}, ensure_ascii=False) + "\n"
    put(tmp_path / "in", {"a.jsonl": line.encode("gb18030"), "b.jsonl": line.replace("市", "县").encode("utf-16")})
    assert intake(tmp_path / "in").n_new == 2
    assert sorted(table(home, "documents")["text"]) == ["县长讲话，安全生产会议召开。", "市长讲话，安全生产会议召开。"]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "gb18030"), (",", "utf-16")])
def test_csv_in_other_dialects_is_read(
    home: Home, intake: Intake, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    text = pl.DataFrame(records([1, 2])).write_csv(separator=delimiter)
    put(tmp_path, {"a.csv": text.encode(encoding)})
    assert intake(tmp_path / "a.csv").n_new == 2
    assert set(table(home, "documents")["text"]) == {article(1), article(2)}


def test_an_open_quote_in_csv_costs_its_record_only_up_to_the_limit(intake: Intake, tmp_path: Path) -> None:
    data = b'url,text\nu1,first text\nu2,"never closed\n' + b"u3,more\n" * 50 + csv_file([1])
    put(tmp_path, {"a.csv": data})
    report = intake(tmp_path / "a.csv", options=IntakeOptions(max_bytes=300))
    assert report.n_quarantined >= 1
    assert report.n_new >= 1


def test_the_limit_of_one_intake_does_not_reach_other_readers_of_csv(intake: Intake, tmp_path: Path) -> None:
    before = csv.field_size_limit()
    put(tmp_path, {"a.csv": csv_file([1, 2])})
    intake(tmp_path / "a.csv", options=IntakeOptions(max_bytes=300))
    assert csv.field_size_limit() == before


def test_ignored_files_are_counted_and_are_no_inputs(intake: Intake, tmp_path: Path) -> None:
    put(
        tmp_path / "in",
        {"a.txt": b"text", "README.md": b"about", ".hidden": b"x", "sub/gold.jsonl": b"{}", "sub/b.txt": b"b"},
    )
    (tmp_path / "in" / ".safegovignore").write_text("README.md\ngold*.jsonl\n")
    report = intake(tmp_path / "in")
    assert (report.n_inputs, report.n_new, report.n_ignored) == (2, 2, 4)
    assert report.ignored_by_reason == {".safegovignore": 2, "hidden": 1, "settings": 1}


@pytest.mark.parametrize("folder", ["samples", "samples/zh"])
def test_gold_facts_of_samples_are_no_inputs_whichever_folder_is_given(intake: Intake, folder: str) -> None:
    report = intake(ROOT / folder)
    n_texts = sum(1 for path in (ROOT / folder).rglob("texts/*.txt") if not {"corpus", "lots"} & set(path.parts))
    assert (report.n_inputs, report.n_quarantined) == (n_texts, 0) and n_texts > 60


def test_what_cannot_be_read_is_refused_and_the_rest_passes(home: Home, intake: Intake, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"a.txt": b"text", "b.pdf": b"%PDF-1.4", "c.log": b"some words", "d": b"no suffix"})
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    report = intake(folder, tmp_path / "missing.txt")
    assert report.n_new == 2
    assert {Path(uri).name: code for uri, code in listing(home).select("source_uri", "reason_code").iter_rows()} == {
        "b.pdf": "unreadable", "c.log": "unsupported", "pipe.txt": "unreadable", "link.txt": "unsafe_path",
        "loop": "unsafe_path", "gone.txt": "unsafe_path", "missing.txt": "unreadable",
    }  # fmt: skip
    followed = intake(folder, options=IntakeOptions(follow_links=True), drop="followed")
    assert followed.quarantined_by_reason["unsafe_path"] == 1  # the loop


def test_names_that_are_no_utf8_are_told_and_read(home: Home, intake: Intake, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb0\xb2\xff.txt")).write_bytes(b"text")
    assert intake(folder).n_new == 1
    assert table(home, "sources")["source_uri"].to_list() == [f"{folder}/\\xb0\\xb2\\xff.txt"]


def test_a_file_larger_than_the_limit_is_refused(home: Home, intake: Intake, tmp_path: Path) -> None:
    put(tmp_path / "in", {"a.txt": b"x" * 101, "b.txt": b"y" * 100, "c.jsonl": jsonl([1])})
    report = intake(tmp_path / "in", options=IntakeOptions(max_bytes=100))
    assert report.quarantined_by_reason == {"too_large": 2}
    assert intake(tmp_path / "in").n_resolved == 2  # another limit: read again


def test_a_file_that_changes_while_it_is_read_is_not_taken_half(
    home: Home, intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in", {"a.txt": b"half"})
    real = ingest.FileReader.read_path
    rounds = iter(range(100))

    def writing(self: ingest.FileReader, path: Path, uri: str, name: str | None = None):  # type: ignore[no-untyped-def]
        found = list(real(self, path, uri, name))
        path.write_bytes(b"half and more" + b"!" * next(rounds))
        return iter(found)

    monkeypatch.setattr(ingest.FileReader, "read_path", writing)
    assert intake(tmp_path / "in").quarantined_by_reason == {"changed": 1}
    monkeypatch.undo()
    report = intake(tmp_path / "in")
    assert (report.n_new, report.n_resolved) == (1, 1)
    assert table(home, "documents")["text"].to_list() == ["half and more!!"]


def test_standard_input_is_read(home: Home, intake: Intake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for data in (article(1).encode(), jsonl([2, 3]), gzip.compress(jsonl([4])), html(5)):
        path = tmp_path / "stdin"
        path.write_bytes(data)
        with path.open("rb") as file:
            monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": file}))
            intake("-")
    assert table(home, "documents").height == 5
    assert "stdin" in table(home, "sources")["source_uri"].to_list()


def test_the_order_of_arrival_decides_nothing(tmp_path: Path, intake: Intake, home: Home) -> None:
    """Any split into runs and any order: the same documents, with the same claims."""
    same = records([1])[0]
    claims = [{**same, "date": "2023-05-09"}, {**same, "date": "2023-05-03"}, {"content": same["content"]}]
    files = {f"{number}.jsonl": json.dumps(claim).encode() for number, claim in enumerate(claims)}
    files |= {"x.txt": same["content"].encode(), "y.txt": b"another"}
    put(tmp_path / "in", files)
    rng = random.Random(3)
    outcomes = []
    for trial in range(4):
        other = Home(tmp_path / f"home{trial}")
        names = rng.sample(sorted(files), len(files))
        cut = rng.randrange(len(names) + 1)
        for batch in (names[:cut], names[cut:]):
            ingest.take_in(other, "d", [tmp_path / "in" / name for name in batch], IntakeOptions(), "r", _now())
        outcomes.append(facts(other))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    first = {row[0]: row for row in outcomes[0][0]}
    assert any(date(2023, 5, 3) in row for row in first.values())  # the earliest day holds


def _now():  # type: ignore[no-untyped-def]
    from datetime import UTC, datetime

    return datetime.now(UTC)


def test_progress_comes_to_its_end(intake: Intake, tmp_path: Path) -> None:
    put(tmp_path / "in", {f"{number}.txt": article(number).encode() for number in range(30)})
    seen: list[tuple[int, int | None]] = []
    intake(tmp_path / "in", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (30, 30)


def test_a_name_that_is_no_drop_is_refused(intake: Intake, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be the name of a drop"):
        intake(tmp_path, drop="../../etc")


def test_a_report_counts_each_input_once() -> None:
    assert not IntakeReport(n_inputs=3, n_new=1, n_known=1).is_balanced


def test_a_doubtful_text_is_read_as_the_drops_other_files_are(home: Home, intake: Intake, tmp_path: Path) -> None:
    """In whatever order they come, and over two runs; alone it stays doubtful and says so."""
    name = "Mayor 黃 presided.\n"
    sure = "5月23日，全市安全生產視頻會議召開。市長黃鋒出席會議並講話。"
    put(tmp_path / "alone", {"0.txt": name.encode("big5")})
    intake(tmp_path / "alone", drop="alone")
    (encoding,) = table(home, "documents")["encoding"].to_list()
    assert "-or-" in encoding
    others = {f"{n}.txt": f"{sure}{n}".encode("big5") for n in range(1, 5)}
    for place in ("before", "after"):
        other = Home(tmp_path / place / "home")
        files = {("0.txt" if place == "before" else "9.txt"): name.encode("big5"), **others}
        put(tmp_path / place / "in", files)
        ingest.take_in(other, "d", [tmp_path / place / "in"], IntakeOptions(workers=1), "r", _now())
        rows = dict(table(other, "documents").select("text", "encoding").iter_rows())
        assert rows[name].startswith("big5hkscs")
    # What the store holds of the drop counts as well.
    put(tmp_path / "late", {"x.txt": "Mayor 郭 presided.\n".encode("big5")})
    ingest.take_in(other, "d", [tmp_path / "late"], IntakeOptions(workers=1), "r", _now())
    assert "Mayor 郭 presided.\n" in table(other, "documents")["text"].to_list()


def test_a_doubtful_page_is_read_as_the_drops_other_files_are(home: Home, intake: Intake, tmp_path: Path) -> None:
    sure = "5月23日，全市安全生產視頻會議召開。市長黃鋒出席會議並講話。"
    words = "Mayor 黃 presided over a meeting of the city, and all were told to check mines."
    page = f"<html><body><p>{words}</p></body></html>"
    others = {f"{n}.txt": f"{sure}{n}".encode("big5") for n in range(4)}
    put(tmp_path / "in", {"0.html": page.encode("big5"), **others})
    intake(tmp_path / "in")
    assert any("Mayor 黃 presided" in text for text in table(home, "documents")["text"])


def test_the_encoding_that_is_told_holds_for_the_drop(home: Home, intake: Intake, tmp_path: Path) -> None:
    word = "黃"
    put(tmp_path / "in", {"a.txt": word.encode("big5"), "b.csv": b"text\n" + "郭".encode("big5"),
                          "c.jsonl": b'{"text": "' + "曾".encode("big5") + b'"}',
                          "d.zip": zip_file({"e.txt": "謝".encode("big5")})})  # fmt: skip
    intake(tmp_path / "in", options=IntakeOptions(workers=1, encoding="Big5"))
    assert set(table(home, "documents")["text"]) == {"黃", "郭", "曾", "謝"}
    with pytest.raises(ValueError, match="no encoding 'klingon'"):
        intake(tmp_path / "in", options=IntakeOptions(encoding="klingon"))
