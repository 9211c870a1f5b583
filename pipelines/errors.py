"""Failures that a user can mend: each says what was wrong, where, and what to do."""

from __future__ import annotations


class SafegovError(Exception):
    """A failure to be told in one line. ``exit_code`` is the process's."""

    exit_code = 1


class UsageError(SafegovError):
    """The command was given something that it cannot use."""

    exit_code = 2


class BlockedError(SafegovError):
    """The quality gate blocked the release; the one before it stays published."""

    exit_code = 3


class InUseError(SafegovError):
    """Another process is writing to the home folder."""

    exit_code = 4
