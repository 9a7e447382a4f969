"""Rules on figures: values, rows, statements, and statements against each other."""
