"""How a text is read: pure functions from text to facts. No Dagster, no database, no input files, no environment.

``reader.read`` is the way in; every other module has one subject. All offsets are half-open code-point offsets into
the text as given. Lexicons are data files in ``lexicons/`` and in ``schemas/codes`` and ``schemas/reference``.
"""
