"""Official statements (公开表): declared once, laid out and filled from Figures.

``declaration`` says what a statement consists of, ``reader`` reads the declarations, ``cells`` answers one cell,
``layout`` puts rows and panels side by side.
"""
