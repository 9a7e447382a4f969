"""A publication never changes: the database itself refuses, whatever asks it."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from accounts.use_cases.accounts import open_account
from disclosure.models import Publication, StaffText
from disclosure.use_cases.texts import save_texts
from tests.disclosure.demonstration import load, opened
from tests.disclosure.published import published_as_it_is

pytestmark = pytest.mark.django_db

TABLE = Publication._meta.db_table


@pytest.fixture
def publication(tmp_path):
    return Publication.objects.get(account=load(tmp_path))


def copy(publication: Publication, **values) -> Publication:
    fields = {
        f.attname: getattr(publication, f.attname) for f in Publication._meta.concrete_fields if not f.primary_key
    }
    return Publication(**{**fields, **values})


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {TABLE} SET title = 'x'",  # noqa: S608 (our own table's name)
        f"UPDATE {TABLE} SET tree = tree",  # noqa: S608
        f"UPDATE {TABLE} SET reason = 'x' WHERE version = 1",  # noqa: S608
        f"DELETE FROM {TABLE}",  # noqa: S608
    ],
)
def test_sql_cannot_change_or_delete_a_publication(publication, sql):
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Publication.objects.get(pk=publication.pk).tree == publication.tree


def test_nor_can_the_model(publication):
    publication.title = "改"
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        publication.save()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Publication.objects.all().update(title="改")
    with pytest.raises(DatabaseError, match=r"only grows|protected"), transaction.atomic():
        Publication.objects.all().delete()


def test_nor_a_row_put_in_its_place(publication):
    again = copy(publication, pk=publication.pk, title="改")
    with pytest.raises(DatabaseError), transaction.atomic():
        again.save(force_insert=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.bulk_create([again], update_conflicts=True, unique_fields=["id"], update_fields=["title"])
    assert Publication.objects.get(pk=publication.pk).title == publication.title


def test_an_account_that_is_published_cannot_be_deleted(publication):
    with pytest.raises(ProtectedError):
        publication.account.delete()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"version": 1}, "UNIQUE|unique|only grows"),
        ({"version": 0, "reason": ""}, "publication_version_from_one|publication_correction_has_reason"),
        ({"version": 2, "reason": ""}, "publication_correction_has_reason"),
    ],
)
def test_the_database_refuses_a_version_that_cannot_be(publication, values, constraint):
    with pytest.raises((IntegrityError, DatabaseError), match=constraint), transaction.atomic():
        copy(publication, **values).save(force_insert=True)


def test_a_first_version_is_no_correction(publication, admin_user):
    other = open_account(unit=publication.account.unit, fiscal_year=2020, profile="sichuan-2021", by=admin_user)
    with pytest.raises(IntegrityError, match="publication_correction_has_reason"), transaction.atomic():
        copy(publication, account_id=other.pk, fiscal_year=2020, reason="更正").save(force_insert=True)


def test_one_text_a_slot(publication):
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffText.objects.create(account=publication.account, slot="total_reason", body="再来")


def test_the_latest_version_of_each_account_and_all_versions_of_one(publication, admin_user):
    account = publication.account
    save_texts(opened(account), {("total_reason", ""): "另有原因"}, by=admin_user)
    second = published_as_it_is(account, by=admin_user, reason="更正")
    assert list(Publication.objects.newest_versions()) == [second]
    assert list(Publication.objects.of("510800", "639001", 2021, "department")) == [second, publication]
    assert list(Publication.objects.of("510800", "639001", 2021, "unit")) == []


def test_a_publication_and_a_text_say_what_they_are(publication):
    assert str(publication) == "中共广元市委群众工作局2021年度部门决算 第1版"
    assert str(StaffText(slot="item_reason", subject_code="2010301")) == "item_reason 2010301"
    assert str(StaffText(slot="total_reason")) == "total_reason"
