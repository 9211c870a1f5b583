"""Settings of property tests.

An example has no time limit (a busy machine is no fault), and in CI the examples are the same in every run.
"""

import os

from hypothesis import settings

settings.register_profile("default", deadline=None)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")
