"""Words of time limits: expressions that what finds a limit and what tells its day share."""

from __future__ import annotations

import re

from schemas import toml
from schemas.project import data

MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
MONTHS = MONTH.split("|")
SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend"
NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        )
    )
} | {"twenty": 20, "thirty": 30, "half": 0, "a": 1, "an": 1}
_SPELT = "|".join(word for word in NUMBERS if word not in ("zero", "half"))
COUNT = rf"(?P<count>\d{{1,3}}|{_SPELT})"
_ANY = rf"(?:\d{{1,3}}|{_SPELT})"
TIMES = toml.loads(data("extraction.en", "lexicons", "times", "times.toml").read_text(encoding="utf-8"))
_FEAST, _EVENT, _COMER, _COMING = ("|".join(TIMES[name]) for name in ("feasts", "events", "comers", "comings"))
_OCCASION = "|".join(TIMES["occasions"])
_SPAN = r"(?:minutes?|hours?|days?|weeks?|months?|years?|quarters?)"
_END = (
    r"(?:the )?(?:(?:end|middle|beginning|start|close|first half|second half|first ten days) of |mid-? ?)"
    r"(?:the |this |next |each |every )?"
    rf"(?:month|year|quarter|week|spring|summer|autumn|winter|season|{MONTH}|\d{{4}})"
    r"(?:,? \d{4})?(?: (?:of )?(?:this|next) year)?"
    rf"|(?:the )?(?:{MONTH})[ -]end\b"
)
_DAY = (
    r"(?:(?:the )?(?:morning|evening|night|noon) (?:of|on) )?"
    rf"(?:(?:{MONTH}|{SHORT})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTH}|{SHORT}\b)(?:,? \d{{4}})?"
    r"|(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?![\d/])"
    rf"|(?:the )?(?:end of )?(?:{MONTH})(?: \d{{4}})?\b"
    r"|(?:the )?\d{1,2}(?:st|nd|rd|th)\b(?! (?:national|party|cpc|congress|central|plenary|session|asian))"
    r"(?: of (?:the|each|every|next|this) month)?"
    r"|the (?:first|fifth|tenth|fifteenth|twentieth) (?:day )?of "
    r"(?:the|each|every|next|this) (?:first |twelfth )?(?:lunar )?month"
    rf"|(?:this |next |the )?(?:{WEEKDAY})\b)"
)
CLOCK = (
    r"(?:\d{1,2}(?:[:：]\d\d(?: ?[ap]\.?m\b\.?)?| ?[ap]\.?m\b\.?| o[’'` ]?clock)"
    r"|midnight|noon|(?:this |the )?evening|nightfall|dark|dusk|dawn|daybreak)"
    rf"(?: (?:on |of )?(?:{_DAY}|today|tomorrow|tonight|(?:each|every) (?:day|night)))?"
)
_HOLIDAY = (
    r"(?:the )?(?:next |coming |upcoming |main )?"
    rf"(?:(?:{_EVENT}) of (?:the |a )?(?:next |new "
    rf"|coming )?)?[“\"‘']?(?:{_FEAST})\b[”\"’']?(?: (?:holidays?|season|travel rush(?: (?:peaks?"
    rf"|starts?|begins?))?))?"
)
_UNTIL = (
    rf"(?:{_END}|{_DAY}|{CLOCK}"
    rf"|(?:the |a )?[“\"‘']?(?:{_COMER})[”\"’']?(?: season| peak)? (?:{_COMING})\b"
    rf"|(?:the|this|next|our) (?:[\w-]+ ){{0,2}}(?:{_OCCASION})\b(?: travel rush(?: peaks?"
    rf"| starts?| begins?)?)?|the (?:day|week|month|year) is (?:out|over)"
    rf"|{_HOLIDAY}|the day after tomorrow|tomorrow|tonight|today|next (?:week|month|year)"
    r"|(?:going|getting|coming|leaving) (?:off |home|to )?(?:work|duty)"
    r"|the (?:next|following) (?:meeting|inspection|rain|rainfall|round)"
    rf"|the (?:{_EVENT}) of [^.;,:]{{2,50}}|(?:the )?(?:resumption|resuming|deadline|time limit)\b)"
)
LIMIT = re.compile(
    r"\b(?:(?:by|before|until|till|prior to|no later than|not later than|ahead of|up to)\s+"
    rf"(?:{_UNTIL}|(?:the )?(?:end of )?20\d\d\b)"
    r"|within\s+(?:(?:the )?(?:next |following |coming |first )?(?:half (?:an? )?(?:hour|day|month|year)"
    rf"|{_ANY}(?: and a half)?[\s-](?:working |calendar |natural )?{_SPAN})"
    r"|(?:this|the|the same|the current) (?:week|month|year|day|quarter|semester|season)\b|today|tonight"
    r"|(?:the |a |an )?(?:[\w-]+ )?(?:time limit|time frame|prescribed time|prescribed period|deadline|time)\b)"
    rf"|in (?:{_ANY}|half an?)[\s-](?:minutes?|hours?)\b"
    rf"|in (?:the )?(?:next |coming )?{_ANY} (?:days?|weeks?|months?)\b"
    r"|(?:in|within|during) the (?:coming|next) (?:week|month|few (?:days|weeks))\b"
    r"|in the first (?:week|month|few days)\b"
    r"|in (?:the |a )(?:[\w-]+ )?(?:time limit|prescribed time|prescribed period|limited time"
    r"|set time)\b|within the (?:set )?term\b"
    rf"|in (?:{MONTH})\b(?! (?:\d|this year|last year|next year))|this year\b"
    rf"|from (?:{_DAY}|(?:{MONTH})) (?:to|until|till|through) (?:{_UNTIL}|(?:{MONTH})\b)"
    r"|(?:on )?the (?:next|following|very) day\b(?! of)|on the day(?= ?(?:[,.;]|and\b|$))"
    r"|that (?:very )?(?:night|day)\b(?! of)"
    r"|on the first day (?:they|he|she) (?:\w+ ?){1,3}"
    r"|(?:from (?:now|today|tonight|tomorrow)|starting (?:from )?(?:now|today|tonight))(?: on)?,? "
    rf"(?:to|until|till|through) {_UNTIL}"
    r"|(?:on |by |within )?the same (?:day|night)\b|this (?:week|month)\b"
    r"|(?<!stop )(?<!stay )overnight|(?<!from )tonight"
    r"|as soon as (?:possible|they can|practicable)|(?:at|in|for) the (?:very )?first (?:time"
    r"|moment)(?! in| that| since| for)"
    r"|this (?:winter|summer|spring|autumn)\b|this weekend|over the weekend|next (?:week|month)\b"
    r"|(?:in|within|during|by) (?:the )?(?:first|second|third|fourth|this|next) quarter"
    r"|in the (?:first|second) half of (?:the|this) year|tomorrow\b(?: (?:morning|afternoon"
    r"|evening|night))?|today\b(?! s\b|[’']s)"
    r"|right now|(?<=do it )now|(?<=start )now|(?<=begin )now"
    r"|as of (?:today|now)|at once|immediately|without (?:any )?delay|right away|straight away|forthwith|instantly"
    r"|(?:by|on) the (?:deadline|day (?:it is|they are) due)|no later than [^.;,]{3,30}|at the latest)",
)
PERIOD = re.compile(r"from\b.+ (?:to|until|till|through) ")
