"""Settings of property tests.

An example has no time limit (a busy machine is no fault), and in CI the examples are the same in every run.
"""

import os
import signal

from hypothesis import settings

# Whoever starts the tests in the background may have signals ignored, which every process here would inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

settings.register_profile("default", deadline=None)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")
