"""Renderers: each walks one frozen report tree and writes one form of it (web page, PDF)."""
