"""Profiles (地区口径): what a region and range of years prescribes, read from one folder each.

A profile folder holds ``profile.toml`` (settings, parts, sections, charts, text slots, statements), ``sections/``
(sentence templates) and ``glossary.toml``. Adding a province is adding a folder.
"""

from accounts.profiles.profile import (
    ChartDeclaration,
    Equipment,
    PartDeclaration,
    Profile,
    SectionDeclaration,
    StatementDeclaration,
    TextSlot,
)
from accounts.profiles.reader import ProfileError, load_profile, profile_choices

__all__ = [
    "ChartDeclaration",
    "Equipment",
    "PartDeclaration",
    "Profile",
    "ProfileError",
    "SectionDeclaration",
    "StatementDeclaration",
    "TextSlot",
    "load_profile",
    "profile_choices",
]
