import pytest

from tests.accounts.persons import *  # noqa: F403  (fixtures)


@pytest.fixture
def uploads_folder(settings, tmp_path):
    """The storage of uploads of the settings, in a folder of the test."""
    place = tmp_path / "uploads"
    uploads = settings.STORAGES["uploads"]
    settings.STORAGES = {
        **settings.STORAGES,
        "uploads": {**uploads, "OPTIONS": {**uploads["OPTIONS"], "location": place}},
    }
    return place
