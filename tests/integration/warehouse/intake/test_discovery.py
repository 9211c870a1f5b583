"""What a drop may not make intake open: links, devices, pipes, endless settings, names that no file has."""

from __future__ import annotations

import io
import os
import tarfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.warehouse.intake.conftest import SEEN, Intake, put, table
from warehouse.intake import ingest
from warehouse.intake.discovery import InputFile, walk
from warehouse.intake.drops import Register
from warehouse.intake.landing import landing_drops
from warehouse.intake.leavings import LONGEST_NAME, leaving
from warehouse.intake.model import Ignored, IntakeOptions, Reason, Refused, RefusedError
from warehouse.intake.opening import opened, read_beneath
from warehouse.intake.quarantine import files_of, kept_bytes, listing
from warehouse.intake.retry import retry
from warehouse.store.home import Home

SECRET = "The secret of another folder, which nobody dropped here."


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    return put(tmp_path / "outside", {"secret.txt": SECRET.encode()})


def reasons(home: Home) -> set[str]:
    return set(listing(home)["reason_code"].to_list())


def test_a_drop_that_is_a_link_is_refused(home: Home, intake: Intake, outside: Path, tmp_path: Path) -> None:
    home.landing.mkdir(parents=True)
    (home.landing / "drop").symlink_to(outside)
    (home.landing / "one.txt").symlink_to(outside / "secret.txt")
    register = Register(home)
    assert {drop.name for drop in landing_drops(home)} == {"drop", "one.txt"}
    for seen in landing_drops(home):
        assert seen.n_files == 1  # the link itself: what it leads to is not looked at
        source = register.add(str(seen.path)).source
        assert intake(Path(source), drop=seen.name).n_new == 0
    assert listing(home)["reason_code"].to_list() == ["unsafe_path"] * 2
    # A user's own word may name a link.
    (tmp_path / "mine").symlink_to(outside)
    assert intake(Path(register.add(str(tmp_path / "mine")).source), drop="mine").n_new == 1


@pytest.mark.parametrize("what", ["file", "folder", "drop"])
def test_a_link_put_in_during_a_run_leads_nowhere(
    home: Home, intake: Intake, outside: Path, tmp_path: Path, *, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Swapped when the folder was listed and before the file is opened, as an attacker would."""
    drop = put(tmp_path / "in", {"a.txt": b"first", "sub/secret.txt": b"harmless", "z.txt": b"last"})
    real = ingest.walk

    def swapping(given: Path, *args: object, **more: object) -> Iterator[InputFile | Refused | Ignored]:
        for entry in real(given, *args, **more):  # type: ignore[arg-type]
            if entry.uri.endswith("secret.txt"):
                if what == "file":
                    (drop / "sub" / "secret.txt").unlink()
                    (drop / "sub" / "secret.txt").symlink_to(outside / "secret.txt")
                elif what == "folder":
                    (drop / "sub").rename(tmp_path / "moved")
                    (drop / "sub").symlink_to(outside)
                else:
                    drop.rename(tmp_path / "moved")
                    put(tmp_path / "other", {"sub/secret.txt": SECRET.encode(), "z.txt": SECRET.encode()})
                    drop.symlink_to(tmp_path / "other")
            yield entry

    monkeypatch.setattr(ingest, "walk", swapping)
    intake(drop)
    assert not any(SECRET in text for text in table(home, "documents")["text"])
    assert reasons(home) <= {"unsafe_path", "changed", "unreadable"}
    assert listing(home).height >= 1


def test_a_link_put_in_while_a_folder_is_entered_leads_nowhere(outside: Path, tmp_path: Path) -> None:
    drop = put(tmp_path / "in", {"a.txt": b"first", "sub/b.txt": b"harmless"})
    found = []
    for entry in walk(drop):
        found.append(entry)
        if entry.uri.endswith("a.txt"):
            (drop / "sub").rename(tmp_path / "moved")
            (drop / "sub").symlink_to(outside)
    assert [type(entry) for entry in found] == [InputFile, Refused]


def test_a_refused_link_is_not_followed_later(home: Home, intake: Intake, outside: Path) -> None:
    drop = put(home.landing / "drop", {"a.txt": b"text"})
    (drop / "link.txt").symlink_to(outside / "secret.txt")
    (drop / "sub").symlink_to(outside)
    (drop / "b.zip!").mkdir()
    source = Register(home).add(str(drop)).source
    intake(drop, known_as={source: "drop"})
    for row in listing(home).iter_rows(named=True):
        assert kept_bytes(home, row) is None
        retry(home, [row["quarantine_id"]], IntakeOptions(workers=1), "again", SEEN)
    for uri in ("drop/sub/secret.txt", "drop/b.zip!/../../../outside/secret.txt", "drop/../drop/link.txt"):
        assert kept_bytes(home, {"collection": "drop", "source_uri": uri}) is None
    assert kept_bytes(home, {"collection": "drop", "source_uri": "drop/a.txt"}) == b"text"
    assert not any(SECRET in text for text in table(home, "documents")["text"])


def test_links_within_archives_are_refused(home: Home, intake: Intake, outside: Path, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in (("sub", tarfile.SYMTYPE), ("hard.txt", tarfile.LNKTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, str(outside / "secret.txt")
            archive.addfile(info)
        info = tarfile.TarInfo("sub/secret.txt")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"mine"))
    put(tmp_path / "in", {"a.tar": buffer.getvalue()})
    intake(tmp_path / "in")
    assert table(home, "documents")["text"].to_list() == ["mine"]
    assert listing(home)["reason_code"].to_list() == ["unsafe_path"] * 2


@pytest.mark.parametrize("name", [".safegovignore", ".safegov.toml"])
@pytest.mark.parametrize("what", ["endless", "pipe", "large", "link", "folder"])
def test_settings_that_are_no_small_file_hold_their_folder_alone(
    home: Home, intake: Intake, tmp_path: Path, name: str, what: str
) -> None:
    drop = put(tmp_path / "in", {"a.txt": b"text", "sub/b.txt": b"below", "sub/deep/c.txt": b"deep"})
    control = drop / "sub" / name
    if what == "endless":
        control.symlink_to("/dev/zero")
    elif what == "pipe":
        os.mkfifo(control)
    elif what == "large":
        control.write_bytes(b"#" * 2_000_000)
    elif what == "folder":
        control.mkdir()
    else:
        (tmp_path / "rules").write_text("")
        control.symlink_to(tmp_path / "rules")
    began = time.monotonic()
    report = intake(drop)
    assert time.monotonic() - began < 20
    assert (report.n_new, report.n_quarantined) == (1, 1)
    (row,) = listing(home).iter_rows(named=True)
    assert row["source_uri"].endswith(f"/sub/{name}")
    assert "nothing in its folder is taken in" in row["reason"]
    control.rmdir() if what == "folder" else control.unlink()
    control.write_text("")
    report = intake(drop)
    assert (report.n_new, report.n_resolved) == (2, 1)


@pytest.mark.parametrize(
    "words",
    ["[columns\n", 'encoding = "klingon"\n', "columns = 3\n", 'enconding = "gbk"\n', '[columns]\nwords = "a"\n'],
)
def test_settings_with_a_mistake_hold_their_folder_and_say_so(
    home: Home, intake: Intake, tmp_path: Path, words: str
) -> None:
    drop = put(tmp_path / "in", {"a.txt": b"text", "sub/b.txt": b"b", "sub/.safegov.toml": words.encode()})
    assert intake(drop).n_new == 1
    assert listing(home)["reason_code"].to_list() == ["malformed_record"]


def test_devices_and_sockets_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(RefusedError) as refused, opened(path):
            pass
        assert refused.value.reason == Reason.UNSAFE_PATH
    with pytest.raises(RefusedError), opened(put(tmp_path, {"a": b"x"}) / "a", seen=(0, 0)):
        pass
    assert read_beneath(tmp_path, ("..", "a"), 10) is None
    assert read_beneath(tmp_path, ("a",), 10) == b"x"


def test_markers_and_leavings_are_no_inputs(home: Home, intake: Intake, tmp_path: Path) -> None:
    names = ["_SUCCESS", "part.json._SUCCESS", "_committed_17", "Thumbs.db", "desktop.ini", "~$report.docx", "a.txt~",
             "SHA256SUMS", "b.txt.md5", "Icon\r", "__MACOSX/x.txt", "_temporary/0/part.txt"]  # fmt: skip
    put(tmp_path / "in", {**dict.fromkeys(names, b"x"), "a.txt": b"one"})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in [*names, "b.txt"]:
            archive.writestr(name, b"two" if name == "b.txt" else b"x")
    put(tmp_path / "in", {"z.zip": buffer.getvalue()})
    report = intake(tmp_path / "in")
    assert (report.n_new, report.n_quarantined, report.n_inputs) == (2, 0, 2)
    assert report.ignored_by_reason.keys() == {"marker", "desktop's or tool's leaving", "checksums"}
    assert [leaving(name) for name in ("_success.txt", "a.txt", "sums.txt", "~a")] == [None] * 4


@pytest.mark.parametrize("piece", ["a", "#", "!/", "/", ".", "a/", "#/", "黄", "\\x00 "])
def test_a_name_that_no_file_has_is_refused_in_time(home: Home, intake: Intake, tmp_path: Path, piece: str) -> None:
    name = piece * (300_000 // len(piece)) + "x.txt"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for one in (name, "ok.txt"):
            info = tarfile.TarInfo(one)
            info.size = 4
            archive.addfile(info, io.BytesIO(b"text"))
    put(tmp_path / "in", {"a.tar": buffer.getvalue()})
    began = time.monotonic()
    for _ in range(2):  # the second time, what was refused before is looked at
        report = intake(tmp_path / "in", options=IntakeOptions(workers=1, rescan=True))
        assert report.n_quarantined == 1
    assert time.monotonic() - began < 60  # where it grows with the square it takes minutes
    assert all(len(uri) < 1_000 for uri in listing(home)["source_uri"])
    assert all(len(uri) <= LONGEST_NAME for uri in table(home, "sources")["source_uri"])


def test_what_stands_in_a_uri_is_found_in_linear_time() -> None:
    times = []
    for size in (100_000, 400_000):
        uri = "d/" + "#" * size
        began = time.perf_counter()
        files_of(uri)
        times.append(time.perf_counter() - began)
    assert times[1] < 8 * times[0] + 0.2


def test_a_sparse_member_expands_from_what_it_holds(home: Home, intake: Intake, tmp_path: Path) -> None:
    """A few bytes that say that they are gigabytes: a bomb, whatever the header says of its size."""
    sparse = tmp_path / "s.jsonl"
    with sparse.open("wb") as file:
        file.truncate(400 * 1024 * 1024)
    data = _old_gnu_sparse("s.jsonl", 400 * 1024 * 1024)
    put(tmp_path / "in", {"a.tar": data})
    report = intake(tmp_path / "in")
    assert report.quarantined_by_reason.get("bomb") == 1


def _old_gnu_sparse(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size = tarfile.GNUTYPE_SPARSE, 512
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[386:398], header[398:410] = b"%011o\0" % 0, b"%011o\0" % 512  # one piece: offset, length
    header[483:495] = b"%011o\0" % size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + b"{}\n".ljust(512, b" ") + b"\0" * 1024


def test_folders_within_folders_have_an_end(home: Home, intake: Intake, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    deep = folder
    for _ in range(230):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("too deep")
    put(folder, {"a.txt": b"text"})
    report = intake(folder)
    assert (report.n_new, report.quarantined_by_reason) == (1, {"unsafe_path": 1})


def test_the_settings_of_a_folder_hold_below_as_far_as_they_tell_the_encoding(
    home: Home, intake: Intake, tmp_path: Path
) -> None:
    word = "黃"  # alone it could be read otherwise
    put(tmp_path / "in", {".safegov.toml": b'encoding = "BIG5"\n', "sub/a.txt": word.encode("big5")})
    intake(tmp_path / "in")
    assert table(home, "documents")["text"].to_list() == [word]
    assert table(home, "documents")["encoding"].to_list() == ["big5hkscs"]
