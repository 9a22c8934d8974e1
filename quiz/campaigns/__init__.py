"""Campaigns: how one is made, and what is known of those there are."""
