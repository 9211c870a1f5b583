"""All that touches Dagster's own modules: its instance, launcher and event log."""
