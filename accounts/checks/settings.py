"""What rules need of a profile."""

from accounts.checks.context import Settings
from accounts.profiles import Profile


def settings_of(profile: Profile, *, scope: str) -> Settings:
    """Return a profile's settings for the rules, in the words of the account's scope."""
    return Settings(
        titles={declared.kind: f"{declared.number} {declared.title}".strip() for declared in profile.statements},
        sections={section.key: section.title for section in profile.sections},
        three_public_funds=profile.three_public_funds,
        item_budget=profile.item_budget,
        percent_digits=profile.percent_digits,
        equipment=tuple(equipment.count for equipment in profile.equipment),
        words=profile.words[scope],
    )
