"""Texts come by themselves: feeds, sitemaps, lists and addresses become WARC drops in the landing folder."""
