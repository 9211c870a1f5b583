"""The review page: a local web page over the published release that writes corrections, confirmations and audits."""
