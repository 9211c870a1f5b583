"""What is to be done: demands, who makes them, their codes, deadlines and figures."""
