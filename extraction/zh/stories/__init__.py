"""The stories of a Chinese page: where one ends and the next begins."""
