"""Numbers that a report states."""
