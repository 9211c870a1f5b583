"""Days, written otherwise or moved."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from benchmarks.metamorphic.page import CHANGES, change

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
DAY = re.compile(
    rf"\b(?P<m>{MONTH}) ?(?P<d>\d{{1,2}})(?P<o>st|nd|rd|th)?\b(?P<y>,? ?20\d\d\b)?(?!\s*(?:[-–—]|to|and)\s*\d)|\b(?P<Y>20\d\d)(?P<s>[-./])(?P<M>\d{{1,2}})(?P=s)(?P<D>\d{{1,2}})\b"
)


def days(page, write, header=False):
    """Rewrite every day of the text: `write(year or None, month, day, match)` gives the new words or None. The crawler's header stays unless asked."""
    edits = []
    for m in DAY.finditer(page.text):
        if not header and re.match(r"\s*date $", page.text[: m.start()]):
            continue
        year: int | None
        if m["Y"]:
            year, month, day = int(m["Y"]), int(m["M"]), int(m["D"])
        else:
            year, month, day = (
                (int(m["y"][-4:]) if m["y"] else None),
                [x[:3] for x in MONTHS].index(m["m"][:3]) + 1,
                int(m["d"]),
            )
        if 1 <= month <= 12 and 1 <= day <= 31:
            new = write(year, month, day, m)
            if new is not None:
                edits.append((m.start(), m.end(), new))
    page.splice(edits)


def ordinal(day):
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def written(name, why, with_year, without):
    """Register a way of writing days; each form is a function of year, month, day, or None to leave them."""

    def run(page, rng):
        days(
            page,
            lambda y, m, d, found: (
                None
                if found["Y"] and with_year is None
                else (with_year(y, m, d) if y and with_year else without(y, m, d) if not y and without else None)
            ),
        )

    CHANGES[name] = (run, why, set())


written(
    "date_day_first",
    "9 May, 9 May 2022",
    lambda y, m, d: f"{d} {MONTHS[m - 1]} {y}",
    lambda y, m, d: f"{d} {MONTHS[m - 1]}",
)
written(
    "date_ordinal",
    "May 9th, May 9th, 2022",
    lambda y, m, d: f"{MONTHS[m - 1]} {ordinal(d)}, {y}",
    lambda y, m, d: f"{MONTHS[m - 1]} {ordinal(d)}",
)
written(
    "date_plain",
    "May 9, May 9, 2022",
    lambda y, m, d: f"{MONTHS[m - 1]} {d}, {y}",
    lambda y, m, d: f"{MONTHS[m - 1]} {d}",
)
written(
    "date_the_of",
    "the 9th of May",
    lambda y, m, d: f"the {ordinal(d)} of {MONTHS[m - 1]} {y}",
    lambda y, m, d: f"the {ordinal(d)} of {MONTHS[m - 1]}",
)
written(
    "date_abbreviated",
    "Sept. 9; May stays",
    lambda y, m, d: f"{'Sept.' if m == 9 else MONTHS[m - 1] if m in (5, 6, 7) else MONTHS[m - 1][:3] + '.'} {d}, {y}",
    lambda y, m, d: (
        "Sept. " + str(d) if m == 9 else f"{MONTHS[m - 1] if m in (5, 6, 7) else MONTHS[m - 1][:3] + '.'} {d}"
    ),
)
written("date_iso", "2022-05-09 wherever the year is told", lambda y, m, d: f"{y}-{m:02}-{d:02}", None)
written("date_dotted", "2022.05.09", lambda y, m, d: f"{y}.{m:02}.{d:02}", None)
written("date_slashed", "2022/5/9", lambda y, m, d: f"{y}/{m}/{d}", None)
written("date_slashed_bare", "5/9 without a year, month first", None, lambda y, m, d: f"{m}/{d}")
written("date_no_comma", "May 9 2022", lambda y, m, d: f"{MONTHS[m - 1]} {d} {y}", None)
written("date_glued", "May 9,2022", lambda y, m, d: f"{MONTHS[m - 1]} {d},{y}", None)
written("date_glued_month", "May9", lambda y, m, d: f"{MONTHS[m - 1]}{d}, {y}", lambda y, m, d: f"{MONTHS[m - 1]}{d}")
written(
    "date_capitals",
    "MAY 9",
    lambda y, m, d: f"{MONTHS[m - 1].upper()} {d}, {y}",
    lambda y, m, d: f"{MONTHS[m - 1].upper()} {d}",
)
written("date_year_month_day", "2022 May 9, as a machine puts it", lambda y, m, d: f"{y} {MONTHS[m - 1]} {d}", None)


@change("date_weekday", "on Monday, May 9")
def date_weekday(page, rng):
    held = page.gold.get("held_on")
    if held and not re.search(
        r"\b\w+days?\b", re.sub(r"(?i)holidays?|birthdays?|every ?days?|to ?day|yesterday|weekdays?", "", page.text)
    ):
        on = date.fromisoformat(held)
        days(
            page,
            lambda y, m, d, found: f"{on:%A}, {found[0]}" if (m, d) == (on.month, on.day) and not found["Y"] else None,
        )


@change("date_day_parts", "'On the morning of May 9' for 'On May 9', and back")
def date_day_parts(page, rng):
    whole = re.compile(rf"\bOn the (?:morning|afternoon|evening|night) of (?={MONTH} \d)")
    if whole.search(page.text):
        page.sub(whole.pattern, "On ", gold=False)
    else:
        page.sub(rf"\bOn (?={MONTH} \d)", "On the afternoon of ", gold=False)


@change("date_year_told", "the year of publication written out at the meeting's own day")
def date_year_told(page, rng):
    held = page.gold.get("held_on")
    if held:
        on = date.fromisoformat(held)
        days(
            page,
            lambda y, m, d, found: (
                f"{MONTHS[m - 1]} {d}, {on.year}" if not y and (m, d) == (on.month, on.day) else None
            ),
        )


def moved(page, by):
    """All days within a month of the meeting move by `by`; the gold along. False where another day stands in the text."""
    held = date.fromisoformat(page.gold["held_on"])
    told = []
    days(page, lambda y, m, d, found: told.append((y or held.year, m, d)), header=True)
    for y, m, d in told:
        if d > monthrange(y, m)[1] or abs((date(y, m, d) - held).days) > 25:
            return False

    def write(y, m, d, found):
        new = date(y or held.year, m, d) + by
        if found["Y"]:
            return (
                f"{new.year}{found['s']}{new.month:02}{found['s']}{new.day:02}"
                if len(found["M"]) == 2
                else f"{new.year}{found['s']}{new.month}{found['s']}{new.day}"
            )
        tail = ordinal(new.day) if found["o"] else str(new.day)
        return f"{MONTHS[new.month - 1]} {tail}" + (found["y"][:-4] + str(new.year) if y else "")

    days(page, write, header=True)
    for field in ("held_on", "published_on"):
        if page.gold.get(field):
            page.gold[field] = (date.fromisoformat(page.gold[field]) + by).isoformat()
    return True


def movable(page):
    gold = page.gold
    bound = re.search(r"(?i)quarter|half of the year|half year|\bthe \d{1,2}(?:st|nd|rd|th)\b|\b\w{3,6}day,", page.text)
    return (
        gold.get("held_on")
        and gold.get("published_on")
        and gold.get("year_basis") in ("publication", "stated")
        and not bound
    )


@change("days_new_year", "held on 30 December, published in January: the year before the publication's")
def days_new_year(page, rng):
    if movable(page):
        held, out = (date.fromisoformat(page.gold[f]) for f in ("held_on", "published_on"))
        if 2 <= (out - held).days <= 12 and not moved(page, date(held.year, 12, 30) - held):
            page.changed = False


@change("days_month_end", "held on the last day of a month, published in the next")
def days_month_end(page, rng):
    if movable(page):
        held, out = (date.fromisoformat(page.gold[f]) for f in ("held_on", "published_on"))
        if 1 <= (out - held).days <= 12 and not moved(page, timedelta(monthrange(held.year, held.month)[1] - held.day)):
            page.changed = False


def years(page, by):
    gold = page.gold
    if gold.get("year_basis", "none") in ("context", "unknown") or re.search(
        r"Congress\b|Olympic|Asian Games|29\b|Five-Year|\b\w{3,6}day,", page.text
    ):
        return
    page.sub(r"(?<!\d)20[12]\d(?!\d)", lambda m: str(int(m[0]) + by), gold=False)
    for field in ("held_on", "published_on"):
        if gold.get(field) and page.changed:
            gold[field] = f"{int(gold[field][:4]) + by}{gold[field][4:]}"


CHANGES["years_later"] = (lambda page, rng: years(page, 1), "every year told is one later", set())
CHANGES["years_earlier"] = (lambda page, rng: years(page, -3), "every year told is three earlier", set())
