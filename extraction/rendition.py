"""How a text came into English: raw machine translation, fluent paraphrase, or written in it.

Each rendition gets points for its wording (``lexicons/rendition.toml``) and for marks of form; the highest wins.
"""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

from extraction import matcher
from extraction.article import Article, Zone

_DATA = tomllib.loads((Path(__file__).parent / "lexicons" / "scores" / "rendition.toml").read_text(encoding="utf-8"))
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
_INVERTED = re.compile(
    r"[,?!]\s?[\"”]\s(?:he|she|[A-Z][a-z]+|a|an|the)\b[^.\"“]{0,50}\bsaid\b|[\"”] (?:said|according to)\b"
)
RENDITIONS = ("machine_translation", "paraphrase", "original")


def rendition(article: Article) -> str:
    """``machine_translation``, ``paraphrase`` or ``original`` (zones must be set)."""
    points = weigh(article)
    return max(RENDITIONS, key=lambda name: points[name])


def weigh(article: Article) -> dict[str, float]:
    """Points of each rendition for ``article``."""
    text = article.text
    body = [sentence for sentence in article.sentences if sentence.zone is Zone.BODY]
    points = {name: WEIGHTS[f"prior_{name}"] for name in RENDITIONS}
    if not body:
        return points
    start, end = body[0].start, body[-1].end
    thousands = max(0.5, sum(sentence.end - sentence.start for sentence in body) / 1000)
    for _, _, value in matcher.scan(article).within("rendition", start, end):
        points[value] += WEIGHTS["term"] / thousands
    points["machine_translation"] += (
        WEIGHTS["glued_stop"] * any(one.end == other.start for one, other in pairwise(body))
        + WEIGHTS["small_name"] * any(text[one.start].islower() and _SMALL.match(text, one.start) for one in body)
        + WEIGHTS["rough"] * min(4, len(_SPLICE.findall(text, start, end))) / thousands
    )
    last = next(sentence for sentence in body if sentence.paragraph == body[-1].paragraph)
    closing = any(_SUMMARY.match(article.lower, sentence.start) for sentence in body[last.index - body[0].index :][-3:])
    points["paraphrase"] += WEIGHTS["closing_summary"] * closing
    points["original"] += WEIGHTS["agency"] * any(mark in article.lower for mark in _AGENCY)
    points["original"] += WEIGHTS["inverted_quote"] * (_INVERTED.search(text, start, end) is not None)
    return points
