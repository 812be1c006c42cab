import pytest
import surt as theirs
from hypothesis import example, given
from hypothesis import strategies as st

from archive.surt import surt

HOSTS = [
    "example.com", "WWW.Example.org", "www2.a.b", "www.com", "x.y.co.uk:8080", "ex.com:80",
    "ex.com:443", "ex.com.", "a..b", "[2001:DB8::1]", "10.0.0.1", "user:p@ex.com", "bücher.example",
    "internationalviewpoint.org", "wwwx.org", "xn--bcher-kva.example", "2130706433", "1.2.3",
]  # fmt: skip
PARTS = [
    "a", "B", "1", ".", "..", "/", "//", "/../", "/./", "?", "&", "=", "%20", "%25", "%2e", "%2F",
    "%", "%41", "%2541", "é", " ", ";", "#", ":", "@", "~", "+", '"', "'", "|", "%E9", "\t",
    "spip.php?article9876", "page=imprimir_articulo", "&id_article=9", "utm_source=x",
    "jsessionid=", "sid=", "PHPSESSID=0123456789abcdef0123456789ABCDEF", ";jsessionid=",
    "0123456789abcdef0123456789ABCDEF", "/(S(abcdefghijklmnopqrstuvwx))/", "x.aspx", "cfid=1",
    "&cftoken=2", "aspsessionidabcdefgh=abcdefghijklmnopqrstuvwx",
]  # fmt: skip


@given(
    st.sampled_from(["http://", "https://", "HTTP://"]),
    st.sampled_from(HOSTS),
    st.sampled_from(["/", "?", "/a"]),
    st.lists(st.sampled_from(PARTS), max_size=8).map("".join),
)
@example("http://", "a.b", "/", "../../../x")
@example("http://", "a.b", "/", "x//../y")
@example("http://", "a.b", "/a", "?b=1&a=&a&A=0&&c")
def test_our_keys_are_those_of_the_surt_package(
    scheme: str, host: str, cut: str, rest: str
) -> None:
    url = scheme + host + cut + rest
    assert surt(url) == theirs.surt(url)


@given(st.text())
def test_any_address_has_a_key(text: str) -> None:
    assert "\n" not in surt(text)
    assert " " not in surt("http://iv.test/" + text)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://a.b",
        "//a.b/c",
        "a.b/C",
        "ftp://a.b/c",
        "dns:a.b",
        "urn:uuid:AB",
        "mailto:a@b",
    ],
)
def test_other_schemes_and_none(url: str) -> None:
    assert surt(url) == theirs.surt(url)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.InternationalViewpoint.org:443/", "org,internationalviewpoint)/"),
        ("http://iv.test/spip.php?article9876#nb1", "test,iv)/spip.php?article9876"),
        ("http://iv.test/A%20b/?z=1&a=2", "test,iv)/a%20b?a=2&z=1"),
        ("http://a.b:8080", "b,a:8080)/"),
        ("", "-"),
    ],
)
def test_keys_as_they_read(url: str, key: str) -> None:
    assert surt(url) == key
