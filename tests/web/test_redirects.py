"""Where answers lead: back to this application, whatever the address asks for."""

from urllib.parse import parse_qs, urlsplit

import pytest

from .everything import FETCH, JSON, Sent, everything_on, send
from .page import Document
from .site import only

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
@pytest.mark.guarantee("security-10")
def test_no_save_leads_to_another_host(site, url):
    reply = site.post("book/new/", {**site.new_book(), "url": url})
    parts = urlsplit(reply.location)
    assert parts.netloc in {"", "localhost"}
    assert reply.location.startswith(("/", "%2f", "http://localhost/"))
    assert "evil" not in urlsplit(f"http://localhost{reply.location}").netloc
    page = site.get("book/new/", {"url": url})
    assert "evil.example" not in page.html or url.startswith("%")


@pytest.mark.parametrize("url", FOREIGN, ids=lambda url: url[:24])
@pytest.mark.guarantee("security-10")
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
        assert not any("evil" in link and "2f" not in link for link in page.document.links)


def test_a_dialogs_page_leads_back_to_the_form_it_was_opened_from(site):
    options = {"base_url": "http://localhost/mounted"}
    page = site.get("book/new/", {"url": "/mounted/admin/book/?page=2"}, **options)
    links = [urlsplit(link) for link in page.document.links if "/author/new/" in link]
    assert links
    for link in links:
        (back,) = parse_qs(link.query)["url"]
        assert urlsplit(back).path == "/mounted/admin/book/new/"
        assert parse_qs(urlsplit(back).query)["url"] == ["/mounted/admin/book/?page=2"]


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


#: One request for each place that returns somewhere.
PLACES = [
    Sent("book/", {"modal": "True"}),
    Sent("book/new/", {"modal": "True"}),
    Sent("book/edit/", {"id": "9", "_choose": "1"}),
    Sent("book/details/", {"id": "9", "modal": "True"}, None, FETCH),
    Sent("book/export/", {"sort": "title"}),
    Sent("book/export/nothing/"),
    Sent("book/export/csv/", {"pages__greater": "many"}),
    Sent("book/ajax/update/", {"list_form_pk": "9", "name": "title"}),
    Sent("book/ajax/update/", {"list_form_pk": "9", "name": "title"}, None, JSON),
    Sent("book/ajax/update/", {}, {"list_form_pk": "9", "pages": "many", "_page": "1"}),
    Sent("book/ajax/update/", {}, {"list_form_pk": "9", "pages": "7", "_page": "1"}),
    Sent("book/action/", {}, {"action": "reprice", "_ask": "1", "rowid": "9"}),
    Sent("book/action/", {}, {"action": "reprice", "form-price": "-1", "rowid": "9"}),
    Sent("book/action/", {}, {"action": "stamp", "rowid": "9"}),
    Sent("book/action/", {"rowid": "9"}, {"action": "stamp"}),
    Sent("book/action/", {}, {"action": "stamp", "_all": "1", "_list": "nothing__equals=1"}),
    Sent("book/action/", {}, {"action": "reprice", "_all": "1", "_ask": "1", "_list": ""}),
    Sent("book/export/", {}, {"rowid": ["9"]}),
    Sent("author/new/", {"_choose": "1"}, {"name": "A"}),
    Sent("author/new/", {}, {"name": "A"}, FETCH),
    Sent("author/edit/", {"id": "1"}, {"name": "A"}, FETCH),
    Sent("book/edit/", {"id": "9"}, {"title": "", "_inline_add": "book"}),
    Sent("book/delete/", {}, {"id": "999"}, FETCH),
]


@only("memory")
@pytest.mark.parametrize("url", FOREIGN, ids=lambda url: url[:24])
@pytest.mark.guarantee("security-10")
def test_no_dialog_action_cell_or_export_leads_to_another_host(library, url):
    site = everything_on(library)
    assert site.token
    for one in PLACES:
        for where in ("query", "data") if one.data is not None else ("query",):
            reply = send(site, one, **{where: {"url": url}})
            assert reply.status < 500, one
            told = reply.json.get("location", "") if isinstance(reply.json, dict) else ""
            if reply.location or told:
                assert leads_home(reply.location or told), one
            parts = [reply.json["editor"]] if "editor" in (reply.json or ()) else [reply.html]
            for link in links_of(Document(parts[0])):
                assert leads_home(link), (one, link)


def leads_home(address):
    # A browser drops control characters and reads backslashes as slashes.
    seen = "".join(char for char in address if ord(char) > 32).replace("\\", "/")
    parts = urlsplit(seen)
    return parts.netloc in {"", "localhost"} and parts.scheme in {"", "http"} and seen[:2] != "//"


def links_of(document):
    """Return where a page leads: links, forms, and where those would return to."""
    hidden = [form.values().get("url", []) for form in document.forms]
    return [*document.links, *(form.action for form in document.forms), *sum(hidden, [])]
