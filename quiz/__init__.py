"""Osallisuustesti: a playful test about social inclusion that stores only anonymous aggregate counts."""
