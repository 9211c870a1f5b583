"""Where it is kept and handed out: intake, store, reading, resolution, corrections, review, releases.

Knows the declarations in ``schemas``; only reading and evaluation know ``extraction``; reads no environment.
"""
