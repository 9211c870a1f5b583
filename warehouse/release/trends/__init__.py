"""The ``trend_*`` views: what changed over time, with every month of the span, its n, and the year before.

``views.create_views(con)`` fills layer ``trends`` (counts kept ready) and makes the views of ``VIEWS`` over it.
"""
