"""Finishers become counts, days become sealed batches."""
