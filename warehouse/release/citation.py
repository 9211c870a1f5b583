"""How a release is cited: ``CITATION.cff``, and the same as BibTeX and in plain words.

Form of the file: Citation File Format 1.2.0, https://github.com/citation-file-format/citation-file-format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from schemas.project import file
from warehouse.release.dataset import TITLE, Creator, Description

FILE = "CITATION.cff"
UNNAMED = "Creators not stated"
MESSAGE = "If you use this release, please cite it with its number."
_SINGLE = re.compile(r"[A-Za-z0-9.+-]+")
# Commands where a letter follows: a blank would be eaten after them, braces keep it.
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def spdx(licence: str | None) -> str | None:
    """The SPDX identifier that ``licence`` is, in its usual spelling; None where it is none, or a compound of some."""
    if licence is None or not _SINGLE.fullmatch(licence):
        return None
    try:
        return str(canonicalize_license_expression(licence))
    except InvalidLicenseExpression:
        return None


def title_of(said: Description, told: Mapping[str, Any]) -> str:
    """The title of the release: its owner's, and that it holds invented meetings where it does."""
    n_samples, n_documents = told["counts"]["samples"], told["counts"]["documents"]
    title = said.title or TITLE
    if not n_samples:
        return title
    return f"[{'Invented samples' if n_samples >= n_documents else 'In part invented samples'}] {title}"


def _author(one: Creator) -> dict[str, str]:
    names = {"name": one.name, "family-names": one.family, "given-names": one.given}
    known = {**names, "affiliation": one.affiliation if one.family else None, "orcid": one.orcid}
    return {name: value for name, value in known.items() if value}


def cff(said: Description, told: Mapping[str, Any]) -> dict[str, Any]:
    """The content of ``CITATION.cff`` of a release; ``told`` are its facts (``readme.facts``)."""
    counts = told["counts"]
    software = yaml.safe_load(file(FILE).read_text(encoding="utf-8"))
    is_all_samples = bool(counts["samples"]) and counts["samples"] >= counts["documents"]
    authors = [_author(one) for one in said.creators]
    if not authors:
        authors = software["authors"] if is_all_samples else [{"name": UNNAMED}]
    message = MESSAGE
    if told["invented"]:
        message = told["invented"]
    elif said.missing:
        message += f" Not stated by its makers: {', '.join(said.missing)}."
    cited: dict[str, Any] = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": title_of(said, told),
        "message": message,
        "version": told["release_id"],
        "date-released": told["built_on"],
        "authors": authors,
        "abstract": said.description or software["abstract"].strip(),
        "keywords": list(said.keywords) or software["keywords"],
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{told['input_fingerprint']}",
                "description": "Fingerprint of the texts, corrections and registers that the release was made of",
            }
        ],
        "references": [
            {
                "type": "software",
                "title": software["title"],
                "authors": software["authors"],
                "version": told["code_version"],
                "notes": f"reader {told['extractor_version']}",
            }
        ],
    }
    if said.doi:
        cited["doi"] = said.doi
    if identifier := spdx(said.licence):
        cited["license"] = identifier
    elif said.licence and said.licence.startswith(("http://", "https://")):
        cited["license-url"] = said.licence
    if said.contact:
        kind = "email" if "@" in said.contact and "://" not in said.contact else "website"
        first = authors[0]
        cited["contact"] = [{**{k: v for k, v in first.items() if k != "orcid"}, kind: said.contact}]
    return cited


def write(cited: Mapping[str, Any], folder: Path) -> None:
    """Writes ``CITATION.cff`` into the folder of a release."""
    words = yaml.safe_dump(dict(cited), sort_keys=False, allow_unicode=True, width=110)
    (folder / FILE).write_text(words, encoding="utf-8")


def read(folder: Path) -> dict[str, Any]:
    """What the ``CITATION.cff`` of a release says. Raises OSError, and ValueError where it is damaged."""
    path = folder / FILE
    try:
        cited = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is damaged ({error}): `safegov verify --restore` puts it back") from None
    if not isinstance(cited, dict):
        raise ValueError(f"{path} is damaged: `safegov verify --restore` puts it back")
    return cited


def _names(cited: Mapping[str, Any]) -> list[str]:
    return [
        one.get("name") or ", ".join(part for part in (one.get("family-names"), one.get("given-names")) if part)
        for one in cited["authors"]
    ]


def _fingerprint(cited: Mapping[str, Any]) -> str | None:
    values = [one["value"] for one in cited.get("identifiers", []) if str(one.get("value", "")).startswith("sha256:")]
    return values[0] if values else None


def plain(cited: Mapping[str, Any]) -> str:
    """The citation in one line of words."""
    year = str(cited["date-released"])[:4]
    parts = [f"{'; '.join(_names(cited))} ({year}). {cited['title']}. Release {cited['version']} [data set]."]
    if cited.get("doi"):
        parts.append(f"https://doi.org/{cited['doi']}.")
    if fingerprint := _fingerprint(cited):
        parts.append(f"Inputs {fingerprint}.")
    for software in cited.get("references", []):
        notes = f", {software['notes']}" if software.get("notes") else ""
        parts.append(f"Read with safegov {software['version']}{notes}.")
    return " ".join(parts)


def _escaped(words: str) -> str:
    return "".join(_BIBTEX.get(char, char) for char in words)


def bibtex(cited: Mapping[str, Any]) -> str:
    """The citation as an entry for BibTeX and biber; names of bodies stand in braces, so that they are not parted."""
    authors = []
    for one in cited["authors"]:
        if one.get("name"):
            authors.append("{" + _escaped(one["name"]) + "}")
        else:
            authors.append(_escaped(", ".join(p for p in (one.get("family-names"), one.get("given-names")) if p)))
    notes = [f"Release {cited['version']}", "data set"]
    if fingerprint := _fingerprint(cited):
        notes.append(f"inputs {fingerprint}")
    notes += [f"read with safegov {software['version']}" for software in cited.get("references", [])]
    fields = {
        "author": " and ".join(authors),
        "title": "{" + _escaped(cited["title"]) + "}",
        "year": str(cited["date-released"])[:4],
        "version": _escaped(str(cited["version"])),
        "doi": cited.get("doi"),
        "note": _escaped("; ".join(notes)),
    }
    year, first = fields["year"], re.sub(r"[^A-Za-z]", "", _names(cited)[0].split(",")[0]) or "safegov"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{first.lower()}{year}{cited['version']},", *lines, "}"]) + "\n"
