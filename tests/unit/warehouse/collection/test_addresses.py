from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.collection.addresses import AddressError, canonical, check_all, forbidden


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("HTTPS://News.Example:443/A%2fb/../c?b=2&a=1#x", "https://news.example/A%2fb/../c?b=2&a=1"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example/a?utm_source=x&id=3&spm=4", "http://news.example/a?id=3"),
        ("http://news.example/a;jsessionid=AB12?id=3", "http://news.example/a?id=3"),
        ("http://安全.example/会议 1.html", "http://xn--15qt0w.example/%E4%BC%9A%E8%AE%AE%201.html"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
    ],
)
def test_one_spelling_for_each(given: str, expected: str) -> None:
    assert canonical(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        "javascript:alert(1)",
        "ftp://a.example/",
        "http:///x",
        "http://a@b.example/",
        "//x y/",
        "http://a.example:99999/",
    ],
)
def test_what_is_no_address_on_the_web(given: str) -> None:
    with pytest.raises(AddressError):
        canonical(given)


@settings(max_examples=100)
@given(st.text(max_size=40), st.sampled_from(["", "http://a.example/", "https://b.example/x?", "http://[::1]/"]))
def test_canonical_is_stable_and_ascii_or_told(text: str, base: str) -> None:
    try:
        once = canonical(base + text)
    except AddressError:
        return
    assert once.isascii()
    assert once.startswith(("http://", "https://"))
    assert canonical(once) == once


@settings(max_examples=200)
@given(st.ip_addresses(v=4))
def test_an_address_carried_in_another_is_no_way_around(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    assert (forbidden(mapped) is None) == (forbidden(address) is None)
    for prefix in ("64:ff9b::", "::"):
        if int(address) > 1:
            assert forbidden(ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(address))) is not None


def test_private_ones_only_where_they_are_allowed() -> None:
    check_all("inside", ["127.0.0.1", "10.1.2.3", "::1"], allow_private=True)
    for never in ("169.254.169.254", "fe80::1", "fe80::1%eth0", "168.63.129.16", "0.0.0.0", "224.0.0.1"):
        with pytest.raises(AddressError):
            check_all("metadata", [never], allow_private=True)
    with pytest.raises(AddressError, match="allow_private"):
        check_all("inside", ["93.184.215.14", "10.1.2.3"], allow_private=False)
