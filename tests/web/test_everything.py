"""Everything switched on at once: what holds for one page holds for all of them together."""

import pytest

from admin_core import hookimpl
from admin_core.data import Condition, StoreUnavailable

from .everything import (
    FETCH,
    FORM,
    JSON,
    Sent,
    everything_on,
    reads,
    refused,
    send,
    unpacked,
    writes,
)
from .library import AUTHORS, BOOKS
from .page import Document, live_markup
from .site import only
from .test_headers import HEADERS
from .test_markup import FOREIGN as ELEMENTS
from .test_markup import PLANTED

#: A word that stands in what somebody may not see, and its beginning, to look for it by.
SECRET, CLUE = "zqsecret", "zqsec"

#: Stores differ in what they find and write, not in what pages show.
on_two = only("memory", "sqlite")
on_one = only("memory")


class Policy:
    """Answers by the model's name: limits of fields, conditions, a record that is refused."""

    def __init__(self, fields=None, rows=None, key=None, allowed=None):
        self.fields, self.rows, self.key, self.allowed = fields or {}, rows or {}, key, allowed

    @hookimpl
    def admin_field_access(self, actor, action, info):
        return self.fields.get(info.name)

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        return self.rows.get(info.name)

    @hookimpl
    def admin_authorize(self, actor, action, info, key):
        if self.allowed is not None and action not in self.allowed:
            return False
        return False if info is not None and (info.name, key) == self.key else None


def told(site, reply):
    """Return all that an answer says, the messages for the next page with it."""
    return unpacked(reply.body).decode("utf-8", "replace") + " ".join(site.flashes())


# -- the site itself -------------------------------------------------------------------------------


@on_two
def test_each_of_the_writing_requests_writes(library):
    site = everything_on(library)
    assert site.token
    for one in writes():
        library.restore()
        before = library.state()
        reply = send(site, one)
        site.flashes()
        assert reply.status < 400, one
        assert library.state() != before, one


@on_two
def test_none_of_the_others_does_and_all_answers_carry_the_headers(library):
    site = everything_on(library)
    assert site.token
    before = library.state()
    for one in (*reads(), *refused()):
        reply = send(site, one)
        assert reply.status < 500, one
        assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS, one
        if one.data is None or library.is_sql:
            assert library.state() == before, one


# -- who may ---------------------------------------------------------------------------------------


@on_two
def test_who_may_only_read_writes_nothing(library):
    policy = Policy()
    site = everything_on(library, plugins=[policy])
    assert site.token
    policy.allowed = {"access", "read"}
    before = library.state()
    for one in (*writes(), *refused()):
        reply = send(site, one)
        site.flashes()
        assert reply.status == (302 if one.path.endswith("/action/") else 403), one
        assert library.state() == before, one
    readable = ("", "book/", "author/", "tag/", "stock/", "book/ajax/lookup/",
                "author/ajax/lookup/")  # fmt: skip
    for one in reads():
        if one.path not in readable and not one.path.endswith("/details/"):
            assert send(site, one).status == 403, one
    page = site.list()
    for word in ("ad-edit", "/new/", "/edit/", "/delete/", "/export/"):
        assert word not in page.html


@on_two
def test_a_hidden_value_is_in_no_answer(library):
    for key in BOOKS:
        library.change("Book", key, notes=f"{SECRET} {key}", subtitle=SECRET, motto=SECRET,
                       meta={"a": SECRET})  # fmt: skip
    for key in AUTHORS:
        library.change("Author", key, country=SECRET)
    hidden = dict.fromkeys(("notes", "subtitle", "motto", "meta"), "hidden")
    fields = {"Book": hidden, "Author": {"country": "hidden"}}
    site = everything_on(library, plugins=[Policy(fields)])
    assert site.token
    for one in (*reads(CLUE), *refused(), *writes()):
        assert SECRET not in told(site, send(site, one)), one
    everybody = everything_on(library)
    assert SECRET in told(everybody, everybody.get("book/export/csv/"))


@on_two
@pytest.mark.parametrize("limit", ["read", "hidden"])
def test_what_may_not_be_set_is_set_by_no_request(library, limit):
    locked = dict.fromkeys((name for name in FORM if name not in {"title", "author"}), limit)
    fields = {"Book": locked, "Author": {"country": limit}}
    site = everything_on(library, plugins=[Policy(fields)])
    assert site.token
    before = library.state()
    for one in writes():
        if one.data.get("action") in {"reprice", "stamp"}:
            # An application's own actions write what they like.
            continue
        library.restore()
        send(site, one)
        site.flashes()
        for key, book in library.rows("Book").items():
            if key in BOOKS:
                assert all(book[name] == BOOKS[key][name] for name in locked), (one, key)
            else:
                assert not any(book[name] for name in locked), one
        for key, author in library.rows("Author").items():
            country = before["Author"].get(key, {}).get("country")
            assert author["country"] == country, one


@on_two
def test_records_out_of_bounds_are_in_no_answer_and_stay_as_they_are(library):
    inside = {9, *(key for key in range(1, 9) if BOOKS[key]["author"] != 3)}
    for key in BOOKS:
        if key not in inside:
            library.change("Book", key, title=f"{SECRET} {key}", subtitle=SECRET)
    # One of them belongs to a book inside, and to the author of others inside.
    library.change("Book", 10, sequel_of=9)
    rows = {"Book": [Condition("pages", "at_most", 90), Condition("author", "not_equal", "3")]}
    outside = {key: book for key, book in library.rows("Book").items() if key not in inside}
    site = everything_on(library, plugins=[Policy(rows=rows)])
    assert site.token
    for one in (*reads(CLUE), *refused(), *writes()):
        assert SECRET not in told(site, send(site, one)), one
        books = library.rows("Book")
        assert {key: books.get(key) for key in outside} == outside, one


@on_two
@pytest.mark.parametrize("key", ["6", "06", " 6", "6 ", "+6", "\u0666", "0006", "0_6"])
def test_a_record_that_is_refused_is_refused_however_its_key_is_written(library, key):
    library.change("Book", 6, title=SECRET)
    site = everything_on(library, plugins=[Policy(key=("Book", "6"))])
    assert site.token
    before = library.state()
    for page in ("edit", "details", "delete"):
        for query in ({}, {"modal": "True"}, {"_choose": "1"}):
            assert SECRET not in site.get(f"book/{page}/", {"id": key, **query}).html, page
    for headers in ({}, JSON):
        query = {"list_form_pk": key, "name": "title"}
        assert SECRET not in site.get("book/ajax/update/", query, headers=headers).html
    changes = {"title": "Changed", "author": "1"}
    for path, query, data in (
        ("book/edit/", {"id": key}, changes),
        ("book/delete/", {}, {"id": key}),
        ("book/delete/", {"id": key}, {}),
        ("book/ajax/update/", {}, {"list_form_pk": key, "title": "Changed"}),
        ("book/action/", {}, {"action": "delete", "rowid": key}),
        ("book/action/", {}, {"action": "stamp", "rowid": key}),
        ("book/action/", {"rowid": key}, {"action": "stamp"}),
        ("book/action/", {}, {"action": "reprice", "rowid": key, "form-price": "4"}),
    ):
        site.post(path, data, query)
        assert library.state() == before, path


# -- foreign text ----------------------------------------------------------------------------------


@on_one
@pytest.mark.parametrize("kind", PLANTED)
def test_planted_texts_run_in_no_answer(library, kind):
    text = PLANTED[kind]
    library.change("Author", 1, name=text, country=text)
    library.change("Tag", 1, name=text)
    for key in (9, 10):
        library.change("Book", key, title=f"{text}{key}", subtitle=text, notes=f"\n{text}\n{text}",
                       motto=text, status=text[:20], meta={text: [text]}, author=1, editor=1,
                       tags=[1])  # fmt: skip
    library.add("Stock", shop=text, shelf=1, amount=1)
    labels = dict.fromkeys((*FORM, "shout"), text)
    book = {
        "column_labels": labels, "column_descriptions": labels,
        "column_formatters": {"shout": lambda view, context, record, name: text},
        "search_placeholder": lambda self: text, "get_export_name": lambda self, kind: text,
        "form_args": {"notes": {"label": text, "description": text}},
        "get_invalid_value_msg": lambda self, value, filter: text,
        "get_empty_list_message": lambda self: text,
    }  # fmt: skip
    names = dict.fromkeys(("Book", "Tag", "Author"), text)
    site = everything_on(library, title=text, names=names, book=book)
    assert site.token
    for one in (*reads(text), *refused(), *writes()):
        reply = send(site, one)
        for part in parts_of(site.follow(reply) if reply.status == 302 else reply, one):
            document = Document(part)
            assert live_markup(document) == [], one
            assert not ELEMENTS & {tag for tag, _ in document.elements}, one


def parts_of(reply, one):
    """Return what a browser would take for markup."""
    kind = reply.headers["Content-Type"].partition(";")[0]
    if kind == "application/json" and isinstance(reply.json, dict):
        return [reply.json[name] for name in ("editor", "cell") if name in reply.json]
    if kind == "text/html":
        return [reply.html]
    assert reply.headers["X-Content-Type-Options"] == "nosniff", one
    is_file = "Content-Disposition" in reply.headers
    assert not is_file or reply.headers["Content-Disposition"].startswith("attachment;"), one
    return []


# -- a database that is away -----------------------------------------------------------------------


def gone(*args, **kwargs):
    raise StoreUnavailable("Connection refused: postgres@10.0.0.1")


@on_one
def test_a_database_that_is_away_is_said_and_what_was_typed_stays(library, monkeypatch):
    site = everything_on(library)
    assert site.token
    before = library.state()
    store = type(site.views["Book"].store)
    for name in ("find", "save", "delete", "get_many", "delete_many", "count_estimate", "iterate"):
        monkeypatch.setattr(store, name, gone)
    for one in (*reads(), *refused(), *writes()):
        reply = send(site, one)
        assert reply.status in {200, 302, 400, 404, 422, 503}, one
        assert "10.0.0.1" not in told(site, reply), one
    for one in writes():
        reply = send(site, one)
        shows_forms = one.path.endswith(("/new/", "/edit/")) or one.headers == JSON
        if shows_forms:
            assert reply.status == 503, one
            page = reply.json["editor"] if reply.json else reply.html
            typed = [value for value in one.data.values() if value in {"Overwritten", "77"}]
            assert all(value in page for value in typed), one
    monkeypatch.undo()
    assert library.state() == before


@on_one
def test_a_cell_that_was_sent_without_script_keeps_what_was_typed(library, monkeypatch):
    site = everything_on(library)
    data = {"list_form_pk": "9", "title": "Typed", "_page": "1", "url": "/admin/book/?page=1"}
    assert site.token
    with monkeypatch.context() as broken:
        for name in ("find", "get_many"):
            broken.setattr(type(site.views["Book"].store), name, gone)
        reply = site.post("book/ajax/update/", data)
    assert reply.status == 503
    form = reply.form("list_form_pk")
    assert form.values()["title"] == ["Typed"]
    assert site.post(form.action, form.values()).location == "/admin/book/?page=1"
    assert library.book(9)["title"] == "Typed"


# -- sent twice, refused in part, changed meanwhile ------------------------------------------------


@on_two
@pytest.mark.parametrize("headers", [{}, FETCH])
@pytest.mark.parametrize("query", [{}, {"modal": "True"}, {"_choose": "1"}])
def test_a_form_that_is_sent_twice_creates_one_record_with_its_rows(library, query, headers):
    site = everything_on(library)
    form = site.get("book/new/", query, headers=headers).form("title").values()
    typed = {**form, "title": "Once", "author": "1", "book-0-title": "Row", "book-0-author": "1"}
    for _ in range(2):
        assert site.post("book/new/", typed, query, headers=headers).status in {200, 302}
    titles = [book["title"] for book in library.rows("Book").values()]
    assert (titles.count("Once"), titles.count("Row")) == (1, 1)


@on_two
def test_an_action_that_one_record_refuses_changes_none_of_them(library):
    site = everything_on(library, plugins=[Policy(key=("Book", "60"))])
    assert site.token
    before = library.state()
    for name in ("delete", "reprice", "stamp"):
        for which in ({"rowid": ["1", "2", "60"]}, {"_all": "1", "_list": ""}):
            reply = site.post("book/action/", {"action": name, "form-price": "7", **which})
            assert reply.status == 403, name
            assert "Nothing was changed" in reply.text
            assert library.state() == before


@on_two
def test_what_somebody_else_saved_meanwhile_is_not_overwritten_from_any_form(library):
    site = everything_on(library)
    form = site.get("book/edit/", {"id": "9", "modal": "True"}).form("_fingerprint")
    cell = site.get("book/ajax/update/", {"list_form_pk": "9", "name": "pages"})
    library.change("Book", 9, pages=555)
    library.change("Book", 10, title="Theirs")
    stale = {**form.values(), "pages": "1"}
    typed = {**cell.form("list_form_pk").values(), "pages": "2"}
    fresh = site.get("book/edit/", {"id": "9"}).form("_fingerprint").values()
    row = {**fresh, "book-0-title": "Mine"}
    library.change("Book", 10, title="Theirs again")
    dialog = {"id": "9", "modal": "True"}
    for one in (Sent("book/edit/", dialog, stale), Sent("book/edit/", dialog, stale, FETCH),
                Sent("book/edit/", {"id": "9"}, row),
                Sent("book/ajax/update/", {}, typed, JSON)):  # fmt: skip
        assert send(site, one).status == 409, one
        assert library.book(9)["pages"] == 555
        assert library.book(10)["title"] == "Theirs again"
