"""What on a page is which story, and what its lines are: headline, dateline, labels, day of publication."""
