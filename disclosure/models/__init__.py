"""What disclosure stores: staff texts, reviews, publications with their files."""

from disclosure.models.publications import Publication, PublicationFile, Withdrawal
from disclosure.models.reviews import ReviewComment, Submission
from disclosure.models.texts import StaffText, TextDraft

__all__ = ["Publication", "PublicationFile", "ReviewComment", "StaffText", "Submission", "TextDraft", "Withdrawal"]
