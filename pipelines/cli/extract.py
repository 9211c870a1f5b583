"""``safegov extract``: what is read in one text, without touching any warehouse."""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.errors import SafegovError, UsageError

if TYPE_CHECKING:
    from extraction.model import Reading
    from warehouse.intake.model import Found, Refused

_SHOWN = 200  # records that are listed
_HEAD = 4096
_TITLE = 70  # characters of a record's beginning


def _load(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    path = Path(source)
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise UsageError(
            f"{source} is a folder: `safegov extract` reads one text; use `safegov run {shlex.quote(str(source))}`"
        ) from None
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}; check the path and its permissions") from None


def extract(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="The text, page, Word or PDF file, table … to read; `-` is standard input."
        ),
    ],
    record: Annotated[
        int | None,
        typer.Option(min=1, help="Of a file with many texts, the number of the one to read; left out: lists them."),
    ] = None,
) -> None:
    """Read one text and print what is in it as JSON, every value with the span of its words."""
    import orjson

    from warehouse.intake.formats.forms import form, is_native, is_page

    data = _load(source)
    told = form("-" if source == "-" else source)
    is_text = not told.compressions and (
        told.format == "text" or (told.format is None and not is_native(data[:_HEAD]) and not is_page(data[:_HEAD]))
    )
    if is_text:
        if record not in (None, 1):
            raise UsageError(f"{source} is one text; there is no record {record}")
        text, reading = _plain(source, data)
        facts = as_json(text, reading)
    else:
        found = _one(source, data, record)
        # The places of words are places in this text, which no other program shows.
        facts = {"source_uri": found.uri, **as_json(found.text, _read(found)), "text": found.text}
    sys.stdout.buffer.write(orjson.dumps(facts, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _reader() -> Callable[..., Reading]:
    """The way in for every text, with what processes before worked out of its words."""
    from extraction.languages import read
    from pipelines.ops.settings import cache_folder
    from schemas import kept

    kept.use(cache_folder())
    return read


def _plain(source: str, data: bytes) -> tuple[str, Any]:
    from warehouse.intake.formats.encoding import decode
    from warehouse.intake.model import RefusedError

    try:
        decoded = decode(data)
    except RefusedError as error:
        raise SafegovError(f"{source} cannot be read as a text: {error.detail}") from None
    return decoded.text, _reader()(decoded.text)


def _read(found: Found) -> Any:
    """The reading of a text with what its source says of it, as in a run."""
    from extraction.model import SourceHints

    claims = found.claims
    return _reader()(
        found.text, SourceHints(claims.url, claims.title, claims.published_on, claims.publisher, claims.language)
    )


def _one(source: str, data: bytes, record: int | None) -> Found:
    """The text that is asked for, of all that the file holds."""
    from warehouse.intake.model import Refused

    texts = _texts(source, data)
    if record is not None:
        wanted = next(islice(texts, record - 1, None), None)
        if wanted is None:
            raise UsageError(f"{source} has no record {record}; leave --record out to see which there are")
        if isinstance(wanted, Refused):
            raise SafegovError(f"record {record} of {source} cannot be read: it {wanted.detail}")
        return wanted
    all_of_them = list(islice(texts, _SHOWN + 1))
    readable = [one for one in all_of_them if not isinstance(one, Refused)]
    if len(readable) == 1:
        for one in all_of_them:
            if isinstance(one, Refused):
                typer.echo(f"left out: {one.uri}: {one.detail}", err=True)
        return readable[0]
    if not readable:
        why = "; ".join(dict.fromkeys(one.detail for one in all_of_them if isinstance(one, Refused))) or "holds no text"
        raise SafegovError(f"{source} cannot be read: it {why}")
    lines = [f"{number:>5}  {_shown(one)}" for number, one in enumerate(all_of_them[:_SHOWN], start=1)]
    more = "\n       … and more" if len(all_of_them) > _SHOWN else ""
    raise UsageError(
        f"{source} holds several texts: name one by --record N, or take all in by `safegov run {source}`\n"
        + "\n".join(lines) + more
    )  # fmt: skip


def _shown(one: Found | Refused) -> str:
    from warehouse.intake.model import Refused

    if isinstance(one, Refused):
        return f"(cannot be read) {one.uri}: {one.detail}"
    return (one.claims.title or " ".join(one.text[: 4 * _TITLE].split()))[:_TITLE]


def _texts(source: str, data: bytes) -> Iterator[Found | Refused]:
    """All texts of a file, in order, as a run would take them in: read in a process of its own."""
    from warehouse.intake.discovery import InputFile, walk
    from warehouse.intake.model import Found, Ignored, IntakeOptions, Page, Refused
    from warehouse.intake.sandbox import Parser

    options = IntakeOptions(follow_links=True)
    with tempfile.TemporaryDirectory() as folder, Parser(options) as files, Parser(options) as pages:
        path = Path(source)
        if source == "-":
            path = Path(folder) / "-"
            path.write_bytes(data)
        entry = next(walk(path, source, follow_links=True))
        if not isinstance(entry, InputFile):
            raise SafegovError(f"{source} {getattr(entry, 'detail', 'cannot be read')}")
        settings = entry.settings
        for item in files.read_path(path, source, dict(settings.columns), encoding=settings.encoding):
            if isinstance(item, Page):
                yield from pages.main_texts([item])
            elif isinstance(item, Found | Refused):
                yield item
            elif not isinstance(item, Ignored):
                raise TypeError(f"unknown item {item!r}")


def _spanned(text: str, record: dict[str, Any]) -> dict[str, Any]:
    """``record`` with its span named as in the tables, and the words there."""
    start, end = record.pop("start"), record.pop("end")
    quoted = None if start is None else text[start:end]
    return {**record, "start_char": start, "end_char": end, "words": quoted}


def _pair(text: str, span: tuple[int, int] | None) -> dict[str, Any] | None:
    return None if span is None else _spanned(text, {"start": span[0], "end": span[1]})


def as_json(text: str, reading: Reading) -> dict[str, Any]:
    """All of ``reading`` of ``text`` as plain values. Offsets are code points of ``text``, half-open.

    Of a page of several stories these are the values of the first that reports a meeting; ``stories`` has them all.
    """
    from extraction.model import Reading
    from extraction.text.stories import alone

    if not reading.stories:
        return _facts(text, reading)
    first = next((one for one in reading.stories if one.meeting is not None), None)
    page = reading.document
    shown = alone(reading, first) if first is not None else Reading(page, issues=reading.issues)
    stories = []
    for one in reading.stories:
        own = _facts(text, alone(reading, one))
        for name in ("extractor_version", "document"):
            del own[name]
        stories.append(
            {
                "story": one.position,
                "start_char": one.start,
                "end_char": one.end,
                "relevant": one.meeting is not None,
                "published_on": one.published_on or page.published_on,
                **own,
            }
        )
    return _facts(text, shown) | {"document": asdict(page), "stories": stories}


def _facts(text: str, reading: Reading) -> dict[str, Any]:
    from extraction.version import EXTRACTOR_VERSION, locked

    directives = []
    for directive in reading.directives:
        told = asdict(directive)
        told["deadline"] = _pair(text, directive.deadline)
        told["codes"] = [_spanned(text, code._asdict()) for code in directive.codes]
        directives.append(_spanned(text, told))
    figures = []
    for figure in reading.figures:
        told = figure._asdict()
        told["period"] = _pair(text, figure.period)
        figures.append(_spanned(text, told))
    return {
        "extractor_version": locked().get(reading.document.language, {}).get("version", EXTRACTOR_VERSION),
        "document": asdict(reading.document),
        "meeting": asdict(reading.meeting) if reading.meeting is not None else None,
        "attendees": [_spanned(text, asdict(one)) for one in reading.attendees],
        "directives": directives,
        "reported_figures": figures,
        "meeting_references": [_spanned(text, one._asdict()) for one in reading.references],
        "meeting_event_mentions": [_spanned(text, one._asdict()) for one in reading.event_mentions],
        "meeting_phrases": [
            _spanned(text, {"code": one.code, "start": one.start, "end": one.end}) for one in reading.phrases
        ],
        "evidence": [_spanned(text, one._asdict()) for one in reading.evidence],
        "place_mentions": [_spanned(text, one._asdict()) for one in reading.place_mentions],
        "issues": [_spanned(text, one._asdict()) for one in reading.issues],
    }


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.command()(extract)
