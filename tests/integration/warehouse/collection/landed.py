"""Pages of a made-up paper, and what collecting them has landed."""

from __future__ import annotations

from fastwarc.warc import ArchiveIterator

from tests.builders.site import article
from warehouse.store.home import Home

MEETING = (
    "On May 9 the county held a video meeting on work safety; Mayor Li Bo presided. All towns must check their mines."
)
CHINESE = "5月9日，县里召开安全生产视频会议，县长李波主持会议。各乡镇要全面排查矿山隐患，落实责任。"
DAY = "Tue, 09 May 2023 17:00:00 +0800"


def text_of(number: int) -> bytes:
    return article(f"Report {number}", f"{MEETING} It is report number {number}, about township {number}.")


def records(home: Home, drop: str) -> list[tuple[str, str, int | None, bytes]]:
    """Type, address, status and body of each record of a drop."""
    (file,) = (home.landing / drop).glob("*.warc.gz")
    found = []
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, parse_http=True):
            status = record.http_headers.status_code if record.http_headers is not None else None
            kind = record.headers["WARC-Type"]
            found.append((kind, record.headers.get("WARC-Target-URI"), status, record.reader.read()))
    return found


def pages_in(home: Home, drop: str) -> list[str]:
    return [url for kind, url, status, _ in records(home, drop) if kind == "response" and status == 200]


def landed(home: Home) -> list[str]:
    return sorted(path.name for path in home.landing.iterdir())
