"""What tells a new story from the story before it: the cues of ``lexicons/page/stories.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from pathlib import Path
from typing import NamedTuple

from extraction.text.sieve import Standing
from schemas import toml
from schemas.project import data

FILE = data("extraction.en", "lexicons", "page", "stories.toml")
_WORD = re.compile(r"(?<!\?P)<([a-z]+)>")
_PLACES = frozenset({"line", "end", "opening", "soon", "item", "chain"})


class CueError(ValueError):
    """A file of cues that cannot be used; the message names the cue, the fault and the remedy."""


class Cue(NamedTuple):
    """One cue: where it is looked for (``on``), what it weighs, and sentences that it must and must not match."""

    id: str
    on: str
    weight: float
    pattern: re.Pattern[str]
    reads: tuple[str, ...]
    counter: tuple[str, ...]
    needs: frozenset[str] = frozenset()

    def may(self, standing: Set[str]) -> bool:
        """Whether it need be tried in words that hold ``standing`` of all that cues need (``Cues.needed``)."""
        return not self.needs or not self.needs.isdisjoint(standing)


class Cues(NamedTuple):
    """All cues by id, and the points from which a new story begins."""

    threshold: float
    by_id: Mapping[str, Cue]
    needed: Standing
    """All words that cues need."""

    def on(self, place: str) -> tuple[Cue, ...]:
        """The cues that weigh something and are looked for in ``place``."""
        return tuple(cue for cue in self.by_id.values() if cue.on == place and cue.weight)


def load(path: Path = FILE) -> Cues:
    """The cues at ``path``. Raises CueError where one cannot be used, OSError without the file."""
    told = toml.loads(path.read_text(encoding="utf-8"))
    words = told["words"]
    made: dict[str, Cue] = {}
    for entry in told["cue"]:
        name = entry["id"]
        if name in made or entry["on"] not in _PLACES:
            raise CueError(f"{path.name}: {name} stands twice, or looks on {entry['on']!r}; name it once, on one of "
                           f"{', '.join(sorted(_PLACES))}")  # fmt: skip
        # A word that holds another is written after it.
        pattern = entry["pattern"]
        while (found := _WORD.search(pattern)) is not None:
            if found[1] not in words:
                raise CueError(f"{path.name}: {name} names <{found[1]}>, which [words] lacks; add it there")
            pattern = pattern.replace(found[0], words[found[1]])
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            raise CueError(f"{path.name}: the pattern of {name} is none ({error}); mend it") from error
        made[name] = Cue(
            name,
            entry["on"],
            float(entry["weight"]),
            compiled,
            tuple(entry["reads"]),
            tuple(entry["not"]),
            frozenset(entry.get("needs", ())),
        )
    needed = Standing(word for cue in made.values() for word in cue.needs)
    return Cues(float(told["threshold"]), made, needed)


CUES = load()
