"""Bad input never breaks a page: it is refused in words, what was typed stays, nothing changes."""

import io

import pytest

from .library import BOOKS
from .nasty import RAW, TEXTS, WORST, raw
from .site import Site

LIST_ARGUMENTS = (
    "page", "page_size", "sort", "desc", "search", "after", "before", "count", "url", "modal",
    "title__contains", "title__in_list", "pages__equals", "pages__between", "pages__in_list",
    "price__greater", "rating__equals", "published__equals", "added__at_most", "signed__equals",
    "signed__empty", "genre__equals", "meta__contains", "author__equals", "tags__equals",
    "author.name__starts_with", "flt0_0", "flt0_title_equals", "_f0", "_v0", "nothing__equals",
    "endpoint", "self", "values", "view", "_external", "_anchor", "_method", "_scheme", "_query",
)  # fmt: skip

LEAN = {
    "page_size": 5,
    "column_list": ("id", "title", "pages", "published"),
    "column_filters": (
        "title", "pages", "price", "rating", "published", "added", "signed", "genre", "meta",
        "author", "author.name", "tags",
    ),
}  # fmt: skip

FIELDS = ("title", "subtitle", "motto", "status", "notes", "pages", "price", "rating", "signed",
          "published", "added", "genre", "meta", "author", "editor", "tags",
          "sequel_of")  # fmt: skip


@pytest.fixture(scope="module")
def lean(shared_library):
    return Site(shared_library, book=LEAN)


# -- addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("argument", LIST_ARGUMENTS)
@pytest.mark.guarantee("model-7")
@pytest.mark.guarantee("security-7")
def test_a_list_bears_any_value_of_any_argument(lean, argument):
    for kind in WORST:
        reply = lean.get("book/", {argument: TEXTS[kind]})
        assert reply.status in {200, 302}, kind
        if reply.status == 200 and not reply.page.chips and not reply.page.search:
            assert len(reply.keys) == 5, kind


@pytest.mark.parametrize("kind", TEXTS)
def test_a_list_bears_the_same_value_in_all_arguments_at_once(lean, kind):
    query = {name: TEXTS[kind] for name in LIST_ARGUMENTS if not name.startswith("_f")}
    reply = lean.get("book/", query)
    assert reply.status == 200
    assert reply.page.problems


RAW_PLACES = [
    ("book/", ("search", "title__contains", "sort", "_f0", "url", "after")),
    ("book/new/", ("url",)),
    ("book/edit/", ("id", "url")),
    ("book/details/", ("id",)),
    ("stock/delete/", ("id",)),
    ("book/ajax/lookup/", ("name", "query")),
]


@pytest.mark.parametrize("kind", RAW)
def test_pages_bear_raw_bytes_in_the_address(lean, kind):
    for path, names in RAW_PLACES:
        for name in names:
            reply = lean.get(path, raw(kind, name).decode("latin-1"))
            assert reply.status < 500, (path, name)


@pytest.mark.parametrize("path", ["edit", "details", "delete"])
@pytest.mark.parametrize("model", ["book", "stock"])
def test_pages_of_a_record_bear_any_key(lean, model, path):
    for kind, text in TEXTS.items():
        for query in ({"id": text, "url": text}, {"id": ["1", text]}):
            reply = lean.get(f"{model}/{path}/", query)
            assert reply.status in {200, 302}, kind
            assert reply.status == 302 or kind in {"end of an escape"}, kind


def test_look_ups_bear_any_value(lean):
    for kind, text in TEXTS.items():
        for argument in ("name", "query", "limit", "offset"):
            query = {"name": "author", "query": "a", argument: text}
            status = lean.get("book/ajax/lookup/", query).status
            assert status == (404 if argument == "name" else 200), kind


@pytest.mark.parametrize("name", ["endpoint", "self", "cls", "values", "_external", "_anchor",
                                  "_method", "_scheme", "export_type", "filename"])  # fmt: skip
@pytest.mark.guarantee("model-w1")
def test_no_argument_changes_what_links_lead_to(lean, name):
    for path in ("book/", "book/new/", "book/edit/?id=3", "book/details/?id=3"):
        sign = "&" if "?" in path else "?"
        reply = lean.get(f"{path}{sign}{name}=evil.example")
        assert reply.status == 200
        for link in reply.document.links:
            assert link.startswith(("/", "#")), link
            assert not link.startswith("//")
            assert "#evil" not in link


@pytest.mark.parametrize(
    "path", ["book/", "book/new/", "book/edit/?id=3", "book/ajax/lookup/?name=tags"]
)
def test_thousands_of_arguments_are_borne(lean, path):
    sign = "&" if "?" in path else "?"
    for many in ("&".join(f"a{n}=1" for n in range(5_000)), "&".join(["search=b"] * 5_000),
                 "&".join(f"title__equals=x{n}" for n in range(5_000)),
                 "&".join(f"x{n}__equals=1" for n in range(5_000))):  # fmt: skip
        reply = lean.get(f"{path}{sign}{many}")
        assert reply.status in {200, 413, 414}
        assert len(reply.html) < 500_000


def test_what_is_carried_along_is_bounded(lean):
    query = "&".join([*(f"a{n}=1" for n in range(500)), "long=" + "x" * 5_000])
    reply = lean.get(f"book/?{query}")
    assert len(reply.page.pager.next_url) < 1_000


# -- forms -----------------------------------------------------------------------------------------


def others_are_unchanged(library, key=None):
    books = library.rows("Book")
    return all(books.get(one) == book for one, book in BOOKS.items() if one != key)


def kept(reply, name, text):
    """Return whether a form page shows what was typed; browsers make line ends the same."""
    shown = reply.form("title").values().get(name, [""])
    return any(one.replace("\r\n", "\n") == text.removeprefix("\n") for one in shown)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.guarantee("security-7")
def test_a_form_bears_any_value_in_any_field(library, field):
    site = Site(library)
    for kind in WORST:
        text = TEXTS[kind]
        reply = site.post("book/new/", site.new_book(**{"title": f"New {kind}", field: text}))
        assert reply.status in {302, 422}, kind
        if reply.status == 422:
            assert reply.errors(), kind
            assert kept(reply, field, text), kind
        else:
            site.flashes()
    assert others_are_unchanged(library)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_form_bears_the_same_value_in_every_field(library, kind):
    site = Site(library)
    values = dict.fromkeys(FIELDS, TEXTS[kind])
    for reply in (site.post("book/new/", values), site.edit("book", 3, **values)):
        assert reply.status == 422
        assert len(reply.errors()) >= 2
        assert kept(reply, "notes", TEXTS[kind])
    assert library.rows("Book") == BOOKS


@pytest.mark.parametrize("kind", RAW)
def test_forms_bear_raw_bytes_in_the_body(library, kind):
    site = Site(library)
    token = f"&csrf_token={site.token}".encode()
    places = {
        "book/new/": ("title", "author", "tags", "pages", "url"),
        "book/edit/?id=3": ("title", "tags", "_fingerprint"),
        "book/delete/": ("id", "url"),
        "book/action/": ("rowid", "action"),
    }
    for path, names in places.items():
        for name in names:
            body = raw(kind, name) + token
            if path == "book/action/":
                body += b"&action=delete"
            reply = site.open(path, method="POST", data=body,
                              content_type="application/x-www-form-urlencoded")  # fmt: skip
            assert reply.status < 500, (name, path)
    rows = library.rows("Book")
    gone = {1} if kind == "repeated" else set()
    assert {key: rows[key] for key in rows if key <= 60} == {
        key: book for key, book in BOOKS.items() if key not in gone
    }


@pytest.mark.parametrize("field", ["rowid", "action", "url", "id", "csrf_token", "_ask"])
def test_batch_actions_and_deletions_bear_any_value(library, field):
    site = Site(library)
    before = library.state()
    for kind, text in TEXTS.items():
        data = {"action": "delete", "rowid": "999", "_ask": "1", "id": "999", field: text}
        for path in ("book/action/", "book/delete/"):
            assert site.post(path, data).status < 500, kind
            site.flashes()
    assert library.state() == before


def test_thousands_of_form_values_are_borne(library):
    site = Site(library)
    for many in ({f"a{n}": "1" for n in range(5_000)}, {"tags": ["1"] * 5_000},
                 {"title": [""] * 5_000}, {"_fingerprint": ["x"] * 5_000}):  # fmt: skip
        for path in ("book/new/", "book/edit/?id=3"):
            assert site.post(path, {**site.new_book(title=""), **many}).status in {409, 413, 422}
    assert library.rows("Book") == BOOKS


def test_more_than_the_server_accepts_is_refused_with_a_page(library):
    site = Site(library, config={"MAX_CONTENT_LENGTH": 10_000})
    reply = site.post("book/new/", site.new_book(notes="x" * 20_000))
    assert reply.status == 413
    assert "More was sent than the server accepts" in reply.text
    assert library.rows("Book") == BOOKS


@pytest.mark.parametrize("field", ["title", "notes", "pages", "author", "tags", "published", "meta",
                                   "in_print", "csrf_token", "_fingerprint"])  # fmt: skip
def test_a_file_where_a_text_is_expected_is_refused(library, field):
    site = Site(library)
    for path in ("book/new/", "book/edit/?id=3"):
        data = {**site.new_book(), "csrf_token": site.token}
        data[field] = (io.BytesIO(b"\xff\x00<b>"), '<b>".txt')
        reply = site.open(path, method="POST", data=data, content_type="multipart/form-data")
        assert reply.status in {302, 400, 409, 422}
    assert others_are_unchanged(library, 3)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"--x--", "multipart/form-data; boundary="),
        (b"\xff" * 1_000, "multipart/form-data; boundary=\xff"),
        (b"title=x", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"title=x", "application/x-www-form-urlencoded; charset=nothing"),
        (b"[[[[", "application/json"),
        (b"title=x", ""),
    ],
)
def test_broken_bodies_are_refused(lean, body, content_type):
    for path in ("book/new/", "book/edit/?id=3", "book/action/", "book/delete/?id=3"):
        reply = lean.open(path, method="POST", data=body, content_type=content_type)
        assert reply.status in {400, 413}, path


@pytest.mark.parametrize("fingerprint", ["", "x", "\x00", "x" * 10_000, "ü"])
def test_a_fingerprint_of_ones_own_overwrites_nothing_unseen(library, fingerprint):
    site = Site(library)
    reply = site.edit("book", 3, title="Mine", _fingerprint=fingerprint)
    if fingerprint:
        assert reply.status == 409
        assert library.rows("Book") == BOOKS
    else:
        assert reply.status in {302, 409}


@pytest.mark.parametrize("header", ["Accept", "Accept-Language", "Cookie", "Host", "Referer",
                                    "User-Agent", "X-CSRFToken", "If-None-Match"])  # fmt: skip
@pytest.mark.guarantee("security-7")
def test_pages_bear_odd_headers(lean, header):
    client = lean.app.test_client()
    for value in ("\xff\xfe", "a" * 5_000, "*/*;q=NaN", "session=x.y.z", "en-\x00", "[::1"):
        if "\x00" in value:
            value = value.replace("\x00", "%00")
        response = client.get("/admin/book/", headers={header: value})
        assert response.status_code < 500, value
