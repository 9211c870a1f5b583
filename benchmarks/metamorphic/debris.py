"""What else stands on a page."""

from __future__ import annotations

import re

from benchmarks.metamorphic.page import CHANGES, change

STRANGER, OTHER, TOWN = "Gan Shouyi", "Tie Jinrong", "Luohe"


def debris(name, why, before="", after=""):
    def run(page, rng):
        end = re.match(r"\s*date \d{4}-\d\d-\d\d ", page.text)
        page.splice([(len(page.text), len(page.text), "\n" + after)] if after else [])
        if before and not end:
            page.splice([(0, 0, before + "\n")])

    CHANGES[name] = (run, why, set())


debris(
    "debris_breadcrumb",
    "where one is on the site",
    before="Your current location: Home >> Government Affairs >> Work Dynamics >> Text",
)
debris(
    "debris_menu",
    "the site's menu, a word a line",
    before="Home\nNews\nGovernment Affairs\nServices\nInteraction\nEmergency Management\nSafety Production\nFlood Control\nSearch",
)
debris(
    "debris_share",
    "share buttons, font size",
    before="Font size: [Large] [Medium] [Small]  Views: 317",
    after="Share to: WeChat Weibo QQ Zone\n[Print this page] [Close the window]",
)
debris(
    "debris_teaser",
    "a teaser of another place under a label",
    after=f"Related reading\n{TOWN} City held a work meeting on flood control\nOn August 3, {TOWN} City held a work meeting on flood control. Mayor {STRANGER} presided over the meeting and demanded that every reservoir must be patrolled… [Read more]",
)
debris(
    "debris_teaser_bare",
    "a teaser of another place without a label",
    after=f"{TOWN} City held a work meeting on flood control\nOn August 3, {TOWN} City held a work meeting on flood control. Mayor {STRANGER} presided over the meeting and demanded that every reservoir must be patrolled…",
)
debris(
    "debris_teaser_first",
    "a teaser of another place above the article",
    before=f"Hot: {TOWN} Mayor {STRANGER} inspects flood control works\n",
)
debris(
    "debris_neighbours",
    "previous and next article",
    after=f"Previous: {TOWN} City held a fire safety meeting, Mayor {STRANGER} attended\nNext: Deputy Governor {OTHER} inspects coal mines in Henan Province",
)
debris(
    "debris_headlines",
    "a list of headlines with days",
    after=f"Latest news\n{TOWN} deploys forest fire prevention 2021-02-11\n{OTHER} presides over meeting on gas safety 2021-02-10\nHenan Province must hold the bottom line of mine safety 2021-02-09\nNotice on strengthening traffic safety 2021-02-08\nHot spots: all departments should prepare for the flood season 2021-02-07",
)
debris(
    "debris_headlines_first",
    "a list of headlines above the article",
    before=f"Headlines\n{TOWN} deploys forest fire prevention\n{OTHER} presides over meeting on gas safety\nAll departments should prepare for the flood season\n",
)
debris(
    "debris_cookie",
    "cookie notice, worded like a demand",
    after="We use cookies to make this site work. You must accept all cookies or change your settings. Users should read the privacy policy carefully.",
)
debris(
    "debris_cookie_first",
    "the same above the article",
    before="We use cookies to make this site work. You must accept all cookies or change your settings.\n",
)
debris(
    "debris_copyright",
    "copyright line",
    after="Copyright © 2015-2024 Safety News Online. All rights reserved. Without written permission, no unit or individual may copy it. Reprints must name the source. ICP 15009999-1",
)
debris(
    "debris_contact",
    "hotline and address",
    after="Tel: 0395-12350  Address: 9 Renmin Road, Yuanhui District  Postcode: 462000\nTo report illegal information, please call 12377. Reports should be truthful.",
)
debris("debris_clock", "the page's clock, years later", before="Today is Saturday, August 12, 2028  Sunny 24-33℃")
debris(
    "debris_staff",
    "editors and reporters",
    after=f"(Reporter {STRANGER}, correspondent {OTHER})\nEditor in charge: Nuo Yulan\nFirst review: Pi Shuoran  Final review: Sa Kejun",
)
debris(
    "debris_comments",
    "a comment form and a comment",
    after="Leave a reply\nYour email address will not be published. Required fields are marked *\nName *  Email *  Website\nLao Huaijin says: The government should also check the gas bottles in our street!",
)
debris(
    "debris_app",
    "the app's promotion and a QR code",
    after="Scan the QR code and follow us\nDownload the Safety Headlines app. You should turn on notifications so as not to miss safety news.",
)
debris(
    "debris_disclaimer",
    "a disclaimer",
    after="Disclaimer: The article only represents the view of its author. Readers should verify the content themselves. If there is any infringement, it is necessary to contact us within 30 days.",
)
debris(
    "debris_tags",
    "tags and categories",
    after="Tags: safety production, flood control, fire safety, coal mines, gas\nCategory: Local",
)
debris(
    "debris_translated",
    "a note on the translation",
    after="This text was translated by machine. In case of doubt the Chinese original must be consulted.",
)


@change("debris_middle", "a teaser between two paragraphs")
def debris_middle(page, rng):
    breaks = [m.start() for m in re.finditer(r"\n\n", page.text)]
    if len(breaks) > 3:
        at = breaks[len(breaks) // 2]
        page.splice([(at, at, f"\n\nSee also: {TOWN} Mayor {STRANGER} stresses that gas safety must be grasped")])


@change("debris_captions", "a caption between two paragraphs")
def debris_captions(page, rng):
    breaks = [m.start() for m in re.finditer(r"\n\n", page.text)]
    if len(breaks) > 3:
        at = breaks[len(breaks) // 2]
        page.splice([(at, at, f"\n\nThe scene of the meeting. Photo by {STRANGER}")])
