"""What most wants a human look."""
