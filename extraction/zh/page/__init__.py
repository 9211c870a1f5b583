"""What on a page is which: the text itself, its lines and zones, its stories, its stamps."""
