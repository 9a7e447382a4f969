"""What every page forbids the browser: other hosts, styles and scripts written into a page, frames."""

import pytest

from tests.disclosure.views.archive import publish


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/nowhere/", "/admin/login/"])
def test_every_page_allows_only_what_is_its_own(client, address):
    header = client.get(address).headers["content-security-policy"]
    policy = dict(directive.strip().split(" ", 1) for directive in header.split(";"))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.django_db
def test_a_page_is_compressed_for_a_browser_that_can_read_it(client):
    assert client.get("/", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


@pytest.mark.django_db
def test_a_file_that_is_packed_already_keeps_its_length(client):
    publish()
    response = client.get("/reports/510800/639001/2021/report.xlsx", headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert "content-encoding" not in response.headers
    text = client.get("/reports/510800/639001/2021/report.json", headers={"accept-encoding": "gzip"})
    assert text.headers["content-encoding"] == "gzip"
