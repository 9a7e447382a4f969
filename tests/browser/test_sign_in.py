"""Signing in with keyboard and telephone in a real browser, under the policy that the server sends."""

import pytest
from django_otp.oath import totp

from tests.browser.sign_in_people import PASSWORD

pytestmark = pytest.mark.browser

DOOR = "/admin/login/?next=/admin/account/"
STEP = 30


def code(secret, steps_ahead=0):
    from base64 import b32decode  # noqa: PLC0415

    return f"{totp(b32decode(secret.replace(' ', '')), drift=steps_ahead):06d}"


def sign_in(page, username, password=PASSWORD):
    """Sign in by keyboard: the first field has the focus, Enter sends."""
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    send(page)


def send(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_out(page, base_url):
    with page.expect_navigation():
        page.get_by_role("button", name="退出").click()
    page.goto(base_url + DOOR)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_code_is_set_up_used_and_turned_off(visit, base_url):
    page, watch = visit(DOOR, width=360)
    assert fits(page)
    sign_in(page, "with-codes")
    assert page.url.endswith("/admin/account/")
    page.get_by_role("link", name="设置").click()
    secret = page.locator("code").inner_text()
    assert page.locator(".picture svg").bounding_box()["width"] > 150
    assert fits(page)
    page.get_by_label("验证器显示的6位数字").fill(code(secret))
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_role("button", name="启用").click()
    recovery = page.locator(".recovery code").all_inner_texts()
    assert len(recovery) == 10
    assert fits(page)

    page.get_by_role("link", name="已经抄好").click()
    sign_out(page, base_url)
    sign_in(page, "with-codes")
    assert page.url.endswith("/admin/login/code/")
    assert page.get_by_label("一次性验证码").evaluate("field => field === document.activeElement")
    page.goto(base_url + "/admin/account/")
    assert "/admin/login/" in page.url
    page.goto(base_url + "/admin/login/code/")
    page.keyboard.type("000000")
    send(page)
    assert "验证码不正确" in page.locator("main").inner_text()
    # After a wrong code the telephone's next one is refused for a second; a recovery code has its own count.
    page.get_by_label("一次性验证码").fill(recovery[0])
    send(page)
    page.wait_for_url("**/admin/account/")
    assert "还有9个恢复码" in page.locator("main").inner_text()

    page.get_by_role("link", name="停用").click()
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_role("button", name="停用一次性验证码").click()
    assert "未启用" in page.locator("main").inner_text()
    watch.nothing_amiss()


@pytest.mark.slow
def test_the_telephones_next_code_signs_in(visit, base_url):
    page, watch = visit(DOOR)
    sign_in(page, "changing")
    page.get_by_role("link", name="设置").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("验证器显示的6位数字").fill(code(secret))
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_role("button", name="启用").click()
    page.get_by_role("link", name="已经抄好").click()
    sign_out(page, base_url)
    sign_in(page, "changing")
    page.keyboard.type(code(secret, steps_ahead=1))
    send(page)
    page.wait_for_url("**/admin/account/")

    page.get_by_role("link", name="修改密码").click()
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=False).first.fill("tooshort")
    page.get_by_label("再输一次新密码").fill("tooshort")
    send(page)
    told = page.locator("main").inner_text()
    assert "10" in told
    assert "应至少含四类中的三类" in told
    watch.nothing_amiss()


def test_five_failures_lock_and_say_for_how_long(visit):
    page, watch = visit(DOOR, color_scheme="dark")
    for _ in range(4):
        sign_in(page, "locked", "wrong")
        assert "用户名或密码不正确" in page.get_by_role("alert").inner_text()
        page.get_by_label("用户名").fill("")
        page.get_by_label("用户名").focus()
    sign_in(page, "locked", "wrong")
    told = page.locator("main").inner_text()
    assert "登录失败次数过多，暂停登录" in told
    assert "请在30分钟后再试" in told
    page, _ = visit(DOOR)
    sign_in(page, "locked")
    assert "暂停登录" in page.locator("h1").inner_text()
    assert [text for text in watch.messages if "429" not in text] == []
    assert watch.foreign == []
