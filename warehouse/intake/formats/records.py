"""Files of records, an article each: JSON Lines, JSON, CSV and Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from warehouse.intake.formats.columns import ColumnMapping, guess
from warehouse.intake.formats.csv_records import Broken, Lines, Table, delimiter_of, line_end
from warehouse.intake.formats.encoding import decode, is_blank
from warehouse.intake.formats.encodings import DAMAGED, UNSURE
from warehouse.intake.formats.recoding import recoded
from warehouse.intake.formats.streams import lines, peek, read_whole
from warehouse.intake.model import Found, IntakeOptions, Item, Reason, Refused, RefusedError

_PATIENCE = 20  # records without a text column after which a file is given up
_JSON_FACTOR = 8  # a JSON file is parsed whole; it may be this many times as large as one text
_BATCH = 256  # Parquet rows at a time
_ROW_GROUP_BYTES = 1024 * 1024 * 1024  # largest row group (expanded) of a Parquet file


class Records:
    """Turns records, as mappings, into texts by the columns that hold them."""

    def __init__(self, uri: str, told: Mapping[str, str], options: IntakeOptions) -> None:
        self._uri = uri
        self._told = told
        self._options = options
        self._mappings: dict[tuple[str, ...], ColumnMapping | RefusedError] = {}
        self._missing = 0
        self._any = False

    def item(self, mark: str, record: object, raw: bytes | None, encoding: str = "utf-8") -> Item:
        """The text of one record, or why there is none. ``encoding`` is what the file was read in.

        Raises RefusedError (no_text_column) where the file as a whole seems to have no column for the text."""
        uri = f"{self._uri}#{mark}"
        if not isinstance(record, dict):
            return Refused(uri, Reason.MALFORMED_RECORD, f"is no record but {type(record).__name__}", raw)
        mapping = self._mapping(tuple(record))
        if isinstance(mapping, RefusedError):
            self._missing += 1
            if not self._any and self._missing >= _PATIENCE:
                raise mapping
            return Refused(uri, mapping.reason, mapping.detail, raw)
        self._any = True
        text = record.get(mapping.text)
        if text is None or (isinstance(text, str) and is_blank(text)):
            return Refused(uri, Reason.EMPTY, f"holds no text in {mapping.text!r}", raw)
        if not isinstance(text, str):
            return Refused(
                uri, Reason.MALFORMED_RECORD, f"{mapping.text!r} holds {type(text).__name__} instead of a text", raw
            )
        if 4 * len(text) > self._options.max_bytes and len(text.encode()) > self._options.max_bytes:
            return Refused(uri, Reason.TOO_LARGE, f"is larger than {self._options.max_bytes:,} bytes", None)
        claims = mapping.claims(record)
        if encoding != "utf-8":
            encoding = _of_record(encoding, text)
        return Found(claims.url or uri, text.removeprefix("\ufeff"), encoding, claims)

    def _mapping(self, names: tuple[str, ...]) -> ColumnMapping | RefusedError:
        mapping = self._mappings.get(names)
        if mapping is None:
            try:
                mapping = guess(names, self._told)
            except RefusedError as error:
                mapping = error
            if len(self._mappings) < 1000:
                self._mappings[names] = mapping
        return mapping


def _of_record(encoding: str, text: str) -> str:
    """What is to be said of one record of a file in ``encoding``: damage and doubt only where they can concern it."""
    if text.isascii():
        return "utf-8"
    name, unsure, rival = encoding.partition(UNSURE)
    if "\ufffd" not in text:
        name = name.removesuffix(DAMAGED)
    return name + unsure + rival


def read_jsonl(stream: BinaryIO, uri: str, told: Mapping[str, str], options: IntakeOptions) -> Iterator[Item]:
    """The records of a JSON Lines file; a line that is none is refused with its number."""
    records = Records(uri, told, options)
    stream, state = recoded(stream, options.encoding)
    for number, line in lines(stream, options.max_bytes):
        if line is None:
            yield Refused(
                f"{uri}#L{number}", Reason.TOO_LARGE, f"line {number} is longer than {options.max_bytes:,} bytes"
            )
        elif line and not line.isspace():
            try:
                record: Any = orjson.loads(line)
            except ValueError as error:
                yield Refused(f"{uri}#L{number}", Reason.MALFORMED_RECORD, f"line {number} is no JSON: {error}", line)
                continue
            yield records.item(f"L{number}", record, line, state.encoding)


def read_json(stream: BinaryIO, uri: str, told: Mapping[str, str], options: IntakeOptions) -> Iterator[Item]:
    """The records of a JSON file: a list of them, one, or one list of them inside an object."""
    stream, state = recoded(stream, options.encoding)
    data = read_whole(stream, _JSON_FACTOR * options.max_bytes)
    try:
        content = orjson.loads(data)
    except ValueError as error:
        if data.count(b"\n") and data.lstrip()[:1] == b"{":
            yield from read_jsonl(io.BytesIO(data), uri, told, options)
            return
        raise RefusedError(Reason.MALFORMED_RECORD, f"is no JSON: {error}") from None
    records = Records(uri, told, options)
    if isinstance(content, dict):
        lists = [
            value for value in content.values() if isinstance(value, list) and value and isinstance(value[0], dict)
        ]
        try:
            guess(tuple(content), told)
        except RefusedError:
            if len(lists) == 1:
                content = lists[0]
    if isinstance(content, list):
        for number, record in enumerate(content, start=1):
            yield records.item(
                str(number), record, orjson.dumps(record) if not isinstance(record, dict) else None, state.encoding
            )
    else:
        yield records.item("1", content, data, state.encoding)


def read_csv(
    stream: BinaryIO, uri: str, told: Mapping[str, str], options: IntakeOptions, delimiter: str | None = None
) -> Iterator[Item]:
    """The records of a CSV file with a header line; fields may hold line breaks."""
    stream, state = recoded(stream, options.encoding)
    head = peek(stream, 64 * 1024)
    end = line_end(head)
    delimiter = delimiter or delimiter_of(head.split(end, 1)[0].decode("utf-8", "replace"))
    table = Table(Lines(stream, 2 * options.max_bytes, end), delimiter, options.max_bytes)
    header: list[str] | None = None
    records = Records(uri, told, options)
    for row in table.rows():
        if isinstance(row, Broken):
            yield Refused(
                f"{uri}#L{row.first}", row.reason, _broken(row), None if row.text is None else row.text.encode()
            )
        elif header is None:
            header = row.cells
            mapping = guess(header, told)
            if header.count(mapping.text) > 1:
                raise RefusedError(Reason.MALFORMED_RECORD, f"has two columns named {mapping.text!r}; rename one")
            table.shape.text = header.index(mapping.text)
        elif len(row.cells) > len(header):
            yield Refused(
                f"{uri}#L{row.first}",
                Reason.MALFORMED_RECORD,
                f"line {row.first} has {len(row.cells)} fields, the header {len(header)}; quote fields that hold "
                f"{delimiter!r}",
                delimiter.join(row.cells).encode("utf-8", "replace"),
            )
        else:
            yield records.item(f"L{row.first}", dict(zip(header, row.cells, strict=False)), None, state.encoding)


def _broken(row: Broken) -> str:
    lines = f"line {row.first} is" if row.first == row.last else f"lines {row.first} to {row.last} are"
    kept = (
        ""
        if row.first == row.last
        else f" ({row.last - row.first + 1} lines; reading went on at the next whole record)"
    )
    return f"{lines} no CSV record: {row.why}{kept}; double the quotes within cells, close each cell, and run again"


def read_parquet(file: BinaryIO, uri: str, told: Mapping[str, str], options: IntakeOptions) -> Iterator[Item]:
    """The records of a Parquet file. Call it in a process of its own: the parser is native code."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load, seldom needed
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to load, seldom needed

    with pq.ParquetFile(file, page_checksum_verification=True) as table:
        mapping = guess(table.schema_arrow.names, told)
        for index in range(table.metadata.num_row_groups):
            group = table.metadata.row_group(index)
            if group.total_byte_size > _ROW_GROUP_BYTES:
                raise RefusedError(
                    Reason.TOO_LARGE,
                    f"has a row group of {group.total_byte_size:,} bytes; write it with groups of 100,000 rows",
                )
        records = Records(uri, told, options)
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH, columns=mapping.columns(), use_threads=False):
            columns = {name: batch.column(name) for name in batch.schema.names}
            for name, column in columns.items():
                if pa.types.is_dictionary(column.type):
                    columns[name] = column.dictionary_decode()  # type: ignore[attr-defined]
            for row in range(batch.num_rows):
                number += 1
                mark = f"R{number}"
                try:
                    record = {name: column[row].as_py() for name, column in columns.items()}
                except (ValueError, OverflowError, pa.ArrowException) as error:
                    yield Refused(f"{uri}#{mark}", Reason.MALFORMED_RECORD, f"row {number} cannot be read: {error}")
                    continue
                if isinstance(record.get(mapping.text), bytes):
                    try:
                        record[mapping.text] = decode(record[mapping.text], told=options.encoding).text
                    except RefusedError as error:
                        yield Refused(f"{uri}#{mark}", error.reason, error.detail, record[mapping.text])
                        continue
                yield records.item(mark, record, None)
