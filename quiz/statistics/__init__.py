"""Disclosed figures of sealed batches, and who may see them."""
