"""The yearly cycle with its people in real browsers, and what each of them is refused in every state of an account."""

import re

import openpyxl
import pytest

from tests.browser.conftest import PROJECT
from tests.browser.yearly_cycle import (
    CASE,
    NAMED_IN_CASE,
    Person,
    answer,
    approve,
    check,
    correct,
    explain,
    import_workbook,
    mend_the_facts,
    mend_the_texts,
    open_account,
    publish,
    read_publicly,
    read_the_correction,
    send_back,
    settle,
    sign_secrecy,
    submit,
)
from tests.browser.yearly_people import DEPARTMENTS

pytestmark = pytest.mark.browser


@pytest.fixture
def person(browser, base_url):
    """Sign somebody in at a browser of their own."""
    here = []

    def sign_in(department, role):
        here.append(Person(browser, base_url, department, role))
        return here[-1]

    yield sign_in
    for one in here:
        one.page.context.close()


@pytest.fixture
def workbook(tmp_path):
    """The published tables of a department: the real ones, with its own name."""

    def named(name):
        book = openpyxl.load_workbook(CASE)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace(NAMED_IN_CASE, name)
        book.save(tmp_path / "公开表.xlsx")
        return tmp_path / "公开表.xlsx"

    return named


def documented():
    """How many clicks docs/preparers.md counts, by the row of its table."""
    guide = (PROJECT / "docs" / "preparers.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| *　?([^|]+?) *\|[^|]*→[^|]*\| *(\d+) *\|$", guide, re.MULTILINE)
    return {name: int(count) for name, count in rows}


def prepare(preparer, file):
    """From the home page to the submission: return how many clicks the guide lets that take."""
    preparer.to("/admin/")
    preparer.clicks = 1  # signing in
    import_workbook(preparer, file)
    check(preparer, again=False)
    mended = mend_the_facts(preparer)
    check(preparer, again=True)
    mended += mend_the_texts(preparer)
    check(preparer, again=True)
    explained = explain(preparer)
    assert explained > 0
    submit(preparer)
    counted = documented()
    return (
        counted["编制人"] + mended * counted["每改正一处"] + 2 * counted["改完后一次"]
        + explained * counted["每说明一个问题"]
    )  # fmt: skip


def test_a_year_from_the_workbook_to_its_correction(person, workbook, visit, base_url):
    code, name, department = DEPARTMENTS[0]
    preparer = person(department, "preparer")
    account = open_account(preparer, name)
    clicks = prepare(preparer, workbook(name))
    assert preparer.clicks == clicks

    reviewer = person(department, "reviewer")
    send_back(reviewer)
    answer(preparer, account)
    settle(reviewer, account)
    reviewer.to("/admin/")
    reviewer.clicks = 1
    approve(reviewer)
    secrecy = person(department, "secrecy")
    sign_secrecy(secrecy)
    publisher = person(department, "publisher")
    publish(publisher, version=1)
    counted = documented()
    assert reviewer.clicks == counted["审核人"]
    assert secrecy.clicks == counted["保密审查人"]
    assert publisher.clicks == counted["发布人"]

    citizen, watch = visit("/")
    address = read_publicly(citizen, base_url, code, version=1)
    correct(preparer, account)
    submit(preparer)
    for one, takes in ((reviewer, approve), (secrecy, sign_secrecy)):
        one.to("/admin/")
        takes(one)
    publisher.to("/admin/")
    publish(publisher, version=2)
    read_publicly(citizen, base_url, code, version=2)
    read_the_correction(citizen, address)
    for seen in (watch, preparer.watch, reviewer.watch, secrecy.watch, publisher.watch):
        seen.nothing_amiss()
