"""Where answers lead: back to this application, whatever the address asks for."""

from urllib.parse import urlsplit

import pytest

FOREIGN = [
    "http://evil.example/", "//evil.example", "\\\\evil.example", "/\\evil.example",
    "/\t/evil.example", "http:evil.example", "javascript:alert(1)",
    "http://localhost@evil.example",
    "http://localhost.evil.example/", "https://localhost/", "http://localhost:81/",
    " //evil.example",
    "http:///evil.example", "/admin/\n//evil", "data:text/html,x", "ftp://localhost/",
    "%2f%2fevil.example:80", "http://[::1", "x" * 9_000,
]  # fmt: skip


@pytest.mark.parametrize("url", FOREIGN, ids=lambda url: url[:24])
def test_no_save_leads_to_another_host(site, url):
    reply = site.post("book/new/", {**site.new_book(), "url": url})
    parts = urlsplit(reply.location)
    assert parts.netloc in {"", "localhost"}
    assert reply.location.startswith(("/", "%2f", "http://localhost/"))
    assert "evil" not in urlsplit(f"http://localhost{reply.location}").netloc
    page = site.get("book/new/", {"url": url})
    assert "evil.example" not in page.html or url.startswith("%")


@pytest.mark.parametrize("url", FOREIGN, ids=lambda url: url[:24])
def test_no_other_answer_leads_to_another_host(shelf, url):
    asked = {"action": "nothing", "rowid": "1", "url": url}
    replies = [
        shelf.get("book/edit/", {"id": "999", "url": url}),
        shelf.get("book/details/", {"id": "", "url": url}),
        shelf.get("author/details/", {"id": "1", "url": url}),
        shelf.get("book/delete/", {"id": "999", "url": url}),
        shelf.post("book/delete/", {"id": "999", "url": url}),
        shelf.post("book/action/", asked),
    ]
    for reply in replies:
        assert reply.status == 302
        assert urlsplit(reply.location).netloc in {"", "localhost"}
        assert reply.location.startswith(("/admin/", "%2f"))
    for path in ("book/edit/", "book/details/", "book/delete/"):
        page = shelf.get(path, {"id": "3", "url": url})
        assert not any("evil" in link and "%2f" not in link for link in page.document.links)


@pytest.mark.parametrize("url", ["/admin/book/?page=2", "http://localhost/admin/tag/?x=1", "../x"])
def test_addresses_of_this_host_are_returned_to(site, url):
    assert site.post("book/new/", {**site.new_book(), "url": url}).location == url


@pytest.mark.guarantee("model-13")
def test_below_a_mounted_prefix_every_address_keeps_the_prefix(site):
    options = {"base_url": "http://localhost/mounted"}
    page = site.get("book/new/", **options)
    assert page.page.return_url == "/mounted/admin/book/"
    assert page.page.action_url == "/mounted/admin/book/new/"
    sent = {**site.new_book(), "csrf_token": page.form().values()["csrf_token"][0]}
    assert site.post("book/new/", sent, **options).location == "/mounted/admin/book/"
