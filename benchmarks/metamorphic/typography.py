"""Signs, blanks, and what a PDF or a page generator leaves."""

from __future__ import annotations

import re

from benchmarks.metamorphic.page import CHANGES, change, headline, swap

swap("quotes_curly", "curly quotes", [(r"(?<![\w”])\"(?=\S)", "“"), (r"\"", "”"), (r"(?<=\w)'(?=\w)", "’")])
swap("quotes_straight", "straight quotes", [("[“”]", '"'), ("[‘’]", "'")])
swap("quotes_single", "single quotes", [("[“]", "‘"), ("[”]", "’"), (r'"', "'")])
swap("quotes_chinese", "「」 and 《》 left by the machine", [("“", "「"), ("”", "」")])
swap("quotes_none", "quotes left away", [('[“”"]', "")])
swap(
    "full_width_commas",
    "，：；（） for , : ; ( )",
    [(r", (?=\D)", "，"), (r": ", "："), (r"; ", "；"), (r"\(", "（"), (r"\)", "）")],
)
swap("full_width_stops", "。 for the stop at the end of a sentence", [(r"(?<=[a-z\d”\")])\. ?(?=[A-Z“\n]|$)", "。")])
CHANGES["full_width_digits"] = (
    lambda page, rng: page.sub(r"\d", lambda m: chr(ord(m[0]) + 0xFEE0), gold=False),
    "digits of full width (５)",
    set(),
)
swap("blank_nbsp", "non-breaking blanks", [(" ", "\u00a0")])
CHANGES["blank_nbsp_some"] = (
    lambda page, rng: page.sub(r" ", lambda m: "\u00a0" if rng.random() < 0.15 else " ", gold=False),
    "some blanks are non-breaking",
    set(),
)
swap("blank_double", "two blanks for one", [(" ", "  ")])
swap(
    "blank_tab",
    "tabs for blanks after stops, and at the head of paragraphs",
    [(r"(?<=[.,;:]) ", "\t"), (r"\n(?=\S)", "\n\t")],
    gold=False,
)
swap(
    "blank_ideographic",
    "two ideographic blanks at the head of paragraphs",
    [(r"(?<=\n)(?=\S)", "\u3000\u3000")],
    gold=False,
)
swap("blank_thin", "thin blanks between names' parts", [(r"(?<=[a-z]) (?=[A-Z])", "\u2009")])
swap("crlf", "CRLF line ends", [(r"\n", "\r\n")], gold=False)
swap("cr", "CR line ends", [(r"\n", "\r")], gold=False)
swap("line_separator", "U+2028 line ends", [(r"\n", "\u2028")], gold=False)
CHANGES["zero_width"] = (
    lambda page, rng: page.sub(r"(?<=[.,]) ", " \u200b", gold=False),
    "zero-width blanks after commas and stops",
    set(),
)
CHANGES["soft_hyphens"] = (
    lambda page, rng: page.sub(
        r"\b([a-z]{4,6})([a-z]{4,})\b", lambda m: f"{m[1]}\u00ad{m[2]}" if rng.random() < 0.4 else m[0], gold=False
    ),
    "soft hyphens in long words",
    set(),
)
CHANGES["line_hyphens"] = (
    lambda page, rng: page.sub(
        r"\b([a-z]{5})([a-z]{4,})\b", lambda m: f"{m[1]}-\n{m[2]}" if rng.random() < 0.04 else m[0], gold=False
    ),
    "words parted at line ends, as from a PDF",
    set(),
)
swap("comma_glued", "no blank after commas", [(r", ", ",")])
swap("comma_blank_before", "a blank before commas", [(r"(?<=\w),", " ,")])
swap("stop_blank_before", "a blank before stops", [(r"(?<=[a-z])\.(?= |\n|$)", " .")], gold=False)
swap("stop_glued", "no blank between sentences", [(r"(?<=[a-z]{3}[.;]) (?=[A-Z])", "")], gold=False)
swap("dash_em", "hyphens as en dashes in words", [(r"(?<=[a-z])-(?=[a-z])", "–")])
swap("dash_blank", "hyphenated words parted", [(r"(?<=[a-z])-(?=[a-z])", " ")])
swap(
    "entities",
    "entities left in: &nbsp; &quot; &#39; &amp;",
    [(r"[“”\"]", "&quot;"), (r"[’']", "&#39;"), (r"(?<=\. )(?=[A-Z])", "&nbsp;"), (r"(?<=\n)(?=\S)", "&nbsp;&nbsp;")],
    gold=False,
)
swap("ligatures", "ﬁ, ﬂ as one sign, as from a PDF", [("fi", "ﬁ"), ("fl", "ﬂ")])
swap(
    "markdown",
    "paragraphs and names in **bold**",
    [(r"(?<=\n)(?=[A-Z])", "**"), (r"(?<=[a-z.])(?=\n)", "**")],
    gold=False,
)


@change("headline_capitals", "ALL-CAPS headline")
def headline_capitals(page, rng):
    start, end = headline(page.text)
    page.splice([(start, end, page.text[start:end].upper())])


@change("headline_title_case", "Headline In Title Case")
def headline_title_case(page, rng):
    start, end = headline(page.text)
    page.splice([(start, end, re.sub(r"\b[a-z]{4,}", lambda m: m[0].capitalize(), page.text[start:end]))])


@change("headline_dropped", "no headline, where the body tells the place")
def headline_dropped(page, rng):
    start, end = headline(page.text)
    place = page.gold.get("place")
    body = page.text[end:]
    if (
        end > start
        and page.gold["relevant"]
        and (not place or re.search(rf"\b{re.escape(place)}\b", body))
        and re.search(r"(?i)safe|fire|flood|disaster", body[:700])
    ):
        page.splice([(start, end, "")])


@change("headline_twice", "headline printed twice")
def headline_twice(page, rng):
    start, end = headline(page.text)
    page.splice([(end, end, "\n" + page.text[start:end])] if end > start else [])


@change("headline_hash", "headline as # heading, with the site's name after a bar")
def headline_hash(page, rng):
    start, end = headline(page.text)
    page.splice([(start, start, "# "), (end, end, " | News Center")] if end > start else [])
