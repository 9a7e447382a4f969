"""Compression of answers: texts shrink to a quarter; files that are packed already are sent as they lie on the disk."""

from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")


class CompressTexts(GZipMiddleware):
    """Compresses texts only: a PDF or workbook keeps its length and may be handed to the server as a file."""

    def process_response(self, request, response):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        """Compress the answer when it is a text."""
        if not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
