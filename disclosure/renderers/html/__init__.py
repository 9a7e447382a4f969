"""The report as an HTML page: served with linked styles, or as one file that carries everything it needs.

Both walk the same partials (``templates/report/``). Neither takes a request: what a page says about its address and
its versions is handed in as plain values.
"""

from disclosure.renderers.html.page import Edition, EditionFile, Published, render_page, render_site_page

__all__ = ["Edition", "EditionFile", "Published", "render_page", "render_site_page"]
