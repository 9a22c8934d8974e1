"""A workshop changed: whoever watches it gets its state."""
