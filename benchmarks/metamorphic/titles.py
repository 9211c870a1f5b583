"""Titles, written otherwise."""

from __future__ import annotations

import re

from benchmarks.metamorphic.page import CHANGES, change, swap

swap(
    "titles_vice",
    "deputy mayor = vice mayor",
    [
        (
            r"\b[Dd]eputy (?=mayor|Mayor|governor|Governor|chairm|Chairm|minister|county|County|district|District)",
            r"vice ",
        )
    ],
)
swap(
    "titles_deputy",
    "vice mayor = deputy mayor",
    [(r"\b[Vv]ice[ -](?=mayor|Mayor|governor|Governor|chairm|Chairm)", r"deputy ")],
)
swap(
    "titles_vice_hyphen",
    "vice-mayor, deputy-director",
    [
        (
            r"\b([Vv]ice|[Dd]eputy) (?=mayor|Mayor|governor|Governor|chairm|Chairm|director|Director|secretary|Secretary)",
            r"\1-",
        )
    ],
)
swap(
    "titles_party_secretary",
    "secretary of the municipal party committee = municipal party secretary",
    [
        (
            r"\b[Ss]ecretary of the ([Mm]unicipal|[Cc]ounty|[Dd]istrict|[Cc]ity|[Pp]rovincial) ([Pp]arty) [Cc]ommittee\b",
            r"\1 \2 secretary",
        )
    ],
)
swap(
    "titles_secretary_of",
    "municipal party secretary = secretary of the municipal party committee",
    [
        (
            r"\b(?<!deputy )(?<!Deputy )([Mm]unicipal|[Cc]ounty|[Dd]istrict|[Cc]ity|[Pp]rovincial) [Pp]arty (?:[Cc]ommittee )?[Ss]ecretary\b(?!-| [Gg]eneral)",
            r"secretary of the \1 party committee",
        )
    ],
)
swap(
    "titles_cpc",
    "CPC Linyi municipal committee's words for the party committee",
    [
        (
            r"\b([Mm]unicipal|[Cc]ounty|[Dd]istrict|[Cc]ity|[Pp]rovincial) [Pp]arty [Cc]ommittee\b(?! [Ss]ecretary| [Ss]tanding|['’]| [Dd]eputy| [Mm]ember| [Oo]ffice)",
            r"\1 committee of the CPC",
        )
    ],
)
swap(
    "titles_county_head",
    "county magistrate = county head",
    [(r"\b([Cc]ounty) [Mm]agistrate\b", r"\1 head"), (r"\b([Mm]agistrate)(?= of )", r"head")],
)
swap(
    "titles_county_chief",
    "county magistrate = county chief, district mayor = district chief",
    [
        (r"\b([Cc]ounty) [Mm]agistrate\b", r"\1 chief"),
        (r"\b([Dd]istrict) (?:[Mm]ayor|[Hh]ead|[Gg]overnor)\b", r"\1 chief"),
    ],
)
swap(
    "titles_county_mayor",
    "county magistrate = county mayor, county governor",
    [(r"\b([Cc]ounty) [Mm]agistrate\b", r"\1 mayor"), (r"\b([Dd]istrict) (?:[Hh]ead|[Mm]ayor)\b", r"\1 governor")],
)
swap(
    "titles_standing_member",
    "member of the Standing Committee of the X = Standing Committee member of the X",
    [
        (
            r"\b[Mm]ember of the [Ss]tanding [Cc]ommittee of the ((?:[Mm]unicipal|[Cc]ounty|[Dd]istrict|[Cc]ity|[Pp]rovincial) [Pp]arty [Cc]ommittee)\b",
            r"\1 standing committee member",
        )
    ],
)
swap(
    "titles_head_of_bureau",
    "director of the bureau = head, chief of the bureau",
    [
        (r"\b(?<!deputy )(?<!Deputy )[Dd]irector of the\b", r"head of the"),
        (r"\b([Dd]eputy) [Dd]irector of the\b", r"\1 chief of the"),
    ],
)
swap(
    "titles_secretary_general", "secretary-general, secretary general", [(r"\b([Ss]ecretary)-([Gg]eneral)\b", r"\1 \2")]
)
swap(
    "titles_executive",
    "executive vice mayor = standing vice mayor, permanent deputy mayor",
    [(r"\b[Ee]xecutive (?=(?:vice|deputy|Vice|Deputy)\b)", r"standing ")],
)


def title_case(page, lower):
    names = "|".join(map(re.escape, page.names)) or "$^"
    words = r"(?:[Dd]eputy|[Vv]ice|[Mm]ayor|[Mm]ayors|[Ss]ecretary|[Dd]irector|[Ss]tanding|[Cc]ommittee|[Mm]ember|[Mm]embers|[Mm]agistrate|[Mm]agistrates|[Ee]xecutive|[Gg]overnor|[Cc]hairman|[Cc]hief|[Hh]ead|[Ll]eaders?|[Pp]arty|[Mm]unicipal|[Cc]ounty|[Dd]istrict|[Pp]rovincial)"
    page.sub(
        rf"\b{words}\b(?=[^.]{{0,160}}(?:{names}))",
        (lambda m: m[0].lower()) if lower else (lambda m: m[0].capitalize()),
        gold=False,
    )


CHANGES["titles_small"] = (
    lambda page, rng: title_case(page, True),
    "titles without capitals (also 'party', 'municipal')",
    set(),
)
CHANGES["titles_capital"] = (lambda page, rng: title_case(page, False), "titles with capitals", set())


@change("titles_after_name", "'Deputy Mayor X attended' = 'X, deputy mayor, attended'")
def titles_after_name(page, rng):
    for one in page.gold.get("attendees", []):
        if one["title"] and "," not in one["title"] and not re.search(r"s$", one["title"].split(" of ")[0]):
            page.sub(
                rf"(?<![\w,] )(?<!and )\b{re.escape(one['title'])} {re.escape(one['name'])} (?=[a-z]+ed\b)",
                f"{one['name']}, {one['title'][0].lower() + one['title'][1:]}, ",
                gold=False,
            )


@change("titles_before_name", "'X, deputy mayor, attended' = 'Deputy mayor X attended'")
def titles_before_name(page, rng):
    for one in page.gold.get("attendees", []):
        if one["title"] and "," not in one["title"]:
            page.sub(
                rf"(?<=[.\n] ){re.escape(one['name'])}, {re.escape(one['title'])}, (?=[a-z])|(?<=\n){re.escape(one['name'])}, {re.escape(one['title'])}, (?=[a-z])",
                f"{one['title'][0].upper() + one['title'][1:]} {one['name']} ",
                gold=False,
            )
