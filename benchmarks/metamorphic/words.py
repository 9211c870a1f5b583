"""Other words for the same."""

from __future__ import annotations

import re

from benchmarks.metamorphic.days import MONTH
from benchmarks.metamorphic.page import CHANGES, cased, change, swap

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


swap(
    "presided_chaired",
    "presided over = chaired",
    [(r"\bpresided over\b", "chaired"), (r"\bpresiding over\b", "chairing"), (r"\bpresides over\b", "chairs")],
)
swap("presided_hosted", "presided over, chaired = hosted", [(r"\bpresided over\b|\bchaired\b", "hosted")])
swap("presided_over", "chaired, hosted = presided over", [(r"\b(?:chaired|hosted)\b", "presided over")])
swap("presided_moderated", "presided over = moderated, led", [(r"\bpresided over\b|\bchaired\b", "moderated")])
swap(
    "presided_took_chair",
    "presided over the meeting = took the chair at the meeting",
    [(r"\bpresided over\b(?= (?:the|a|an|this)\b)", "took the chair at")],
)
SPEECH = r"\b(?:delivered|made|gave) (?:a|an important|the) speech\b"
swap("speech_made", "delivered a speech = made a speech", [(SPEECH, "made a speech")])
swap("speech_spoke", "delivered a speech = spoke", [(SPEECH, "spoke")])
swap("speech_gave", "= gave a speech", [(SPEECH, "gave a speech")])
swap("speech_addressed", "= gave an address; delivered remarks", [(SPEECH, "delivered remarks")])
swap(
    "speech_speech",
    "= delivered an important speech",
    [(r"\b(?:delivered|made|gave) a speech\b|\bspoke(?= (?:at|on) the meeting)", "delivered an important speech")],
)
ATTEND = r"\b(?:attended|participated in|took part in|was present at|were present at)(?= (?:the|this) (?:meeting|conference|session|event))"
swap("attended_present", "attended = was present at", [(ATTEND, "was present at")])
swap("attended_participated", "attended = participated in", [(ATTEND, "participated in")])
swap("attended_took_part", "attended = took part in", [(ATTEND, "took part in")])
swap("attended_joined", "attended = joined", [(ATTEND, "joined")])
swap(
    "attended_sat",
    "attended the meeting = was at the meeting; were in attendance",
    [(r"\battended the (?:meeting|conference)\b(?=[.,;]| and)", "were in attendance")],
)
swap(
    "attended_present_tense",
    "as the Chinese has no tense: attend, preside over",
    [(r"\battended(?= the meeting[.;])", "attend"), (r"\bpresided over(?= the meeting[.;])", "presides over")],
)

soft = ("~stringency",)
EMPH = r"\b(?:emphasi[sz]ed|stressed|pointed out|underlined|underscored|noted)(?= that\b)"
for verb in (
    "stressed",
    "emphasized",
    "pointed out",
    "underlined",
    "underscored",
    "noted",
    "made clear",
    "reiterated",
    "said",
    "believed",
    "reminded everyone",
    "put forward",
):
    swap("says_" + verb.replace(" ", "_"), f"… = {verb} that", [(EMPH, verb)], skip=soft)
REQUIRE = r"\b(?:demanded|required|requested|asked|urged)(?= that\b)"
for verb in ("demanded", "required", "requested", "asked", "urged", "instructed", "ordered"):
    swap("demands_" + verb, f"… = {verb} that", [(REQUIRE, verb)], skip=soft)
swap(
    "says_colon",
    "stressed that … = stressed: …",
    [
        (
            r"(?:(?<=stressed)|(?<=emphasized)|(?<=pointed out)|(?<=demanded)|(?<=required)|(?<=requested)),? that (\w)",
            r": \1",
        )
    ],
)
swap(
    "says_comma",
    "stressed that … = stressed, …",
    [
        (
            r"(?:(?<=stressed)|(?<=emphasized)|(?<=pointed out)|(?<=demanded)|(?<=required)|(?<=requested)) that (?=\w)",
            ", ",
        )
    ],
)
swap(
    "says_bare",
    "stressed that … = stressed …",
    [(r"(?:(?<=stressed)|(?<=emphasized)|(?<=demanded)|(?<=required)|(?<=requested)) that (?=\w)", " ")],
)

swap("must_should", "must = should", [(r"\bmust\b(?!s)(?! not\b)(?!” )", "should")], skip=soft)
swap("must_shall", "must, should = shall", [(r"\b(?:must|should)\b(?!” )", "shall")], skip=soft)
swap("must_have_to", "must = have to", [(r"\bmust\b(?! not\b| never\b| also\b| all\b)(?!”)", "have to")], skip=soft)
swap(
    "must_need_to",
    "must, should = need to",
    [(r"\b(?:must|should)\b(?! not\b| never\b| also\b| all\b)(?!”)", "need to")],
    skip=soft,
)
swap("must_are_to", "must, should be = are to be", [(r"\b(?:must|should) be\b", "are to be")], skip=soft)
swap(
    "must_required",
    "must = are required to",
    [(r"\b(?:must|should)\b(?! not\b| never\b| also\b| all\b| be\b)(?!”)", "are required to")],
    skip=soft,
)
swap("must_ought", "should = ought to", [(r"\bshould\b(?! not\b| never\b)", "ought to")], skip=soft)
swap("should_must", "should = must", [(r"\bshould\b", "must")], skip=soft)
NECESSARY = r"\b([Ii])t (is|was) (also |further |especially )?necessary to\b"
for name, new in {
    "required_to": "it is \\3required to",
    "essential": "it is \\3essential to",
    "imperative": "it is \\3imperative to",
    "we_must": "we must \\3",
    "we_need": "we need to \\3",
    "we_should": "we should \\3",
    "we_have_to": "we have to \\3",
    "need_for": "there is \\3a need to",
    "efforts": "efforts should \\3be made to",
    "needed": "it is \\3needed to",
    "vital": "it is \\3vital to",
    "important": "it is \\3important to",
    "want": "to \\3",
    "required_we": "we are \\3required to",
    "everyone": "everyone must \\3",
    "crucial": "it is \\3crucial to",
}.items():

    def run(page, rng, new=new):
        page.sub(
            NECESSARY, lambda m: cased(m[1], re.sub(r" +", " ", new.replace("\\3", m[3] or "")).rstrip()), gold=False
        )

    CHANGES["necessary_" + name] = (run, "it is necessary to = " + new.replace("\\3", ""), set(soft))
swap(
    "necessary_from_must",
    "must do = it is necessary to do, at the head of a sentence with 'we'",
    [(r"\bwe (?:must|should|need to|have to)\b(?! not\b| also\b)", "it is necessary to")],
    skip=soft,
)
swap(
    "prohibit",
    "it is forbidden to = is prohibited; strictly prohibit",
    [
        (r"\bstrictly (?:forbidden|prohibited)\b", "not allowed"),
        (r"\bit is forbidden\b", "it is prohibited"),
        (r"\bmust not\b", "may not"),
    ],
    skip=soft,
)
swap(
    "meeting_conference",
    "the meeting = the conference",
    [
        (
            r"\b([Tt]he )meeting\b(?= (?:pointed|stressed|emphasi|demanded|required|called|heard|was|conveyed|asked|requested|noted|analy|listened|urged|made|arranged|also))",
            r"\1conference",
        )
    ],
)
swap(
    "meeting_session",
    "the meeting pointed out = the session pointed out",
    [
        (
            r"\b([Tt]he )(?:meeting|conference)\b(?= (?:pointed|stressed|emphasi|demanded|required|called|asked|requested|noted|urged|also))",
            r"\1session",
        )
    ],
)


@change("meeting_it_was", "the meeting stressed that = it was stressed at the meeting that")
def meeting_it_was(page, rng):
    page.sub(
        r"\bThe (meeting|conference) (stressed|emphasized|emphasised|pointed out|demanded|required|requested|noted)(?= that)",
        r"It was \2 at the \1",
        gold=False,
    )


@change("meeting_according", "the meeting demanded = the meeting's demand was that; according to the meeting")
def meeting_according(page, rng):
    page.sub(
        r"\bThe (meeting|conference) (stressed|emphasized|emphasised|pointed out|demanded|required|requested|noted),? that (\w)",
        r"According to the \1, \3",
        gold=False,
    )


swap("held_convened", "held a meeting = convened a meeting", [(r"\bheld(?= (?:a|an|the)\b)", "convened")])
swap(
    "held_held",
    "convened, organized = held",
    [(r"\b(?:convened|organi[sz]ed|called)(?= (?:a|an|the)\b[^.]{0,90}(?:meeting|conference))", "held")],
)
swap("held_organized", "held = organized and held", [(r"\bheld(?= (?:a|an|the)\b)", "organized and held")])
swap("held_called", "held a = called a", [(r"\bheld(?= (?:a|an)\b)", "called")])
swap("held_took_place", "was held = took place, was convened", [(r"\b(?:was|were) held\b", "took place")])
swap("held_opened", "was held = was convened; opened", [(r"\b(was|were) held\b", r"\1 convened")])
swap(
    "enum_firstly",
    "First, = Firstly,",
    [
        (r"(?<=[.;:!?。\n] )First,? (?=[a-z])|(?<=\n)First,? (?=[a-z])", "Firstly, "),
        (r"(?<=[.;:!?] )Second,? (?=[a-z])|(?<=\n)Second,? (?=[a-z])", "Secondly, "),
        (r"(?<=[.;:!?] )Third,? (?=[a-z])|(?<=\n)Third,? (?=[a-z])", "Thirdly, "),
    ],
)


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


AMERICAN = {
    "centre": "center",
    "programme": "program",
    "labour": "labor",
    "fulfil": "fulfill",
    "defence": "defense",
    "harbour": "harbor",
    "behaviour": "behavior",
    "colour": "color",
    "licence": "license",
    "organis": "organiz",
    "emphasis": "emphasiz",
    "analys": "analyz",
    "mobilis": "mobiliz",
    "summaris": "summariz",
    "recognis": "recogniz",
    "prioritis": "prioritiz",
    "standardis": "standardiz",
    "minimis": "minimiz",
    "utilis": "utiliz",
    "realis": "realiz",
    "neighbour": "neighbor",
    "specialis": "specializ",
    "normalis": "normaliz",
    "digitis": "digitiz",
    "finalis": "finaliz",
    "urbanis": "urbaniz",
    "publicis": "publiciz",
    "supervis": "supervis",
    "metre": "meter",
    "storey": "story",
    "travelling": "traveling",
    "practis": "practic",
}


@change("british", "British spelling")
def british(page, rng):
    for uk, us in AMERICAN.items():
        tail = (
            r"(?=e[ds]?\b|ing\b|ation)"
            if uk.endswith("s") and us[:-1] + "z" != uk and us.endswith("z")
            else r"(?![a-z]*ment\b)\b"
            if uk == "fulfil"
            else ""
        )
        page.sub(rf"\b{us}{tail}", lambda m, uk=uk: cased(m[0], uk), re.I)
