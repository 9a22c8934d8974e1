"""Workshops: the host, the projector, those who join."""
