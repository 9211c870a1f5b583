"""What comes in against what is known: new documents, further sources and refusals, written in parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import polars as pl

from schemas.polars_types import polars_schema
from schemas.tables_store import SOURCES, TAKEN_IN
from warehouse.intake.formats.encoding import decode
from warehouse.intake.formats.encodings import DAMAGED, NAMES, UNSURE
from warehouse.intake.identity import (
    PLAIN,
    Identity,
    Numbers,
    identity,
    known_documents,
    known_sources,
    precedence,
    source_keys,
)
from warehouse.intake.lost import LostSources, Source
from warehouse.intake.manifest import Counts, Ledger
from warehouse.intake.model import NO_CLAIMS, Claims, Found, IntakeOptions, IntakeReport, Page, Refused, RefusedError
from warehouse.intake.quarantine import Quarantine
from warehouse.store.home import Home
from warehouse.store.parts import next_number, part_name, parts, read_frame, write_frame

PART_DOCUMENTS = 2_000
PART_BYTES = 32 * 1024 * 1024
_PART_SOURCES = 50_000

MainTexts = Callable[[list[Page]], list[Found | Refused]]


@dataclass(slots=True)
class Settled:
    """A text with its identity. ``found`` is None where the document is known and nothing more is learnt of it."""

    identity: Identity
    uri: str
    rank: int
    n_bytes: int
    found: Found | None = None
    page: Page | None = None
    known_rank: int | None = None
    """Precedence of the document in the store when the batch began; None where it was not there."""
    source: int = 0
    source_rank: int | None = None
    """Precedence that was noted of this source before; None where it was not known."""
    source_owned: bool = False


class Keeper:
    """Writes one drop's documents, sources, quarantine and ledger, in this order, so that a run that is killed
    between two of them is completed by the next."""

    def __init__(  # noqa: PLR0917 - one caller
        self,
        home: Home,
        drop: str,
        options: IntakeOptions,
        run_id: str,
        seen_at: datetime,
        report: IntakeReport,
        ledger: Ledger,
        lost: LostSources,
        main_texts: MainTexts,
    ) -> None:
        self._home = home
        self._drop = drop
        self._seen_at = seen_at
        self._report = report
        self._ledger = ledger
        self._lost = lost
        self._quarantine = Quarantine(home, drop, options, run_id, seen_at)
        self._main_texts = main_texts
        self._rows: dict[int, tuple[object, ...]] = {}
        self._doubtful: dict[int, Settled] = {}
        self._encodings: Counter[str] = Counter()
        self._is_waiting = False
        self._ended_doubtful: list[tuple[int, str, Counts]] = []
        self._n_bytes = 0
        self._new_sources: dict[Source, str] = {}
        self._ended: list[tuple[int, str, Counts]] = []
        self._resolving: set[str] = set()

    # Looked up where there is something to compare: a drop with nothing new costs no scan of the store.

    @cached_property
    def _documents(self) -> Numbers:
        return known_documents(self._home)

    @cached_property
    def _sources(self) -> Numbers:
        return known_sources(self._home.sources / self._drop)

    @cached_property
    def _owners(self) -> Numbers:
        """Documents, some perhaps without the sources that a killed run could not write any more."""
        return known_sources(self._home.documents / self._drop)

    def texts(self, batch: Iterable[object]) -> list[Settled | Refused]:
        """The texts and pages of ``batch`` in order, each with its identity; pages that are not known yet as their
        main text."""
        items = [item for item in batch if isinstance(item, Found | Page)]
        if not items:
            return []
        texts: list[Settled] = []
        for item in items:
            data = item.data if item.data is not None else item.text.encode()
            settled_item = Settled(identity(data), item.uri, self._rank(item), len(data))
            if isinstance(item, Page):
                settled_item.page = item
            else:
                settled_item.found = item
            texts.append(settled_item)
        ids = pl.Series([text.identity.document_id for text in texts], dtype=pl.String)
        keys = source_keys(ids, pl.Series([text.uri for text in texts], dtype=pl.String)).tolist()
        for numbers in (self._documents, self._sources):
            numbers.compact()
        ranks = self._documents.get_many([text.identity.number for text in texts])
        known, owned = self._sources.get_many(keys), self._owners.get_many(keys)
        wanted: dict[tuple[int, int], list[int]] = {}
        for at, text in enumerate(texts):
            text.source, text.known_rank = keys[at], ranks[at]
            text.source_rank, text.source_owned = known[at], owned[at] is not None
            if text.found is None and (text.known_rank is None or text.rank < text.known_rank):
                wanted.setdefault((text.identity.number, text.rank), []).append(at)
        settled: list[Settled | Refused] = [*texts]
        firsts = [places[0] for places in wanted.values()]
        for places, main in zip(wanted.values(), self._main_texts([_page(items[at]) for at in firsts]), strict=True):
            for at in places:
                if isinstance(main, Refused):
                    page = _page(items[at])
                    settled[at] = Refused(page.where or page.uri, main.reason, main.detail, main.data, main.n_bytes)
                else:
                    texts[at].found = main
        return settled

    def keep(self, text: Settled) -> None:
        """Notes a text: a new document, or a further source of one that is known."""
        number = text.identity.number
        rank = self._documents.fresh(number)
        rank = text.known_rank if rank is None else rank
        if rank is None or (text.rank < rank and text.found is not None):
            if text.found is None:
                raise AssertionError("a page that is not known has its main text")
            self._documents.put(number, text.rank)
            self._note(number, text, text.found)
        is_known_source = self._note_source(text)
        report = self._report
        if rank is None:
            report.n_new += 1
            report.n_bytes += text.n_bytes
            return
        report.n_restated += (number in self._rows or number in self._doubtful) and text.rank < rank
        if is_known_source or text.source_owned:
            report.n_known += 1
        else:
            report.n_repeated += 1

    def _note_source(self, text: Settled) -> bool:
        """Notes where a text was found, and the least precedence of what is claimed there; whether that was known."""
        fresh = self._sources.fresh(text.source)
        noted = text.source_rank if fresh is None else fresh
        source, told = (text.identity.document_id, text.uri), f"{text.rank:016x}"
        if noted is None or text.rank < noted:
            self._sources.put(text.source, text.rank)
            if noted is None or source in self._new_sources:
                self._new_sources[source] = told
            else:
                self._lost.restate(source, told)
        self._lost.meet(source, told)
        return noted is not None

    def _rank(self, item: Found | Page) -> int:
        if isinstance(item, Page):
            return precedence(item.claims, "html", f"{item.charset}/{item.encoding}")
        is_doubtful = UNSURE in item.encoding
        # What a doubtful text is read as depends on the drop that it came with.
        reading = f"{item.encoding} {self._drop}" if is_doubtful else item.encoding
        return precedence(item.claims, "text", reading, is_doubtful=is_doubtful)

    def _note(self, number: int, text: Settled, found: Found) -> None:
        """Takes down a document's row; one that could be read otherwise waits for what the drop's other files say."""
        self._rows.pop(number, None)
        self._doubtful.pop(number, None)
        if UNSURE in found.encoding and found.data is not None:
            self._doubtful[number] = text
            self._is_waiting = True
        else:
            self._rows[number] = self._row(text, found)
            if found.encoding in (*NAMES, PLAIN) and not found.text.isascii():
                self._encodings[found.encoding] += 1
        self._n_bytes += text.n_bytes

    def _settle_doubtful(self) -> None:
        """Reads the doubtful texts again, now that it is known what the other files of the drop are in."""
        if not self._doubtful:
            return
        prior = self._encodings + self._known_encodings
        for number, text in self._doubtful.items():
            found = text.found
            if found is not None and found.data is not None:
                with suppress(RefusedError):
                    found = self._reread(found, text.page, prior)
                self._rows[number] = self._row(text, found)
        self._doubtful = {}

    def _reread(self, found: Found, page: Page | None, prior: Mapping[str, int]) -> Found:
        data = found.data or b""
        decoded = decode(data, is_html=page is not None, charset=None if page is None else page.charset, prior=prior)
        if decoded.encoding == found.encoding:
            return found
        if page is None:
            return replace(found, text=decoded.text, encoding=decoded.encoding)
        name = decoded.encoding.partition(UNSURE)[0].removesuffix(DAMAGED)
        (again,) = self._main_texts([replace(page, encoding=name)])
        return found if isinstance(again, Refused) else replace(again, encoding=decoded.encoding)

    @cached_property
    def _known_encodings(self) -> Counter[str]:
        """How many documents of the drop, as stored, are surely in an encoding; those in ASCII say nothing, and most
        of those in UTF-8 are."""
        counts: Counter[str] = Counter()
        for part in parts(self._home.documents / self._drop):
            frame = read_frame(part, ["encoding", "text"]).filter(pl.col("encoding").is_in([*NAMES, PLAIN]))
            wide = frame.filter(pl.col("text").str.len_bytes() != pl.col("text").str.len_chars())
            counts.update(dict(wide["encoding"].value_counts().iter_rows()))
        return counts

    def _row(self, text: Settled, found: Found) -> tuple[object, ...]:
        claims: Claims = found.claims or NO_CLAIMS
        return (
            text.identity.document_id, text.uri, self._drop, text.identity.sha256, text.n_bytes, found.encoding,
            found.text, claims.url, claims.title, claims.published_on, claims.publisher, claims.language,
            self._seen_at, f"{text.rank:016x}",
        )  # fmt: skip

    def refuse(self, refused: Refused) -> None:
        """Notes a refusal."""
        self._quarantine.add(refused)
        self._report.n_quarantined += 1
        told = self._report.quarantined_by_reason
        told[str(refused.reason)] = told.get(str(refused.reason), 0) + 1

    def file_ended(self, uri: str, key: int | None, counts: Counts, *, resolves: bool) -> None:
        """Notes that all of a file was seen. ``key`` puts it into the ledger; ``resolves`` lets what was refused of it
        before, and is not now, go from quarantine."""
        if key is not None:
            # A file is not done before its doubtful texts are written.
            (self._ended_doubtful if self._is_waiting else self._ended).append((key, uri, counts))
        self._is_waiting = False
        if resolves:
            self._resolving.add(uri)
            self._lost.file_ended(uri)

    def flush_when_full(self) -> None:
        """Writes a part when there is enough for one. Raises StoreError."""
        if (
            len(self._rows) + len(self._doubtful) >= PART_DOCUMENTS
            or self._n_bytes >= PART_BYTES
            or len(self._new_sources) + len(self._ended) >= _PART_SOURCES
        ):
            self.flush(last=len(self._doubtful) >= PART_DOCUMENTS // 2 or self._n_bytes >= PART_BYTES)

    def flush(self, *, last: bool = True) -> None:
        """Writes what was noted; unless it is the ``last`` time, doubtful texts wait on. Raises StoreError."""
        if last:
            self._settle_doubtful()
            self._ended += self._ended_doubtful
            self._ended_doubtful = []
        if self._rows:
            frame = pl.DataFrame(list(self._rows.values()), schema=polars_schema(TAKEN_IN), orient="row")
            folder = self._home.documents / self._drop
            write_frame(folder / part_name(next_number(folder)), frame)
            self._rows, self._n_bytes = {}, 0
        if self._new_sources:
            rows = [
                (document, uri, self._drop, self._seen_at, told) for (document, uri), told in self._new_sources.items()
            ]
            folder = self._home.sources / self._drop
            write_frame(
                folder / part_name(next_number(folder)),
                pl.DataFrame(rows, schema=polars_schema(SOURCES), orient="row"),
            )
            self._new_sources = {}
        self._lost.write(self._home.sources / self._drop)
        self._quarantine.write()
        if self._resolving:
            self._report.n_resolved += self._quarantine.resolve(self._resolving)
            self._resolving = set()
        for key, uri, counts in self._ended:
            self._ledger.add(key, uri, counts)
        self._ended = []
        self._ledger.write()


def _page(item: Found | Page) -> Page:
    if not isinstance(item, Page):
        raise TypeError("only pages are parsed")
    return item


__all__ = ["PART_BYTES", "PART_DOCUMENTS", "Keeper", "Settled"]
