"""What may be shown of the people in a batch, and what goes into sums."""
