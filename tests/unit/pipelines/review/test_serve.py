"""Who may be let in: nobody from elsewhere without a password of some length, in a file that is nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import UsageError
from pipelines.ops.settings import settings
from pipelines.review.safety import Keys
from pipelines.review.serve import Place, password_of


def _file(folder: Path, words: str = "correct horse battery", mode: int = 0o600) -> Path:
    file = folder / "password"
    file.write_text(words + "\n")
    file.chmod(mode)
    return file


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_this_machine_the_token_is_enough(tmp_path: Path, host: str) -> None:
    assert password_of(Place(host), settings(tmp_path, {})) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "review.example.org"])
def test_elsewhere_needs_a_password(tmp_path: Path, host: str) -> None:
    given = settings(tmp_path, {"SAFEGOV_UI_HOSTS": "review.example.org"})
    with pytest.raises(UsageError, match="--password-file"):
        password_of(Place(host), given)
    assert password_of(Place(host, password_file=_file(tmp_path)), given) == "correct horse battery"


def test_a_page_open_to_all_addresses_needs_the_names_it_is_asked_by(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="SAFEGOV_UI_HOSTS"):
        password_of(Place("0.0.0.0", password_file=_file(tmp_path)), settings(tmp_path, {}))


@pytest.mark.parametrize(
    ("words", "mode", "told"), [("short", 0o600, "fewer than"), ("correct horse battery", 0o644, "chmod 600")]
)
def test_a_password_that_is_short_or_open_to_others_is_refused(
    tmp_path: Path, words: str, mode: int, told: str
) -> None:
    given = settings(tmp_path, {"SAFEGOV_UI_HOSTS": "review.example.org"})
    with pytest.raises(UsageError, match=told):
        password_of(Place("192.0.2.7", password_file=_file(tmp_path, words, mode)), given)
    with pytest.raises(UsageError, match="cannot be read"):
        password_of(Place("192.0.2.7", password_file=tmp_path / "none"), given)


def test_wrong_passwords_close_the_door_for_a_while() -> None:
    keys = Keys("correct horse battery")
    assert keys.wait_seconds() == 0
    assert [keys.is_password(f"guess {n}") for n in range(5)] == [False] * 5
    assert 0 < keys.wait_seconds() <= 60
    assert keys.is_token(keys.token) and not keys.is_token("x") and not keys.is_token(None)
    assert not Keys().is_password("")
