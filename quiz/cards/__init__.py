"""Cards: pointers to things to do, models, tools and reading of others."""
