"""Settings of property tests, the order of files, the folder of a run, and the browser.

An example has no time limit (a busy machine is no fault), and in CI the examples are the same in every run.
"""

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.builders.browser import CHROMIUM
from tests.builders.paths import ROOT, RUN_FOLDER

# Whoever starts the tests in the background may have signals ignored, which every process here would inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

settings.register_profile("default", deadline=None)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

_ORDER = ("system", "laws", "integration")
"""Folders of the longest tests: begun first, so that no worker is left with a long file when the others are done."""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the process that starts the workers, which inherit this
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="safegov-tests-")
        # Readers of all processes of one run share what they keep, and nobody's own folder is touched.
        os.environ["SAFEGOV_CACHE"] = str(Path(os.environ[RUN_FOLDER]) / "cache")


def pytest_unconfigure(config: pytest.Config) -> None:
    gc.unfreeze()  # so that the interpreter can take all down at its end
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(RUN_FOLDER), ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collects with the collector of garbage off, and keeps it from going through ten thousand tests ever after."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        return _ORDER.index(folder) if folder in _ORDER else len(_ORDER)

    items.sort(key=place)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium for one file's tests. Playwright's loop counts as running while it lives: a second one in the same
    process, or an ``asyncio.run`` of another file, would be refused, so that it must not outlive its file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium has no sandbox for root
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield launched
        launched.close()
