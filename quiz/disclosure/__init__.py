"""Disclosure control: which batches are sealed, what may be shown of one, and what goes into sums."""
