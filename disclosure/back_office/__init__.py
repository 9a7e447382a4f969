"""What disclosure adds to an account's desk: texts, previews and publishing.

Importing this package registers its pages and panels.
"""

from disclosure.back_office import preview, publishing, texts
from disclosure.back_office.publishing import public_address

__all__ = ["preview", "public_address", "publishing", "texts"]
