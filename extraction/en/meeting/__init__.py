"""The meeting: its day, place, level, form and convener."""
