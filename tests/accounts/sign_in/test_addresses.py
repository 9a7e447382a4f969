"""Where a request comes from is what the network says, or our own proxy, never what the client says."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from accounts.sign_in.addresses import address_of, network_of


def asked(address="", forwarded=None):
    extra = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=address, **extra)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:DB8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("", None),
        ("unix:", None),
        ("'; DROP TABLE", None),
    ],
)
def test_the_address_of_the_connection(address, expected):
    assert address_of(asked(address, forwarded="203.0.113.9")) == expected


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, nonsense", None),
        ("", "127.0.0.1"),
        (None, "127.0.0.1"),
    ],
)
def test_behind_a_proxy_what_it_appended_last(settings, forwarded, expected):
    settings.BEHIND_TLS_PROXY = True
    assert address_of(asked("127.0.0.1", forwarded)) == expected


def test_counting_takes_an_ipv6_network_together():
    assert network_of(asked("2001:db8:1:2:3:4:5:6")) == "2001:db8:1:2::"
    assert network_of(asked("192.0.2.7")) == "192.0.2.7"
    assert network_of(asked("")) is None


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(text):
    request = RequestFactory().get("/")
    request.META["REMOTE_ADDR"] = text
    assert address_of(request) is None or len(address_of(request)) < 46
