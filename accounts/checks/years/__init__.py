"""Rules that compare years."""
