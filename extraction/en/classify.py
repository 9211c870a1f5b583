"""Whether a text mainly reports one safety meeting of a public body in mainland China: a sum of named features.

Every feature is a yes, or a small count, about the headline, the lead, or the body; its weight stands in
``lexicons/scores/kind.toml``, the words that it rests on in ``lexicons/kind_*.toml``. A score above 0 is a report.
Where it is none, but nothing speaks for a look-alike, learned words may still tell one (``kind_learned``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extraction.en import kind_learned
from extraction.en.kind_holder import area_holds, firm_holds, is_enterprise, is_foreign
from extraction.en.kind_signs import DEMAND
from extraction.en.kind_words import LEAD_SENTENCES, SCORES, SEVERAL, View, hear, look, officials, tells, titles
from extraction.text.document import Document, Section

_FAR = 1 << 60
_LABELLED = re.compile(
    r"(?!(?:The )?(?:One|Two|Three|Four|Five|Six|Seven|First|Second|Third|Fourth|Fifth|Sixth|Seventh)(?:ly)?\b)"
    r"[A-Z][A-Za-z’'() -]{2,40}[:：](?<!ed:)(?<!out:)(?<!said:)(?<!says:)(?<!that:) ?\S"
)
_HEADED = re.compile(r"\W*+(?:opinions?|views?|op-?ed|editorial|column|forum)\s*[:：|丨\]】]")
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
_CALLED_SO = re.compile(
    r"\b(?:committee|commission|headquarters|leading group|task force)\b[^:;]{0,40} (?:meets|met|convenes|gathers)\b"
    r"|\b(?:dispatch|mobili[sz]ation|deployment)(?: (?:of|in|at) [\w’' -]{3,40})?\W*$"
    r"|\b(?:holds?|held|convene[sd]?|calls?|called)\b [^:;]{3,80} (?:analysis|assessment|review)\W*$"
)
_ITEM = re.compile(r"[,;，；、]| and ")
# An official, or who was named before, in a narrator's words: “Fire chief Lian Shuo was heard last”.
_SPOKE = re.compile(
    r"(?:\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?\)?|\b[Hh]e|\b[Ss]he)(?:, [^,.;:]{3,60})?,?(?: then| also)? (?:said|added"
    r"|told|asked|went on|began|warned|explained|promised|replied|hoped|wanted|took up|(?:was|were) heard"
    r"|made a (?:commitment|promise)|laid out)\b"
    r"|\b(?:added|said) [A-Z]"
)
_OFFICER = re.compile(
    r"\b(?:(?:vice-?)?mayor|magistrate|governor|secretary|(?:deputy )?(?:director|head|chief|commander"
    r"|minister)|(?:vice-)?minister)\b"
    r"(?! of the (?:family|team|household))"
)
_SOON = 8  # body sentences within which a scene gives way to the meeting that it is of
_SURE = 3.0  # a score from which on nothing else is asked
_MOSTLY = 0.75  # share of safety from which a text is about it
_TOLD = ("talk", "chair", "attend", "present", "venue", "say")
_DONE = re.compile(  # “… to convey the instructions and arrange work safety”, “… and studied …”
    r"\b(?:to|and|which|that|it|then|also|further|jointly|,) ?(?:convey|relay|pass(?:ed|es)?"
    r" on|arrang|re-?arrang|deploy|re-?deploy|stud(?:y|i)|analy[sz]|summari[sz]|lay (?:out|down)|laid"
    r" (?:out|down)|dispatch|mobili[sz]|assign|set out)"
)
_FEW = 2
_HALF_BARE = 1 / 3  # of a meeting of which its own sentence tells what it did
_REPORT, _OTHER = "meeting_report", "other"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Kind of a text, the score (above 0: a meeting report) and the features that made it, strongest first."""

    kind: str
    score: float
    reason: str


WEIGHTS: dict[str, float] = {name: float(weight) for name, weight in SCORES["weights"].items()}
LOOK_ALIKES = frozenset(SCORES["look_alikes"])
"""Features that speak for a look-alike: where one is there, what rules find holds."""


def judge(document: Document) -> Verdict:
    """The kind of ``document``.

    For the sake of time people called together and officials quoted are looked for only where the rest leaves doubt.
    """
    view = look(document)
    features = _features(document, view)
    parts = _parts(features)
    if WEIGHTS["base"] + sum(parts.values()) < _SURE:
        hear(document, view)
        if view.gathered or view.demands or view.quoted is not None:
            features = _features(document, view)
            parts = _parts(features)
    score = round(WEIGHTS["base"] + sum(parts.values()), 2)
    learned = _learned(document, view, features) if score <= 0 else None
    words = ""
    if learned is not None:
        told = max(0.01, round(learned.score, 2))
        parts["words"], score = round(told - score, 2), told
        words = f" ({', '.join(f'“{one}”' for one in learned.words)})"
    strongest = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))[:6]
    reason = "; ".join(f"{name} {value:+.1f}{words if name == 'words' else ''}" for name, value in strongest)
    return Verdict(_REPORT if score > 0 else _OTHER, score, reason or "nothing tells of a meeting")


def measure(document: Document) -> dict[str, float]:
    """The features of ``document`` by name, each from 0 up; their weights are in WEIGHTS."""
    view = look(document)
    hear(document, view)
    return {name: float(amount) for name, amount in _features(document, view).items()}


def _learned(document: Document, view: View, features: dict[str, float]) -> kind_learned.Told | None:
    """That learned words make a report of a text whose opening names an official, and that no look-alike's sign has."""
    if any(features[name] for name in LOOK_ALIKES) or not officials(document, view):
        return None
    headlines = titles(document)
    headline = document.text[slice(*headlines[0])] if headlines else ""
    return kind_learned.told(headline, [document.text[one.start : one.end] for one in view.sentences])


def _parts(features: dict[str, float]) -> dict[str, float]:
    """What each feature that is there adds to the score."""
    return {name: WEIGHTS[name] * amount for name, amount in features.items() if amount}


def _features(document: Document, view: View) -> dict[str, float]:
    title, lead, body = view.title, view.lead, view.body
    in_lead = [index for index in view.events if index < LEAD_SENTENCES]
    told = view.hints or view.events or view.gathered
    event = view.by_sentence[told[0]] if told else set()
    safe = sum(_is_safe(words) for words in view.by_sentence)
    others = sum("other" in words and words.isdisjoint(("safety", "named")) for words in view.by_sentence)
    share = safe / (safe + others) if safe + others else 0.0
    meeting_title = title["meeting"] > 0 or (title["tourhead"] == 0 and title["called"] > 0 and _called_so(document))
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
        "bare": _bareness(document, view)
        if clear and not any(body[word] for word in _TOLD) and not (event_safe and _spoken(document, view))
        else 0.0,
        "safety_in_title": title_safe,
        "safety_in_meeting": event_safe,
        "safety_share": max(0.0, 2 * share - 1),
        "other_in_title": (title["other"] > 0 and not title_safe) * (1.0 if not event_safe else 0.5),
        "other_in_meeting": "other" in event and not event_safe,
        "other_leads": others > 0 and share < 0.4,
        "not_named": not (title_safe or event_safe) and (share < 0.6 or (safe < 3 and share < 0.8)),
        "safety_not_first": _other_first(view) and share < 0.75,
        "many_items": general and not title["safety"] and share < 0.6,
        "one_of_many": general and not title_safe and _is_one_of_many(document, view),
        "press_conference": title["press"] + lead["press"] > 0,
        "ceremony": (title["ceremony"] + lead["ceremony"] > 0) and not title["meeting"],
        "training": (title["training"] + lead["training"] > 0) and not (title["meeting"] and in_lead),
        "study_group": (title["studygroup"] + lead["studygroup"] > 0) and not meeting_title,
        "interview": title["interview"] + body["interview"] > 0
        or (bool(view.gathered) and not in_lead and tells(document, view, "admonished"))
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
        or _labelled(document) >= SEVERAL,
        "fair": lead["fairword"] > 0 and tells(document, view, "fair"),
        "sketch_in_title": title["sketch"] > 0,
        "proceedings": title["proceedings"] + lead["proceedings"] > 0,
        "notice_in_title": _opens(document, view, "noticehead") or (title["noticehead"] > 0 and not clear),
        "speech_in_title": _opens(document, view, "speechhead"),
        "manuscript": min(3, title["manuscript"] + len(view.terms.get("manuscript", ()))),
        "enterprise": (firm_holds(document, view) or (is_enterprise(view) and not area_holds(document, view)))
        and not tells(document, view, "public"),
        "foreign": is_foreign(document, view),
    }
    return found


def _is_safe(words: set[str]) -> bool:
    return "safety" in words or "named" in words or ("sector" in words and "other" not in words)


def _column(document: Document) -> bool:
    """Whether the stamp puts the text into a column of opinions ("Column: Opinion")."""
    if any(_HEADED.match(document.folded, start, end) for start, end in titles(document)):
        return True
    return any(_COLUMN.search(document.folded, one.start, one.end) for one in document.in_sections(Section.STAMP))


def _is_one_of_many(document: Document, view: View) -> bool:
    """Whether safety is but one subject of a general meeting.

    Either its agenda says so (“studied employment, the bamboo industry, parking and flood control”), or most of what
    “the meeting pointed out” is about something else.
    """
    for sentence in view.sentences[:LEAD_SENTENCES]:
        verb = _AGENDA.search(document.folded, sentence.start, sentence.end)
        if verb is None:
            continue
        bounds = [
            verb.end(),
            *(part.end() for part in _ITEM.finditer(document.folded, verb.end(), sentence.end)),
            sentence.end,
        ]
        safe = [any(left <= place < right for place in view.safe_at) for left, right in pairwise(bounds)]
        if len(safe) > SEVERAL and not safe[0] and 3 * sum(safe) <= len(safe):
            return True
    said = [words for words in view.by_sentence if "talk" in words]
    return len(said) >= SEVERAL and 2 * sum(map(_is_safe, said)) < len(said)


def _called_so(document: Document) -> bool:
    """Whether the headline ends with what literal renditions call a meeting (“… Dispatch”, “… Mobilisation”)."""
    return any(_CALLED_SO.search(document.folded, start, end) is not None for start, end in titles(document))


def _opens(document: Document, view: View, value: str) -> bool:
    """Whether the headline begins with a word of ``value``."""
    place = view.firsts.get(value)
    return place is not None and any(start == place for start, _ in titles(document))


def _other_first(view: View) -> bool:
    """Whether the headline names safety after another subject (“epidemic prevention and production safety”)."""
    safety = min(view.firsts.get("safety", _FAR), view.firsts.get("sector", _FAR))
    return view.firsts.get("other", _FAR) < safety < _FAR


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


def _bareness(document: Document, view: View) -> float:
    """How far nothing is told of the meeting but that it was held: 0 to 1."""
    if view.demands or _told_at_once(view):
        return 0.0
    for number in view.events[:_FEW]:
        one = view.sentences[number]
        if number < LEAD_SENTENCES and len(set(_DONE.findall(document.folded, one.start, one.end))) >= _FEW:
            return _HALF_BARE
    return 1.0


def _spoken(document: Document, view: View) -> bool:
    """Whether the sentences behind the meeting's tell who spoke there, or what must be done, in a narrator's words."""
    first = (view.hints or view.events or view.gathered)[0]
    behind = view.sentences[first:]
    told = [one for one in behind if _SPOKE.search(document.text, one.start, one.end) is not None]
    if not any(_OFFICER.search(document.folded, one.start, one.end) for one in told):
        return False  # residents, workers, experts
    asked = sum(DEMAND.search(document.folded, one.start, one.end) is not None for one in behind)
    return len(told) >= SEVERAL or asked >= SEVERAL


def _told_at_once(view: View) -> bool:
    """Whether an official is quoted in an item of few sentences, or in the one that names the meeting."""
    return view.quoted is not None and (len(view.sentences) <= SEVERAL or view.quoted in view.hints)
