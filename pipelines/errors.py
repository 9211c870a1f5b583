"""Failures that a user can mend: each says what was wrong, where, and what to do."""

from __future__ import annotations

import signal


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


class StoppedError(SafegovError):
    """The user, or whoever ended the process, stopped it. ``signal_number`` is what it was told."""

    def __init__(self, signal_number: int) -> None:
        by = "you" if signal_number == signal.SIGINT else signal.Signals(signal_number).name
        super().__init__(f"stopped by {by}; what was finished is kept, and the same command goes on from there")
        self.exit_code = 128 + signal_number
