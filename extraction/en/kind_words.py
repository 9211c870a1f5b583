"""The words of a text that count for its kind, by where they stand: headline, lead, body, each of its sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from extraction.en import kind_signs, pinyin
from extraction.en.page import headline
from extraction.text import lexicon
from extraction.text.document import Document, Section, Sentence
from extraction.text.lexicon import Hit, Hits
from extraction.text.spans import Spans
from schemas import toml
from schemas.project import data

LEAD_SENTENCES = 4
_LEAD_LENGTH = 1100
_BORROWED = re.compile(
    r"\b(?:spirit|requirements?|arrangements?|deployments?(?! (?:and \w+ )?$)|instructions?|demands?|decisions?"
    r"|according to|in line with|figures?|released at|last (?:week|month|year|quarter|time|night)|earlier|previous"
    r"|quoted)\b[^.;]{0,110}$"
)
_AFTER_IT = re.compile(
    r"\b(?:after|following|lessons?|learn\w*|in the wake of|in response to|prevent\w*|curb\w*|avoid\w*"
    r"|against)\b[^:;.\n]{0,50}$"
)
# “No dead corner”, “stare dead at the pit head”
_NO_ACCIDENT = re.compile(r"dead (?:corners?|angles?|spots?|ends?|zones?|lines?|at|on)\b")
_CAPITAL_BEFORE = re.compile(r"\b([A-Z][a-z]{0,8}) $")
_CAPITAL_AFTER = re.compile(r" ([A-Z][a-z]{0,11})(?![\w’'-])")
_NEXT_WORD = re.compile(r"\.? ([a-z]+)")
_AT_IT = re.compile(r"\W*(?:At|During) (?:a|an|the|[\w’]+’s?) [^,.;]{0,60}\b(?:meeting|conference|session|symposium)\b")
_AT_ONE = re.compile(
    r"\bat (?:a|an|the|its|their) (?:(?!after\b|before\b)[\w’'-]+ ){0,8}?(?:meeting|conference|teleconference"
    r"|symposium|session|plenary)\b"
    r"(?! (?:room|hall|center|centre)\b)(?:,| (?:on|of|for)\b)"
)
_OPENING = 3  # sentences in which a scene may stand before the meeting is named
CALLED = 3  # sentences in which people may be called together, or the holder named
_LONGEST = 600  # characters of a sentence that are looked at for its signs
SEVERAL = 3  # items of an agenda, places in turn
_NOT_OUR_MEETING = frozenset({"press", "ceremony", "training", "interview", "minor"})
_FORMULAS = frozenset({"notice", "manuscript", "voice"})
_SAFE = frozenset({"safety", "sector"})
_NOTED = _SAFE | _FORMULAS
_GROUPS = ("kind_event", "kind_role", "kind_alike", "kind_head", "kind_place", "kind_subject", "sectors")
SCORES = toml.loads(data("extraction.en", "lexicons", "scores", "kind.toml").read_text(encoding="utf-8"))
"""The weights of features, and what belongs to them."""
_SAFETY_SECTORS = frozenset(SCORES["safety_sectors"])


@dataclass(slots=True)
class View:
    """The words that count, by where they stand."""

    title: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    lead: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    body: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_sentence: list[set[str]] = field(default_factory=list)
    events: list[int] = field(default_factory=list)  # body sentences that tell of a meeting, by their order
    safe_at: list[int] = field(default_factory=list)  # where a word of safety stands in the body
    sentences: list[Sentence] = field(default_factory=list)
    leads: list[tuple[str, str]] = field(default_factory=list)  # the first sentences, as printed and in small letters
    named: list[int] = field(default_factory=list)  # body sentences that name a meeting, but as a habit
    hints: list[int] = field(default_factory=list)  # sentences that name a meeting, and somebody demands at once
    gathered: list[int] = field(default_factory=list)  # sentences of the lead in which people are called together
    quoted: int | None = None  # the first sentence that quotes an official by office and name
    demands: bool = False  # that sentence and those behind it are mostly demands
    firsts: dict[str, int] = field(default_factory=dict)  # first place in the headline, by feature
    terms: dict[str, set[str]] = field(default_factory=dict)  # distinct spellings in the body, by feature


def _spans(hits: list[Hit], *values: str) -> list[Spans]:
    """The places of each of ``values`` among ``hits``."""
    found: dict[str, list[Hit]] = {value: [] for value in values}
    for hit in hits:
        if hit[2] in found:
            found[hit[2]].append(hit)
    return [Spans(places) for places in found.values()]


def look(document: Document) -> View:
    """The words of ``document`` that count for its kind."""
    hits = lexicon.scan(document)
    view = View(sentences=document.article_sentences())
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
    elif view.events[0] >= LEAD_SENTENCES and view.body["chair"]:
        # “Yesterday, at the promotion meeting on high-rises of the district, a video made people blush.”
        view.hints = [index for index in usual if index < _OPENING and _at_one(document, view.sentences[index])]
    view.named = usual
    return view


def _leads(document: Document, view: View) -> list[tuple[str, str]]:
    """The first sentences, as printed and in small letters; taken out once, where somebody asks."""
    if not view.leads:
        for one in view.sentences[:LEAD_SENTENCES]:
            stop = min(one.end, one.start + _LONGEST)
            view.leads.append(kind_signs.curled(document.text[one.start : stop], document.folded[one.start : stop]))
    return view.leads


def hear(document: Document, view: View) -> None:
    """Note in ``view`` where the lead calls people together, where it quotes an official, whether demands follow."""
    leads = _leads(document, view)
    if not view.events or view.events[0] >= LEAD_SENTENCES:
        view.gathered = [number for number, words in enumerate(leads[:CALLED]) if kind_signs.tells("gathered", *words)]
        if not view.gathered and view.lead["chair"] and tells(document, view, "deployed"):
            view.gathered = [0]
    if not (view.gathered or view.named or view.title["meeting"] or view.title["called"]):
        return
    view.quoted = _quoted(leads)
    if view.quoted is None and view.gathered and any(kind_signs.tells("named", *words) for words in leads):
        view.quoted = view.gathered[0]  # what follows is said by the official who is named there
    if view.quoted in view.named and not view.events and not view.hints and _AT_IT.match(leads[view.quoted][0]):
        view.hints = [view.quoted]  # “At the city's conference, Deputy Mayor Yu asked the owners …”
    if view.quoted is None and not (view.title["held"] and view.title["meeting"] and not view.title["noticehead"]):
        return
    said = view.sentences[view.quoted or 0 :]
    demands = sum(kind_signs.DEMAND.search(document.folded, one.start, one.end) is not None for one in said)
    view.demands = demands >= SEVERAL and 5 * demands >= 2 * len(said)


def _quoted(sentences: list[tuple[str, str]]) -> int | None:
    """The first of ``sentences`` that quotes an official, whom it or one before it names."""
    named = False
    for number, words in enumerate(sentences):
        if kind_signs.tells("quoted", *words) or (named and kind_signs.tells("speaks", *words)):
            return number
        named = named or kind_signs.tells("named", *words)
    return None


def tells(document: Document, view: View, sign: str) -> bool:
    """Whether one of the first sentences tells ``sign``."""
    return any(kind_signs.tells(sign, *words) for words in _leads(document, view)[:CALLED])


def officials(document: Document, view: View) -> bool:
    """Whether one of the first sentences names an official of a public body."""
    leads = _leads(document, view)
    return any(kind_signs.tells(sign, *words) for words in leads for sign in ("named", "quoted"))


def _at_one(document: Document, sentence: Sentence) -> bool:
    """Whether the sentence tells what went on at a meeting, without a verb that says it was held."""
    return _AT_ONE.search(document.folded, sentence.start, sentence.end) is not None


def _followed(view: View, meetings: list[int], value: str, reach: int) -> list[int]:
    """Those of the first two sentences that name a meeting in which, or soon after which, ``value`` stands."""
    return [
        index
        for index in meetings
        if index < 2 and any(value in words for words in view.by_sentence[index : index + reach])
    ]


class _Counter:
    """Counts the terms of headline, lead and body into a view; ``meetings``: body sentences that name a meeting."""

    __slots__ = ("bodies", "covered", "document", "limit", "meetings", "starts", "titles", "view")

    def __init__(self, document: Document, hits: Hits, view: View) -> None:
        self.document = document
        self.view = view
        self.titles = Spans(titles(document))
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
            # “the Education Bureau”; “Gun He”
            "other": lambda start, end: offices.hold(start, end) or _is_in_name(document.text, start, end),
            "interview": joint.hold,  # “warning education and interview meeting”
            "china": abroad.hold,  # “Executive Yuan”
            "foreign": partial(_is_at_home, document),  # “Yanbian Korean Autonomous Prefecture”, “Mr. Hu”, “Li Juan”
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
                if value in _NOTED or cursor < LEAD_SENTENCES:
                    self._note(cursor, start, end, value)
            elif self.titles.hold(start, end):
                self._in_title(start, value)

    def _note(self, number: int, start: int, end: int, value: str) -> None:
        """Keep where a word of safety stands, the spelling of a formula, and what stands in the lead."""
        view = self.view
        if value in _SAFE:
            view.safe_at.append(start)
        if value in _FORMULAS:
            view.terms.setdefault(value, set()).add(self.document.folded[start:end])
        if number < LEAD_SENTENCES and start < self.limit:
            view.lead[value] += 1

    def _in_title(self, start: int, value: str) -> None:
        if value == "accidenthead" and (
            _AFTER_IT.search(self.document.folded, max(0, start - 70), start)
            or _NO_ACCIDENT.match(self.document.folded, start)
        ):
            return  # “After the explosion: the county acts”
        if value == "meeting" and _BORROWED.search(self.document.folded, max(0, start - 130), start):
            return  # “All parts of Gansu carry out the spirit of the national teleconference”
        self.view.title[value] += 1
        self.view.firsts.setdefault(value, start)


def _is_in_name(text: str, start: int, end: int) -> bool:
    """Whether the word is a part of a person's name: a capital, a surname before it, or one of the two behind it."""
    word = text[start:end]
    if not word[0].isupper() or word.isupper() or not pinyin.given(word):
        return False
    before = _CAPITAL_BEFORE.search(text, max(0, start - 10), start)
    if before is not None and before[1].lower() in pinyin.SURNAMES:
        return True
    after = _CAPITAL_AFTER.match(text, end)
    if after is None or not pinyin.given(after[1]):
        return False
    return word.lower() in pinyin.SURNAMES or after[1].lower() in pinyin.SURNAMES


def _is_at_home(document: Document, start: int, end: int) -> bool:
    """Whether a word of abroad at ``start`` is part of a name of home."""
    lower = document.folded
    if _is_in_name(document.text, start, end):
        return True
    if lower.startswith((" autonomous", " ethnic", " nationality", "–zhuhai", "-zhuhai"), end):
        return True
    if lower.endswith(("zhuhai–", "zhuhai-"), max(0, start - 7), start):  # “Hong Kong–Zhuhai–Macao Bridge”
        return True
    if lower[start:end] not in {"mr", "mrs", "ms"}:
        return False
    found = _NEXT_WORD.match(lower, end)
    return found is not None and found[1] in pinyin.SURNAMES


def titles(document: Document) -> list[tuple[int, int]]:
    """The headlines of ``document``: first character and one past the last."""
    spans = [(sentence.start, sentence.end) for sentence in document.in_sections(Section.HEADLINE)]
    if not spans:
        _, evidence = headline.title(document)
        spans = [(evidence.start, evidence.end)] if evidence else []
    return spans


def _is_borrowed(document: Document, sentence: Sentence, start: int) -> bool:
    """Whether the meeting named at ``start`` is only invoked (“to carry out the spirit of the national conference”)."""
    return _BORROWED.search(document.folded, max(sentence.start, start - 130), start) is not None
