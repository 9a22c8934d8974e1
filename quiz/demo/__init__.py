"""A file filled with made-up people."""
