"""Builds and starts an installation: packages, native libraries, database, demonstration data, server.

Everything that ``make`` needs before a package is there runs on Python alone, without any package.
"""
