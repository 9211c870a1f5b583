"""Lines, paragraphs, the headline, and the order of sentences."""

from __future__ import annotations

import re

from benchmarks.metamorphic.days import MONTH
from benchmarks.metamorphic.page import cased, change, headline, sentences


@change("paragraphs_joined", "paragraphs that end with a stop run into the next")
def paragraphs_joined(page, rng):
    page.sub(r"(?<=[.!?。”:]) ?\n+\s*(?=[A-Z“\"])", " ", gold=False)


@change("paragraphs_single", "one line end between paragraphs for two")
def paragraphs_single(page, rng):
    page.sub(r"\n{2,}", "\n", gold=False)


@change("paragraphs_spaced", "three line ends, and blanks in the empty lines")
def paragraphs_spaced(page, rng):
    page.sub(r"\n+", "\n \n \n", gold=False)


@change("sentence_a_line", "each sentence on a line")
def sentence_a_line(page, rng):
    page.sub(r"(?<=[a-z”\")][.;]) (?=[A-Z“])", "\n", gold=False)


@change("sentence_a_paragraph", "each sentence a paragraph")
def sentence_a_paragraph(page, rng):
    page.sub(r"(?<=[a-z”\")]\.) (?=[A-Z“])", "\n\n", gold=False)


@change("wrapped", "lines broken at 72 characters")
def wrapped(page, rng):
    edits, column = [], 0
    for m in re.finditer(r"\S+|\n| ", page.text):
        if m[0] == "\n":
            column = 0
        elif m[0] == " ":
            nxt = re.match(r"\S+", page.text[m.end() :])
            if column + 1 + len(nxt[0] if nxt else "") > 72 and column > 20:
                edits.append((m.start(), m.end(), "\n"))
                column = 0
            else:
                column += 1
        else:
            column += len(m[0])
    page.splice(edits)


def attendance_sentence(page):
    """A sentence of two of the gold's people or more that only tells who was there, and is followed by no pronoun."""
    text, spans = page.text, page.body_sentences()
    for n, (a, b) in enumerate(spans):
        words = text[a:b]
        after = text[spans[n + 1][0] : spans[n + 1][0] + 20] if n + 1 < len(spans) else ""
        if (
            sum(name in words for name in page.names) >= 2
            and re.search(r"\b(?:attend\w*|present|participat\w+|took part)\b", words)
            and not re.search(r"\bheld\b|convened|stress|emphas|pointed|said|" + MONTH + r" \d", words)
            and not re.match(r"(?:He|She|They|It|The two|These)\b", after)
        ):
            return a, b, spans
    return None


@change("attendance_last", "the sentence of who attended comes last")
def attendance_last(page, rng):
    found = attendance_sentence(page)
    told = [
        (a, b)
        for n, (a, b) in enumerate(sentences(page.text), 1)
        if str(n) in page.gold.get("sentences", {}) or any(name in page.text[a:b] for name in page.names)
    ]
    if found and told[-1][1] > found[1]:
        page.move(found[0], found[1], told[-1][1])


@change("attendance_first", "the sentence of who attended comes first")
def attendance_first(page, rng):
    found = attendance_sentence(page)
    if found and found[2][0] != found[:2] and found[2][0][0] >= headline(page.text)[1] > 0:
        page.move(found[0], found[1], found[2][0][0])


MEETING = r"(?:meeting|conference|session|teleconference|symposium)"


def lowered(who, names):
    """Small first letter, unless a name stands first."""
    return (
        who
        if any(who.startswith(name) for name in names)
        or not re.match(
            r"(?:Deputy|Vice|Mayor|Secretary|County|District|Executive|Member|City|Municipal|Director|Party|Governor)\b",
            who,
        )
        else who[0].lower() + who[1:]
    )


@change("passive_presided", "X presided over the meeting = the meeting was presided over by X")
def passive_presided(page, rng):
    names = "|".join(map(re.escape, page.names)) or "$^"
    page.sub(
        rf"(?m)(?<![^\n.] )(?<=[.\n] )?\b((?:[A-Z][\w’' -]*? )?(?:{names})(?:, [^.;:\n]{{3,160}}?,)?) (presided over|chaired|hosted) the ({MEETING})(?: and (?:delivered|made|gave) a speech)?\.",
        lambda m: (
            m[0]
            if page.text[m.start() - 2 : m.start()].strip() not in ("", ".")
            else f"The {m[3]} was {m[2]} by {lowered(m[1].rstrip(','), page.names)}"
            + (", who delivered a speech." if "speech" in m[0] else ".")
        ),
        gold=False,
    )


@change("active_presided", "the meeting was presided over by X = X presided over the meeting")
def active_presided(page, rng):
    page.sub(
        rf"\bThe ({MEETING}) was (presided over|chaired|hosted) by ((?!\w+ \w+ prime)[A-Za-z](?:(?! and [a-z])[^.;\n]){{3,160}}?)\.",
        lambda m: (
            f"{m[3][0].upper() + m[3][1:]}{',' if ',' in m[3] and not any(m[3].endswith(name) for name in page.names) else ''} {m[2]} the {m[1]}."
        ),
        gold=False,
    )


@change("passive_speech", "X attended the meeting and delivered a speech = the meeting was attended and addressed by X")
def passive_speech(page, rng):
    names = "|".join(map(re.escape, page.names)) or "$^"
    page.sub(
        rf"(?<=[.\n]) ?((?:[A-Z][\w’' -]*? )?(?:{names})(?:, [^.;:\n]{{3,160}}?,)?) attended the ({MEETING}) and (?:delivered|made|gave) a speech\.",
        lambda m: (
            f"{m[0][:1].strip(m[1][0])}The {m[2]} was attended and addressed by {lowered(m[1].rstrip(','), page.names)}."
        ),
        gold=False,
    )


HELD = rf"\b(On [^,.\n]{{3,40}}), ((?:the |our |[A-Z])[^,.\n]{{2,90}}?) (held|convened|organized) ((?:a|an|the) [^,.;\n]{{5,200}}?{MEETING}(?: (?:on|about|for|of|in|to) [^,.;\n]{{3,120}})?)(?=[,.])"


@change("passive_held", "on May 9, X held a meeting = on May 9, a meeting was held by X")
def passive_held(page, rng):
    page.sub(HELD, r"\1, \4 was \3 by \2", gold=False)


@change("passive_held_in", "= a meeting was held in X on May 9 (where X is the bare place)")
def passive_held_in(page, rng):
    place = page.gold.get("place")
    if place:
        page.sub(
            HELD,
            lambda m: (
                f"{cased('A', m[4])} was {m[3]} in {m[2]} {m[1][0].lower() + m[1][1:]}"
                if re.fullmatch(rf"(?:the )?{re.escape(place)}(?: City| County| District| Province)?", m[2])
                else m[0]
            ),
            gold=False,
        )


@change("day_behind", "X held a meeting on May 9")
def day_behind(page, rng):
    page.sub(HELD, lambda m: f"{m[2]} {m[3]} {m[4].rstrip()} {m[1][0].lower() + m[1][1:].rstrip()}", gold=False)
