"""Every page of the back office speaks Chinese: no word of English is left, in text or in what is read aloud."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from accounts.admin.desk import desk
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.disclosure.published import complete

WORD = re.compile(r"[A-Za-z][A-Za-z-]{2,}")
SPOKEN = {"title", "alt", "placeholder", "aria-label", "content"}
BUTTONS = {"submit", "button", "reset"}
# Names of formats and programs, which have no Chinese name, what our own commands are called, addresses, hashes, the
# names of the persons here; and Django's signs for yes and no, which labels.js reads in Chinese.
KNOWN = re.compile(
    r"(?<![A-Za-z])(Excel|WPS|Word|CSV|xlsx|xls|zip|PDF|JSON|SHA-256|HTML|Markdown|UTF-8|GET|POST|"
    r"True|False|catalogue|account-\d+|verify_record|preparer|reviewer|publisher|bureau|administrator|auditor)(?![A-Za-z])"
    r"|/\S+|[0-9a-f]{16,}"
)
# Exports name their columns as files of earlier exports do; the order of a list is no word.
LISTS = ("changelist", "add", "import", "export")
PARTS = {"kind": "income", "token": "a" * 43, "number": 1, "name": "submit"}


class Heard(HTMLParser):
    """What a reader of a page sees or hears: its text, and the words in attributes that are spoken."""

    def __init__(self):
        super().__init__()
        self.words, self._silent = [], 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._silent += tag in {"script", "style", "code", "option"}
        spoken = [given.get(name) for name in SPOKEN - {"content"}]
        if tag == "input" and given.get("type") in BUTTONS:
            spoken.append(given.get("value"))
        self.words += [text for text in spoken if text]

    def handle_endtag(self, tag):
        self._silent -= tag in {"script", "style", "code", "option"}

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)


def english(html):
    heard = Heard()
    heard.feed(html)
    left = (KNOWN.sub(" ", text) for text in heard.words)
    return sorted({word for text in left for word in WORD.findall(text)})


def pages(account):
    """Every list with its forms, every page of a desk."""
    yield from (reverse(f"admin:{name}") for name in ("index", "overview", "password_change", "login"))
    for model in admin.site._registry:
        for name in LISTS:
            try:
                yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}")
            except NoReverseMatch:
                continue
        row = account if model is type(account) else model.objects.first()
        if row is not None:
            yield from (
                reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=[row.pk])
                for name in ("change", "history", "delete")
            )
    for route, name, _ in desk._pages:
        parts = {key: value for key, value in PARTS.items() if f":{key}>" in route}
        yield reverse(f"admin:accounts_finalaccount_{name}", kwargs={"account_id": account.pk, **parts})


def test_a_word_of_english_is_found():
    html = '<p>保存 Save</p><input type="submit" value="Delete"><img alt="Search"><script>let word</script><p>Excel</p>'
    assert english(html) == ["Delete", "Save", "Search"]


@pytest.mark.slow
@pytest.mark.parametrize("who", ["preparer", "bureau", "administrator"])
def test_no_page_has_a_word_of_english(request, signed_in, preparer, account, who):
    complete(account, by=preparer)
    client = signed_in(request.getfixturevalue(who))
    client.raise_request_exception = True
    found, read = {}, 0
    for address in pages(account):
        response = client.get(address)
        if response.status_code == 200 and "text/html" in response.get("Content-Type", ""):
            read += 1
            if words := english(response.content.decode()):
                found[address] = words
        if response.streaming:
            response.close()
    assert found == {}
    assert read > 30
