"""Where the checkout under test lies."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
"""Material beside the project, where there is any: tests that use it skip where it is missing."""
