"""Rules on a report as a whole: its parts, headings, contents, tables, charts, attachments, and its publications.

They read an ``Outline`` (what is printed, without the words between) and ``Publications`` (what was published before);
the application that composes reports lays both beside the account. A reader of foreign reports makes the same.
"""
