"""The files of a publication (公开的文件): written once, kept under their SHA-256, named by a manifest.

``formats`` says which files there are, ``manifest`` what names them, ``store`` keeps the bytes, ``freezing`` brings
these together for ``disclosure.use_cases.publish``.
"""
