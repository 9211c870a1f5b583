"""Who took part and did what: names, titles, ranks, roles."""
