"""Numbers of dead and injured, told by a verb."""

from __future__ import annotations

import re

from extraction.en.figures.numbers import Number
from extraction.en.figures.words import KILLING, KILLING_ENDS, PERSONS
from extraction.model import Figure

_DEADLY = ("kill", "claim")
_VICTIM = re.compile(
    r"\s+(?:(?:other|more|local|young|old)\s+)?(?:people|persons?|workers|miners|villagers|lives"
    r"|residents|students|children|passengers|others?)\b",
    re.I,
)
_LEFT_DEAD = re.compile(
    r"\s+(?:people |persons? |workers )?(?:(?:were |was )?(?:left )?)(dead|injured|hurt|wounded)\b", re.I
)


_OF_THEM = re.compile(r"\s+of (?:them|whom) (?!are\b|were (?:sent|taken|discharged))", re.I)
_DIED = re.compile(  # "9 students drowned"
    r"\s+(?:[a-z-]+\s+)?(?:people|persons?|men|women|sailors|workers?|miners?|villagers?|residents?|students?"
    r"|pupils?|children|minors|child|passengers?|firefighters?"
    r"|tourists?|fishermen|farmers?|drivers?)\s+"
    r"(?:(?:[a-z-]+\s+){1,5}and )?(?:ha(?:s|ve|d)\s+)?(?:were )?(?:drowned|died|perished"
    r"|lost (?:their lives|his life|her life)|passed away)\b",
    re.I,
)


def victims(number: Number) -> Figure | None:
    """ "Killed 12 people and injured 30", "left 3 dead", "5 people died, 4 of them rescuers"."""
    text = number.text
    if number.last in PERSONS and (among := number.after(_OF_THEM)):
        return number.figure(among.end(), number.last)
    if died := number.after(_DIED):
        return number.figure(died.end(), "deaths")
    if number.lead in KILLING_ENDS and (killing := number.before(KILLING, 40)):
        people = number.after(_VICTIM)
        if people is None and not re.match(r"\s*(?:[,.;]|and\b|in\b|on\b|$)", text[number.at : number.end]):
            return None
        return number.figure(people.end() if people else number.at, victims_of(killing))
    if re.search(r"\bleft (?:\w+ )?$", text[max(number.start, number.first - 12) : number.first]) and (
        left := number.after(_LEFT_DEAD)
    ):
        return number.figure(left.end(), "deaths" if left[1].lower() == "dead" else "injuries")
    return None


def victims_of(killing: re.Match[str]) -> str:
    """The measure that a match of ``KILLING`` tells."""
    return "deaths" if killing[1].lower().startswith(_DEADLY) else "injuries"
