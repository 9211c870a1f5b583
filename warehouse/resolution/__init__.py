"""What documents say becomes what happened: places, persons, merged meetings, distinct demands, coverage.

``build.build`` is the way in: it fills layers ``main``, ``extracted`` and ``quality`` of the working database from the
store's Parquet, whole or not at all. The same store and corrections give the same tables, whatever the order of
arrival and however documents were split into drops.
"""
