"""From a build to a published release: a folder made beside the others, complete and on disk before one rename
switches it in; its database, files, papers, history and changes.
"""
