"""Headers of every page, and error pages that tell visitors what they can do and nothing else."""

import pytest

from admin_core import hookimpl

from .site import Site

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; media-src 'self'; frame-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

PAGES = [
    ("GET", "", 200), ("GET", "book/", 200), ("GET", "book/new/", 200),
    ("GET", "book/edit/?id=3", 200), ("GET", "book/details/?id=3", 200),
    ("GET", "book/delete/?id=3", 200), ("GET", "book/ajax/lookup/?name=author", 200),
    ("GET", "book/ajax/lookup/?name=no", 404), ("GET", "book/edit/?id=999", 302),
    ("POST", "book/new/", 400), ("POST", "book/delete/", 400), ("POST", "book/action/", 400),
    ("HEAD", "book/", 200), ("OPTIONS", "book/new/", 200),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), PAGES)
@pytest.mark.guarantee("security-9")
def test_every_answer_carries_the_headers(shelf, method, path, status):
    reply = shelf.open(path, method=method)
    assert reply.status == status
    assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS
    for name in HEADERS:
        assert len(reply.headers.getlist(name)) == 1


def test_refusals_and_saves_carry_them_too(library):
    site = Site(library)
    replies = [
        site.post("book/new/", {"title": ""}),
        site.post("book/new/", site.new_book()),
        site.post("book/action/", {"action": "delete", "rowid": [str(n) for n in range(2_000)]}),
        site.open("/admin/book/", environ_base={"REMOTE_ADDR": "203.0.113.7"}),
    ]
    assert [reply.status for reply in replies] == [422, 302, 413, 403]
    for reply in replies:
        assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS


def test_a_nonce_is_added_where_the_application_makes_one(shared_library):
    site = Site(shared_library)
    site.admin.csp_nonce_generator = lambda: "abc123"
    policy = site.get("book/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'nonce-abc123';" in policy
    assert "unsafe-inline" not in policy


def test_a_header_that_the_application_set_is_left_alone(shared_library):
    site = Site(shared_library)

    @site.app.after_request
    def own(response):
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    reply = site.get("book/")
    assert reply.headers.getlist("X-Frame-Options") == ["SAMEORIGIN"]


@pytest.mark.guarantee("security-9")
def test_pages_load_nothing_from_elsewhere(shelf):
    for path in ("", "book/", "book/new/", "book/details/?id=3"):
        for tag, attrs in shelf.get(path).document.elements:
            if tag in {"script", "link", "img"}:
                address = attrs.get("src") or attrs.get("href", "")
                assert address.startswith(("/admin/", "data:")), (tag, address)


class Broken:
    """A plugin with a fault of its own, in a place that is its to choose."""

    def __init__(self, where):
        self.where = where

    def _fail(self, where):
        if where == self.where:
            raise RuntimeError("SELECT password FROM secrets -- /srv/app.py")

    @hookimpl
    def admin_before_write(self, change, record, store):
        self._fail("before")

    @hookimpl
    def admin_event(self, event):
        self._fail("event")


def in_production(library, **options):
    site = Site(library, **options)
    site.app.testing = False
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    return site


@pytest.mark.parametrize("save", ["new", "edit"])
@pytest.mark.guarantee("core-w11")
@pytest.mark.guarantee("security-8")
def test_a_fault_while_saving_keeps_what_was_typed_and_tells_no_internals(library, save, caplog):
    site = in_production(library, plugins=[Broken("before")])
    before = library.state()
    if save == "new":
        reply = site.post("book/new/", site.new_book(notes="typed"))
    else:
        reply = site.edit("book", 3, notes="typed")
    assert reply.status == 500
    assert "nothing was saved" in reply.text
    assert "password" not in reply.html
    form = reply.form("title").values()
    assert form["notes"] == ["typed"]
    assert library.state() == before
    number = next(word for word in caplog.text.split() if word in reply.text and len(word) == 8)
    assert number


@pytest.mark.guarantee("security-8")
def test_a_fault_elsewhere_shows_a_page_without_internals(library):
    def fails(self):
        raise RuntimeError("SELECT password FROM secrets")

    site = in_production(library, book={"get_empty_list_message": fails})
    reply = site.get("book/")
    assert reply.status == 500
    assert "password" not in reply.html


def test_a_plugin_that_fails_to_hear_an_event_stops_nobody(library, caplog):
    heard = []

    class Second:
        @hookimpl
        def admin_event(self, event):
            heard.append((event.name, event.key))

    site = Site(library, plugins=[Broken("event"), Second()])
    assert site.post("book/new/", site.new_book()).status == 302
    assert site.edit("book", 3, pages="1").status == 302
    assert site.post("book/delete/", {"id": "4"}).status == 302
    site.post("book/action/", {"action": "delete", "rowid": ["5", "6"]})
    assert heard == [
        ("record.created", (61,)), ("record.updated", (3,)), ("record.deleted", (4,)),
        ("record.deleted", (5,)), ("record.deleted", (6,)),
    ]  # fmt: skip
    assert "Broken" in caplog.text
    assert set(library.rows("Book")) == {*range(1, 62)} - {4, 5, 6}


def test_no_event_is_told_of_what_was_not_written(library):
    heard = []

    class Ear:
        @hookimpl
        def admin_event(self, event):
            heard.append(event.name)

        @hookimpl
        def admin_before_write(self, change, record, store):
            if change.action == "delete" and change.key == (6,):
                raise RuntimeError("no")

    site = in_production(library, plugins=[Ear()])
    site.post("book/new/", site.new_book(title="Book 12"))
    site.edit("book", 3, title="Book 12")
    site.post("author/delete/", {"id": "1"})
    site.post("author/action/", {"action": "delete", "rowid": ["6", "1"]})
    site.post("book/action/", {"action": "delete", "rowid": ["5", "6"]})
    assert heard == []


def test_something_that_fails_after_the_commit_is_said_and_what_was_written_stays(library):
    def after_model_change(self, form, model, is_created):
        raise RuntimeError("the mail server is down")

    site = in_production(library, book={"after_model_change": after_model_change})
    reply = site.post("book/new/", site.new_book())
    text = site.messages(reply)
    assert "The change is saved" in text
    assert "mail server" not in text
    assert 61 in library.rows("Book")


@pytest.mark.parametrize("path", ["book/nothing/", "nothing/", "book/edit", "book//"])
def test_addresses_that_there_are_not_answer_404_or_lead_on(shelf, path):
    assert shelf.get(path).status in {404, 308}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "book/action/"), ("POST", "book/"), ("PUT", "book/new/"),
                         ("DELETE", "book/edit/")])  # fmt: skip
def test_methods_that_a_page_does_not_have_are_refused(shelf, method, path):
    assert shelf.open(path, method=method).status == 405
