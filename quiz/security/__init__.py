"""Keys and passes, limits by address, private files."""
