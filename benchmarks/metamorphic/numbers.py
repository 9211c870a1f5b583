"""What counts and is counted, in words and digits."""

from __future__ import annotations

import re

from benchmarks.metamorphic.days import MONTH
from benchmarks.metamorphic.page import CHANGES, change


def enumerate_as(page, form):
    order = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"]

    def new(m):
        whole = re.match(
            r"(?:the|all|every|each|we|it|in|on|at|leaders|departments|no|responsib\w+)\b", m.string[m.end() :]
        )
        return form(order.index((m[1] or m[2]).lower()) + 1, bool(m[1]) or not whole)

    page.sub(
        r"\b(?:The (first|second|third|fourth|fifth|sixth|seventh) is to |(First|Second|Third|Fourth|Fifth|Sixth|Seventh)(?:ly)?, )(?=[a-z])",
        new,
        gold=False,
    )


ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
CHANGES["enum_brackets"] = (lambda page, rng: enumerate_as(page, lambda n, is_to: f"({n}) "), "First, … = (1) …", set())
CHANGES["enum_digits"] = (lambda page, rng: enumerate_as(page, lambda n, is_to: f"{n}. "), "First, … = 1. …", set())
CHANGES["enum_one_is"] = (
    lambda page, rng: enumerate_as(
        page, lambda n, is_to: f"{ONES[n].capitalize()} is to " if is_to else f"{ONES[n].capitalize()} is that "
    ),
    "First, … = One is to …",
    set(),
)
CHANGES["enum_the_first"] = (
    lambda page, rng: enumerate_as(
        page,
        lambda n, is_to: (
            f"The {['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh'][n - 1]} is {'to' if is_to else 'that'} "
        ),
    ),
    "First, … = The first is to …",
    set(),
)
CHANGES["enum_none"] = (
    lambda page, rng: page.sub(
        r"(?<=[.;:] )(?:First|Second|Third|Fourth|Fifth|Sixth)(?:ly)?, (\w)", lambda m: m[1].upper(), gold=False
    ),
    "the counting words left away",
    set(),
)


@change("numbers_words", "12 = twelve")
def numbers_words(page, rng):
    page.sub(
        r"(?<![\d.,\-/(])(?<!No\. )\b([2-9]|1\d|20)\b(?= [a-z]+)(?![^.]{0,3}(?:o'clock|p\.?m|a\.?m))",
        lambda m: m[0] if re.search(rf"{MONTH} ?$", page.text[max(0, m.start() - 12) : m.start()]) else ONES[int(m[0])],
        gold=False,
    )


@change("numbers_digits", "twelve = 12")
def numbers_digits(page, rng):
    page.sub(
        r"\b("
        + "|".join(ONES[3:])
        + r")\b(?= (?:[a-z]+ )?(?:days|people|persons|months|places|groups|teams|counties|towns|districts|bureaus|departments|enterprises|units|hours|villages|points|years|times|leaders))",
        lambda m: str(ONES.index(m[0])),
        gold=False,
    )
