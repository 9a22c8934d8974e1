"""Looking after the file from outside the server."""
