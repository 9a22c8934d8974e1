"""What is asked, and what answers mean."""
