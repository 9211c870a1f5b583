"""``dataset.toml``: what a home's dataset is called, who made it, and under which terms it may be used."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.store.home import Home

TITLE = "Production-safety meetings of local governments in China, read from the news"
"""Title of a dataset to which its owner gives none."""
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_CONTACT = re.compile(r"\S+@\S+\.\S+|https?://\S+")


class DatasetError(ValueError):
    """``dataset.toml`` cannot be used; the message names the file, the entry, the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Creator:
    """Who made the dataset: a person by family and given name, or a body by ``name``."""

    name: str | None = None
    family: str | None = None
    given: str | None = None
    orcid: str | None = None
    affiliation: str | None = None

    @property
    def full(self) -> str:
        """The name in one line, family name first."""
        return self.name or ", ".join(part for part in (self.family, self.given) if part)


@dataclass(frozen=True, slots=True)
class Description:
    """What ``dataset.toml`` says; what it does not say is None or empty.

    ``licence`` is that of the facts (an SPDX identifier, or the address of its words); the texts have their own.
    """

    title: str | None = None
    description: str | None = None
    creators: tuple[Creator, ...] = ()
    licence: str | None = None
    texts_licence: str | None = None
    texts_source: str | None = None
    doi: str | None = None
    contact: str | None = None
    keywords: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        """What a reader who wants to cite or to use the dataset would want to know and is not told."""
        wanted = {
            "title": self.title,
            "description": self.description,
            "creators": self.creators,
            "creators' ORCID": not self.creators or all(one.orcid or one.name for one in self.creators),
            "licence": self.licence,
            "texts.licence": self.texts_licence,
            "texts.source": self.texts_source,
            "doi": self.doi,
            "contact": self.contact,
        }
        return [name for name, said in wanted.items() if not said]


class _BadValueError(ValueError):
    pass


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _BadValueError("takes words in quotes")
    return value.strip()


def _doi(value: Any) -> str:
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", "", _words(value), flags=re.IGNORECASE)
    if not _DOI.fullmatch(bare):
        raise _BadValueError(f"takes a DOI such as 10.5281/zenodo.123, not {value!r}")
    return bare


def _orcid(value: Any) -> str:
    """The address of an ORCID whose check digit (ISO 7064, MOD 11-2) is right."""
    found = _ORCID.fullmatch(_words(value))
    if not found:
        raise _BadValueError(f"takes an ORCID such as 0000-0002-1825-0097, not {value!r}")
    *digits, last = list(found[1].replace("-", ""))
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != last:
        raise _BadValueError(f"{value!r} is no ORCID: its check digit is wrong; copy it again")
    return f"https://orcid.org/{found[1]}"


def _contact(value: Any) -> str:
    if not _CONTACT.fullmatch(words := _words(value).removeprefix("mailto:")):
        raise _BadValueError(f"takes a mail address or the address of a page, not {value!r}")
    return words


def _keywords(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _BadValueError("takes a list of words in brackets")
    return tuple(_words(one) for one in value)


def _creator(value: Any) -> Creator:
    if isinstance(value, str):
        raise _BadValueError("takes tables: [[creators]] with family and given, or with name")
    said = _table(value, _OF_A_CREATOR, "creators")
    if ("name" in said) == ("family" in said):
        raise _BadValueError("needs family (and given) of a person, or name of a body, one of the two")
    return Creator(**said)


def _creators(value: Any) -> tuple[Creator, ...]:
    if not isinstance(value, list) or not value:
        raise _BadValueError("takes tables: [[creators]] with family and given, or with name")
    return tuple(_creator(one) for one in value)


def _texts(value: Any) -> dict[str, Any]:
    return _table(value, {"licence": _words, "source": _words}, "texts")


_OF_A_CREATOR = {"name": _words, "family": _words, "given": _words, "orcid": _orcid, "affiliation": _words}
_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "title": _words,
    "description": _words,
    "creators": _creators,
    "licence": _words,
    "texts": _texts,
    "doi": _doi,
    "contact": _contact,
    "keywords": _keywords,
}
_OTHERWISE = {"license": "licence", "authors": "creators", "author": "creators", "first": "given", "last": "family"}


def _table(value: Any, keys: Mapping[str, Callable[[Any], Any]], where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _BadValueError(f"[{where}] takes a table of {', '.join(keys)}")
    said = {}
    for name, given in value.items():
        if name not in keys:
            alike = [_OTHERWISE[name]] if name in _OTHERWISE else difflib.get_close_matches(name, keys, 1)
            meant = f" (did you mean {alike[0]}?)" if alike and alike[0] in keys else ""
            raise _BadValueError(f"knows no entry {name!r}{meant}; known are {', '.join(keys)}")
        try:
            said[name] = keys[name](given)
        except _BadValueError as error:
            raise _BadValueError(f"{name}: {error}") from None
    return said


def read(home: Home) -> Description:
    """What ``<home>/dataset.toml`` says; an empty description where there is none. Raises DatasetError."""
    file = home.dataset_file
    try:
        words = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Description()
    except UnicodeDecodeError as error:
        raise DatasetError(f"{file}: no UTF-8 at byte {error.start}: save the file with that encoding") from None
    except OSError as error:
        raise DatasetError(f"{file}: cannot be read ({error.strerror}); check its permissions") from None
    try:
        said = _table(tomllib.loads(words), _KEYS, "dataset")
    except tomllib.TOMLDecodeError as error:
        raise DatasetError(f"{file}: no TOML ({error}); see docs/releases.md for the form") from None
    except _BadValueError as error:
        raise DatasetError(f"{file}: {error}; see docs/releases.md for the form") from None
    texts = said.pop("texts", {})
    return Description(**said, texts_licence=texts.get("licence"), texts_source=texts.get("source"))


def invented(n_samples: int, n_documents: int) -> str | None:
    """What is to be told wherever rows show that rest on sample texts; None where none does."""
    if not n_samples:
        return None
    which = (
        "All texts of this release are samples that come with safegov"
        if n_samples >= n_documents
        else f"{n_samples:,} of the {n_documents:,} texts of this release are samples that come with safegov"
    )
    return (
        f"{which}: the meetings, persons and events in them are invented, only the places are real. "
        "Nothing in them is a fact about any government, and they are not to be cited as one."
    )
