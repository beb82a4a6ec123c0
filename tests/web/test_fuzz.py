"""Generated requests: whatever is sent, no page breaks and nobody else's record changes."""

from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .library import BOOKS
from .nasty import TEXTS
from .site import Site
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


def send(site, path, body, **query):
    sent = f"{body}&csrf_token={site.token}".encode()
    return site.open(path, method="POST", data=sent, query_string=query,
                     content_type="application/x-www-form-urlencoded")  # fmt: skip


@pytest.fixture(scope="module")
def lean(shared_library):
    return Site(shared_library, book=LEAN)


@generated
@given(query=arguments([*LIST_ARGUMENTS, *(f"{one}__not_equal" for one in FIELDS)]))
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
