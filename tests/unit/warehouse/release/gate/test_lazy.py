"""A module that is rarely used is loaded when something of it is first asked for."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.release.gate.lazy import load_later


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = "rarely_used_package"
    folder = tmp_path / name
    (folder / "dear").mkdir(parents=True)
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "dear" / "__init__.py").write_text("VALUE = 42\n", encoding="utf-8")
    (folder / "dear" / "within.py").write_text("VALUE = 43\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    for known in [known for known in sys.modules if known.startswith(name)]:
        del sys.modules[known]


def _is_loaded(module: str) -> bool:
    return "VALUE" in sys.modules[module].__dict__


def test_importing_it_from_its_parent_loads_nothing_and_asking_does(package: str) -> None:
    assert load_later(f"{package}.dear")
    told: dict[str, object] = {}
    exec(f"from {package} import dear\nimport {package}.dear as again", told)
    assert not _is_loaded(f"{package}.dear")
    assert not hasattr(told["dear"], "__warningregistry__") and not _is_loaded(f"{package}.dear")
    assert told["dear"].VALUE == told["again"].VALUE == 42  # type: ignore[attr-defined]
    assert _is_loaded(f"{package}.dear")
    with pytest.raises(AttributeError, match="NOTHING"):
        _ = told["dear"].NOTHING  # type: ignore[attr-defined]


def test_a_module_within_it_can_be_imported_first(package: str) -> None:
    load_later(f"{package}.dear")
    assert importlib.import_module(f"{package}.dear.within").VALUE == 43
    assert sys.modules[f"{package}.dear"].VALUE == 42  # type: ignore[attr-defined]


def test_what_is_loaded_or_not_installed_stays_as_it_is(package: str) -> None:
    importlib.import_module(f"{package}.dear")
    assert not load_later(f"{package}.dear") and _is_loaded(f"{package}.dear")
    assert not load_later("no_such_package_is_installed")


def test_the_gate_loads_no_statistics_and_has_them_where_a_suite_asks() -> None:
    program = (
        "import sys\n"
        "from warehouse.release.gate.check import _great_expectations\n"
        "gx = _great_expectations()\n"
        "print('scipy.stats._stats_py' in sys.modules, 'altair.vegalite' in sys.modules)\n"
        "from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as divergence\n"
        "print(round(divergence.stats.entropy([0.5, 0.5]), 3), divergence.alt.Chart.__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=240)
    assert done.stdout.split() == ["False", "False", "0.693", "Chart"]
