"""How it is run: settings, alerts, status, summaries, retention, upgrades, progress."""
