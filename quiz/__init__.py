"""Osallisuustesti: a playful test about social inclusion that stores only anonymous aggregate counts."""

__version__ = "0.2.0.dev0"
