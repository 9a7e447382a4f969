"""Workbooks (工作簿): files become cells with addresses, cells become statements, statements become lines; and back.

``opening`` turns bytes into sheets and refuses what is dangerous or broken. ``public`` reads the official statements
as published, ``ministry`` the export of the ministry's software, ``template`` the project's own template; each returns
a ``Content``. ``writing`` writes official statements and templates, ``annotating`` marks problems in the user's own
file. Nothing here stores anything or knows of requests.
"""
