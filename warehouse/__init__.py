"""Where it is kept and handed out: intake, store, governance, SQL views, quality gates, publication, report.

Knows the declarations in ``schemas`` and nothing of ``extraction``; reads no environment.
"""
