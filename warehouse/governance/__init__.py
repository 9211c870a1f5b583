"""What documents say becomes what happened: places, persons, merged meetings, corrections, coverage.

``build`` is the way in: it fills layers ``main``, ``extracted`` and ``quality`` of the working database from the
store's Parquet in one transaction. The same store and corrections give the same tables, whatever the order of
arrival and however documents were split into drops. ``review`` lists what most wants a human look.
"""

from warehouse.governance.build import build
from warehouse.governance.review import ReviewGroup, ReviewItem, review
from warehouse.governance.settings import GovernanceReport, GovernanceSettings

__all__ = ["GovernanceReport", "GovernanceSettings", "ReviewGroup", "ReviewItem", "build", "review"]
