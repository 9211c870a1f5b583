"""Who took part and did what."""
