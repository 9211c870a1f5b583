from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import UsageError
from pipelines.ops.settings import VARIABLES, cache_folder, settings
from tests.builders.paths import ROOT


def test_defaults_hold_where_nothing_is_set(tmp_path: Path) -> None:
    chosen = settings(tmp_path, {})
    assert chosen.home == tmp_path
    assert chosen.daily_at == (3, 30)
    assert chosen.timezone == "Asia/Shanghai"
    assert chosen.secrets == ()


def test_the_home_given_goes_before_the_environment(tmp_path: Path) -> None:
    assert settings(None, {"SAFEGOV_HOME": str(tmp_path / "a")}).home == tmp_path / "a"
    assert settings(tmp_path / "b", {"SAFEGOV_HOME": str(tmp_path / "a")}).home == tmp_path / "b"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAFEGOV_DAILY_AT", "25:00"),
        ("SAFEGOV_TIMEZONE", "Mars/Olympus"),
        ("SAFEGOV_RETRIES", "often"),
        ("SAFEGOV_WORKERS", "-1"),
        ("SAFEGOV_RELEASE_PARQUET", "parquet"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        settings(None, {name: value})


@pytest.mark.parametrize(
    ("value", "truth"), [("", False), ("false", False), ("0", False), ("True", True), ("yes", True)]
)
def test_yes_and_no_are_understood(value: str, truth: bool) -> None:
    assert settings(None, {"SAFEGOV_RELEASE_PARQUET": value}).release_parquet is truth


def test_secrets_do_not_show() -> None:
    chosen = settings(
        None, {"SAFEGOV_WEBHOOK_URL": "https://example.org/T0K3N", "SAFEGOV_SMTP_URL": "smtp://u:pw@host"}
    )
    assert "T0K3N" not in repr(chosen)
    assert "pw" not in repr(chosen)


def test_every_variable_is_documented() -> None:
    words = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for variable in VARIABLES:
        assert f"`{variable.name}`" in words


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"SAFEGOV_CACHE": "/var/cache/safegov", "XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/var/cache/safegov"),
        ({"SAFEGOV_CACHE": "", "HOME": "/h"}, None),
        ({"SAFEGOV_CACHE": " ", "HOME": "/h"}, None),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/safegov"),
        ({"XDG_CACHE_HOME": "x", "HOME": "/h"}, "/h/.cache/safegov"),
        ({"XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/safegov"),
        ({"HOME": "h"}, None),
        ({}, None),
    ],
)
def test_what_readers_keep_lies_where_the_system_has_caches(
    environment: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    told = cache_folder(environment)
    assert (str(told) if told else None) == expected
    assert settings(None, environment).cache == told


def test_a_mac_has_its_own_folder_of_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert str(cache_folder({"HOME": "/Users/x"})) == "/Users/x/Library/Caches/safegov"


def test_a_folder_of_ones_own_is_known_from_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cache_folder({"SAFEGOV_CACHE": "caches"}) == tmp_path / "caches"
