"""One module a file format: what bytes become texts with what a source says of them."""
