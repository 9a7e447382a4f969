"""What disclosure adds to an account's desk: its way to publication, review, texts, previews and publishing.

Importing this package registers its pages and panels.
"""

from disclosure.back_office import comments, packing, preview, publishing, review, secrecy, texts, workflow
from disclosure.back_office.publishing import public_address

__all__ = ["comments", "packing", "preview", "public_address", "publishing", "review", "secrecy", "texts", "workflow"]
