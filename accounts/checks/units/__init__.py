"""Rules that compare units, and an account with what its unit is."""
