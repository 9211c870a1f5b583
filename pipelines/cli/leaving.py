"""The end of a command: its process ends at once, and what it loaded is not taken apart before."""

from __future__ import annotations

import atexit
import os
import sys
import threading


def leave(code: int) -> None:
    """Ends this process with exit code ``code``, as Python does, but for the taking apart of all modules: after a run
    that takes most of a second. What is registered for the end is done, and what was written goes out.

    Returns where Python itself has to end the process: a thread is at work still, or output goes nowhere.
    """
    if any(one is not threading.current_thread() and not one.daemon for one in threading.enumerate()):
        return
    atexit._run_exitfuncs()  # what Python calls at its end, by the same name since its second version
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(code & 0xFF)
