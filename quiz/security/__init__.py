"""Keys and signed cookies, rate limits by address, private files."""
