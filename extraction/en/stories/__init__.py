"""The stories of an English page: where one ends and the next begins."""
