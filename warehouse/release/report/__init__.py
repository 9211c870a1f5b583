"""``report.html``: the dataset to look at, one page that needs no network; ``page.write_report`` writes it."""
