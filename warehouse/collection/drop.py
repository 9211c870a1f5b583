"""A drop under way: a WARC file that grows record by record, and goes into the landing folder whole or not at all.

It is written in a hidden folder of ``landing/``, which nobody takes for a drop, and renamed when it is done: on one
disk by nature. What the state says of its length is what is sure; whatever a killed run wrote beyond is cut off.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from warehouse.collection.model import Exchange, Response
from warehouse.store.files import StoreError, sync_folder
from warehouse.store.home import Home

_NOT_KEPT = frozenset({"transfer-encoding", "connection", "keep-alive", "set-cookie", "set-cookie2", "content-length"})
"""Headers that no longer fit a body without chunks, or that are nobody's business."""
PUBLISHER, DAY = "WARC-Source-Publisher", "WARC-Source-Date"
"""Extension fields (WARC 1.1, 4.2): what the source says of a page. Intake reads them."""


class Drop:
    """One drop, from its first record to the landing folder."""

    def __init__(self, home: Home, name: str, n_bytes: int = 0) -> None:
        self.name = name
        self._home = home
        self._folder = home.landing / f".{name}.collecting"
        self.path = self._folder / f"{name}.warc.gz"
        self.n_bytes = n_bytes
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("r+b" if self.path.exists() else "w+b")
            self._file.truncate(n_bytes)
            self._file.seek(n_bytes)
        except OSError as error:
            raise self._failed(error) from error

    def write(self, records: Iterable[bytes]) -> None:
        """Adds records, each a member of the compressed file; they are on the disk when this returns."""
        try:
            for record in records:
                self.n_bytes += self._file.write(gzip.compress(record, 6, mtime=0))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Closes the file; what is not sealed is gone on with by the next run."""
        self._file.close()

    def _failed(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path} could not be written ({error}). Free space on its disk, or let this user write there, and "
            "collect again: what was finished is kept"
        )


def deliver(home: Home, name: str, *, held: bool = False) -> Path:
    """Puts a drop that is written to the end into the landing folder (``held``: into ``collection/held``), by one
    rename. One that is there already stays."""
    begun = home.landing / f".{name}.collecting"
    target = (home.collection / "held" / name) if held else home.landing / name
    try:
        if begun.exists():
            if not held:
                (begun / "_SUCCESS").touch()
            sync_folder(begun)
            target.parent.mkdir(parents=True, exist_ok=True)
            begun.rename(target)
            sync_folder(target.parent)
    except OSError as error:
        raise StoreError(
            f"{begun} could not be moved to {target} ({error}). Let this user write there, and collect again: what was "
            "fetched is kept"
        ) from error
    return target


def discard(home: Home, name: str) -> None:
    """Removes a drop in which nothing came to stand."""
    folder = home.landing / f".{name}.collecting"
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def info_record(at: str, agent: str, source: str) -> bytes:
    """The first record: who made the file."""
    fields = f"software: {agent}\r\nformat: WARC File Format 1.1\r\nisPartOf: {source}\r\n".encode()
    return _record("warcinfo", {"WARC-Date": at, "Content-Type": "application/warc-fields"}, fields)


def records_of(response: Response, claims: Mapping[str, str | None], language: str | None) -> list[bytes]:
    """The records of a fetched page: request and response, of redirects too. ``claims`` are what its source says."""
    found = []
    for exchange in response.exchanges:
        is_last = exchange is response.last
        response_id, request_id = (f"<urn:uuid:{uuid.uuid4()}>" for _ in range(2))
        about: dict[str, str] = {
            "WARC-Record-ID": response_id, "WARC-Target-URI": exchange.url, "WARC-Date": exchange.at,
            "Content-Type": "application/http; msgtype=response", "WARC-Payload-Digest": _digest(exchange.body),
        }  # fmt: skip
        if exchange.ip:
            about["WARC-IP-Address"] = exchange.ip
        if is_last:
            if language:
                about["WARC-Identified-Content-Language"] = language_code(language) or ""
            about |= {key: one_line(value) for key, value in claims.items() if value}
        found.append(_record("response", about, _message(exchange)))
        asked = {
            "WARC-Record-ID": request_id, "WARC-Target-URI": exchange.url, "WARC-Date": exchange.at,
            "WARC-Concurrent-To": response_id, "Content-Type": "application/http; msgtype=request",
        }  # fmt: skip
        found.append(_record("request", asked, exchange.request_head))
    return found


def language_code(language: str | None) -> str | None:
    """A language as crawls name it (ISO 639-3), where that is plain."""
    return {"en": "eng", "zh": "zho"}.get(language, language) if language else None


def one_line(value: str) -> str:
    """A value that fits a header."""
    return " ".join(value.split())[:1_000]


def _message(exchange: Exchange) -> bytes:
    kept = [(key, value) for key, value in exchange.headers if key.lower() not in _NOT_KEPT]
    kept.append(("Content-Length", str(len(exchange.body))))
    head = "\r\n".join([exchange.status_line, *(f"{key}: {value}" for key, value in kept)])
    return head.encode("latin-1", "replace") + b"\r\n\r\n" + exchange.body


def _digest(data: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()}"


def _record(kind: str, fields: Mapping[str, str], block: bytes) -> bytes:
    """One record of WARC 1.1 (the fastwarc that is locked cannot say the type of a record that it writes)."""
    told = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", **fields}
    head = "".join(f"{key}: {value}\r\n" for key, value in told.items())
    return f"WARC/1.1\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
