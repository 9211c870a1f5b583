"""Taking texts in: any source, any size, nothing lost, nothing twice. ``ingest.take_in`` is the way in."""
