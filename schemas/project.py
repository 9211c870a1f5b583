"""Where the project's own files lie: in a checkout and in the image beside the packages, in a wheel among them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

PACKAGES = ("assets", "extraction", "pipelines", "schemas", "warehouse")
"""The top-level packages."""
_BUNDLED = "bundled"  # folder of a wheel, filled by pyproject.toml's force-include


def data(package: str, *names: str) -> Path:
    """The file or folder ``names`` that comes inside ``package`` (dotted name).

    Raises FileNotFoundError where it is not there: the installation is damaged.
    """
    with as_file(files(package).joinpath(*names)) as path:  # never zipped: the packages are installed as folders
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing: install safegov again")
        return path


@cache
def root() -> Path | None:
    """The folder of the checkout or image that holds the packages; None where they are installed from a wheel."""
    folder = Path(str(files("schemas"))).parent
    return folder if (folder / "pyproject.toml").is_file() else None


def file(name: str) -> Path:
    """A file or folder that lies beside the packages: ``LICENSE``, ``CITATION.cff``, ``samples``.

    Raises FileNotFoundError where it is not there: the installation is damaged.
    """
    folder = root()
    return data("schemas", _BUNDLED, name) if folder is None else folder / name


def samples() -> Path:
    """The folder of sample texts with gold facts."""
    return file("samples")


@cache
def sample_hashes() -> frozenset[str]:
    """SHA-256 (hexadecimal) of the bytes of every sample text, of all languages: what they report is invented."""
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in samples().glob("**/texts/*.txt"))


def package_folders(*names: str) -> dict[str, Path]:
    """The folders of the top-level packages ``names`` (of all where none is named), by name."""
    return {name: Path(str(files(name))) for name in names or PACKAGES}
