"""A demo: a database filled with made-up people."""
