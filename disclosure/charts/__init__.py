"""Charts (图) of the report: what is shown, how it is said, laid out and drawn.

``spec`` says what a chart shows and puts it into words, ``layout`` places it with the help of ``lettering``
(measuring and breaking text) and ``marks`` (numbering the parts of a ring): these are plain Python. Only ``draw``
knows matplotlib, so importing this package costs nothing.
"""
