"""Where a connection may go: `--connect-to`, and the fence around private networks."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.capture.connect_to import ConnectTo, Route, route
from pipelines.capture.guard import is_private


@pytest.mark.parametrize(
    ("rule", "asked", "expected"),
    [
        ("a.test:80:b.test:8080", ("a.test", 80), ("b.test", 8080)),
        ("A.Test:80:b.test:8080", ("a.TEST", 80), ("b.test", 8080)),
        ("a.test:80:b.test:8080", ("a.test", 81), None),
        ("a.test:80:b.test:8080", ("c.test", 80), None),
        ("::127.0.0.1:9000", ("any.test", 443), ("127.0.0.1", 9000)),
        ("a.test::127.0.0.1:", ("a.test", 443), ("127.0.0.1", 443)),
        (":443::8443", ("a.test", 443), ("a.test", 8443)),
        ("a.test:80:[::1]:9000", ("a.test", 80), ("::1", 9000)),
        ("[::1]:80:b.test:", ("[::1]", 80), ("b.test", 80)),
        (":::", ("a.test", 80), ("a.test", 80)),
    ],
)
def test_rules_mean_what_they_mean_to_curl(
    rule: str, asked: tuple[str, int], expected: tuple[str, int] | None
) -> None:
    way = route(*asked, [ConnectTo.parse(rule)])
    assert way == (Route(*expected, named=True) if expected else Route(asked[0].lower(), asked[1]))


def test_the_first_rule_that_matches_decides() -> None:
    rules = [ConnectTo.parse(text) for text in ("a.test::x.test:", "::y.test:", "b.test::z.test:")]
    assert route("a.test", 80, rules).host == "x.test"
    assert route("b.test", 80, rules).host == "y.test"


@pytest.mark.parametrize(
    "text", ["", "a:80", "a:80:b", "a:b:c:d", "::1:80:b:80", "a:0:b:1", "a:1:b:65536"]
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"HOST1:PORT1:HOST2:PORT2|port"):
        ConnectTo.parse(text)


@given(st.text())
def test_any_text_is_a_rule_or_a_value_error(text: str) -> None:
    try:
        rule = ConnectTo.parse(text)
    except ValueError:
        return
    assert rule.matches(rule.host or "any.test", rule.port or 1)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "198.18.0.1", "192.0.2.1",
        "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    assert not is_private(address)


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_does_not_make_it_public(address: Any) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    assert is_private(str(mapped)) == is_private(str(address))
