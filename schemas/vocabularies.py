"""Closed vocabularies that more than one table or layer uses (the data contract fixes them)."""

KINDS = ("meeting_report", "other")
RENDITIONS = ("machine_translation", "paraphrase", "original")
PUBLISHED_BASES = ("header", "dateline", "stamp", "metadata")
YEAR_BASES = ("stated", "publication", "context", "unknown")
PLACE_BASES = ("stated", "officeholder", "other_report", "unknown")
ADMIN_LEVELS = ("national", "provincial", "prefecture", "county", "township", "unknown")
MODES = ("video", "in_person", "unspecified")
CONVENERS = ("government", "party_committee", "safety_committee", "headquarters", "department", "unknown")
SPEAKER_KINDS = ("person", "meeting", "unattributed")
DEMAND_BASES = (
    "shown",
    "same_words",
    "like_words",
    "like_words_in_order",
    "part",
    "rendition",
    "rendition_in_order",
)
RELATIONS = ("watched", "followed", "conveyed")
REFERENCE_BASES = ("day_and_level", "day_and_place", "name_and_level", "name_and_place", "correction")
STRINGENCIES = ("mandatory", "advisory")
PLACE_LEVELS = ("national", "provincial", "prefecture", "county")
SEVERITIES = ("warn", "block")
CHANGES = ("added", "changed", "removed")
CODEBOOKS = {
    "sectors": "sector_code",
    "instruments": "instrument_code",
    "responsibilities": "responsibility_code",
    "phrases": "phrase_code",
}
"""The codebooks of demands, by the name of their table, each with its key: the column that holds a code."""
