"""Workshops and the codes that they are joined with."""
