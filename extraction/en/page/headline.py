"""Headline and publisher of an article, as the page gives them."""

from __future__ import annotations

import re
from itertools import islice

from extraction.en.page.labels import WORDS, bare
from extraction.model import Evidence
from extraction.text.document import Document, Section, Sentence

_MEETING = re.compile(r"meeting|conference|plenary|session|symposium|dispatch|deploy", re.I)
_SUBJECT = re.compile(r"safe|fire|gas|flood|held|holds|convene", re.I)
_TRAIL = re.compile(r".*(?:»|>|→|›|\s[-–]\s)\s*", re.S)
_SOURCE = re.compile(
    r"\b(?:(?:chinese|article|news|information) source|source|publisher|published by|edition \w+|author|from|by"
    r"|release|released by|issued by|issuer)"
    r"\s*[:：丨]\s*([^\n]*)",
    re.I,
)
_PRESS_ONLY = ("author", "by", "from", "release", "issue")
"""Labels whose value counts only where it is a press name: it may be a person or a day."""
_BEFORE_DAY = re.compile(r"\W*+([A-Z][A-Za-z’'&]+(?: [A-Z][A-Za-z’'&]+){1,6})\s+(?=20\d\d\s?[-./年])")
_MENU_HEAD = re.compile(r"\W*+([A-Z][A-Za-z’'&]+(?: [A-Z][A-Za-z’'&]+){1,5})\s*[|丨]")
_VALUE_END = re.compile(
    r"\s{2,}|\s*[|丨\[【]|\s+(?=(?:[A-Z][\w-]*(?: [a-z]+){0,3}|\d{4}[-./])\s?[:：-])|\s+\d{4}[-./]\d|[(（]"
    # a label of the page, but not the last word of a name (“Qixia Release”, “Guiyang Times”)
    r"|\s+(?=(?:Rele|Brow|Click|Date|Time|View|Reporter|Correspondent|Editor)(?!\w*[\s)）\]】]*$))"
)
_PRESS = frozenset(WORDS.roles["press"]) | {"department", "bureau", "government", "office"}
_ROLE = re.compile(
    r",?\s*\b(?:all[- ]media |rong media |integrated media |trainee |intern |staff |chief |special )*"
    r"(?:reporters?|correspondents?)\b.*",
    re.I | re.S,
)
_DATELINE = re.compile(
    r"\s*(?:,|\bnews\b\s*(?=[(（,]|$)|\(|（|January|February|March|April|May\b|June|July|August|Sept|October|Nov|Dec).*",
    re.S,
)
_LEAD_IN = re.compile(
    r"(?:(?:all )?(?:media )?news from|from|according to|reprinted from|issued by)\s+(?:the\s+)?", re.I
)
_SUFFIX = re.compile(r"\s[–—_|-]\s?([A-Z][^–—_|\n]{3,50})$")
_NOBODY = (  # words beside “Source:” that name no publisher
    "|none|network|internet|this site|this website|our newspaper|this newspaper|admin|null|original|unknown"
    "|comprehensive|today|our reporter|rong media"
)
_ABOUT_PAGE = ("about ", "contact ", "follow ", "copyright ", "links ", "welcome ")
_LABEL = re.compile(
    r"\s*(?:original|article|news|full|main)? ?(?:title|headline)\s*[:：]\s*", re.I
)  # “Original title: …”
_MOST = 300  # lines of a headline that are looked at
_NOT_ONE = frozenset(_NOBODY.split("|"))
_PREFIX = re.compile(r"([A-Z][^:：\n]{3,40}?)\s?[:：]\s")


def title(document: Document) -> tuple[str | None, Evidence | None]:
    """The headline (verbatim) and where it stands; of several lines the first that tells of a meeting or of safety."""
    lines: dict[int, tuple[int, int]] = {}
    counts: dict[str, int] = {}
    for sentence in islice(document.in_sections(Section.HEADLINE), _MOST):
        start, end = lines.get(sentence.paragraph, (sentence.start, sentence.end))
        lines[sentence.paragraph] = (start, max(end, sentence.end))
    lines = {number: (_past_label(document, *span), span[1]) for number, span in lines.items()}
    if len(lines) == 1:
        start, end = next(iter(lines.values()))
        return document.text[start:end], Evidence("title", start, end, "headline")
    for start, end in lines.values():
        key = bare(document.text[start:end])
        counts[key] = counts.get(key, 0) + 1
    best: tuple[int, int, int] | None = None
    for start, end in lines.values():
        words = document.text[start:end]
        score = (
            (counts[bare(words)] > 1)
            + 2 * bool(_MEETING.search(words))
            + bool(_SUBJECT.search(words))
            + (len(words) > 25)
        )
        if best is None or score > best[0]:
            best = (score, start, end)
    if best is None:
        best = _from_trail(document)
    if best is None:
        return None, None
    _, start, end = best
    return document.text[start:end], Evidence("title", start, end, "headline")


def _past_label(document: Document, start: int, end: int) -> int:
    """Where the words of a headline begin: behind "Original title:" and the like."""
    label = _LABEL.match(document.text, start, end)
    return label.end() if label is not None and label.end() < end else start


def _from_trail(document: Document) -> tuple[int, int, int] | None:
    """The last link of the breadcrumb, where the page repeats its headline."""
    for sentence in document.in_sections(Section.NAVIGATION):
        words = document.of(sentence)
        found = _TRAIL.match(words)
        if found and len(words) - found.end() > 25:
            return 0, sentence.start + found.end(), sentence.end
        if sentence.index > 8:
            break
    return None


def publisher(document: Document) -> tuple[str | None, Evidence | None]:
    """The newspaper, site or office that the page names as its source, and where."""
    for sentence in document.in_sections(Section.STAMP, Section.BYLINE):
        for found in _SOURCE.finditer(document.text, sentence.start, sentence.end):
            told = _value(document, found.start(1), found.end(1), found[0].lower().startswith(_PRESS_ONLY))
            if told:
                return told
    for sentence in document.in_sections(Section.BYLINE):
        told = _from_byline(document, sentence)
        if told:
            return told
    for section, pattern in ((Section.STAMP, _BEFORE_DAY), (Section.NAVIGATION, _MENU_HEAD)):
        for sentence in document.in_sections(section):
            named = pattern.match(document.text, sentence.start, sentence.end)
            if named and _is_site(named[1]):
                return named[1], Evidence("publisher", named.start(1), named.end(1), "name_beside_day")
    for sentence in document.in_sections(Section.HEADLINE, Section.NAVIGATION):
        suffix = _SUFFIX.search(document.text, sentence.start, sentence.end)
        if suffix and _is_site(suffix[1]):
            return suffix[1], Evidence("publisher", suffix.start(1), suffix.end(1), "headline_suffix")
        prefix = _PREFIX.match(document.text, sentence.start, sentence.end)
        if prefix and _is_site(prefix[1]) and "department" not in prefix[1].lower():
            return prefix[1], Evidence("publisher", prefix.start(1), prefix.end(1), "headline_prefix")
    return document.hints.publisher, None


def _value(document: Document, start: int, end: int, press_only: bool) -> tuple[str, Evidence] | None:
    words = document.text[start:end]
    cut = _VALUE_END.search(words)
    words = (words[: cut.start()] if cut else words).strip(" .,:;")
    if not ("(" in words or "（" in words):
        words = words.rstrip(" )）]】")
    words = _LEAD_IN.sub("", words, count=1) if _LEAD_IN.match(words) else words
    if words.lower() in _NOT_ONE or len(words) > 80 or words.islower() or not any(letter.isalpha() for letter in words):
        return None
    if press_only and not _is_press(words):
        return None
    at = document.text.index(words, start)
    return words, Evidence("publisher", at, at + len(words), "source_line")


def _from_byline(document: Document, sentence: Sentence) -> tuple[str, Evidence] | None:
    """“Beihai Daily News (Reporter …)”, “(Tianjin Daily reporter …)”."""
    words = document.of(sentence)
    body = words.lstrip("([（【■ ")
    lead = _LEAD_IN.match(body)
    body = body[lead.end() :] if lead else body
    name = _DATELINE.sub("", body)
    name = _ROLE.sub("", name).strip(" .,:;)）]-–—")
    if not _is_press(name) or name.lower() in _NOT_ONE or len(name) > 60:
        inner = re.search(
            r"[(（]\s*([^()（）]{4,60}?)\s*(?:[)）]|\b(?:all[- ]media |rong media )?reporter)", words, re.I
        )
        if inner is None or not _is_press(inner[1]):
            return None
        name = _ROLE.sub("", inner[1]).strip(" ,")
    if not name or not _is_press(name):
        return None
    at = document.text.find(name, sentence.start, sentence.end)
    return (name, Evidence("publisher", at, at + len(name), "byline")) if at >= 0 else None


def _is_site(words: str) -> bool:
    """Whether ``words`` name a paper or site, not a link of a menu ("Client", "Subscribe to our newsletter")."""
    name = words.strip()
    menu = name.lower() in WORDS.whole or WORDS.opening(name.lower(), 0) is Section.NAVIGATION
    return " " in name and not menu and not name.lower().startswith(_ABOUT_PAGE) and _is_press(name)


def _is_press(words: str) -> bool:
    return not _PRESS.isdisjoint(words.lower().replace(",", " ").split()) and not words.islower()
