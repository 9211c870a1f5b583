"""``python -m benchmarks.metamorphic [FOLDER] [--language zh] [--every N] [--only NAME,…] [--show N] [--write]``: see ``measuring``."""

from benchmarks.metamorphic.measuring import main

main()
