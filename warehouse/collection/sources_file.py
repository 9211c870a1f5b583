"""``sources.toml``: where texts are collected from. What is wrong with it is told by line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import cssselect

from warehouse.collection.addresses import AddressError, canonical
from warehouse.collection.model import MEGABYTE, Source, Sources
from warehouse.store.home import Home

KINDS = ("feed", "sitemap", "list", "addresses", "warc")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_CONTACT = re.compile(r"(mailto:\S+@\S+\.\S+|https?://\S+)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, on which line of the file, and what to do."""

    line: int
    detail: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.detail}"


class SourcesError(Exception):
    """``sources.toml`` cannot be used; ``problems`` has all that is wrong with it."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        told = "; ".join(map(str, problems[:5]))
        more = f" (and {len(problems) - 5} more)" if len(problems) > 5 else ""
        super().__init__(f"{path}: {told}{more} (`safegov collect --check` tells all)")
        self.path = path
        self.problems = problems


class _BadValueError(ValueError):
    pass


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _BadValueError("takes words in quotes")
    return value.strip()


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _BadValueError("takes true or false")
    return value


def _day(value: Any) -> date:
    if isinstance(value, date) and type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        raise _BadValueError("takes a day such as 2022-01-31") from None


def _number(least: float, most: float, unit: str) -> Callable[[Any], float]:
    def checked(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise _BadValueError(f"takes a number of {unit} from {least:g} to {most:g}")
        return float(value)

    return checked


def _whole(least: int, most: int, unit: str) -> Callable[[Any], int]:
    def checked(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise _BadValueError(f"takes a whole number of {unit} from {least:,} to {most:,}")
        return value

    return checked


def _patterns(value: Any) -> tuple[re.Pattern[str], ...]:
    found = []
    for given in _listed(value):
        try:
            found.append(re.compile(given))
        except re.error as error:
            raise _BadValueError(
                f"{given!r} is no regular expression ({error}); write \\\\ for a backslash or use '…'"
            ) from None
    return tuple(found)


def _listed(value: Any) -> list[str]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not given or not all(isinstance(one, str) and one for one in given):
        raise _BadValueError("takes words in quotes, or a list of them in brackets")
    return given


def _urls(value: Any) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(canonical(given) for given in _listed(value)))
    except AddressError as error:
        raise _BadValueError(str(error)) from None


def _template(value: Any) -> str:
    text = _text(value)
    if "{page}" not in text:
        raise _BadValueError("takes an address with {page} for the number, such as https://…/index_{page}.html")
    try:
        canonical(text.replace("{page}", "1"))
    except AddressError as error:
        raise _BadValueError(str(error)) from None
    return text


def _selector(value: Any) -> str:
    text = _text(value)
    try:
        cssselect.parse(text)
    except cssselect.SelectorError as error:
        raise _BadValueError(f"{text!r} is no CSS selector ({error})") from None
    return text


def _language(value: Any) -> str:
    if not _LANGUAGE.fullmatch(text := _text(value)):
        raise _BadValueError("takes a code such as zh or en")
    return text


def _days(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(type(one) is int and 0 < one <= 3660 for one in value):
        raise _BadValueError("takes numbers of days in brackets, such as [1, 7, 30]; [] for never")
    return tuple(value)


def _kind(value: Any) -> str:
    if value not in KINDS:
        raise _BadValueError(f"takes one of {', '.join(KINDS)}")
    return str(value)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise _BadValueError("takes up to 60 letters, digits, '-' and '_': it names the drops")
    return value


_KEYS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "name": ("name", _name),
    "kind": ("kind", _kind),
    "url": ("urls", _urls),
    "urls": ("urls", _urls),
    "file": ("file", lambda value: Path(_text(value))),
    "publisher": ("publisher", _text),
    "language": ("language", _language),
    "include": ("include", _patterns),
    "exclude": ("exclude", _patterns),
    "since": ("since", _day),
    "until": ("until", _day),
    "pause": ("pause", _number(0, 3600, "seconds")),
    "max_pages": ("max_pages", _whole(1, 1_000_000, "pages")),
    "max_lists": ("max_lists", _whole(1, 100_000, "lists")),
    "max_depth": ("max_depth", _whole(0, 10, "sitemaps within sitemaps")),
    "max_mb": ("max_bytes", lambda value: int(_number(0.001, 4096, "MB")(value) * MEGABYTE)),
    "max_minutes": ("max_seconds", lambda value: _number(0.01, 1440, "minutes")(value) * 60),
    "timeout": ("timeout", _number(0.5, 3600, "seconds")),
    "recheck": ("recheck", _days),
    "silent_days": ("silent_days", _number(1, 3660, "days")),
    "hold": ("hold", _flag),
    "allow_private": ("allow_private", _flag),
    "links": ("links", _selector),
    "items": ("items", _selector),
    "day": ("day", _selector),
    "next": ("next", _selector),
    "pages": ("pages", _template),
    "first_page": ("first_page", _whole(0, 100_000, "the first further page")),
}
_OF_LISTS = ("links", "items", "day", "next", "pages", "first_page")


def has_sources(home: Home) -> bool:
    """Whether there is anything to collect from, or something wrong to be told."""
    try:
        return bool(read(home).sources)
    except SourcesError:
        return True


def read(home: Home) -> Sources:
    """The sources of ``home``; none where there is no file. Raises SourcesError with all that is wrong."""
    path = home.sources_file
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Sources("", ())
    except OSError as error:
        raise SourcesError(path, [Problem(1, f"cannot be read ({error}); check its permissions")]) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourcesError(path, [Problem(line, "is not in UTF-8; save the file in UTF-8")]) from None
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else _unclosed(text)
        raise SourcesError(path, [Problem(line, f"is no TOML: {str(error).split(' (at ')[0]}; mend it")]) from None
    return _checked(path, told, _Lines(text))


def _unclosed(text: str) -> int:
    """The line on which a quote seems to be left open; the last one where none is."""
    lines = text.splitlines()
    odd = (number for number, line in enumerate(lines, 1) if line.count("'") % 2 or line.count('"') % 2)
    return next(odd, len(lines))


class _Lines:
    """On which line each key of each source stands."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[int, str], int] = {}
        self.starts: list[int] = []
        inside, quote = -1, ""
        for number, line in enumerate(text.splitlines(), 1):
            if quote:
                if quote in line:
                    quote = ""
                continue
            if re.match(r"\s*\[\[\s*source\s*\]\]", line):
                inside += 1
                self.starts.append(number)
            elif key := re.match(r"\s*(?:\"([^\"]+)\"|'([^']+)'|([\w-]+))\s*[=.]", line):
                self._lines.setdefault((inside, next(filter(None, key.groups()))), number)
            elif table := re.match(r"\s*\[+\s*\"?([\w-]+)", line):
                self._lines.setdefault((-1, table[1]), number)
            for mark in ('"""', "'''"):
                if line.count(mark) % 2:
                    quote = mark

    def of(self, source: int, key: str | None = None) -> int:
        """The line of a key of the source of that number (-1: of none), else that on which it begins."""
        start = self.starts[source] if 0 <= source < len(self.starts) else 1
        return self._lines.get((source, key), start) if key else start


def _checked(path: Path, told: dict[str, Any], lines: _Lines) -> Sources:
    problems = [
        Problem(lines.of(-1, key), f"there is no setting {key}; the file has `contact`, then [[source]] tables")
        for key in told
        if key not in ("contact", "source")
    ]
    contact, given = told.get("contact"), told.get("source", [])
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise SourcesError(path, [Problem(lines.of(-1, "source"), "write each source as a table [[source]]")])
    if given and (not isinstance(contact, str) or not contact.isascii() or not _CONTACT.fullmatch(contact)):
        problems.append(
            Problem(
                lines.of(-1, "contact"),
                'contact must say how who runs a site can reach you: contact = "mailto:you@example.org", or the '
                "address of a page about you; it goes with every request",
            )
        )
    sources: list[Source] = []
    for number, one in enumerate(given):
        source, wrong = _source(one, number, lines, path.parent)
        problems += wrong
        if source is None:
            continue
        if before := next((other for other in sources if other.name.lower() == source.name.lower()), None):
            at = lines.of(number, "name")
            problems.append(Problem(at, f"the source on line {before.line} is called {before.name} too; rename one"))
        sources.append(source)
    if problems:
        raise SourcesError(path, sorted(problems, key=lambda problem: problem.line))
    return Sources(contact or "", tuple(sources))


def _source(told: dict[str, Any], number: int, lines: _Lines, folder: Path) -> tuple[Source | None, list[Problem]]:
    problems: list[Problem] = []
    fields: dict[str, Any] = {}
    for key, value in told.items():
        if key not in _KEYS:
            near = ", ".join(_KEYS)
            problems.append(Problem(lines.of(number, key), f"a source has no setting {key}; there are {near}"))
            continue
        name, check = _KEYS[key]
        try:
            fields[name] = check(value)
        except _BadValueError as error:
            problems.append(Problem(lines.of(number, key), f"{key} {error}"))
    problems += [
        Problem(lines.of(number), f"the source that begins here has no {key}; add it")
        for key in ("name", "kind")
        if key not in told
    ]
    if problems:
        return None, problems

    if told["kind"] == "warc":  # files, not pages
        fields = {"max_bytes": 256 * MEGABYTE, "timeout": 1800.0} | fields
    if "file" in fields and not fields["file"].is_absolute():
        fields["file"] = folder / fields["file"]
    source = Source(line=lines.of(number), **fields)
    problems = [Problem(lines.of(number, key), detail) for key, detail in _unfit(source, told)]
    if not problems and source.file is not None:
        problems = _in_file(source.file, lines.of(number, "file"))
    return source, problems


def _unfit(source: Source, told: Collection[str]) -> Iterator[tuple[str, str]]:
    """Settings that do not go together: the key, and what is wrong."""
    if "url" in told and "urls" in told:
        yield "urls", "give url or urls, not both"
    if source.kind == "addresses":
        if not source.urls and source.file is None:
            yield "kind", "a source of kind addresses needs urls, or a file with an address a line"
    else:
        if not source.urls:
            yield "kind", f"a source of kind {source.kind} needs url, or urls"
        if source.file is not None:
            yield "file", "file is for sources of kind addresses"
    if source.kind != "list":
        yield from ((key, f"{key} is for sources of kind list") for key in _OF_LISTS if key in told)
    elif source.links is None and source.items is None:
        yield "kind", "a source of kind list needs links (a CSS selector of the links), or items"
    if source.pages and (source.next or len(source.urls) > 1):
        yield "pages", "pages goes with one url, and without next"
    if "first_page" in told and source.pages is None:
        yield "first_page", "first_page is the first number of pages: give pages, too"
    if source.day and not source.items:
        yield "day", "day stands within items: give items, too"
    if source.since and source.until and source.since > source.until:
        yield "until", f"until {source.until} is before since {source.since}"


def _in_file(path: Path, line: int) -> list[Problem]:
    try:
        addresses_in(path)
    except (OSError, UnicodeDecodeError) as error:
        return [Problem(line, f"{path} cannot be read ({error}); give a file in UTF-8 with an address a line")]
    except AddressError as error:
        return [Problem(line, f"{path}: {error}")]
    return []


def addresses_in(path: Path) -> list[str]:
    """The addresses in a file, one a line; blank lines and what begins with # are passed over.

    Raises AddressError naming the line of one that is none.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if (given := line.strip()) and not given.startswith("#"):
            try:
                found.append(canonical(given))
            except AddressError as error:
                raise AddressError(f"line {number}: {error}") from None
    return list(dict.fromkeys(found))
