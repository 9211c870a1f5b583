"""Whether a text mainly reports one safety meeting of a public body in mainland China: a sum of named features.

Every feature is a yes, or a small count, about the headline, the lead, or the body; its weight stands in
``lexicons/scores/kind.toml``, the words that it rests on in ``lexicons/kind_*.toml``. A score above 0 is a report.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from extraction.en import kind_signs, pinyin
from extraction.en.meeting import place_mentions
from extraction.en.page import headline
from extraction.en.people import mentions
from extraction.text import lexicon
from extraction.text.document import Document, Section, Sentence
from extraction.text.lexicon import Hit, Hits
from extraction.text.spans import Spans
from schemas.project import data

_LEAD_SENTENCES = 4
_LEAD_LENGTH = 1100
_FAR = 1 << 60
_LABELLED = re.compile(
    r"(?!(?:The )?(?:One|Two|Three|Four|Five|Six|Seven|First|Second|Third|Fourth|Fifth|Sixth|Seventh)(?:ly)?\b)"
    r"[A-Z][A-Za-z’'() -]{2,40}[:：](?<!ed:)(?<!out:)(?<!said:)(?<!says:)(?<!that:) ?\S"
)
_BORROWED = re.compile(
    r"\b(?:spirit|requirements?|arrangements?|deployments?(?! (?:and \w+ )?$)|instructions?|demands?|decisions?"
    r"|according to|in line with|figures?|released at|last (?:week|month|year|quarter|time|night)|earlier|previous"
    r"|quoted)\b[^.;]{0,110}$"
)
_AFTER_IT = re.compile(
    r"\b(?:after|following|lessons?|learn\w*|in the wake of|in response to|prevent\w*|curb\w*|avoid\w*"
    r"|against)\b[^:;.\n]{0,50}$"
)
_NO_ACCIDENT = re.compile(r"dead (?:corners?|angles?|spots?|ends?|zones?|lines?|at|on)\b")  # “no dead corner”, “stare dead at”
_NEXT_WORD = re.compile(r"\.? ([a-z]+)")
_HEADED = re.compile(r"\W*+(?:opinions?|views?|op-?ed|editorial|column|forum)\s*[:：|丨\]】]")
_FIRST_NAMES = frozenset(pinyin.SURNAMES) | frozenset(pinyin.PARTS)
_COLUMN = re.compile(
    r"\b(?:column|category|section|channel|filed under|tags?)\s*[:：]\s*(?:opinions?|comment\w*|editorials?|forum"
    r"|essays?|reviews?|views|voices?)\b|\bcommentary\b|\bcommentator\b|\bop-?ed\b"
)
_IN_A_PLACE = re.compile(
    r"In (?!January|February|March|April|May |June|July|August|September|October|November|December|Autumn|Winter|Spring"
    r"|Summer)([A-Z][\w’'-]+)"
)
_AGENDA = re.compile(
    r"\b(?:stud(?:y|ied|ies)|heard?|listened to|deliberated|considered|reviewed|examined|discussed|conveyed|researched"
    r"|arranged)\b"
)
_CALLED_SO = re.compile(r"\b(?:dispatch|mobili[sz]ation|deployment)(?: (?:of|in|at) [\w’' -]{3,40})?\W*$")
_AT_IT = re.compile(r"\W*(?:At|During) (?:a|an|the|[\w’]+’s?) [^,.;]{0,60}\b(?:meeting|conference|session|symposium)\b")
_ITEM = re.compile(r"[,;，；、]| and ")
_SOON = 8  # body sentences within which a scene gives way to the meeting that it is of
_CALLED = 3  # sentences in which people may be called together, or the holder named
_MOSTLY = 0.75  # share of safety from which a text is about it
_LONGEST = 600  # characters of a sentence that are looked at for its signs
_SEVERAL = 3  # items of an agenda, places in turn
_NOT_OUR_MEETING = frozenset({"press", "ceremony", "training", "interview", "minor"})
_FORMULAS = frozenset({"notice", "manuscript", "voice"})
_TOLD = ("talk", "chair", "attend", "present", "venue", "say")
_SAFE = frozenset({"safety", "sector"})
_NOTED = _SAFE | _FORMULAS
_REPORT, _OTHER = "meeting_report", "other"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Kind of a text, the score (above 0: a meeting report) and the features that made it, strongest first."""

    kind: str
    score: float
    reason: str


@dataclass(slots=True)
class _View:
    """The words that count, by where they stand."""

    title: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    lead: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    body: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_sentence: list[set[str]] = field(default_factory=list)
    events: list[int] = field(default_factory=list)  # body sentences that tell of a meeting, by their order
    safe_at: list[int] = field(default_factory=list)  # where a word of safety stands in the body
    sentences: list[Sentence] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)  # words of the first sentences, with curled apostrophes
    hints: list[int] = field(default_factory=list)  # sentences that name a meeting, and somebody demands at once
    gathered: list[int] = field(default_factory=list)  # sentences of the lead in which people are called together
    quoted: int | None = None  # the first sentence that quotes an official by office and name
    demands: bool = False  # that sentence and those behind it are mostly demands
    firsts: dict[str, int] = field(default_factory=dict)  # first place in the headline, by feature
    terms: dict[str, set[str]] = field(default_factory=dict)  # distinct spellings in the body, by feature


_DATA = tomllib.loads(data("extraction.en", "lexicons", "scores", "kind.toml").read_text(encoding="utf-8"))
WEIGHTS: dict[str, float] = {name: float(weight) for name, weight in _DATA["weights"].items()}
_SAFETY_SECTORS = frozenset(_DATA["safety_sectors"])
_GROUPS = ("kind_event", "kind_role", "kind_alike", "kind_head", "kind_place", "kind_subject", "sectors")

_FIRMS = (  # words that the expression below needs
    "company", "school", "kindergarten", "university", "college", "hospital", "plant", "factory", "mine ", "refinery",
    "power station",
)  # fmt: skip
_FIRM_HELD = re.compile(
    r"\W*+(?:date [\d-]+ )?(?:(?:on|in|at) (?:the (?:morning|afternoon"
    r"|evening) of )?[^.;]{3,30}?, )?(?!the \w+ (?:bureau|government|committee))"
    r"(?:[\w’'&-]++ ){1,7}?(?:company|school|kindergarten|university|college|hospital|plant"
    r"|factory|mine|refinery|power station)"
    r"(?: (?:in|of|at) [\w’' ,-]{3,50}?)? (?:recently |today |yesterday )?(?:held|holds|convened"
    r"|organi[sz]ed|opened|called) (?:an?|the|its) "
)


def judge(document: Document) -> Verdict:
    """The kind of ``document``."""
    features = _features(document)
    parts = {name: WEIGHTS[name] * amount for name, amount in features.items() if amount}
    score = round(WEIGHTS["base"] + sum(parts.values()), 2)
    strongest = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))[:6]
    reason = "; ".join(f"{name} {value:+.1f}" for name, value in strongest)
    return Verdict(_REPORT if score > 0 else _OTHER, score, reason or "nothing tells of a meeting")


def measure(document: Document) -> dict[str, float]:
    """The features of ``document`` by name, each from 0 up; their weights are in WEIGHTS."""
    return {name: float(amount) for name, amount in _features(document).items()}


def _features(document: Document) -> dict[str, float]:
    view = _look(document)
    title, lead, body = view.title, view.lead, view.body
    in_lead = [index for index in view.events if index < _LEAD_SENTENCES]
    told = view.events or view.hints or view.gathered
    event = view.by_sentence[told[0]] if told else set()
    safe = sum(_is_safe(words) for words in view.by_sentence)
    others = sum("other" in words and words.isdisjoint(("safety", "named")) for words in view.by_sentence)
    share = safe / (safe + others) if safe + others else 0.0
    meeting_title = title["meeting"] > 0 or (title["tourhead"] == 0 and _called_so(document))
    clear = bool(in_lead or view.hints or view.gathered) or meeting_title
    soon = bool(view.events) and not in_lead and view.events[0] < _SOON and body["chair"] > 0
    title_safe = title["safety"] + title["sector"] + (title["named"] if not title["other"] else 0) > 0
    event_safe = not event.isdisjoint(("safety", "sector") if "other" in event else ("safety", "sector", "named"))
    elsewhere = _other_first(view) or (title["other"] > 0 and not title_safe and not event_safe)
    elsewhere = elsewhere or ("other" in event and not event_safe)
    general = title["general"] > 0 or "general" in event
    found: dict[str, float] = {
        "meeting_in_title": meeting_title,
        "meeting_in_lead": 1.0 if in_lead else max(0.6 * bool(view.hints), 0.8 * soon),
        "people_gathered": bool(view.gathered) and not in_lead,
        "demands": clear and view.demands and not elsewhere and (title_safe or event_safe or share >= _MOSTLY),
        "meeting_later": bool(view.events) and not in_lead,
        "no_meeting_first": not (clear or soon),
        "talk": min(3, body["talk"]),
        "chair": body["chair"] > 0,
        "attend": clear and body["attend"] > 0,
        "present": clear and body["present"] > 0,
        "say": min(2, body["say"]) if clear else 0,
        "venue": min(2, body["venue"]),
        "bare": clear and not view.demands and not _told_at_once(view) and not any(body[word] for word in _TOLD),
        "safety_in_title": title_safe,
        "safety_in_meeting": event_safe,
        "safety_share": max(0.0, 2 * share - 1),
        "other_in_title": title["other"] > 0 and not title_safe,
        "other_in_meeting": "other" in event and not event_safe,
        "other_leads": others > 0 and share < 0.4,
        "not_named": not (title_safe or event_safe) and (share < 0.6 or (safe < 3 and share < 0.8)),
        "safety_not_first": _other_first(view) and share < 0.75,
        "many_items": general and not title["safety"] and share < 0.6,
        "one_of_many": general and not title_safe and _is_one_of_many(document, view),
        "press_conference": title["press"] + lead["press"] > 0,
        "ceremony": (title["ceremony"] + lead["ceremony"] > 0) and not title["meeting"],
        "training": (title["training"] + lead["training"] > 0) and not (title["meeting"] and in_lead),
        "interview": title["interview"] + body["interview"] > 0
        or (bool(view.gathered) and not in_lead and _tells(view, "admonished"))
        or (body["interviewed"] > 0 and not clear),
        "talkshow": title["talkshow"] + body["talkshow"] > 0,
        "tour_in_title": title["tourhead"] + title["tour"] > 0 and not meeting_title,
        "tour_in_lead": (lead["tour"] > 0) * (1.0 if not (in_lead or soon) else 0.3),
        "tour": min(6, body["tour"]) * (1.0 if not clear else 0.4),
        "notice": min(3, len(view.terms.get("notice", ())) + title["notice"]),
        "accident_in_title": title["accidenthead"] > 0 and not meeting_title,
        "accident": min(6, body["accident"]) if not clear else 0,
        "feature": min(5, body["feature"] + title["feature"]),
        "comment": title["comment"] > 0 or _column(document),
        "voice": min(3, len(view.terms.get("voice", ())) + title["voice"]) if not body["talk"] else 0,
        "other_alone": title["other"] > 0 and not title_safe and "other" in event and not event_safe,
        "digest": (title["digest"] + title["digesthead"] > 0 and not (meeting_title and in_lead))
        or (lead["digest"] > 0 and not (in_lead and (meeting_title or body["chair"] or body["attend"])))
        or _labelled(document) >= _SEVERAL,
        "fair": _tells(view, "fair"),
        "sketch_in_title": title["sketch"] > 0,
        "proceedings": title["proceedings"] + lead["proceedings"] > 0,
        "notice_in_title": _opens(document, view, "noticehead") or (title["noticehead"] > 0 and not clear),
        "speech_in_title": _opens(document, view, "speechhead"),
        "manuscript": min(3, title["manuscript"] + len(view.terms.get("manuscript", ()))),
        "enterprise": (_firm_holds(document, view) or (_is_enterprise(view) and not _area_holds(document, view)))
        and not _tells(view, "public"),
        "foreign": _is_foreign(document, view),
    }
    return found


def _is_safe(words: set[str]) -> bool:
    return "safety" in words or "named" in words or ("sector" in words and "other" not in words)


def _column(document: Document) -> bool:
    """Whether the stamp puts the text into a column of opinions ("Column: Opinion")."""
    if any(_HEADED.match(document.lower, start, end) for start, end in _titles(document)):
        return True
    return any(_COLUMN.search(document.lower, one.start, one.end) for one in document.in_sections(Section.STAMP))


def _is_one_of_many(document: Document, view: _View) -> bool:
    """Whether safety is but one subject of a general meeting.

    Either its agenda says so (“studied employment, the bamboo industry, parking and flood control”), or most of what
    “the meeting pointed out” is about something else.
    """
    for sentence in view.sentences[:_LEAD_SENTENCES]:
        verb = _AGENDA.search(document.lower, sentence.start, sentence.end)
        if verb is None:
            continue
        bounds = [
            verb.end(),
            *(part.end() for part in _ITEM.finditer(document.lower, verb.end(), sentence.end)),
            sentence.end,
        ]
        safe = [any(left <= place < right for place in view.safe_at) for left, right in pairwise(bounds)]
        if len(safe) > _SEVERAL and not safe[0] and 3 * sum(safe) <= len(safe):
            return True
    said = [words for words in view.by_sentence if "talk" in words]
    return len(said) >= _SEVERAL and 2 * sum(map(_is_safe, said)) < len(said)


def _called_so(document: Document) -> bool:
    """Whether the headline ends with what literal renditions call a meeting (“… Dispatch”, “… Mobilisation”)."""
    return any(_CALLED_SO.search(document.lower, start, end) is not None for start, end in _titles(document))


def _opens(document: Document, view: _View, value: str) -> bool:
    """Whether the headline begins with a word of ``value``."""
    place = view.firsts.get(value)
    return place is not None and any(start == place for start, _ in _titles(document))


def _other_first(view: _View) -> bool:
    """Whether the headline names safety after another subject (“epidemic prevention and production safety”)."""
    safety = min(view.firsts.get("safety", _FAR), view.firsts.get("sector", _FAR))
    return view.firsts.get("other", _FAR) < safety < _FAR


def _is_enterprise(view: _View) -> bool:
    ours = sum(view.title[word] + view.lead[word] for word in ("governance", "organ"))
    theirs = view.title["enterprisehead"] + view.title["enterprise"] + view.lead["enterprise"]
    theirs += 2 * (view.lead["boss"] > 0)
    return theirs >= 2 and theirs > ours


_AREA_HELD = re.compile(
    r"\b(?:the|our) (?:whole )?(?:city|county|district|province|region|prefecture|banner|town|zone) "
    r"(?:recently |also )?(?:held|holds|convened|convenes|organi[sz]ed|opened|called|launched)\b"
)


def _area_holds(document: Document, view: _View) -> bool:
    """Whether one of the first two sentences has a city or county as the holder, whatever firms were there."""
    return any(_AREA_HELD.search(document.lower, one.start, one.end) for one in view.sentences[:2])


def _firm_holds(document: Document, view: _View) -> bool:
    """Whether one of the first sentences has a firm or a school as the holder of the meeting."""
    lower = document.lower
    return any(
        any(lower.find(word, one.start, one.end) > 0 for word in _FIRMS)
        and _FIRM_HELD.match(lower, one.start, one.end) is not None
        for one in view.sentences[:_LEAD_SENTENCES]
    )


def _is_foreign(document: Document, view: _View) -> bool:
    """More is said of other places than of mainland China; or neither is named, nor a Chinese unit or person."""
    ours = sum(view.title[word] + view.body[word] for word in ("china", "organ"))
    theirs = view.title["foreign"] + view.body["foreign"]
    if theirs > ours:  # rare: only then the places are worth their time
        ours += 2 * len(
            {
                place.name
                for place in place_mentions.named(document)
                if place.codes and place.kind in place_mentions.MAINLAND
            }
        )
    if ours == 0 and theirs == 0:
        if any(one.codes for one in place_mentions.named(document)):
            return False
        return not any(
            name.split()[0].lower() in _FIRST_NAMES if " " in name else pinyin.glued(name) is not None
            for name in mentions.mentions(document).names
        )
    return theirs > ours


def _labelled(document: Document) -> int:
    """Paragraphs that begin with a label or a place, as in a round (“Host: …”, “Tianshui: …”, “In Kaili, …”)."""
    paragraph = -1
    count = 0
    places: set[str] = set()
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            if sentence.section is not Section.ARTICLE:
                continue
            if _LABELLED.match(document.text, sentence.start, sentence.end):
                count += 1
            elif place := _IN_A_PLACE.match(document.text, sentence.start, sentence.end):
                places.add(place[1])
    return count + len(places)


def _spans(hits: list[Hit], *values: str) -> list[Spans]:
    """The places of each of ``values`` among ``hits``."""
    found: dict[str, list[Hit]] = {value: [] for value in values}
    for hit in hits:
        if hit[2] in found:
            found[hit[2]].append(hit)
    return [Spans(places) for places in found.values()]


def _look(document: Document) -> _View:
    hits = lexicon.scan(document)
    view = _View(sentences=document.article_sentences())
    view.by_sentence = [set() for _ in view.sentences]
    counter = _Counter(document, hits, view)
    for group in _GROUPS:
        counter.count(hits.of(group), sectors=group == "sectors")
    usual = [index for index in sorted(counter.meetings) if "habit" not in view.by_sentence[index]]
    view.events = [index for index in usual if "held" in view.by_sentence[index]]
    if not view.events:  # “… took up most of Wednesday's safety meeting. Liu presided.”
        view.events = _followed(view, usual, "chair", 2)
    if not view.events:
        view.hints = _followed(view, usual, "say", 5)
    _hear(document, view)
    if not view.events and not view.hints and view.quoted in usual and _AT_IT.match(view.leads[view.quoted]):
        view.hints = [view.quoted]  # “At the city's conference, Deputy Mayor Yu asked the owners …”
    return view


def _hear(document: Document, view: _View) -> None:
    """Note in ``view`` where the lead calls people together, where it quotes an official, whether demands follow."""
    view.leads = [
        kind_signs.curled(document.text[one.start : min(one.end, one.start + _LONGEST)])
        for one in view.sentences[:_LEAD_SENTENCES]
    ]
    view.gathered = [number for number, words in enumerate(view.leads[:_CALLED]) if kind_signs.tells("gathered", words)]
    view.quoted = _quoted(view.leads)
    if view.quoted is None and view.gathered and any(kind_signs.tells("named", words) for words in view.leads):
        view.quoted = view.gathered[0]  # what follows is said by the official who is named there
    if view.quoted is None and not (view.title["held"] and view.title["meeting"] and not view.title["noticehead"]):
        return
    said = view.sentences[view.quoted or 0 :]
    demands = sum(kind_signs.DEMAND.search(document.lower, one.start, one.end) is not None for one in said)
    view.demands = demands >= _SEVERAL and 5 * demands >= 2 * len(said)


def _told_at_once(view: _View) -> bool:
    """Whether an official is quoted in an item of few sentences, or in the one that names the meeting."""
    return view.quoted is not None and (len(view.sentences) <= _SEVERAL or view.quoted in view.hints)


def _quoted(sentences: list[str]) -> int | None:
    """The first of ``sentences`` that quotes an official, whom it or one before it names."""
    named = False
    for number, words in enumerate(sentences):
        if kind_signs.tells("quoted", words) or (named and kind_signs.tells("speaks", words)):
            return number
        named = named or kind_signs.tells("named", words)
    return None


def _tells(view: _View, sign: str) -> bool:
    """Whether one of the first sentences tells ``sign``."""
    return any(kind_signs.tells(sign, words) for words in view.leads[:_CALLED])


def _followed(view: _View, meetings: list[int], value: str, reach: int) -> list[int]:
    """Those of the first two sentences that name a meeting in which, or soon after which, ``value`` stands."""
    return [
        index
        for index in meetings
        if index < 2 and any(value in words for words in view.by_sentence[index : index + reach])
    ]


class _Counter:
    """Counts the terms of headline, lead and body into a view; ``meetings``: body sentences that name a meeting."""

    __slots__ = ("bodies", "covered", "document", "limit", "meetings", "starts", "titles", "view")

    def __init__(self, document: Document, hits: Hits, view: _View) -> None:
        self.document = document
        self.view = view
        self.titles = Spans(_titles(document))
        self.starts = [sentence.start for sentence in view.sentences]
        self.limit = (self.starts[0] if self.starts else 0) + _LEAD_LENGTH
        self.meetings: set[int] = set()
        shadow = Spans([hit for hit in hits.of("kind_alike") if hit[2] in _NOT_OUR_MEETING])
        elsewhere, offices, self.bodies = _spans(hits.of("kind_subject"), "other", "office", "body")
        (joint,) = _spans(hits.of("kind_event"), "joint")
        (abroad,) = _spans(hits.of("kind_place"), "foreign")
        # Words that count for nothing within a longer term of another meaning.
        self.covered: dict[str, Callable[[int, int], bool]] = {
            "meeting": shadow.hold,
            "safety": elsewhere.reach_beyond,  # “national security work”
            "sector": elsewhere.hold,  # “the construction of key water conservancy projects”
            "other": offices.hold,  # “the Education Bureau”
            "interview": joint.hold,  # “warning education and interview meeting”
            "china": abroad.hold,  # “Executive Yuan”
            "foreign": partial(_is_at_home, document.lower),  # “Yanbian Korean Autonomous Prefecture”, “Mr. Hu”
        }

    def count(self, hits: list[Hit], *, sectors: bool) -> None:
        """Count the terms of one group; those of ``sectors`` by whether they are of safety."""
        reached: dict[str, int] = {}
        starts, covered, body = self.starts, self.covered, self.view.sentences
        counts, by_sentence = self.view.body, self.view.by_sentence
        count = len(body)
        cursor = -1
        for start, end, value in hits:
            if sectors:
                if value not in _SAFETY_SECTORS:
                    continue
                value = "sector"  # noqa: PLW2901
            if value in reached and start < reached[value]:
                continue  # part of a longer term of the same feature
            reached[value] = end
            if value in covered and covered[value](start, end):
                continue
            if value in _SAFE and self.bodies.hold(start, end):
                value = "named"  # noqa: PLW2901 - “the party building meeting of the Fire Rescue Detachment”
            while cursor + 1 < count and starts[cursor + 1] <= start:
                cursor += 1
            if cursor >= 0 and end <= body[cursor].end:
                if value == "meeting":
                    if _is_borrowed(self.document, body[cursor], start):
                        continue
                    self.meetings.add(cursor)
                counts[value] += 1
                by_sentence[cursor].add(value)
                if value in _NOTED or cursor < _LEAD_SENTENCES:
                    self._note(cursor, start, end, value)
            elif self.titles.hold(start, end):
                self._in_title(start, value)

    def _note(self, number: int, start: int, end: int, value: str) -> None:
        """Keep where a word of safety stands, the spelling of a formula, and what stands in the lead."""
        view = self.view
        if value in _SAFE:
            view.safe_at.append(start)
        if value in _FORMULAS:
            view.terms.setdefault(value, set()).add(self.document.lower[start:end])
        if number < _LEAD_SENTENCES and start < self.limit:
            view.lead[value] += 1

    def _in_title(self, start: int, value: str) -> None:
        if value == "accidenthead" and (
            _AFTER_IT.search(self.document.lower, max(0, start - 70), start)
            or _NO_ACCIDENT.match(self.document.lower, start)
        ):
            return  # “After the explosion: the county acts”
        if value == "meeting" and _BORROWED.search(self.document.lower, max(0, start - 130), start):
            return  # “All parts of Gansu carry out the spirit of the national teleconference”
        self.view.title[value] += 1
        self.view.firsts.setdefault(value, start)


def _is_at_home(lower: str, start: int, end: int) -> bool:
    """Whether a word of abroad at ``start`` is part of a name of home."""
    if lower.startswith((" autonomous", " ethnic", " nationality", "–zhuhai", "-zhuhai"), end):
        return True
    if lower.endswith(("zhuhai–", "zhuhai-"), max(0, start - 7), start):  # “Hong Kong–Zhuhai–Macao Bridge”
        return True
    if lower[start:end] not in {"mr", "mrs", "ms"}:
        return False
    found = _NEXT_WORD.match(lower, end)
    return found is not None and found[1] in pinyin.SURNAMES


def _titles(document: Document) -> list[tuple[int, int]]:
    spans = [(sentence.start, sentence.end) for sentence in document.in_sections(Section.HEADLINE)]
    if not spans:
        _, evidence = headline.title(document)
        spans = [(evidence.start, evidence.end)] if evidence else []
    return spans


def _is_borrowed(document: Document, sentence: Sentence, start: int) -> bool:
    """Whether the meeting named at ``start`` is only invoked (“to carry out the spirit of the national conference”)."""
    return _BORROWED.search(document.lower, max(sentence.start, start - 130), start) is not None
