"""The meeting: whether it is one, its day, place, level and form."""
