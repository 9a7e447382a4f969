"""The narrative (说明): sentences whose numbers are bound to figures.

Wording is the profile's (``sections/*.txt``, Django templates); ``facts`` answers what a template asks, ``tags`` print
numbers, ``writer`` turns a template into blocks of runs. Pure: no request, no form, no stored row.
"""
