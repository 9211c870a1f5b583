"""``report.html``: the dataset to look at, one page that needs no network."""

from warehouse.report.page import write_report

__all__ = ["write_report"]
