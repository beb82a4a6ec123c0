"""Addresses one may return to, who is local, and the headers of every page."""

import string

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from admin_core.helpers import get_redirect_target, is_safe_url
from admin_core.web.security import content_security_policy, is_local

from ..shop import book_app, post

HOSTILE = [
    "//evil.example", "///evil.example", "////evil.example/x", "//evil.example:80/x",
    "\\\\evil.example", "/\\evil.example", "\\/evil.example", "/\\/evil.example", "\\evil",
    "http://localhost\\@evil.example/", "http://localhost/\\evil.example",
    "http://evil.example", "https://evil.example/", "HTTP://EVIL.EXAMPLE", "http:evil.example",
    "http:/evil.example", "http:///evil.example", "http:\\\\evil.example", "https:evil.example",
    "ftp://localhost/", "https://localhost/", "http://localhost:8080/", "http://localhost.evil.example/",
    "http://localhost@evil.example/", "http://user@localhost/", "http://u:p@localhost/",
    "http://evil.example\\@localhost/", "http://localhost\\.evil.example", "http://127.0.0.1/",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript://localhost/%0aalert(1)",
    "javascript%3aalert(1)", "data:text/html,<script>1</script>", "vbscript:x", "blob:http://localhost/",
    "mailto:a@b.c", "x:y", "about:blank", "view-source:http://localhost/",
    "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "java\nscript:alert(1)",
    " //evil.example", "//evil.example ", " http://evil.example", "\x00//evil.example",
    "\x0b//evil.example", "/a\r\nSet-Cookie: x=y", "/\x7f",
    "http://[::1", "http://[evil]/", "//[", "http://localhost:port/", "http://localhost:99999/",
    "http://localhost:-1/", "\ud800", "/\udfff", "", "/" * 9_000, "http://%65vil.example/",
    "http://localhost%2eevil.example", "http://localhost%00.evil.example/", "http://.localhost/",
    "http://localhost./", "http:// localhost/",
]  # fmt: skip

SAFE = [
    "/", "/admin/book/", "/admin/book/?page=2&sort=-title", "admin/", "?page=2", "#top", "./a",
    "../a", "/a//b", "/a:b", "a/b:c", "?next=//evil.example", "/x?u=http://evil.example/", "/ü/ö",
    "/%2f%2fx", "\u2028//evil.example", "http://localhost/admin/",
    "HTTP://LOCALHOST/admin/", "http://localhost:80/",
    "/a@b", "/a;b",
]  # fmt: skip


@pytest.fixture(scope="module")
def app():
    return Flask(__name__)


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.guarantee("core-23")
def test_an_address_that_leads_elsewhere_is_not_safe(app, address):
    with app.test_request_context("/"):
        assert is_safe_url(address) is False


@pytest.mark.parametrize("address", SAFE)
@pytest.mark.guarantee("core-23")
def test_an_address_on_this_host_is_safe(app, address):
    with app.test_request_context("/"):
        assert is_safe_url(address) is True


@given(st.text() | st.text(st.sampled_from("/\\:@?#[].%\t ahtp" + string.digits)))
@example("http://[")
@example("//\u2100")
@pytest.mark.guarantee("core-23")
def test_asking_never_fails_and_the_answer_holds_in_a_browsers_reading(address):
    with Flask(__name__).test_request_context("/"):
        is_safe = is_safe_url(address)
    if is_safe:
        seen = address.replace("\\", "/")
        assert not seen.startswith("//")
        assert "://" not in seen.partition("/")[0]


@pytest.mark.parametrize(
    ("base", "address", "is_safe"),
    [
        ("https://shop.example", "https://shop.example:443/x", True),
        ("https://shop.example", "http://shop.example/x", False),
        ("https://shop.example:8443", "https://shop.example:8443/x", True),
        ("https://shop.example:8443", "https://shop.example/x", False),
        ("http://[::1]:5000", "http://[::1]:5000/x", True),
        ("http://[::1]:5000", "http://[::2]:5000/x", False),
    ],
)
@pytest.mark.guarantee("core-w12")
def test_scheme_host_and_port_must_be_those_of_the_request(app, base, address, is_safe):
    with app.test_request_context("/", base_url=base):
        assert is_safe_url(address) is is_safe


def test_the_target_named_in_a_request_is_given_only_when_it_is_safe(app):
    with app.test_request_context("/?url=/admin/&next=//evil.example"):
        assert get_redirect_target() == "/admin/"
        assert get_redirect_target("next") is None
        assert get_redirect_target("missing") is None


@pytest.fixture(scope="module")
def client():
    return book_app().test_client()


@pytest.mark.parametrize("address", [one for one in HOSTILE if "evil" in one])
@pytest.mark.guarantee("core-23")
def test_no_page_leads_or_links_to_a_hostile_return_address(client, address):
    answer = client.get("/admin/book/edit/", query_string={"id": "1", "url": address})
    assert "evil" not in answer.text
    done = post(client, "/admin/book/edit/?id=1", {"title": "A", "url": address})
    assert done.location == "/admin/book/"


def test_no_page_links_to_a_script(client):
    answer = client.get("/admin/book/edit/?id=1&url=javascript:alert(1)")
    assert "alert(1)" not in answer.text


# -- who is local -------------------------------------------------------------------------------


def local(remote="127.0.0.1", host="localhost", **headers):
    with Flask(__name__).test_request_context(
        "/",
        base_url=f"http://{host}",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        environ_base={"REMOTE_ADDR": remote},
    ) as context:
        return is_local(context.request)


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "127.0.0.1:5000", "app.localhost"])
@pytest.mark.parametrize("remote", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_a_browser_on_this_machine_is_local(remote, host):
    assert local(remote, host)


def test_the_local_address_of_the_newer_protocol_is_local():
    assert local("::1", "[::1]:5000")


@pytest.mark.parametrize(
    "remote",
    [
        "192.168.0.2",
        "10.0.0.1",
        "203.0.113.9",
        "::2",
        "fe80::1",
        "0.0.0.0",
        "::ffff:10.0.0.1",
        "",
        "x",
    ],
)
def test_a_browser_on_another_machine_is_not_local(remote):
    assert not local(remote)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil-localhost",
        "xlocalhost", "192.168.0.2", "0.0.0.0", "127.0.0.1.nip.io",
    ],
)  # fmt: skip
def test_a_name_that_only_resolves_to_this_machine_is_not_local(host):
    assert not local(host=host)


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Forwarded_For": "127.0.0.1"},
        {"X_Forwarded_For": ""},
        {"Forwarded": "for=127.0.0.1"},
        {"X_Real_Ip": "127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"X_Forwarded_Host": "shop.example"},
        {"X_Forwarded_Proto": "https"},
    ],
)
def test_a_forwarded_request_is_not_local(headers):
    assert not local(**headers)


# -- headers ------------------------------------------------------------------------------------

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize("url", ["/admin/", "/admin/book/", "/admin/book/edit/?id=1"])
@pytest.mark.guarantee("core-w15")
def test_every_page_has_the_headers_that_keep_others_out(url):
    answer = book_app().test_client().get(url)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Content-Security-Policy"] == content_security_policy()


@pytest.mark.parametrize(
    ("method", "url"), [("POST", "/admin/book/new/"), ("GET", "/admin/book/edit/?id=9")]
)
def test_refusals_and_redirects_have_them_too(method, url):
    answer = book_app().test_client().open(url, method=method)
    assert answer.status_code in {302, 400}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.guarantee("core-w8")
@pytest.mark.guarantee("security-20")
def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline():
    policy = content_security_policy()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy


@pytest.mark.guarantee("core-24")
def test_a_nonce_is_in_the_policy_and_on_every_script_and_style_sheet():
    answer = book_app(csp_nonce_generator=lambda: "n0nce").test_client().get("/admin/")
    assert "script-src 'self' 'nonce-n0nce'" in answer.headers["Content-Security-Policy"]
    scripts = answer.text.count("<script")
    sheets = answer.text.count('rel="stylesheet"')
    assert answer.text.count('nonce="n0nce"') == scripts + sheets


def test_a_header_that_a_handler_set_is_left_alone():
    app = book_app()

    @app.after_request
    def loosen(response):
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    assert app.test_client().get("/admin/").headers["X-Frame-Options"] == "SAMEORIGIN"


def test_pages_outside_the_admin_are_left_alone():
    assert "Content-Security-Policy" not in book_app().test_client().get("/token").headers
