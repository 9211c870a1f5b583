"""How a text came into English: raw machine translation, fluent paraphrase, or written in it.

Each rendition gets points for its wording (``lexicons/rendition.toml``) and for marks of form; the highest wins.
"""

from __future__ import annotations

import re
from itertools import chain

from extraction.text import lexicon
from extraction.text.document import Document
from schemas import toml
from schemas.project import data

_DATA = toml.loads(data("extraction.en", "lexicons", "scores", "rendition.toml").read_text(encoding="utf-8"))
WEIGHTS: dict[str, float] = {name: float(weight) for name, weight in _DATA["weights"].items()}
_SMALL = re.compile(r"[a-z]{2,6} [A-Z][a-z]+ (?:emphasi|stress|point|demand|requir)")
_SPLICE = re.compile(r", (?:the|all|it|we|they|each|every|no) [a-z]+ (?:is|are|must|should|shall|has|have|will)\b")
_SUMMARY = re.compile(
    r"(?:in (?:conclusion|summary|short|closing)|overall|ultimately|through th(?:ese|is)|with these|by [a-z]+ing\b"
    r"|the (?:meeting|session|conference|initiative|gathering) (?:concluded|reflects|underscores|demonstrates))"
)
_AGENCY = (
    "(xinhua)",
    "enditem",
    "translator:",
    "chinese source:",
    "updated:",
    "first published",
    "global times",
    "news bureau",
)
_QUOTE_ENDS = (re.compile(r"”\s"), re.compile(r"\"\s"))  # one mark each: the engine skips to it
_SAYS = re.compile(r".\s(?:he|she|[A-Z][a-z]+|a|an|the)\b[^.\"“]{0,50}\bsaid\b")
_SAID = re.compile(r". (?:said|according to)\b")
RENDITIONS = ("machine_translation", "paraphrase", "original")


def rendition(document: Document) -> str:
    """``machine_translation``, ``paraphrase`` or ``original``."""
    points = weigh(document)
    return max(RENDITIONS, key=lambda name: points[name])


def weigh(document: Document) -> dict[str, float]:
    """Points of each rendition for ``document``."""
    text = document.text
    body = document.article_sentences()
    points = {name: WEIGHTS[f"prior_{name}"] for name in RENDITIONS}
    if not body:
        return points
    start, end = body[0].start, body[-1].end
    length, glued, small, reached = 0, False, False, -1
    for sentence in body:
        at = sentence.start
        length += sentence.end - at
        glued = glued or at == reached
        reached = sentence.end
        small = small or (text[at].islower() and _SMALL.match(text, at) is not None)
    thousands = max(0.5, length / 1000)
    worth = dict.fromkeys(RENDITIONS, WEIGHTS["term"] / thousands)
    worth["paraphrase"] = WEIGHTS["term_paraphrase"] / thousands
    for _, _, value in lexicon.scan(document).within("rendition", start, end):
        points[value] += worth[value]
    points["machine_translation"] += (
        WEIGHTS["glued_stop"] * glued
        + WEIGHTS["small_name"] * small
        + WEIGHTS["rough"] * min(4, len(_SPLICE.findall(text, start, end))) / thousands
    )
    last = next(sentence for sentence in body if sentence.paragraph == body[-1].paragraph)
    closing = any(
        _SUMMARY.match(document.folded, sentence.start) for sentence in body[last.index - body[0].index :][-3:]
    )
    points["paraphrase"] += WEIGHTS["closing_summary"] * closing
    points["original"] += WEIGHTS["agency"] * any(mark in document.folded for mark in _AGENCY)
    points["original"] += WEIGHTS["inverted_quote"] * _inverted(text, start, end)
    return points


def _inverted(text: str, start: int, end: int) -> bool:
    """Whether a quotation is followed by its source: “…,” he said; “…” according to …"""
    for found in chain.from_iterable(marks.finditer(text, start, end) for marks in _QUOTE_ENDS):
        at = found.start()
        if _SAID.match(text, at, end):
            return True
        mark = at - 2 if at - 2 >= start and text[at - 1].isspace() else at - 1
        if ((mark >= start and text[mark] in ",?!") or (at > start and text[at - 1] in ",?!")) and _SAYS.match(
            text, at, end
        ):
            return True
    return False
