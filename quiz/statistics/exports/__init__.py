"""Tables of figures as files."""
