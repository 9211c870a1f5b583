"""``python -m benchmarks.metamorphic [FOLDER] [--every N] [--only NAME,…] [--show N] [--write]``: see ``measuring``."""

from benchmarks.metamorphic.measuring import main

main()
