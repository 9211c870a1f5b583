"""What the parts of the sketches are marked with."""

from __future__ import annotations

SKETCH_VERSION = "2"
"""Version of the sketches: raise it whenever a text could be sketched otherwise than before."""
SKETCHES = "safegov_sketches"
"""Mark of a part of the sketches: the version that made it."""
