import re

import pytest

from accounts.admin.desk import page_address


class EntryForm:
    """A page of data entry as a browser without scripts uses it: the fields of the page, changed, sent back."""

    def __init__(self, client, account, kind):
        self.client = client
        self.address = page_address("entry", account, kind)
        self.fields = {}
        self.response = None

    def open(self):
        return self.take(self.client.get(self.address))

    def take(self, response):
        """Fill the form with what a page shows."""
        self.response = response
        html = response.content.decode()
        form = html[html.index('id="entry"') : html.index("</form>", html.index('id="entry"'))]
        form = re.sub(r"<template>.*?</template>", "", form, flags=re.DOTALL)
        self.fields = {}
        for tag in re.findall(r"<input [^>]*>", form):
            name, value = attribute(tag, "name"), attribute(tag, "value")
            if 'type="checkbox"' in tag:
                if " checked" in tag:
                    self.fields[name] = "on"
            else:
                self.fields[name] = value
        for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, flags=re.DOTALL):
            self.fields[name] = re.search(r'value="([^"]*)" selected', options)[1]
        return self

    def fill(self, grid, row, **columns):
        for column, text in columns.items():
            self.fields[f"{grid}-{row}-{column}"] = text
        return self

    def send(self, action="save", **options):
        self.response = self.client.post(self.address, {**self.fields, "action": action}, **options)
        return self.response

    @property
    def messages(self):
        """The problems shown at fields, by the field's name."""
        html = self.response.content.decode()
        return {
            name: unescaped(text)
            for name, text in re.findall(r'<p class="problem" id="([^"]+)-p">(.*?)</p>', html, flags=re.DOTALL)
        }


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescaped(found[1]) if found else ""


def unescaped(text):
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


@pytest.fixture
def entry_form(signed_in, preparer, account):
    def make(kind="income", *, user=preparer, of=account):
        return EntryForm(signed_in(user), of, kind)

    return make
