"""Files under the home folder: its paths, parts, locks, the state of builds, processes that work on them."""
