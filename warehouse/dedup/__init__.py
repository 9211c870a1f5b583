"""Repeated and near-repeated texts: shingles, sketches, and which text repeats which."""
