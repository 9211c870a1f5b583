"""The quality gate: suites of expectations over a whole release, checked by Great Expectations before it is published.

``suites`` reads them from files, ``contract`` derives one from the declarations in ``schemas``, ``check`` checks them
in a process of its own, ``process`` runs that process, ``history`` keeps the results, ``page`` shows them.
"""
