"""Readings against gold facts: what they hold, how they are scored, what is kept of it."""
