"""Who held the meeting, how it was held, of what type it was and what it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extraction.en.meeting.convening_level import conveyed, host
from extraction.model import Evidence
from extraction.text.document import Article, Sentence, Zone
from extraction.text.lexicon import Hits, by_sentence, longest, scan

_NOUN = (
    r"(?:(?:plenary|plenum|expanded|enlarged) (?:\([^()]{0,20}\) ?)?(?:meetings?|sessions?"
    r"|conferences?)|meetings?|conferences?|teleconferences?|video[- ]?conferences?|plenar(?:y|ies)"
    r"|plenums?|sessions?|symposi(?:um|a)|"
    r"seminars?|forums?|rall(?:y|ies))"
)
_VERB = r"(?:held|convened|opened|hosted|organi[sz]ed|called|took place|held successively|launched|kicked off)"
_STOP = (
    r"(?=\s*[,.;:()（）]|\s+(?:to|in|by|via|through|at|was|were|is|will|with|which|and \w+ed\b|and (?:put"
    r"|gave|made)|yesterday|today|"
    r"on (?:the (?:morning|afternoon|evening)|[A-Z]\w+ \d))\b|\s*$)"
)
_TAIL = (
    r"(?:\s+in (?:20\d\d|the (?:first|second|third|fourth)[^,.;:()]{0,30}?)(?=[\s,.;]))?"
    r"(?:\s+(?:on|of|for|regarding|about|concerning|around)\s+(?!the (?:morning|afternoon|evening|form"
    r"|way|night)\b|[A-Z]\w+ \d)"
    rf"[^,.;:()]{{2,150}}?{_STOP})?(?:\s+in 20\d\d)?"
)
_OPENS = re.compile(  # from the end of the verb
    r"\s+(?:successively |respectively |again |on time )?(?!(?:in(?! 20)|by|via|at|on|as|through)\b)"
    r"(?:the |a |an |its |their |our |in )?",
    re.I,
)
_TAIL_AT = re.compile(_TAIL, re.I)
_PLENARY = re.compile(r"\s*(?:\([^()]{0,20}\))?\s*$")
_PARENTHESIS = re.compile(r"\([^()]{0,24}\)")
_JOINED = re.compile(r"\s+(?:and|cum|&)\s+(?:the |a )?[^,.;:]{0,150}$")
_WAS = re.compile(
    r"\s(?:(?:was|were|is|are|has been|have been|will be) )?(?:recently |then |successively |also "
    r"|officially |again )*$",
    re.I,
)
_NAME_ENDS = re.compile(
    rf"(?P<noun>\b{_NOUN}\b)(?P<tail>(?:\s+(?:on|of|for|in|regarding|and|cum)\s+[^.;:()]{{2,200}})?)$", re.I
)
_DETERMINER = re.compile(r"\b(?:the|a|an|our)\s+", re.I)
_LEADING = re.compile(
    r"^(?:the|a|an|its|their|our|this|that|on|in|to|of|of the|own|listen to and watch"
    r"|listening and watching(?: of)?|listening to and watching|watch|watching|attend|organized)\s+"
    r"|^(?:(?:the )?(?:morning|afternoon|evening) of |(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December) \d+(?:st|nd|rd|th)?,? )",
    re.I,
)
_AFTERWARDS = re.compile(r"\b(?:after|following|as soon as|before|once|when)\b[^.;,]{0,90}$")
_OPENERS = re.compile(r"after|following|as soon|before|once|when")
_ENDED = re.compile(r"[^.;,]{0,50}?\b(?:ended|end|over|closed|concluded|finished|was held|were held|is over|,)")
_TYPE_ORDER = (
    "executive_meeting", "standing_committee_meeting", "safety_committee_plenary", "emergency_meeting",
    "dispatch_meeting", "promotion_meeting", "mobilization_meeting", "warning_meeting", "symposium",
    "video_conference", "work_conference",
)  # fmt: skip
# A quarterly, numbered or enlarged meeting of a safety committee is its plenary.
_COMMITTEE_MEETS = re.compile(
    r"\b(?:quarter(?:ly)?|first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th)|expanded|enlarged|full|all-member|member)\b"
    r"(?! regular)[^,.;]{0,25}?\b(?:meeting|session"
    r"|conference)\b[^,.;]{0,30}\bsafety (?:production )?(?:committee|commission)\b"
    r"|\bsafety (?:production )?(?:committee"
    r"|commission)\b(?:['’]s)?[^,.;]{0,45}?\b(?:quarter(?:ly)?|first|second|third|fourth|fifth"
    r"|sixth"
    r"|\d+(?:st|nd|rd|th)|expanded|enlarged|full|all-member"
    r"|member)\b(?! regular)[^,.;]{0,25}?\b(?:meeting|session|conference)\b"
)
_URGENTLY = re.compile(r"\b(?:urgently|hurriedly) (?:held|holds|convened|convenes|called|opened)\b")
_OFFICE_OF = re.compile(
    r"office of (?:the )?(?:[\w’'-]+ ){0,7}?(?:(safety (?:production )?(?:committee|commission))"
    r"|(headquarters|leading group|coordination mechanism|command))\b"
)
_PARTY_BODY = re.compile(
    r"\b(?:cpc|ccp) (?:[\w’'-]+ ){1,4}?committee\b(?! of)|\bcommittee of the (?:cpc|communist party)\b"
)
_GOVERNMENT_HELD = re.compile(
    r"\b(?:people['’]s )?government(?: of [\w’' -]{3,30}?)? (?:recently |today |yesterday |then |also )?"
    r"(?:held|convened|holds|convenes|opened|called|organi[sz]ed)\b"
)
_CONTINUATION = re.compile(
    r"\b(?:after|following|as soon as|once)\b[^.;]{0,80}?\b(?:meeting|conference|teleconference"
    r"|watching|viewing)\b[^.;]{0,140}?"
    r"\b(?:held|convened|opened|called|went on with|continued with|organi[sz]ed) (?:an? |its |their |the )?(?:own )?"
    r"(?:local |district |county |city |municipal |provincial |town )*(?:continuation|continuing"
    r"|continued|follow-?up|subsequent|extended|own|implementation) "
    r"(?:video )?(?:meeting|conference|session)\b"
)
_GOES_ON = (
    "continu",
    "follow-up",
    "followup",
    "subsequent meeting",
    "extended meeting",
    " own ",
    "implementation meeting",
)
_LEAD_REACH = 4000  # characters of the lead that are looked at
_HEAD = re.compile(r"\b(?:meeting|conference|teleconference|session|video ?conference|rally)s?\b")
_MINOR = frozenset({"video_conference", "work_conference"})
_WORK = re.compile(r"\bwork (?:video )?(?:conference|meeting|teleconference)|\bwork (?:video|tele)")
_HOLDER = re.compile(
    rf"(?:['’]?s?\s+)?(?:and (?:the )?(?:[\w’'-]+ ){{0,3}}?(?:government|committee|department|bureau|office)\s+)?"
    rf"(?:\([^()]{{0,24}}\)\s+)?(?:party group |leading party group |recently "
    rf"|successively |then |immediately |has |also |jointly |today |yesterday |on \w+ \d+,? )*"
    rf"(?:{_VERB}|holds|convenes|opens|hosts|deploys|deployed|arranges|arranged|dispatched"
    rf"|video dispatched|met|holding|deployed)\b",
    re.I,
)
# A body that only says whose member, leader or guest somebody is, or where the meeting was.
_MEMBER = re.compile(
    r"\b(?:member units?|members?|comrades?|heads?|leaders?|persons? in charge|(?:deputy )?(?:director|secretary"
    r"|commander|chief|head|minister|mayor|governor)s?(?:[- ]general)?|representatives?|came|went|reports?|notice)"
    r" (?:units )?(?:of|from|in|to|for|by|at) (?:the )?(?:[\w’'-]+ ){0,4}$"
    r"|\bmember $|\b(?:in|at|of) the (?:[\w’'-]+ ){0,3}(?:hall|building|center) of $"
)
_ITS_MEMBER = re.compile(r" (?:secretary|standing|deputy|member|office|organization|propaganda|general|leaders?)\b")
_HIGHER = {
    "city": re.compile(
        r"\b(?:provincial|province|national|nationwide|state council|central|ministry|autonomous region)\b"
    ),
    "county": re.compile(
        r"\b(?:provincial|province|national|nationwide|state council|central|ministry|autonomous region)\b"
    ),
    "province": re.compile(r"\b(?:national|nationwide|state council|central committee|ministry)\b"),
}
_MEETING = re.compile(rf"\b{_NOUN}\b")
_SUBJECT = re.compile(
    r"\b(?:safety|secure|security|prevention|preventing|control|rectification|hazards?|dangers?|fires?|floods?|disasters?|accidents?|mines?|gas"
    r"|traffic|drowning|typhoons?|emergency|relief|drought|freezing|self[- ]built)\b"
)


@dataclass(slots=True)
class MeetingForm:
    """Convener, mode, type and name of the meeting, each with the words that tell it."""

    convener: str = "unknown"
    mode: str = "unspecified"
    meeting_type_code: str = "other"
    title: str | None = None
    evidence: list[Evidence] = field(default_factory=list)


def _lead(article: Article, sentences: int = 4) -> list[Sentence]:
    chosen: list[Sentence] = []
    number = 0
    for sentence in article.sentences:
        if sentence.zone is Zone.BODY:
            number += 1
            if number > sentences:
                break
            chosen.append(sentence)
        elif sentence.zone is Zone.HEADLINE:
            chosen.append(sentence)
    return chosen


def _mode(article: Article, remote_by_watching: bool) -> tuple[str, Evidence | None]:
    lower = article.lower
    told = by_sentence(article, "modes")
    if not told:
        return "unspecified", None
    place: Evidence | None = None
    number = 0
    for sentence in article.sentences:
        if sentence.zone not in (Zone.BODY, Zone.HEADLINE):
            continue
        number += sentence.zone is Zone.BODY
        for start, end, value in longest(told[sentence.index]) if sentence.index in told else ():
            if conveyed(article, sentence.start, start):
                continue
            if value == "in_person":
                place = place or Evidence("mode", start, end, "mode_in_person")
                continue
            words = lower[start:end]
            strong = "venue" in words or words.startswith(
                ("by ", "via ", "through ", "form", "way", "mode", "on the other")
            )
            if number > 5 and not strong:
                continue
            before = lower[max(sentence.start, start - 100) : start]
            if (
                _OPENERS.search(before) is not None
                and _AFTERWARDS.search(before)
                and _ENDED.match(lower[end : end + 60])
                and not remote_by_watching
            ):
                continue
            if (
                re.search(r"\b(?:national|provincial|state council|central|ministry)\b[^.;,]{0,60}$", before)
                and not strong
                and not remote_by_watching
                and host(article).kind not in ("nation", "province")
            ):
                continue
            return "video", Evidence("mode", start, end, "mode_video")
    return ("in_person", place) if place is not None else ("unspecified", None)


def _convener(article: Article, hits: Hits) -> tuple[str, Evidence | None]:
    lower, text = article.lower, article.text
    best: tuple[float, str, int, int] | None = None
    kind = host(article).kind
    higher = _HIGHER.get("county" if kind not in ("city", "province", "nation", None) else kind or "")
    for order, sentence in enumerate(_lead(article)):
        for start, end, value in hits.longest("convener", sentence.start, min(sentence.end, sentence.start + 600)):
            if conveyed(article, sentence.start, start):
                continue
            if value == "department" and (office := _OFFICE_OF.match(lower, start, sentence.end)):
                value = "safety_committee" if office[1] else "headquarters"  # noqa: PLW2901 - an office is its body's
                end = office.end()  # noqa: PLW2901
            near = lower[end : min(sentence.end, end + 150)]
            worth = 0.0
            if _HOLDER.match(text, end):
                worth = 5.0
            elif re.match(r"[^.;,]{0,110}?\b" + _NOUN + r"\b", near) and value in (
                "safety_committee",
                "headquarters",
                "party_committee",
            ):
                worth = 4.0
            elif value in ("safety_committee", "headquarters", "party_committee") and re.search(
                _NOUN + r"[^.;,]{0,40}\bof (?:the )?(?:[\w’']+ ){0,4}$", lower[max(sentence.start, start - 90) : start]
            ):
                worth = 4.5
            elif (value == "government" and "executive" in lower[start:end]) or (
                value == "party_committee"
                and (
                    _MEETING.search(lower, start, end)
                    or "group" in lower[start:end]
                    or re.match(r"[^.;]{0,60}?\b" + _NOUN, near)
                )
            ):
                worth = 4.2
            elif value == "department" and re.match(
                r"[^.;,]{0,60}?\b(?:held|holds|convened|called|organi[sz]ed|deployed|opened|opens|hosted)\b", near
            ):
                worth = 3.0
            elif re.search(
                r"\b(?:held|convened|organi[sz]ed|called|hosted) by (?:the )?(?:[\w’'-]+ ){0,3}$",
                lower[max(sentence.start, start - 60) : start],
            ) or (value == "government" and re.match(r"[^.;,]{0,40}?\b(?:held|convened|called|met)\b", near)):
                worth = 4.0
            if worth == 0.0:
                continue
            before = max(sentence.start, start - 70), start
            if worth < 5.0 and _MEMBER.search(lower, *before):
                continue
            plain = lower.endswith("party committee", start, end) and not _MEETING.search(lower, start, end)
            if plain and (worth < 4.5 or _ITS_MEMBER.match(lower, end)):
                continue
            if higher and higher.search(lower, max(sentence.start, start - 24), end):
                continue
            worth -= 0.3 * min(order, 5)
            if best is None or worth > best[0]:
                best = (worth, value, start, end)
        for pattern, told in ((_PARTY_BODY, "party_committee"), (_GOVERNMENT_HELD, "government")):
            stop = min(sentence.end, sentence.start + 300)
            if lower.find("government" if told == "government" else "committee", sentence.start, stop) < 0:
                continue
            found = pattern.search(lower, sentence.start, stop)
            if found is None or conveyed(article, sentence.start, found.start()):
                continue
            if told == "party_committee" and not _HOLDER.match(text, found.end()):
                continue
            if higher and higher.search(lower, max(sentence.start, found.start() - 24), found.end()):
                continue
            worth = 4.9 - 0.3 * min(order, 5)
            if best is None or worth > best[0]:
                best = (worth, told, *found.span())
    if best is None:
        return "unknown", None
    return best[1], Evidence("convener", best[2], best[3], "convener_named")


def _tidy(text: str, start: int, end: int) -> tuple[int, int]:
    while True:
        found = _LEADING.match(text[start:end])
        if found is None or found.end() >= end - start:
            break
        start += found.end()
    while end > start and text[end - 1] in " ,":
        end -= 1
    return start, end


def _after_verb(text: str, hits: Hits, start: int, stop: int) -> tuple[int, int] | None:
    """Span of the meeting's name after “held”: up to the first noun for a meeting, and what belongs to it."""
    opening = _OPENS.match(text, start, stop)
    if opening is None:
        return None
    begin = opening.end()
    nouns = [hit for hit in hits.longest("meeting_nouns", begin, min(stop, begin + 420)) if hit[2] == "noun"]
    if not nouns or nouns[0][0] - begin > 200 or _broken(text[begin : nouns[0][0]]):
        return None
    end = nouns[0][1]
    for left, after, _ in nouns[1:]:
        if _PLENARY.match(text, end, left) and text[end:left].count("(") <= 1 and left - end <= 26:
            end = after  # “plenary (expanded) meeting”
            continue
        between = text[end:after]
        if len(between) > 170 or not _JOINED.match(between):
            break
        end = after
    tail = _TAIL_AT.match(text, end, min(stop, end + 200))
    return begin, tail.end() if tail else end


def _broken(words: str) -> bool:
    """Whether a stop or a comma parts ``words`` (those in a short parenthesis do not count)."""
    bare = _PARENTHESIS.sub("", words)
    return any(mark in bare for mark in ".;:,()")


def _before_verb(text: str, start: int, stop: int) -> tuple[int, int] | None:
    """Span of the meeting's name before “was held”: from the clause's first determiner to the verb."""
    was = _WAS.search(text, max(start, stop - 40), stop)
    end = was.start() if was else stop
    left = max(start, end - 320)
    clause = text[left:end]
    cut = max(clause.rfind(". "), clause.rfind(";"), clause.rfind(": "), clause.rfind(", "), clause.rfind(")")) + 1
    found = _NAME_ENDS.search(clause, cut)
    if found is None:
        return None
    first = _DETERMINER.search(clause, cut, found.start("noun"))
    begin = first.end() if first and first.start() - cut < 60 else cut
    while begin < found.start("noun") and clause[begin] in " ,":
        begin += 1
    return left + begin, end


def _title(article: Article) -> tuple[int, int] | None:
    """Span of the meeting's name: what was held, in the lead or the headline."""
    text = article.text
    body = host(article)
    hits = scan(article)
    options: list[tuple[float, int, int]] = []
    for order, sentence in enumerate(_lead(article, 5)):
        stop = min(sentence.end, sentence.start + 700)
        for verb_start, verb_end, verb in hits.longest("holding", sentence.start, stop):
            if verb == "act":
                continue
            name = _after_verb(text, hits, verb_end, stop)
            weight = 2.2
            if name is None or _WAS.search(text, max(sentence.start, verb_start - 40), verb_start):
                name = _before_verb(text, sentence.start, verb_start) or name
                weight = 2.0
            if name is None:
                continue
            start, end = _tidy(text, *name)
            words = text[start:end].lower()
            if len(words) < 8 or words in ("meeting", "conference", "meetings"):
                continue
            score = weight - 0.25 * order + min(len(words), 120) / 120
            if verb == "attended":
                score -= 1.0
            if "national" in words or "provincial" in words or "state council" in words:
                score -= 2.0 if body.kind not in ("nation", "province") else 0.0
            if conveyed(article, sentence.start, start):
                score -= 2.0
            if sentence.zone is Zone.HEADLINE:
                score -= 0.4
            options.append((score, start, end))
    if not options:
        return None
    _, start, end = max(options, key=lambda option: (option[0], -option[1]))
    return start, end


def _type(article: Article, hits: Hits, title: tuple[int, int] | None) -> tuple[str, Evidence | None]:
    lead = _lead(article, 8)
    lead_words = article.lower[lead[0].start : lead[-1].end] if lead else ""
    told_after = any(word in lead_words for word in _GOES_ON)
    if told_after and (
        after := _CONTINUATION.search(article.lower, lead[0].start, min(lead[-1].end, lead[0].start + _LEAD_REACH))
    ):
        return "work_conference", Evidence("meeting_type_code", *after.span(), "type_continuation")
    spans = [title] if title is not None else []
    spans += [(sentence.start, min(sentence.end, sentence.start + 400)) for sentence in _lead(article, 2)]
    for number, (start, end) in enumerate(spans):
        told: dict[str, tuple[int, int]] = {}
        for left, right, value in hits.longest("meeting_types", start, end):
            if (number or title is None) and conveyed(article, start, left):
                continue
            told.setdefault(value, (left, right))
        committee = number < 2 and article.lower.find("safety", start, end) >= 0
        numbered = _COMMITTEE_MEETS.search(article.lower, start, end) if committee else None
        own = title is not None and not number
        if numbered and (own or not conveyed(article, start, numbered.start())):
            told.setdefault("safety_committee_plenary", numbered.span())
        if not told:
            continue
        if title is not None and number == 0 and set(told) <= _MINOR:
            urgent = _URGENTLY.search(article.lower, max(0, title[0] - 60), title[0])
            if urgent:
                return "emergency_meeting", Evidence("meeting_type_code", *urgent.span(), "type_named")
        if "emergency_meeting" in told and (nearer := _nearer_to_the_noun(article.lower, told, end)):
            return nearer, Evidence("meeting_type_code", *told[nearer], "type_named")
        order = list(_TYPE_ORDER)
        if _WORK.search(article.lower, start, end):
            order.remove("work_conference")
            order.insert(order.index("video_conference"), "work_conference")
        for value in order:
            if value in told:
                return value, Evidence("meeting_type_code", told[value][0], told[value][1], "type_named")
    for start, end in spans:
        if _SUBJECT.search(article.lower, start, end) and (named := _MEETING.search(article.lower, start, end)):
            return "work_conference", Evidence("meeting_type_code", *named.span(), "type_by_subject")
    return "other", None


def _nearer_to_the_noun(lower: str, told: dict[str, tuple[int, int]], end: int) -> str | None:
    """What an emergency meeting is called, where a more particular word stands between it and the noun.

    "Emergency video scheduling meeting": the word that is nearest to the noun names the kind.
    """
    urgent = told["emergency_meeting"]
    head = _HEAD.search(lower, urgent[0], end)
    if head is None:
        return None
    inside = [
        (span[0], value)
        for value, span in told.items()
        if value not in _MINOR and value != "emergency_meeting" and urgent[0] < span[0] and span[1] <= head.end()
    ]
    return max(inside)[1] if inside else None


def form(article: Article) -> MeetingForm:
    """Convener, mode, type and name of the meeting that ``article`` reports."""
    hits = scan(article)
    body = host(article)
    answer = MeetingForm()
    answer.mode, mode = _mode(article, body.watched)
    answer.convener, convener = _convener(article, hits)
    span = _title(article)
    if span is not None:
        answer.title = article.text[span[0] : span[1]]
        answer.evidence.append(Evidence("title", *span, "title_held"))
    answer.meeting_type_code, kind = _type(article, hits, span)
    answer.evidence += [one for one in (mode, convener, kind) if one is not None]
    return answer
