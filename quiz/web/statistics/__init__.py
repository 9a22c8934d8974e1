"""The pages and files of the statistics."""
