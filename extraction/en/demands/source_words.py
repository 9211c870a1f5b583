"""Words beside a verb of speech that tell whether it has a source, and which (``attribution``)."""

from __future__ import annotations

import re

MEETING = (
    r"(?:meetings?|conferences?|sessions?|symposiums?|plenary|plenum|teleconferences?|videoconferences?|forums?|seminars?|"
    r"committee meeting|assembly|gatherings?|congress|council meeting|dispatch|workshops?|round ?tables?)"
)
QUOTE_ENDS = (",” ", '," ', "!” ", '!" ', "?” ", '?" ')
REACH = 1200  # characters before the verb that are looked at
LOOK_BACK = 20  # persons before the verb that are looked at
SOME_WORDS = 2  # words from which on something may be demanded
TAIL = 110  # characters before the verb that may hold its subject's last words
MEETING_END = re.compile(rf"\b{MEETING}(?:\s*\([^()]{{0,40}}\))?$")
MEETING_START = re.compile(
    rf"(?:date \d{{4}}-\d\d-\d\d )?\W*+(?:(?:in|at|during) the meeting,? )?(?:the|this|our|a)?\s?"
    rf"(?:[\w()“”\"'’&/,.-]+\s){{0,14}}?{MEETING}\b"
)
# Words before the name of a meeting that make it an object or a circumstance, not the source.
NOT_SUBJECT = re.compile(
    r"\b(?:at|in|during|over|attend(?:ed|ing)?|chair(?:ed|ing)|held|holding|convened|hosted|hosting|opened|after|for|"
    r"when|while|watch(?:ed|ing)|to|with|before|organized|joined|addressed|from|presid(?:ed|ing)|listened|into|called|by|through|"
    r"via|following|since|until|as|concluded|closed|launched|observed)\b"
)
CLAUSE_ENDS = ',;:.!?“”"'
PASSIVE = re.compile(
    r"\b(?:are|is|be|was|were|been|being|as|the|not|strictly|have|not been|of|these|those|this|his|her|their|and the|"
    r"no|clear|specific|with|by|to|relevant|following|or|meet|all)$"
)
PASSIVE_REACH = 12  # characters that hold the longest of them
SAYS_WHAT = re.compile(r"\s*[:：]|,? that\b")
IMPERSONAL = re.compile(r"\bit (?:was|is|has been)$")
# "It was decided", "it was stressed at the meeting".
JOINT = re.compile(r"\b(?:meeting|conference|session|agreed|decided|resolved|determined)\b")
HE_FIRST = re.compile(r"\W*+(?:[a-z]+,? |(?:after|at|in|on|for) [a-z ]{1,40}, )?(?:he|she)\b")
IT_FIRST = re.compile(r"(?:^|[,;:.—–“”\"-] ?|\b(?:and|but|also|while|as|then|moreover|meanwhile|which) )it$")
LOOSE = re.compile(r"(?:^|[,;:—–-]|\b(?:and|while|also|further|by|thereby|notice|order|circular|letter))\s*$")
WHAT = re.compile(r"\b(?:what|which|as|that were|requirements|instructions)\b(?: \w+){1,12}$")
CAPITALS = re.compile(r"(?:\b[A-Z][a-z’'-]+ ?){1,3}$")
TITLE = re.compile(
    r"\b(?:the|our)(?: (?:deputy|vice|executive|acting|county|district|municipal|provincial|city|town|party|general|"
    r"assistant|standing|chief))*? (?:mayor|secretary|governor|magistrate|minister|director|chief|head|leader|chairman|"
    r"chairperson|chairwoman|commander|official|president|officer|commissioner)$"
)
TITLE_FIRST = re.compile(
    r"(the (?:(?:deputy|vice|executive) )*(?:mayor|secretary|governor|magistrate|minister|director)) "
    r"(?!of\b|and\b|in charge)[a-z]+ed\b"
)
TITLE_OPENS = re.compile(
    r"((?:the|our)(?: (?:deputy|vice|executive|acting|county|district|municipal|provincial|city|town|party|banner|"
    r"league|general|standing|chief))* (?:mayor|secretary|governor|magistrate|minister|director|chief|head|chairman|"
    r"commander|commissioner))(?=,| (?:also |then |further )?[a-z]+(?:ed|ing) )"
)
ON = re.compile(r" (?:on|about|regarding|concerning|around|for) [^,;:]+$")
# "He went on to ask": the verb after "to" is his, not part of a demand.
TO_SAY = re.compile(r" (?:went on|continued|returned to the floor|took the floor|rose|used the occasion) to $")
DEMANDING = re.compile(r"\b(?:must|should|shall|need to|necessary|ought)\b")
BASE = re.compile(
    r"(?:demands?|requires?|requirements?|requests?|asks?|urges?|calls?|orders?|instructs?|reminds?|stress|stresses|"
    r"emphasi[sz]es?|emphasis|underlines?|underscores?|highlights?|reiterates?|says?|points?|insists|advised|holds?|believes|"
    r"suggests?|proposes|appeals|warns|states)\b"
)
OWN_WORDS = re.compile(r"\s*(?:\w+ )?(?:speech|remarks|address|report|comments?|summary)\b")
OTHER_VERB = re.compile(r"\b(?:to|and then|of the people)\b")
AFTER_NOUN = re.compile(r"\s*[,:，：]|\s(?:that|to|all|the)\b")
SAME_NAME = 0.8  # share of letters in common (Ratcliff and Obershelp) above which two spellings are one name
OBJECT_BEFORE = re.compile(r"\b(?:of|for|to|with|from)\s+(?:the\s+)?(?:comrade\s+)?$")
INSERTED = re.compile(
    r",\s(?:after|while|having|upon|following|before|together with|along with|accompanied by"
    r"|in the company of|on hearing)\b[^;:]*$"
)
MET = re.compile(
    r"\b(?:thanked|praised|commended|congratulated|welcomed|received|relieved|replaced|consoled|accompanied|interrupted|criticized|quoted|cited)"
    r" (?:[\w’'-]+ ){0,5}$"
)
SAID_LAST = re.compile(
    r"(?:(?:deputy|vice|executive|county|district|city|mayor|magistrate|secretary|director"
    r"|governor|chief|head|party) ){0,6}$"
)
STATED_BODY = re.compile(
    r"(?:^|[.;] )(?:[\w’'-]+ ){0,9}(?:committee|government|notice|document|plan|law|council|commission|letter|order"
    r"|regulations?|office|bureau|ministry|department|decision|rules|authorities|superiors|standard|telegram"
    r"|headquarters|province|city|opinions|measures|circular)$"
)
STATED = re.compile(r" (?:that[ ,]|all |each |every |no )")
# An office by name, and those who hold it under another name of it.
OFFICE = re.compile(r"\b(?:mayor|governor|magistrate|minister|secretary)$")
HEAD_OF_PLACE = re.compile(
    r"\b(?:county|district|banner|town|township|prefecture|league|region|province|city|area)(?:['’]s)? "
    r"(?:head|chief|leader|chair\w+|commissioner)\b"
    r"|\b(?:head|chief|leader|chair\w+|commissioner) of (?:the )?(?:[\w’'-]+ ){0,2}"
    r"(?:county|district|banner|town|township|prefecture|league|region|province|city|area)\b"
)
OFFICES_APART = re.compile(r",| and |;")
POSSESSED = re.compile(r"\s?[’'‘`´]\s?s?\b|\s?[’']")
NAMED_VERB = frozenset(
    {"emphasis", "requirements", "requirement", "requests", "request", "demands", "demand", "highlights"}
)
ACCORDING = re.compile(
    rf"\W*+(?:according to|in the (?:view|words) of) the {MEETING}(?: (?:held|convened)[^,;:]{{0,60}})?[,:] ?"
    rf"|\W*+the {MEETING}['’]s? (?:demands?|requirements?|requests?) (?:was|is|were|are)(?: that)?\b"
)
# What is bidden without a modal: "the gates be registered", "whoever sets fire will be detained".
BIDDING = re.compile(
    r"(?<!to )(?<!can )(?<!will )(?<!would )(?<!may )(?<!could )\bbe (?:[a-z]+ly )?"
    r"(?:[a-z]+(?:ed|en|lt|pt|nt|ut)|dug|told|held|made)\b"
    r"|\b(?:whoever|anyone who|those who)\b[^.;]*\bwill be\b"
)
