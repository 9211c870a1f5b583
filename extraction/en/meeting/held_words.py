"""Words around a day that tell whether it is that of the meeting (``meeting_date``)."""

from __future__ import annotations

import re
from datetime import timedelta

FAR = timedelta(60)
EVENT_BEFORE = re.compile(
    r"\b(?:accidents?|fires?|explosions?|collapses?|happened|occurred|broke out|incident|leak|disaster"
    r"|killed|spirit of|"
    r"instructions? (?:made |given |issued )?|speech(?:es)? (?:made |delivered )?|as of|since|until"
    r"|till|before|prior to|by|after|"
    r"from|starting|beginning|start(?:s|ed)?|end of|effective|deadline|no later than|dated|issued"
    r"|established|birth|"
    r"down|lasts|lasting|valid|between|through|the general secretary[’']s [^.]{0,30}|photo\w*|reopen\w*|"
    r"implemented|released|promulgated|published|took effect)\s+(?:on\s+|at\s+|in\s+|of\s+"
    r"|about\s+)*(?:the\s+)?(?:(?:morning|afternoon|evening|night|noon) of )?(?:the\s+)?$"
)
OTHER_MEETING = re.compile(
    r"\b(?:spirit|requirements?|instructions?|arrangements?"
    r"|deployments?(?! (?:and [a-z]+ )?(?:work |video |tele-?)*(?:meeting|conference))"
    r"|convey\w*|relay\w*|implement\w*)\b"
    r"(?:(?!\b(?:held|convened|met)\b)[^.;,]){0,90}(?:\bon (?:the )?(?:(?:morning|afternoon"
    r"|evening) of )?(?:the )?|[a-z][’']s |\bof the |\bof )$"
)
ANOTHER_HELD = re.compile(
    r"\b(?:provincial|national|state council|higher|superior|central|previous|last)[^.;,]{0,60}"
    r"\b(?:meeting|conference|teleconference)s? (?:was |were )?(?:held|convened|opened) (?:on |in )?(?:the )?$"
)
# “(yesterday) the province held …”, where a meeting of one's own follows
HIGHER_HELD = re.compile(
    r",? (?:(?:morning|afternoon|evening|night),? )?(?:the (?:provincial|national|state council|province|country"
    r"|ministry|state)|state council)\b[^.;,]{0,60}\b(?:held|convened|opened|hosted|organi[sz]ed)\b"
)
HIGHER_HELD_ON = re.compile(  # “The province held a teleconference on (May 7). The next day, our county …”
    r"(?:^|[.;] )(?:the (?:province|country|state council|ministry|state)"
    r"|(?:the )?provincial (?:party committee|government))"
    r" (?:held|convened|opened|hosted|organi[sz]ed)\b[^.;]{0,100} (?:on|in) (?:the )?$"
)
AFTER_EVENT = re.compile(  # “following the earthquake in Jishishan on (December 18), the city …”
    r"\b(?:after|following|in view of|in response to|in the wake of|since|learn\w*|lessons?|draw\w*)\b"
    r"(?:(?!\b(?:held|convened|opened|met)\b)[^.;,]){0,120}?"
    r"\b(?:accident|fire|explosion|collapse|earthquake|landslide|disaster|incident|leak|typhoon|crash|poisoning"
    r"|drowning|flood|rainstorm|outburst|roof fall)s?\b(?:(?!\b(?:held|convened|opened|met)\b)[^.;,]){0,60}$"
)
NAMED_AFTER_HAZARD = re.compile(  # “held a special meeting on winter fire on (June 3)”: fire is the meeting's subject
    r"\b(?:held|holds|convened|opened|hosted|organi[sz]ed|called|launched)\b[^.;]{0,120}?"
    r"\b(?:meeting|conference|teleconference|session|symposium|plenary)s? (?:of|on|for|about|against|regarding) "
    r"(?!the\b|[“\"‘])(?:[\w’'-]+ (?!happened|occurred)){0,6}(?:on|in|at) (?:the )?"
    r"(?:(?:morning|afternoon|evening|night) of )?$"
)
EVENT_AFTER = re.compile(
    r"[’”'\" ,)]{0,3}(?:major |serious |larger |fire |gas |particularly |big )*(?:accidents?|fires?"
    r"|explosions?|collapses?|incident|disaster|speech)\b"
)
HAPPENED = re.compile(
    r"\b(?:broke out|happened|occurred|killed|was killed|were killed|caught fire|exploded|collapsed"
    r"|died|took place an accident"
    r"|had (?:been |just |already )*(?:\w+ed|fallen|slid|sunk|burst|burnt|broken|hit|struck)|"
    r"people dead|deaths?)\b"
)
FUTURE = re.compile(r"\b(?:will|is to|are to|shall|to be|is expected|is scheduled|is estimated|expected)\b")
# “on August 15 to settle how the city will …”: what is to come is no part of the meeting's own clause
SUBORDINATE = re.compile(r"\b(?:how|what|that|which|who|where|when|(?<!is )(?<!are )(?<!as )to (?!be\b))\b")
PERIOD = re.compile(r"(?:\bfrom\b|\bbetween\b)[^.]{0,12}$")
DATELINE_TAIL = re.compile(
    r"\s*(?:\d{4}\s*)?(?:[)）\]】]\s*[-–—:]|[(（【\[]|[-–—|]{1,2}\s|news\b|电|\(?reporters?\b|\(?correspondents?\b|/|（)",
    re.I,
)
ON = re.compile(
    r"\b(?:on|in|at|of|the|morning|afternoon|evening|night|noon|today|held|convened|from"
    r"|yesterday)[ ,(（]*(?:the )?$"
)
YEAR_SPAN = 400
# “set June 30 as the day by which …”
LIMIT_AFTER = re.compile(r" as (?:the|its|their|a) (?:last |final )?(?:day|date|deadline|limit|time limit)\b")
