"""The storage in a PostgreSQL database, which any number of processes use at once."""
