"""Figures: one account-year as an immutable object, asked by concept and dimensions.

Everything here is pure except ``loader``, which builds Figures from stored rows in a fixed number of queries.
"""
