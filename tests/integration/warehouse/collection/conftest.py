from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders.site import SimulatedClock, Site, served
from warehouse.collection import sources_file
from warehouse.collection.collect import Wish, collect_all
from warehouse.collection.model import CollectReport
from warehouse.collection.parse import Parser
from warehouse.store.home import Home


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as one:
        yield one


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture(scope="session")
def parser() -> Iterator[Parser]:
    with Parser() as one:
        yield one


Collect = Callable[..., CollectReport]


@pytest.fixture
def collected(home: Home, clock: SimulatedClock, parser: Parser) -> Collect:
    """Collects the one source that the given lines of sources.toml describe."""

    def run(lines: str, **wish: object) -> CollectReport:
        home.path.mkdir(exist_ok=True)
        text = f'contact = "mailto:data@example.org"\n[[source]]\nname = "news"\nallow_private = true\n{lines}\n'
        home.sources_file.write_text(text, encoding="utf-8")
        (report,) = collect_all(home, sources_file.read(home), wish=Wish(**wish), clock=clock.clock(), parser=parser)  # type: ignore[arg-type]
        return report

    return run
