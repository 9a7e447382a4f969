"""For the tests of signing in: passwords are hashed quickly, people have some."""

import pytest
from django.test import Client

from accounts.models import AccessRecord

PASSWORD = "Guangyuan-2021"  # noqa: S105 (of these tests only)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def with_password():
    """Give a person the tests' password, chosen by themselves."""

    def give(user, password=PASSWORD):
        user.set_password(password)
        user.save(update_fields=["password"])
        return user

    return give


class Visitor:
    """Somebody at the page of signing in, from one address."""

    def __init__(self, **options):
        self.client = Client(**options)

    def sign_in(self, username, password=PASSWORD, **extra):
        return self.client.post("/admin/login/", {"username": username, "password": password, **extra})

    def is_in(self):
        return self.client.get("/admin/").status_code == 200


@pytest.fixture
def visitor():
    def arrive(address="10.0.0.1", **options):
        return Visitor(REMOTE_ADDR=address, **options)

    return arrive


@pytest.fixture
def events():
    """The events recorded so far, the oldest first; of one person when named."""

    def recorded(**filters):
        return list(AccessRecord.objects.filter(**filters).order_by("pk").values_list("event", flat=True))

    return recorded
