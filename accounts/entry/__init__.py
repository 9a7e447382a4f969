"""Entered rows: from texts in cells to values of lines, or problems that say where, what was found and what to do.

Typing in the back office and importing files share this reading. The catalogue of a year (``catalogue``), the cells of
statements (``cells``), columns (``columns``), reading and checking (``rows``) and totals (``totals``) work on plain
values; ``grids`` declares which columns belong to which model; only ``loader`` asks the database.
"""
