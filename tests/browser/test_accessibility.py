"""Every kind of back-office page under axe-core: no violation, nothing wider than a phone, no word of English."""

import re
from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.test_back_office import ACCOUNT, office, work  # noqa: F401  (fixtures)

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PHONE = {"width": 360, "height": 740}
# One page of each kind, by who opens them; the others are tried with all tests.
PAGES = {
    "bianzhi": (
        "/admin/",
        f"{ACCOUNT}/change/",
        f"{ACCOUNT}/entry/income/",
        f"{ACCOUNT}/statements/general-expenditure/",
        f"{ACCOUNT}/texts/",
        f"{ACCOUNT}/checks/",
        f"{ACCOUNT}/import/",
        "/admin/accounts/expenditureline/",
    ),
    "caizheng": ("/admin/overview/?year=2021", "/admin/accounts/budgetunit/1/change/"),
    "shenji": ("/admin/accounts/changerecord/?account__id__exact=1",),
}
FURTHER_PAGES = {
    "bianzhi": (
        "/admin/accounts/finalaccount/",
        "/admin/accounts/finalaccount/add/",
        "/admin/accounts/incomeline/import/",
        "/admin/accounts/incomeline/export/",
        "/admin/performance/project/",
        f"{ACCOUNT}/entry/assets/",
        f"{ACCOUNT}/entry/control-totals/",
        f"{ACCOUNT}/statements/income-expenditure/",
        f"{ACCOUNT}/projects/",
        f"{ACCOUNT}/evaluation/",
    ),
    "shenhe": (f"{ACCOUNT}/review/",),
    "baomi": (f"{ACCOUNT}/secrecy/",),
    "fabu": (
        "/admin/disclosure/publication/",
        "/admin/disclosure/publication/1/change/",
        f"{ACCOUNT}/change/",
        "/admin/account/",
        "/admin/account/codes/",
        "/admin/accounts/budgetunit/1/secrecy/",
    ),
    "caizheng": (
        "/admin/accounts/disclosuredeadline/",
        "/admin/accounts/disclosuredeadline/add/",
        "/admin/disclosure/publication/1/withdraw/",
        "/admin/accounts/functionalsubject/",
        "/admin/accounts/region/",
        "/admin/password_change/",
    ),
    "shenji": ("/admin/accounts/accessrecord/",),
    "admin": (
        "/admin/auth/user/",
        "/admin/auth/user/add/",
        "/admin/auth/user/2/change/",
        "/admin/auth/user/2/issue_password/",
        "/admin/accounts/job/",
    ),
}


def violations(page):
    page.add_script_tag(content=AXE)
    found = page.evaluate("axe.run()")["violations"]
    return [(broken["id"], node["html"][:200]) for broken in found for node in broken["nodes"]]


def assert_sound(sign_in, user, paths):
    page, _ = sign_in(paths[0], user=user, bypass_csp=True)
    home = page.url.split("/admin/")[0]
    broken = []
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 800})
        answer = page.goto(home + path)
        page.wait_for_load_state("networkidle")
        assert answer.status == 200, path
        broken += [(path, *found) for found in violations(page)]
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        broken += [(path, "wide", width)] if width > PHONE["width"] else []
    assert broken == []


@pytest.mark.parametrize("user", PAGES)
def test_a_page_of_each_kind_has_no_violation_and_fits_a_phone(work, user):  # noqa: F811
    assert_sound(work, user, PAGES[user])


@pytest.mark.slow
@pytest.mark.parametrize("user", FURTHER_PAGES)
def test_the_other_pages_have_none_either(work, user):  # noqa: F811
    assert_sound(work, user, FURTHER_PAGES[user])


def test_the_sign_in_page_has_no_violation(browser, office):  # noqa: F811
    address, _ = office
    context = browser.new_context(locale="zh-CN", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/admin/login/")
    assert violations(page) == []
    context.close()


def test_dark_pages_have_contrast_too(work):  # noqa: F811
    page, _ = work(f"{ACCOUNT}/change/", bypass_csp=True, color_scheme="dark")
    assert violations(page) == []
    page.goto(page.url.split("/admin/")[0] + "/admin/")
    assert violations(page) == []


def test_the_menus_are_worked_with_the_keyboard(work):  # noqa: F811
    page, watch = work("/admin/")
    menu = page.locator("#header details.menu", has_text="批量数据")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "收入"
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    watch.nothing_amiss()


@pytest.mark.slow
def test_a_suggestion_bears_the_name_of_its_field(work):  # noqa: F811
    page, _ = work("/admin/accounts/budgetunit/1/change/", user="caizheng")
    names = page.eval_on_selector_all(
        ".select2-selection", "found => found.map(each => each.getAttribute('aria-label'))"
    )
    assert names[:2] == ["行政区划", "上级部门"]
    assert not [name for name in names if not name or re.search(r"[A-Za-z]", name)]
