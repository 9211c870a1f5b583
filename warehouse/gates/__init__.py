"""The quality gate: suites of expectations over a whole release, checked by Great Expectations before it is published.

``suites`` reads them from files, ``contract`` derives one from the declarations in ``schemas``, ``worker`` checks them
in a process of its own, ``gate`` runs that process, ``history`` keeps the results, ``page`` shows them.
"""

from warehouse.gates.gate import Gate, GateError, GateRequest
from warehouse.gates.result import Check, GateResult

__all__ = ["Check", "Gate", "GateError", "GateRequest", "GateResult"]
