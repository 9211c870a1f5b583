"""Every trend view, computed again in plain Python from the tables of layer ``main``, as the data dictionary words it.

Nothing here is taken from the SQL: a count is the length of a list of facts that were picked by their properties.
"""

from __future__ import annotations

from tests.integration.warehouse.release.trends.reference_cascade import Cascades
from tests.integration.warehouse.release.trends.reference_coverage import Coverages
from tests.integration.warehouse.release.trends.reference_events import Events
from tests.integration.warehouse.release.trends.reference_families import Families
from tests.integration.warehouse.release.trends.reference_formulas import Formulas
from tests.integration.warehouse.release.trends.reference_tables import BOOKS, Rows


class Reference(Families, Formulas, Events, Cascades, Coverages):
    """The tables of ``con``, and each view from them."""

    def view(self, name: str) -> Rows:
        """The rows of view ``trend_<name>``."""
        for grain in self.GRAINS:
            subject = name.removesuffix(f"_{grain}")
            if subject in (*BOOKS, "meetings", "directives", "ranks", "figures"):
                return self.family(subject, grain)
        return dict(getattr(self, name)())
