"""What figures were measured on."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def machine() -> str:
    """Cores, kind of processor, memory and Python, as one phrase."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    kind = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores ({kind}), {memory:.0f} GB, Python {platform.python_version()}"
