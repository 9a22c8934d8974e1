"""Live pages: notice that a workshop changed, and send its state to everybody who watches it."""
