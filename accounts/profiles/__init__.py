"""Profiles (地区口径): what a region and range of years prescribes, read from one folder each.

A profile folder holds ``profile.toml`` (settings, parts, sections, charts, text slots, statements), ``sections/``
(sentence templates) and ``glossary.toml``. Adding a province is adding a folder, here or in a place of the office's
own; it may be based on another profile and declare only what differs.
"""

from accounts.profiles.profile import (
    CaptionDeclaration,
    ChartDeclaration,
    Equipment,
    PartDeclaration,
    Profile,
    SectionDeclaration,
    StatementDeclaration,
    TextSlot,
    VehicleUse,
)
from accounts.profiles.reader import ProfileError, load_profile, profile_choices, profile_problems, search_also

__all__ = [
    "CaptionDeclaration",
    "ChartDeclaration",
    "Equipment",
    "PartDeclaration",
    "Profile",
    "ProfileError",
    "SectionDeclaration",
    "StatementDeclaration",
    "TextSlot",
    "VehicleUse",
    "load_profile",
    "profile_choices",
    "profile_problems",
    "search_also",
]
