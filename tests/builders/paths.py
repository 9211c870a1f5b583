"""Where the checkout under test lies, and the folder of one run of the tests."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
"""Material beside the project, where there is any: tests that use it skip where it is missing."""
RUN_FOLDER = "SAFEGOV_TESTS_FOLDER"
"""Variable that names the folder of one run of the tests, which its workers share (tests/conftest.py)."""
