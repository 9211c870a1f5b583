"""Other words for the same: who presides, speaks and attends, what is said, how it is spelled."""

from __future__ import annotations

import re

from benchmarks.metamorphic.page import CHANGES, cased, change, swap

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
