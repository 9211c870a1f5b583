"""Version of the reader: raise it whenever any text could be read otherwise than before."""

EXTRACTOR_VERSION = "2"
