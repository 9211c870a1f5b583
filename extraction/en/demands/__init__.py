"""What is to be done: demands, who made them, how strictly, by when, with which codes; figures that are reported."""
