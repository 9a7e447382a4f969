"""For all tests of disclosure."""

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The demonstration makes four users; hashing their passwords as strongly as in use takes a second each time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
