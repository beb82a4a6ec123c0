"""Generated requests: whatever is sent, no page breaks and nobody else's record changes."""

from urllib.parse import quote_from_bytes, unquote_plus, urlencode

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from .everything import FETCH, FORM, JSON, everything_on
from .library import BOOKS
from .nasty import TEXTS
from .site import INTERNALS, Site, only
from .test_bad_input import FIELDS, LEAN, LIST_ARGUMENTS

generated = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

#: Any character but half ones, which cannot be percent-encoded; those come as raw bytes.
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values = st.one_of(
    any_text,
    st.sampled_from(list(TEXTS.values())),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
    st.lists(st.integers(0, 70).map(str), max_size=5).map(",".join),
)
raw_values = st.binary(max_size=20).map(quote_from_bytes)


def arguments(names):
    """Return a strategy for query strings and bodies made of *names* and unknown ones."""
    name = st.one_of(st.sampled_from(names), any_text)
    pairs = st.lists(st.tuples(name, values), max_size=6).map(urlencode)
    rest = st.lists(st.tuples(st.sampled_from(names), raw_values), max_size=2).map(
        lambda found: "&".join(f"{name}={value}" for name, value in found)
    )
    return st.tuples(pairs, rest).map("&".join)


def send(site, path, body, headers=(), **query):
    sent = f"{body}&csrf_token={site.token}".encode()
    return site.open(path, method="POST", data=sent, query_string=query, headers=dict(headers),
                     content_type="application/x-www-form-urlencoded")  # fmt: skip


@pytest.fixture(scope="module")
def lean(shared_library):
    return Site(shared_library, book=LEAN)


@generated
@given(query=arguments([*LIST_ARGUMENTS, *(f"{one}__not_equal" for one in FIELDS)]))
@pytest.mark.guarantee("security-7")
def test_no_address_of_a_list_breaks_it(lean, query):
    assert lean.get("book/", query).status in {200, 302}


@generated
@given(query=arguments(["name", "query", "limit", "offset"]))
def test_no_look_up_breaks(lean, query):
    assert lean.get("book/ajax/lookup/", f"name=author&{query}").status in {200, 404}
    assert lean.get("book/ajax/lookup/", query).status in {200, 404}


@generated
@given(query=arguments(["id", "url"]), page=st.sampled_from(["edit", "details", "delete"]))
def test_no_key_breaks_a_page_of_a_record(lean, query, page):
    for model in ("book", "stock"):
        assert lean.get(f"{model}/{page}/", query).status in {200, 302}


@generated
@given(body=arguments([*FIELDS, "in_print", "url", "_fingerprint", "_search", "_add_another"]))
@pytest.mark.guarantee("security-7")
def test_no_body_breaks_a_form_or_changes_another_record(site, body):
    assert send(site, "book/new/", body).status in {200, 302, 422}
    assert send(site, "book/edit/", body, id="3").status in {200, 302, 409, 422}
    books = site.library.rows("Book")
    assert all(books[key] == BOOKS[key] for key in BOOKS if key != 3)


@generated
@given(body=arguments(["action", "rowid", "url", "_ask", "id"]))
def test_no_body_breaks_a_batch_action_or_a_deletion(library, body):
    site = Site(library, book={"column_list": ("id",), "on_model_delete": _refuse})
    assert send(site, "book/action/", f"action=delete&{body}").status in {200, 302, 413}
    assert send(site, "book/delete/", body).status in {302, 413}
    assert library.rows("Book") == BOOKS


def _refuse(self, model):
    from admin_core.data import ValidationFailed

    raise ValidationFailed("Nothing is deleted here.")


# -- everything switched on ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full(shared_library):
    return everything_on(shared_library)


@generated
@given(query=arguments(["_column", "_chosen", "_rows", "_type", "rowid", "search", "sort", "where",
                        "title__contains", "page", "after", "page_size", "url"]),
       path=st.sampled_from(["", "csv/", "json/", "nothing/"]))  # fmt: skip
def test_no_export_breaks(full, query, path):
    assert full.get(f"book/export/{path}", query).status in {200, 302, 404}


_short = st.one_of(any_text, st.sampled_from([text[:40] for text in TEXTS.values()]))
_group = st.recursive(
    st.tuples(st.sampled_from(["title__contains", "pages__between", "author__equals", "any", "x"]),
              _short).map(lambda pair: f"{pair[0]}={pair[1]}"),
    lambda inner: st.tuples(st.sampled_from(["any", "all", ""]), st.lists(inner, max_size=3)).map(
        lambda pair: f"{pair[0]}({','.join(pair[1])})"),
    max_leaves=8,
)  # fmt: skip


@generated
@given(groups=st.lists(_group, min_size=1, max_size=3),
       panel=arguments(["_f0", "_v0", "_m0", "_fr0", "_vr0-0", "_gr0", "_pr0", "_do", "_now",
                        "_panel", "flt0_0"]))  # fmt: skip
def test_no_group_of_filters_breaks_a_list(full, groups, panel):
    query = urlencode([("where", one) for one in groups])
    assume(not INTERNALS.search(unquote_plus(f"{query}&{panel}")))  # pages repeat what was typed
    for one in (query, f"{query}&{panel}"):
        assert full.get("book/", one).status in {200, 302}


@generated
@given(query=arguments(["list_form_pk", "name", "url", "id", "modal", "_choose", *FORM]),
       page=st.sampled_from(["new", "edit", "details", "ajax/update"]),
       headers=st.sampled_from([{}, JSON, FETCH]))  # fmt: skip
def test_no_dialog_prefill_or_editor_breaks(full, query, page, headers):
    for start in ("", "list_form_pk=9&name=author&id=9&"):
        reply = full.get(f"book/{page}/", start + query, headers=headers)
        assert reply.status in {200, 302, 400, 404}


@generated
@given(body=arguments([*FORM, "list_form_pk", "_field", "_page", "_search", "_fingerprint"]),
       headers=st.sampled_from([{}, JSON]))  # fmt: skip
def test_no_body_breaks_a_cell_or_changes_another_record(library, body, headers):
    site = everything_on(library)
    for start in ("", "list_form_pk=9&"):
        reply = send(site, "book/ajax/update/", start + body, headers)
        assert reply.status in {200, 302, 400, 404, 409, 422}
    books = library.rows("Book")
    assert len([key for key in BOOKS if books[key] != BOOKS[key]]) <= 2


_rows = ["book-0-id", "book-0-title", "book-1-author", "book-99999-pages", "book--1-title",
         "del-book-0", "book-0-_fingerprint", "_inline_add", "_inline_up", "_inline_drop", "_once",
         "book-0-sequel_of", "title", "author"]  # fmt: skip


@generated
@given(body=arguments(_rows), headers=st.sampled_from([{}, FETCH]))
def test_no_row_breaks_a_form_or_changes_a_record_of_another_parent(library, body, headers):
    site = everything_on(library)
    for path, query in (("book/new/", {}), ("book/edit/", {"id": "9"})):
        reply = send(site, path, f"{body}&title=T&author=1", headers, **query)
        assert reply.status in {200, 302, 409, 422}
    books = library.rows("Book")
    assert all(books[key] == BOOKS[key] for key in BOOKS if key not in {9, 10})


@generated
@given(body=arguments(["rowid", "_all", "_list", "_seen", "_ask", "url", "form-price"]),
       name=st.sampled_from(["reprice", "export", "nothing"]))  # fmt: skip
def test_no_body_breaks_an_action_with_a_form(library, body, name):
    site = everything_on(library)
    reply = send(site, "book/action/", f"action={name}&{body}")
    assert reply.status in {200, 302, 409, 413, 422}


@only("memory", "sqlite")
@pytest.mark.parametrize("many", [
    [("rowid", str(number)) for number in range(100_000)],
    [(f"book-{number}-title", "x") for number in range(10_000)],
    [(f"field{number}", "x") for number in range(10_000)],
    [("_column", "title")] * 10_000,
    [("where", "any(title__contains=a)")] * 10_000,
    [("author", str(number)) for number in range(10_000)],
], ids=["ids", "rows", "fields", "columns", "groups", "choices"])  # fmt: skip
def test_very_many_values_are_borne_and_change_nothing(library, many):
    site = everything_on(library)
    body = urlencode(many)
    before = library.state()
    for path, start, query in (
        ("book/action/", "action=stamp", {}), ("book/action/", "action=reprice&_ask=1", {}),
        ("book/ajax/update/", "list_form_pk=999", {}), ("book/new/", "title=", {}),
        ("book/edit/", "title=", {"id": "9"}), ("book/export/", "_type=csv&_column=no", {}),
    ):  # fmt: skip
        reply = send(site, path, f"{start}&{body}", **query)
        assert reply.status in {200, 302, 400, 404, 413, 422}, path
        assert len(reply.html) < 5_000_000, path
    after = library.state()
    assert after == before
