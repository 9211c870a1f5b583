"""The accuracy that comes with safegov is what its readers reach on its samples, to the last figure."""

from __future__ import annotations

import pytest

from schemas.project import samples
from warehouse.evaluation import measure
from warehouse.store.build_state import code_hash


@pytest.mark.slow
def test_what_is_shipped_is_what_is_measured() -> None:
    shipped = measure.shipped(samples(), code_hash("extraction"))
    assert shipped is not None and shipped.equals(measure.measured_on(samples()))
