"""The storage: what is asked of it, the values that pass, and its kinds."""
