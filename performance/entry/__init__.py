"""Entering a project's table: its grids, and what scoring says of what was typed. Pure apart from naming models."""
