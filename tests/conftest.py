"""For all tests: how many examples a property is tried with, and which tests depend on the database."""

import pytest
from django.conf import settings as of_django
from django.db import connection
from django.test import override_settings
from hypothesis import settings

# No deadline for one example: machines are shared. The examples are the same in every run, so that a run that fails
# can be repeated; "deep" looks for new ones.
settings.register_profile("quick", max_examples=12, deadline=None, derandomize=True)
settings.register_profile("full", parent=settings.get_profile("quick"), max_examples=100)
settings.register_profile("deep", max_examples=200, deadline=None)
settings.load_profile("quick")

# Whoever wants one of these, or the marker of the same purpose, reads or writes the database.
OF_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the tests that depend on the database: they run on every database that is supported."""
    for item in items:
        wanted = OF_THE_DATABASE.intersection(getattr(item, "fixturenames", ()))
        if wanted or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def _passwords():
    """Passwords of tests need no protection that takes half a second each; servers of their own have it."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _published_files(tmp_path_factory):
    """Files that tests publish stand in a folder of this run; PDF and workbook, which take time, are asked for."""
    publications = of_django.STORAGES["publications"]
    place = {"location": tmp_path_factory.mktemp("publications")}
    stored = {**publications, "OPTIONS": {**publications["OPTIONS"], **place}}
    with override_settings(STORAGES={**of_django.STORAGES, "publications": stored}, PUBLICATION_FORMATS=[]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _background_work(tmp_path_factory):
    """Whoever asks for background work does it, once the transaction is committed; its files are those of this run."""
    results = of_django.STORAGES["results"]
    place = {"location": tmp_path_factory.mktemp("results")}
    stored = {**results, "OPTIONS": {**results["OPTIONS"], **place}}
    with override_settings(STORAGES={**of_django.STORAGES, "results": stored}, BACKGROUND="inline"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _the_database_of_tests():
    """What the test database needs besides, on PostgreSQL.

    A response that a test closes must not close the connection with the transaction of that test. After a test that
    commits, Django empties every table: triggers of tables that only grow rest just meanwhile. (On SQLite a connection
    to a database in memory stays open, and no test commits rows to such a table.)
    """
    if connection.vendor != "postgresql":
        yield
        return
    close, flush = connection.close_if_unusable_or_obsolete, connection.ops.sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            connection, "close_if_unusable_or_obsolete", lambda: None if connection.in_atomic_block else close()
        )
        resting = "SET LOCAL session_replication_role = replica"
        patch.setattr(connection.ops, "sql_flush", lambda *args, **options: [resting, *flush(*args, **options)])
        yield
